// What the second-level cache keeps between a producer and its consumer.
#pragma once

#include "gpu/device.h"
#include "gpu/kernel.h"

namespace switchyard::gpu {

/// Bytes of the L2 that a producer can leave for its consumer.
double resident_room(const Gpu& gpu);

/// For a kernel that runs again and again on the same buffers: everything is found in the L2 if all of it fits, else
/// nothing. Expects `resident_bytes` to name what could be there.
void settle_residency(const Gpu& gpu, Kernel& kernel);

}  // namespace switchyard::gpu
