// What a run of the system delivered, took and missed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "policy/policy.h"

namespace switchyard::sim {

/// Exact order statistics over the frames that were served; all 0 if there are none. Quantile q is the smallest latency
/// that at least a share q of the frames does not exceed.
struct LatencyStats {
  Seconds p50, p95, p99, max;
};

/// What one path on one device did.
struct Residency {
  std::size_t path = 0, device = 0;
  std::int64_t frames = 0;   ///< served to the end
  Seconds time;              ///< spent serving
  Joules energy;             ///< of serving
};

/// Energy by what it was for. Their sum is the total.
struct EnergyByUse {
  Joules inference;  ///< of serving frames, static energy of the device meanwhile included
  Joules idle;       ///< idle power of devices while they serve no frame (also while a frame waits for weights), and for
                     ///< the time that prefetches add to frames
  Joules switching;  ///< loading weights
  Joules total() const { return inference + idle + switching; }
};

/// How good the oracle is: see docs/policies.md.
struct OracleReport {
  double value = 0;   ///< sum of accuracies (per cent) over frames on time, within their energy and that of the run
  double bound = 0;   ///< no policy delivers more
  bool exact = false; ///< no schedule of the oracle's kind (docs/policies.md) delivers more than `value`
  std::string note;   ///< where the schedule comes from
};

struct SystemRun {
  std::string policy;                       ///< label
  std::int64_t offered = 0, served = 0, dropped = 0;   ///< offered = served + dropped
  std::int64_t missed = 0;                  ///< served, but late
  std::int64_t dropped_by_queue = 0, dropped_by_policy = 0, dropped_by_battery = 0;
  std::int64_t fallbacks = 0;               ///< decisions for which the policy had to take its fallback
  double accuracy_per_served = 0;           ///< per cent, mean over served frames, late ones too; 0 if none
  double accuracy_per_offered = 0;          ///< per cent, mean over offered frames; late and dropped ones count as 0
  double value = 0;                         ///< the oracle's objective, sum in per cent: see OracleReport
  std::int64_t over_allowance = 0;          ///< served frames that took more energy than they were allowed
  Seconds duration;                         ///< from 0 until the horizon or the last frame's end
  EnergyByUse energy;
  std::vector<std::pair<std::string, Joules>> energy_by_component;  ///< of inference; empty where not known
  LatencyStats latency;
  std::int64_t switches = 0;                ///< frames on another path than the frame before on that device
  std::int64_t loads = 0;                   ///< of weights, begun; prefetches too
  Seconds switch_time;                      ///< that frames waited for weights
  Bytes switch_bytes;                       ///< loaded
  std::int64_t prefetches = 0;              ///< begun
  std::int64_t prefetches_refused = 0;      ///< weights there already, link busy, or no room beside the path in use
  std::vector<Residency> residency;         ///< paths that served, by path, then device
  std::optional<Joules> battery_left;
  Seconds off_time;                         ///< battery empty
  std::vector<policy::Outcome> series;      ///< thinned to SystemOptions::series, in order of their end
  std::int64_t series_step = 1;             ///< every how many frames the series has one
  std::vector<policy::Decision> plan;       ///< answers to every question, if asked for
  std::optional<OracleReport> oracle;
};

}  // namespace switchyard::sim
