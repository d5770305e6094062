// The tiles worth a look: PE splits that waste little, PE tiles that halve, buffer tiles that grow one operand at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "accel/mapping.h"

namespace switchyard::accel {

/// What a buffer is filled with first.
enum class Residency { weights, inputs, outputs, channels_then_pixels };
inline constexpr std::size_t residency_count = 4;

/// Spatial splits by least compute time, best first, at most `most`. Ties: fewer PEs, then smaller extents.
std::vector<Extents> spatial_candidates(const Nest& nest, const Accelerator& accelerator, LaneUse lanes,
                                        bool winograd, std::size_t most);

/// Every legal mapping whose PE tile divides the share of a PE by powers of two, whole lanes and vectors kept; buffer
/// tiles are the array tile alone, so that anything legal here can grow. `base` brings lanes, split and Winograd.
void append_pe_tiles(const Nest& nest, const Accelerator& accelerator, const Mapping& base,
                     std::vector<Mapping>& mappings);

/// Sets PE tiles from one slot on, each dimension doubled as long as it fits, and buffer tiles to the array tile. False
/// if not even the smallest tile of this split fits.
bool grow_pe_tile(const Nest& nest, const Accelerator& accelerator, Mapping& mapping, Residency residency);

/// Buffer tiles from the array tile on, each one doubling further, as long as they fit; the last is the largest.
std::vector<Extents> grow_buffer_tile(const Nest& nest, const Accelerator& accelerator, const Mapping& mapping,
                                      Residency residency);

}  // namespace switchyard::accel
