#include "accel/row_stationary.h"

#include <fmt/core.h>

#include <algorithm>

#include "accel/row_stationary_shape.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

std::int64_t round_up(std::int64_t value, std::int64_t step) { return ceil_div(value, step) * step; }

std::int64_t banks_for(std::int64_t bits, const GlobalBufferParams& buffer) {
  return ceil_div(bits * buffer.banks, 8 * buffer.size.value());
}

/// Of a pass.
std::int64_t input_bits(const Nest& nest, const RowStationaryMapping& map, const Accelerator& a) {
  return map.n * map.q * map.r * input_rows(nest, map.e) * input_columns(nest) * a.formats.activation_bits;
}
/// Partial sums of one output channel.
std::int64_t sum_bits(const Nest& nest, const RowStationaryMapping& map, const Accelerator& a) {
  return map.n * map.e * nest.size[Dim::q] * a.formats.accumulation_bits;
}

}  // namespace

Mapping as_mapping(const RowStationaryMapping& map, const Nest& nest) {
  Mapping mapping;
  mapping.pe_tile[Dim::k] = map.p;
  mapping.pe_tile[Dim::c] = map.q;
  mapping.spatial[Dim::k] = map.t;
  mapping.spatial[Dim::c] = map.r;
  mapping.spatial[Dim::p] = mapping.buffer_tile[Dim::p] = map.e;
  mapping.buffer_tile[Dim::k] = map.m;
  mapping.buffer_tile[Dim::n] = map.n;
  mapping.buffer_tile[Dim::c] = std::min(map.q * map.r, nest.size[Dim::c]);
  mapping.pe_tile[Dim::q] = mapping.buffer_tile[Dim::q] = nest.size[Dim::q];
  return mapping;
}

RowStationaryMapping row_stationary(const Mapping& mapping) {
  return {mapping.buffer_tile[Dim::k], mapping.buffer_tile[Dim::n], mapping.spatial[Dim::p], mapping.pe_tile[Dim::k],
          mapping.pe_tile[Dim::c],     mapping.spatial[Dim::c],     mapping.spatial[Dim::k]};
}

std::int64_t sets_on_array(const Nest& nest, std::int64_t e, const Accelerator& a) {
  const std::int64_t above = a.pe_rows / nest.r;
  return e <= a.pe_columns ? above * (a.pe_columns / e) : above / ceil_div(e, a.pe_columns);
}

std::int64_t passes_of(const Nest& nest, const RowStationaryMapping& map) {
  const Extents& s = nest.size;
  return s[Dim::g] * ceil_div(s[Dim::n], map.n) * ceil_div(s[Dim::p], map.e) * ceil_div(s[Dim::c], map.q * map.r) *
         ceil_div(s[Dim::k], map.p * map.t);
}

std::int64_t active_pes(const Nest& nest, const RowStationaryMapping& map) { return nest.r * map.e * map.r * map.t; }

std::string why_illegal(const Nest& nest, const RowStationaryMapping& map, const Accelerator& a) {
  const RowStationaryParams& array = a.row_stationary;
  const Extents& s = nest.size;
  const auto within = [](std::int64_t value, std::int64_t most) { return value >= 1 && value <= most; };
  if (!within(map.n, s[Dim::n]) || !within(map.e, s[Dim::p]) || !within(map.m, round_up(s[Dim::k], map.p * map.t)) ||
      !within(map.p * map.t, round_up(s[Dim::k], map.t)) || !within(map.q * map.r, round_up(s[Dim::c], map.r)) ||
      !within(map.r, s[Dim::c]) || !within(map.t, s[Dim::k])) {
    return "a parameter is below 1 or above its dimension";
  }
  if (map.m < s[Dim::k] && map.m % (map.p * map.t) != 0) {
    return fmt::format("m = {} is no multiple of the p t = {} filters of a pass", map.m, map.p * map.t);
  }
  const auto too_many = [](std::string_view what, std::int64_t needs, std::string_view where, std::int64_t has) {
    return needs > has ? fmt::format("{} {} do not fit {}, which holds {}", needs, what, where, has) : std::string();
  };
  const GlobalBufferParams& buffer = a.global_buffer;
  const std::int64_t copies = buffer.double_buffered ? 2 : 1;
  const std::int64_t filter_bits = map.p * map.t * map.q * map.r * nest.weight_taps() * a.formats.weight_bits;
  for (std::string why :
       {too_many("filter rows", nest.r, "the array", a.pe_rows),
        too_many("PE sets", map.r * map.t, "the array", sets_on_array(nest, map.e, a)),
        too_many("weights", map.p * map.q * nest.s, "the filter pad", array.filter_pad),
        too_many("inputs", map.q * window(nest), "the input pad", array.ifmap_pad),
        too_many("partial sums", map.p, "the pad of sums", array.psum_pad),
        too_many("bytes of filters", ceil_div(filter_bits, 8), "their share of the global buffer",
                 array.filter_share.value()),
        too_many("banks of inputs and sums", copies * (banks_for(input_bits(nest, map, a), buffer) +
                                                          banks_for(map.m * sum_bits(nest, map, a), buffer)),
                 "the global buffer", buffer.banks - banks_for(8 * array.filter_share.value(), buffer))}) {
    if (!why.empty()) return why;
  }
  return {};
}

std::int64_t channels_in_buffer(const Nest& nest, const RowStationaryMapping& map, const Accelerator& a) {
  const GlobalBufferParams& buffer = a.global_buffer;
  const std::int64_t banks = (buffer.banks - banks_for(8 * a.row_stationary.filter_share.value(), buffer)) /
                                 (buffer.double_buffered ? 2 : 1) -
                             banks_for(input_bits(nest, map, a), buffer);
  return std::max<std::int64_t>(0, banks * 8 * buffer.size.value() / buffer.banks) / sum_bits(nest, map, a);
}

double normalised_energy(const ActionCounts& n, const NumberFormats& formats) {
  constexpr double pad = 1, array = 2, buffer = 6, dram = 200;
  const auto real = [](std::int64_t count) { return static_cast<double>(count); };
  const auto words = [&](std::int64_t bits) { return real(bits) / real(formats.activation_bits); };
  return real(n.macs) +
         pad * real(n.weight_buffer_reads + n.weight_buffer_writes + n.input_buffer_reads + n.input_buffer_writes +
                    n.accumulation_buffer_reads + n.accumulation_buffer_updates + n.accumulation_buffer_drains) +
         array * real(n.weight_buffer_writes + n.input_buffer_writes + n.accumulation_buffer_drains) +
         buffer * words(n.global_buffer_reads.total() + n.global_buffer_writes.total()) +
         dram * words(n.dram_reads.total() + n.dram_writes.total());
}

}  // namespace switchyard::accel
