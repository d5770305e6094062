#include "accel/mapping.h"

#include <fmt/core.h>

#include "accel/tiles.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

std::int64_t round_up(std::int64_t value, std::int64_t multiple) { return ceil_div(value, multiple) * multiple; }

/// Inputs that `outputs` of an interior tile read.
std::int64_t window(std::int64_t outputs, std::int64_t stride, std::int64_t filter, std::int64_t dilation,
                    std::int64_t input) {
  return std::min((outputs - 1) * stride + (filter - 1) * dilation + 1, input);
}

/// Of a tile with those extents, unpadded.
Footprint footprint(const Nest& nest, const Mapping& mapping, const Extents& tile) {
  Footprint f;
  f.weights = tile[Dim::g] * tile[Dim::k] * tile[Dim::c] * weight_taps(nest, mapping);
  f.inputs = tile[Dim::g] * tile[Dim::n] * tile[Dim::c] *
             window(tile[Dim::p], nest.stride_h, nest.read_rows(), nest.dilation_h, nest.in_h) *
             window(tile[Dim::q], nest.stride_w, nest.read_columns(), nest.dilation_w, nest.in_w);
  f.outputs = tile[Dim::g] * tile[Dim::n] * tile[Dim::k] * tile[Dim::p] * tile[Dim::q];
  return f;
}

std::string too_large(std::string_view what, std::int64_t bits, Bytes size, bool halved) {
  const std::int64_t bytes = ceil_div(bits, 8) * (halved ? 2 : 1);
  if (bytes <= size.value()) return {};
  return fmt::format("{} needs {} bytes{} but has {}; use smaller tiles", what, bytes,
                     halved ? " (double-buffered)" : "", size.value());
}

bool is_permutation_of_dims(const LoopOrder& order) {
  unsigned seen = 0;
  for (const Dim d : order) seen |= 1U << static_cast<unsigned>(d);
  return seen == (1U << dim_count) - 1;
}

std::string why_malformed(const Nest& nest, const Mapping& m, const Accelerator& accelerator) {
  for (const Dim d : all_dims) {
    const std::int64_t size = nest.size[d];
    if (m.pe_tile[d] < 1 || m.pe_tile[d] > size) {
      return fmt::format("pe_tile of {} is {}; use 1 to {}, the size of the layer", name_of(d), m.pe_tile[d], size);
    }
    if (m.spatial[d] < 1 || m.spatial[d] > accelerator.pes()) {
      return fmt::format("spatial split of {} is {}; use 1 to {}, the number of PEs", name_of(d), m.spatial[d],
                         accelerator.pes());
    }
    const std::int64_t array = m.array_tile(d, nest);
    const std::int64_t tile = m.buffer_tile[d];
    if (tile < 1 || tile > size || (tile != size && tile % array != 0)) {
      return fmt::format("buffer_tile of {} is {}; use a multiple of the array tile ({}) or the whole {}", name_of(d),
                         tile, array, size);
    }
  }
  std::int64_t pes = 1;
  for (const Dim d : all_dims) pes *= std::min<std::int64_t>(m.spatial[d], 1 << 20);
  if (pes > accelerator.pes()) {
    return fmt::format("the spatial split uses {} PEs of {}; use fewer", pes, accelerator.pes());
  }
  if (!is_permutation_of_dims(m.buffer_order) || !is_permutation_of_dims(m.dram_order)) {
    return "a loop order must name each of G, N, K, P, Q, C once";
  }
  if (m.winograd && !accelerator.winograd) return "the machine has no Winograd mode; set winograd: false";
  if (m.winograd && !can_use_winograd(nest)) return "Winograd needs a dense 3x3 convolution of stride 1";
  return {};
}

}  // namespace

bool can_use_winograd(const Nest& nest) {
  return nest.r == 3 && nest.s == 3 && nest.stride_h == 1 && nest.stride_w == 1 && nest.dilation_h == 1 &&
         nest.dilation_w == 1 && nest.size[Dim::g] == 1 && !nest.weights_are_activations;
}

Footprint pe_footprint(const Nest& nest, const Mapping& mapping, const PeParams& pe) {
  Extents tile = mapping.pe_tile;
  if (mapping.lanes == LaneUse::output_channels) {
    // Buffers hold whole vectors; narrow channels waste the rest of them.
    tile[Dim::k] = round_up(tile[Dim::k], pe.lanes);
    tile[Dim::c] = round_up(tile[Dim::c], pe.vector_width);
  } else {
    tile[Dim::g] = round_up(tile[Dim::g], std::min(pe.lanes, pe.vector_width));
  }
  return footprint(nest, mapping, tile);
}

Footprint buffer_footprint(const Nest& nest, const Mapping& mapping) {
  return footprint(nest, mapping, mapping.buffer_tile);
}

bool partial_sums_leave(const Nest& nest, const Mapping& m) {
  // Innermost first: sums leave early if an output loop turns inside a channel loop.
  bool output_turns = false;
  for (const bool dram : {false, true}) {
    const LoopOrder& order = dram ? m.dram_order : m.buffer_order;
    for (std::size_t i = dim_count; i-- > 0;) {
      const Dim d = order[i];
      const bool turns = dram ? m.buffer_tile[d] < nest.size[d] : m.array_tile(d, nest) < m.buffer_tile[d];
      if (!turns) continue;
      if (d != Dim::c) output_turns = true;
      if (d == Dim::c && output_turns) return true;
    }
  }
  return false;
}

namespace {

/// Bits that a PE's buffers must hold, once.
struct Needs {
  std::int64_t weight_bits, input_bits, sum_bits;
};

Needs needs_of(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator) {
  const Footprint held = pe_footprint(nest, mapping, accelerator.pe);
  const NumberFormats& bits = accelerator.formats;
  // Output-stationary PEs that see all channels hold finished outputs, not partial sums.
  const bool sums_rest = accelerator.pe.dataflow == Dataflow::output_stationary ||
                         accelerator.pe.dataflow == Dataflow::output_stationary_local_weight;
  const bool finished = sums_rest && mapping.pe_tile[Dim::c] == nest.size[Dim::c];
  return {held.weights * bits.weight_bits, held.inputs * bits.activation_bits,
          held.outputs * (finished ? bits.activation_bits : bits.accumulation_bits)};
}

/// Whether a layer has one buffer tile along all of `dims`.
bool whole(const Nest& nest, const Mapping& mapping, unsigned dims) {
  for (const Dim d : all_dims) {
    if ((dims & bit(d)) != 0 && mapping.buffer_tile[d] < nest.size[d]) return false;
  }
  return true;
}

/// Bits that a layer takes in the global buffer. Double-buffered, each operand needs room for two tiles, but one of
/// which the layer has a single tile needs it once: the next layer's inputs come when this one is through. Its weights
/// may come before.
std::int64_t global_buffer_bits(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator) {
  const Footprint held = buffer_footprint(nest, mapping);
  const NumberFormats& bits = accelerator.formats;
  const std::int64_t sums =
      held.outputs * (partial_sums_leave(nest, mapping) ? bits.accumulation_bits : bits.activation_bits);
  const auto copies = [&](unsigned dims) {
    return accelerator.global_buffer.double_buffered && !whole(nest, mapping, dims) ? 2 : 1;
  };
  const bool next_weights = accelerator.global_buffer.double_buffered && accelerator.prefetch_weights;
  return (accelerator.global_buffer.holds_weights
              ? held.weights * bits.weight_bits * (next_weights ? 2 : copies(weight_dims))
              : 0) +
         held.inputs * bits.activation_bits * copies(input_dims) + sums * copies(output_dims);
}

bool fits_in(std::int64_t bits, Bytes size, bool halved) {
  return ceil_div(bits, 8) * (halved ? 2 : 1) <= size.value();
}

}  // namespace

std::string why_illegal(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator) {
  if (std::string why = why_malformed(nest, mapping, accelerator); !why.empty()) return why;
  const Needs needs = needs_of(nest, mapping, accelerator);
  const PeParams& pe = accelerator.pe;
  const bool doubled = pe.double_buffered;
  for (std::string why : {too_large("the PE's weight buffer", needs.weight_bits, pe.weight_buffer, doubled),
                          too_large("the PE's input buffer", needs.input_bits, pe.input_buffer, doubled),
                          too_large("the PE's accumulation buffer", needs.sum_bits, pe.accumulation_buffer, doubled),
                          too_large("the global buffer", global_buffer_bits(nest, mapping, accelerator),
                                    accelerator.global_buffer.size, false)}) {
    if (!why.empty()) return why;
  }
  return {};
}

bool fits_global_buffer(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator) {
  const GlobalBufferParams& buffer = accelerator.global_buffer;
  return fits_in(global_buffer_bits(nest, mapping, accelerator), buffer.size, false);
}

bool fits(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator) {
  const Needs needs = needs_of(nest, mapping, accelerator);
  const PeParams& pe = accelerator.pe;
  return fits_in(needs.weight_bits, pe.weight_buffer, pe.double_buffered) &&
         fits_in(needs.input_bits, pe.input_buffer, pe.double_buffered) &&
         fits_in(needs.sum_bits, pe.accumulation_buffer, pe.double_buffered) &&
         fits_global_buffer(nest, mapping, accelerator);
}

}  // namespace switchyard::accel
