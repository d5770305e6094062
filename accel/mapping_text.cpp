#include <fmt/core.h>

#include "accel/mapping.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

void describe_extents(Keys& keys, Extents& extents) {
  static constexpr std::array<std::string_view, dim_count> sentences = {
      "groups or heads", "batch", "output channels", "input channels", "output rows", "output columns"};
  for (const Dim d : all_dims) {
    keys.integer({name_of(d), sentences[static_cast<std::size_t>(d)]}, extents[d], {1, std::int64_t{1} << 40});
  }
}

/// Reads "GNKPQC".
void describe_order(Keys& keys, const Key& key, LoopOrder& order) {
  std::string letters;
  for (const Dim d : order) letters += name_of(d);
  keys.text(key, letters);
  LoopOrder parsed{};
  unsigned seen = 0;
  for (std::size_t i = 0; i < letters.size() && i < dim_count; ++i) {
    for (const Dim d : all_dims) {
      if (name_of(d)[0] != letters[i]) continue;
      parsed[i] = d;
      seen |= 1U << static_cast<unsigned>(d);
    }
  }
  if (letters.size() != dim_count || seen != (1U << dim_count) - 1) {
    keys.complain(key.name, fmt::format("\"{}\" is no loop order; name each of G, N, K, P, Q, C once, outermost first",
                                        letters));
    return;
  }
  order = parsed;
}

std::string_view residency(const Nest& nest, const Mapping& m, std::initializer_list<Dim> dims) {
  for (const Dim d : dims) {
    if (m.buffer_tile[d] < nest.size[d]) return "in tiles";
  }
  return "whole";
}

}  // namespace

void describe(Keys& keys, Mapping& mapping) {
  keys.choice({"lanes", "what the lanes of a PE hold"}, mapping.lanes,
              {{"output_channels", "output channels; each lane reads vector_width input channels"},
               {"groups", "groups of a depth-wise or grouped convolution, one channel per lane"}});
  keys.boolean({"winograd", "run as F(2x2,3x3)"}, mapping.winograd);
  keys.section({"pe_tile", "values in one PE tile"}, [&](Keys& k) { describe_extents(k, mapping.pe_tile); });
  keys.section({"spatial", "PEs along each dimension"}, [&](Keys& k) { describe_extents(k, mapping.spatial); });
  keys.section({"buffer_tile", "values in one global-buffer tile"},
               [&](Keys& k) { describe_extents(k, mapping.buffer_tile); });
  describe_order(keys, {"buffer_order", "array tiles in a buffer tile, outermost first"}, mapping.buffer_order);
  describe_order(keys, {"dram_order", "buffer tiles, outermost first"}, mapping.dram_order);
}

std::string loop_nest_text(const Nest& nest, const Mapping& m, const Accelerator& accelerator) {
  std::string text;
  std::string indent;
  const auto line = [&](const std::string& what) { text += indent + what + "\n"; };
  const auto loop = [&](std::string_view kind, Dim d, std::int64_t turns, std::int64_t step) {
    line(fmt::format("{} {} in 0..{}  (tiles of {})", kind, name_of(d), turns - 1, step));
    indent += "  ";
  };
  line(fmt::format("DRAM  weights {}, inputs {}, outputs {}",
                   residency(nest, m, {Dim::g, Dim::k, Dim::c}),
                   residency(nest, m, {Dim::g, Dim::n, Dim::c, Dim::p, Dim::q}),
                   residency(nest, m, {Dim::g, Dim::n, Dim::k, Dim::p, Dim::q})));
  for (const Dim d : m.dram_order) {
    if (m.buffer_tile[d] < nest.size[d]) loop("for", d, ceil_div(nest.size[d], m.buffer_tile[d]), m.buffer_tile[d]);
  }
  const Footprint held = buffer_footprint(nest, m);
  line(fmt::format("global buffer  {} weights{}, {} inputs, {} outputs", held.weights,
                   accelerator.global_buffer.holds_weights ? "" : " (passing)", held.inputs, held.outputs));
  for (const Dim d : m.buffer_order) {
    const std::int64_t tile = m.array_tile(d, nest);
    if (tile < m.buffer_tile[d]) loop("for", d, ceil_div(m.buffer_tile[d], tile), tile);
  }
  for (const Dim d : all_dims) {
    if (m.spatial[d] > 1) loop("parallel PEs for", d, m.spatial[d], m.pe_tile[d]);
  }
  const Footprint pe = pe_footprint(nest, m, accelerator.pe);
  line(fmt::format("PE  {} weights, {} inputs, {} partial sums", pe.weights, pe.inputs, pe.outputs));
  for (const Dim d : all_dims) {
    if (m.pe_tile[d] > 1) loop("for", d, m.pe_tile[d], 1);
  }
  if (nest.r * nest.s > 1) line(fmt::format("for R, S in {} x {}{}", nest.r, nest.s, m.winograd ? " (Winograd)" : ""));
  if (m.lanes == LaneUse::groups) {
    line(fmt::format("lanes: {} groups", std::min(accelerator.pe.lanes, accelerator.pe.vector_width)));
  } else {
    line(fmt::format("lanes: {} of K, vectors: {} of C", accelerator.pe.lanes, accelerator.pe.vector_width));
  }
  return text;
}

}  // namespace switchyard::accel
