// Time and energy of one kernel on a device: for every algorithm and tile a library might pick, the longest
// of compute (in waves of blocks), L2 traffic and DRAM traffic, plus a ramp; the fastest counts. A board over
// its power limit lowers the clock. More bandwidth, clock or multiprocessors never make a kernel slower (see
// docs/modelling/gpu.md).
#pragma once

#include <cstdint>
#include <string_view>

#include "base/quantity.h"
#include "gpu/device.h"
#include "gpu/kernel.h"

namespace switchyard::gpu {

/// What a kernel waits for; `launch` is given by the timeline to kernels that the host issues too late.
enum class Bound { compute, l2, dram, ramp, launch };
inline constexpr std::size_t bound_count = 5;
std::string_view name_of(Bound bound);

struct KernelTime {
  Seconds time{0};
  Bound bound = Bound::ramp;
  Joules energy{0};  ///< of the operations; static power is not in it
  Hertz clock{0};    ///< lower than boost under the power limit
  double dram_bytes = 0;
  double l2_bytes = 0;
  double executed_macs = 0;    ///< padding and Winograd savings included
  std::string_view algorithm;  ///< "product", "implicit GEMM", "Winograd 4x4", "stream", ...
  std::int64_t tile_rows = 0;
  std::int64_t tile_columns = 0;
  std::int64_t splits = 1;
  std::int64_t waves = 1;
  std::int64_t launches = 1;  ///< device kernels behind this one call
};

KernelTime time_kernel(const Gpu& gpu, const Kernel& kernel);

}  // namespace switchyard::gpu
