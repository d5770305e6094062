// A system in the form that the models use: checked, in whole picoseconds, profiles by index. Immutable during a run.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/random.h"
#include "policy/policy.h"
#include "sim/system/system.h"

namespace switchyard::sim {

/// Picoseconds since the start, or a length of time. 2^63 of them are 106 days.
using Ticks = std::int64_t;
inline constexpr double ticks_per_second = 1e12;
inline constexpr Ticks never = std::numeric_limits<Ticks>::max();

/// Nearest tick.
Ticks to_ticks(double seconds);
inline Ticks to_ticks(Seconds time) { return to_ticks(time.value()); }
inline Seconds to_seconds(Ticks ticks) { return Seconds(static_cast<double>(ticks) / ticks_per_second); }

inline constexpr std::size_t most_pieces = 256;
using Pieces = std::bitset<most_pieces>;

/// One path on one device at one level.
struct Cost {
  Ticks latency = 0;
  double joules = 0;
  double believed_seconds = 0;
  double believed_joules = 0;
};

struct LevelOfDevice {
  double idle_watts = 0;
  double load_bytes_per_tick = 0;
};

/// How reality differs from the profile for one frame, as factors.
struct Noise {
  double latency = 1;
  double energy = 1;
};

class Tables {
 public:
  /// `system` outlives the tables. Throws ConfigError for a system that makes no sense.
  explicit Tables(const System& system);

  const System& system() const { return *system_; }
  std::size_t paths() const { return system_->paths.size(); }
  std::size_t devices() const { return system_->devices.size(); }
  std::int64_t frames() const { return static_cast<std::int64_t>(arrivals.size()); }

  const Cost& cost(std::size_t device, std::size_t path, std::size_t level) const {
    return costs_[(device * paths() + path) * system_->levels.size() + level];
  }
  const LevelOfDevice& level(std::size_t device, std::size_t level) const {
    return levels_[device * system_->levels.size() + level];
  }
  Noise noise(std::int64_t frame) const;
  std::int64_t bytes(const Pieces& pieces) const;
  /// All devices together.
  double idle_watts(std::size_t level) const;
  /// Some device must evict weights to make room for others.
  bool evictions() const { return evictions_; }
  /// What a policy is told before the run.
  policy::PolicyContext context() const;

  std::vector<Ticks> arrivals;
  std::vector<Ticks> deadlines;  ///< points in time
  std::vector<Ticks> changes;    ///< of the level
  std::vector<Pieces> needs;     ///< by path
  std::vector<std::vector<std::size_t>> runs;  ///< by device: the paths that run there, ascending
  Ticks horizon = 0;

 private:
  void fill_costs();
  void fill_requests();

  const System* system_;
  std::vector<Cost> costs_;
  std::vector<LevelOfDevice> levels_;
  RandomStream latency_noise_, energy_noise_;
  bool evictions_ = false;
};

/// Throws ConfigError that names what is wrong with a system.
void check(const System& system);

}  // namespace switchyard::sim
