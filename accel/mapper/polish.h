// Walks from a mapping to better ones nearby: one tile, split or order changed at a time.
#pragma once

#include <functional>

#include "accel/mapping.h"

namespace switchyard::accel {

/// Offers legal neighbours of `mapping` to `accept`, which says whether one is better than everything before; moves
/// there and goes on until none is. `estimate` orders the neighbours, and only the most promising of each round are
/// offered. Deterministic, and ends because every move improves.
void polish(const Nest& nest, const Accelerator& accelerator, Mapping mapping,
            const std::function<double(const Mapping&)>& estimate, const std::function<bool(const Mapping&)>& accept);

}  // namespace switchyard::accel
