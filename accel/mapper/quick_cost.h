// The mapper's fast judgement of a mapping: busy cycles of each resource from exact counts, the slowest wins. It misses
// only how unevenly the work of a resource falls on the steps; the analytic model judges that for the finalists.
#pragma once

#include "accel/mapper/mapper.h"

namespace switchyard::accel {

/// Value of the objective for a cost.
double objective_value(const LayerCost& cost, const MapperOptions& options);

/// The order of buffer tiles that moves the fewest bits to and from DRAM, halos aside.
LoopOrder best_dram_order(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);

/// Estimate of objective_value() in about a microsecond.
double quick_cost(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator,
                  const MapperOptions& options);

}  // namespace switchyard::accel
