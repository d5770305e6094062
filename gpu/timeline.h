// When each launch runs: the host issues calls ahead of the device, or the device waits for it.
//   host:   h_i = h_{i-1} + calls x operator cost + views x view cost + launch cost (h_0: cost of
//   a pass) device: s_i = max(f_{i-1} + gap, h_i + latency), f_i = s_i + t_i; the pass ends at f_n +
//   synchronisation.
// A captured graph has no host cost: one launch, then a gap between kernels.
#pragma once

#include <vector>

#include "base/quantity.h"
#include "gpu/execution.h"
#include "gpu/host.h"
#include "gpu/kernel_time.h"
#include "gpu/lowering.h"

namespace switchyard::gpu {

/// One launch on the clock of the pass; all spans start at 0 with the host's first instruction.
struct Slot {
  KernelTime kernel;
  Seconds start{0};
  Seconds end{0};
  Seconds waited{0};  ///< of the device for the host, before `start`
};

struct Timeline {
  std::vector<Slot> slots;
  Seconds latency{0};      ///< seen by a caller that waits for the result
  Seconds device_busy{0};  ///< sum of kernel times
  Seconds host_busy{0};    ///< spent issuing
  /// Time per pass when passes follow each other without waiting: the slower of host and device.
  Seconds interval{0};
};

Timeline run_timeline(const Gpu& gpu, const Host& host, const Program& program, Mode mode);

}  // namespace switchyard::gpu
