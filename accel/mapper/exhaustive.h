// Every mapping of a small layer: all splits, all tile sizes, all loop orders that differ in reuse.
#pragma once

#include <cstdint>
#include <functional>

#include "accel/mapping.h"

namespace switchyard::accel {

/// Legal or not, at most `most`; counting stops there.
std::int64_t count_mappings(const Nest& nest, const Accelerator& accelerator, std::int64_t most);

/// Calls `visit` for every legal mapping, in a fixed order.
void for_each_mapping(const Nest& nest, const Accelerator& accelerator,
                      const std::function<void(const Mapping&)>& visit);

}  // namespace switchyard::accel
