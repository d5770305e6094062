// What the second-level cache keeps between a producer and its consumer.
#pragma once

#include <cstdint>
#include <vector>

#include "gpu/device.h"
#include "gpu/lowering.h"

namespace switchyard::gpu {

/// Bytes of the L2 that a producer can leave for its consumer.
double resident_room(const Gpu& gpu);

/// For a kernel that runs again and again on the same buffers: everything is found in the L2 if all of it
/// fits, else nothing. Expects `resident_bytes` to name what could be there.
void settle_residency(const Gpu& gpu, Kernel& kernel);

/// Follows a program in order and tells for each launch which operands the launches before it have left in
/// the L2: those whose last use lies less than the room's bytes back (a cache that evicts the least recently
/// used). Passes repeat, so weights stay only if a whole pass fits.
class Residency {
 public:
  Residency(const Gpu& gpu, const Program& program);

  /// Sets resident_bytes and written_stays of `kernel`, which is the next launch's.
  void settle(const Launch& launch, Kernel& kernel);

 private:
  double room_;
  double pass_bytes_ = 0;              ///< touched in one pass
  double touched_ = 0;                 ///< so far
  std::vector<double> last_use_;       ///< of each tensor, in touched bytes; negative: in the pass before
  std::vector<double> first_read_at_;  ///< touched bytes when a tensor is read first after being written
};

}  // namespace switchyard::gpu
