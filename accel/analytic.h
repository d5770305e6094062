// Closed-form cost of a mapped layer: exact action counts, and cycles by classes of steps. No simulation.
#pragma once

#include <cstdint>
#include <string_view>

#include "accel/counts.h"
#include "accel/dram_streams.h"
#include "accel/mapping.h"

namespace switchyard::accel {

/// What a layer waits for most.
enum class Bound { compute, weight_load, input_load, drain, dram, vector_unit, fill };
/// "compute", "weight load", …
std::string_view name_of(Bound bound);

/// Where the cycles of a layer go. The parts other than `compute` are what is left exposed beside it; they add up.
struct CycleBreakdown {
  std::int64_t total = 0;
  std::int64_t compute = 0;      ///< the array works
  std::int64_t weight_load = 0;  ///< it waits for weights from the global buffer
  std::int64_t input_load = 0;   ///< for inputs or returning partial sums
  std::int64_t drain = 0;        ///< for outputs to leave
  std::int64_t dram = 0;         ///< for DRAM
  std::int64_t vector_unit = 0;  ///< for (or in) the vector unit
  std::int64_t fill = 0;         ///< first load, last drain, pipeline depth
  Bound bound = Bound::compute;  ///< resource with the most busy cycles

  CycleBreakdown& operator+=(const CycleBreakdown& other);  ///< keeps `bound` of the larger
  bool operator==(const CycleBreakdown&) const = default;
};

struct LayerCost {
  CycleBreakdown cycles;
  ActionCounts counts;
  std::int64_t steps = 0;  ///< array tiles
  bool operator==(const LayerCost&) const = default;
};

/// Counts alone: equal to sum_of_steps(), in time independent of the number of steps.
ActionCounts counts_of(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);

/// What vector ops fused into the drain of a layer add to it.
struct FusedWork {
  std::int64_t vector_cycles = 0;  ///< of the vector unit, in proportion to the outputs that pass
  std::int64_t read_values = 0;    ///< second operands: from DRAM to the global buffer, from there to the vector unit
};

/// Cycles and counts of one layer on an otherwise idle machine, data coming from and going to DRAM. The counts are the
/// nest's own: those of fused ops are the caller's to add.
LayerCost analyse(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator,
                  const FusedWork& fused = {});

/// No schedule is faster: the largest of MACs / peak, bytes / DRAM bandwidth, bytes / global-buffer bandwidth and
/// bytes / link, each operand moved at least once.
std::int64_t lower_bound_cycles(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);

}  // namespace switchyard::accel
