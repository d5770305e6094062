// What steps add up to before the dataflow turns it into buffer accesses. Both the step sum and the closed form fill
// this in; one linear function makes ActionCounts of it, so the two can only differ where tiles are counted.
#pragma once

#include <cstdint>

#include "accel/counts.h"
#include "accel/steps.h"

namespace switchyard::accel {

struct CountTerms {
  std::int64_t macs = 0;
  std::int64_t pe_cycles = 0;
  std::int64_t busy_cycles = 0;      ///< of the array, pipeline drains included
  std::int64_t weight_vectors = 0;   ///< weight vectors of all lanes that a tile holds, per PE and step
  std::int64_t held_vectors = 0;     ///< weight vectors taken if each is held for `accumulation_collector` outputs
  std::int64_t output_slots = 0;     ///< output vectors of all lanes, per PE and step
  std::int64_t block_slots = 0;      ///< the same for every block of `weight_collector` weight vectors
  std::int64_t first_slots = 0;      ///< output vectors at their first step
  std::int64_t leaving_slots = 0;    ///< output vectors when they leave, in every PE of a C split
  std::int64_t weights = 0, weights_delivered = 0;  ///< values
  std::int64_t inputs = 0, inputs_delivered = 0;    ///< values
  std::int64_t leaving = 0;          ///< output values that leave, spilled or complete
  std::int64_t reduced = 0;          ///< partial sums that go to a neighbour first
  std::int64_t dram_weights = 0, dram_inputs = 0;   ///< values
  std::int64_t dram_spills = 0;      ///< partial sums to DRAM; as many come back
};

/// Adds one step, repeats included. Spills come back, so returning partial sums need no field of their own.
void add_step(CountTerms& terms, const Step& step, const Nest& nest, const Mapping& mapping,
              const Accelerator& accelerator);

/// The counts of a whole layer.
ActionCounts counts_from(const CountTerms& terms, const Nest& nest, const Mapping& mapping,
                         const Accelerator& accelerator);

/// One dimension of a tiled nest, summed over its tiles in the groups that the closed form needs.
struct DimSums {
  DimSums() = default;
  explicit DimSums(const DimTiling& tiling);

  TileTerms all;                     ///< every array tile
  TileTerms several, single;         ///< those in buffer tiles of more than one array tile; of exactly one
  std::int64_t buffer_tiles = 1;
  std::int64_t total_tiles = 1;      ///< array tiles
  std::int64_t first_parts = 1;      ///< PEs at the first array tile, summed over buffer tiles
  std::int64_t very_first_parts = 1;
  std::int64_t buffer_spans = 1;     ///< input rows or columns of the buffer tiles, halos counted again
  std::int64_t inner_span = 1;       ///< DimTiling::inner_span()
  DimTiling::PartSizes part_sizes{};
};
/// By dimension. They outlive their use.
using Sums = std::array<const DimSums*, dim_count>;

/// The closed form of the terms that decide how long a layer takes: what moves, and cycles of the array. The others are 0.
CountTerms time_terms(const Sums& sums, const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);
/// The closed form of all terms.
CountTerms count_terms(const Sums& sums, const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);
CountTerms count_terms(const Tiling& tiling, const Nest& nest, const Mapping& mapping,
                       const Accelerator& accelerator);

}  // namespace switchyard::accel
