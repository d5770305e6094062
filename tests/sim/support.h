// Small systems for tests, in milliseconds and joules.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "policy/policy.h"
#include "sim/system/driver.h"
#include "sim/system/system.h"

namespace switchyard::sim::testing {

inline Seconds ms(double value) { return Seconds(value * 1e-3); }
inline constexpr Ticks tick_ms = 1'000'000'000;

/// Milliseconds at one level after another, joules likewise.
struct PathSpec {
  std::string name;
  double accuracy = 50;
  std::vector<double> milliseconds;
  std::vector<double> joules;
};

/// One device "npu", frames every `period` with that deadline, levels "level0", "level1", … idle at 0 W, weights of no size.
inline System small_system(const std::vector<PathSpec>& paths, std::int64_t frames, double period_ms, double deadline_ms) {
  System system;
  SystemDevice device;
  device.name = "npu";
  for (std::size_t l = 0; l < paths.front().milliseconds.size(); ++l) {
    system.levels.push_back("level" + std::to_string(l));
    device.levels.push_back({Watts(0), BytesPerSecond(1e9)});
  }
  for (const PathSpec& path : paths) {
    system.paths.push_back({path.name, path.accuracy, {}});
    std::vector<std::optional<PathCost>> costs;
    for (std::size_t l = 0; l < path.milliseconds.size(); ++l) {
      costs.push_back(PathCost{ms(path.milliseconds[l]), Joules(path.joules[l]), {}});
    }
    device.costs.push_back(costs);
  }
  system.devices.push_back(device);
  system.budget = {{Seconds(0), 0}};
  for (std::int64_t i = 0; i < frames; ++i) {
    system.requests.push_back({ms(static_cast<double>(i) * period_ms), ms(deadline_ms), {}});
  }
  system.options.series = 1'000'000;
  return system;
}

/// A policy that is a function.
class Script : public policy::Policy {
 public:
  using Function = std::function<policy::Decision(const policy::Situation&, const policy::History&)>;
  explicit Script(Function function) : function_(std::move(function)) {}
  policy::Decision decide(const policy::Situation& situation, const policy::History& history) override {
    return function_(situation, history);
  }

 private:
  Function function_;
};

/// Serves frame i with path order[i % size] on the first free device.
inline Script in_turn(std::vector<std::size_t> order) {
  return Script([order](const policy::Situation& s, const policy::History&) {
    return policy::serve(order[static_cast<std::size_t>(s.frame) % order.size()]);
  });
}

/// The outcome of a frame in a run with a full series.
inline const policy::Outcome& outcome(const SystemRun& run, std::int64_t frame) {
  for (const policy::Outcome& o : run.series) {
    if (o.frame == frame) return o;
  }
  throw SimError("no such frame in the series");
}

/// Latency in whole picoseconds.
inline Ticks latency(const SystemRun& run, std::int64_t frame) {
  const policy::Outcome& o = outcome(run, frame);
  return to_ticks(o.finish) - to_ticks(o.arrival);
}

}  // namespace switchyard::sim::testing
