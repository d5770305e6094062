// How many points a worker is given ahead, so that it does not wait while the manager writes to the disk.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace switchyard::sweep {

class QueueSize {
 public:
  /// A point took that long.
  void learn(double seconds) {
    mean_seconds_ = std::max(1e-6, mean_seconds_ + weight * (seconds - mean_seconds_));
  }
  /// Points that keep a worker busy for a commit or two, the one it runs included.
  std::size_t points() const {
    return static_cast<std::size_t>(std::clamp(std::ceil(queued_seconds / mean_seconds_), least, most));
  }

 private:
  static constexpr double queued_seconds = 0.05, least = 2, most = 64, weight = 0.1;
  double mean_seconds_ = 0.1;
};

}  // namespace switchyard::sweep
