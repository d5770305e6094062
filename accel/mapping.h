// How a nest runs on the PE array: what a PE works on between two buffer refills, how PEs share the work,
// what rests in the global buffer, and in which order the rest is walked.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "accel/accelerator.h"
#include "accel/nest.h"

namespace switchyard::accel {

/// Loop order, outermost first.
using LoopOrder = std::array<Dim, dim_count>;
inline constexpr LoopOrder default_order = {Dim::g, Dim::n, Dim::k, Dim::p, Dim::q, Dim::c};

/// What the lanes of a PE hold: output channels, or (depth-wise) groups, one channel per lane.
enum class LaneUse { output_channels, groups };

/// A "PE tile" is what one PE computes between refills; an "array tile" is pe_tile x spatial; a "buffer tile" is what
/// the global buffer holds at once. Tiles at the end of a dimension are smaller.
struct Mapping {
  LaneUse lanes = LaneUse::output_channels;
  bool winograd = false;  ///< F(2x2,3x3): 16 multiplications and 16 weight values per 2x2 outputs and 3x3 filter
  Extents pe_tile;        ///< values of each dimension in one PE tile
  Extents spatial;        ///< PEs along each dimension; product at most the number of PEs
  Extents buffer_tile;    ///< values in the global buffer; multiple of the array tile, or the whole dimension
  LoopOrder buffer_order = default_order;  ///< array tiles within a buffer tile
  LoopOrder dram_order = default_order;    ///< buffer tiles
  bool operator==(const Mapping&) const = default;

  /// min(pe_tile x spatial, size) of `d`.
  std::int64_t array_tile(Dim d, const Nest& nest) const {
    return std::min(pe_tile[d] * spatial[d], nest.size[d]);
  }
};

/// Whether `nest` is a dense 3x3 stride-1 convolution of weights.
bool can_use_winograd(const Nest& nest);
/// Values stored per filter: R x S, with Winograd 16, or as the nest says.
inline std::int64_t weight_taps(const Nest& nest, const Mapping& mapping) {
  return mapping.winograd ? 16 : nest.weight_taps();
}
/// Multiplications per output and input channel: R x S, or 4 (16 for 2x2 outputs; odd extents count as even ones).
inline std::int64_t compute_taps(const Nest& nest, const Mapping& mapping) {
  return mapping.winograd ? 4 : nest.r * nest.s;
}

/// Values a PE must hold per tile.
struct Footprint {
  std::int64_t weights = 0;
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;   ///< partial sums
};

/// Of one PE tile (interior, the largest), in whole vectors of the lanes.
Footprint pe_footprint(const Nest& nest, const Mapping& mapping, const PeParams& pe);
/// Of one buffer tile (interior).
Footprint buffer_footprint(const Nest& nest, const Mapping& mapping);

/// Whether outputs leave the PEs before all their channels are summed.
bool partial_sums_leave(const Nest& nest, const Mapping& mapping);

/// Why `mapping` cannot run `nest` on `accelerator`, in one sentence; empty if it can.
std::string why_illegal(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);

/// The buffer checks of why_illegal() alone, for a well-formed mapping; cheap enough for a search.
bool fits(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);
/// Of these, the global buffer's.
bool fits_global_buffer(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);

/// Indented loop nest for people, outermost first, with tile sizes and residency.
std::string loop_nest_text(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);

/// Declares the keys of a mapping, for export and for forcing one.
void describe(Keys& keys, Mapping& mapping);

}  // namespace switchyard::accel
