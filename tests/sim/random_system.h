// Systems at random, for what must hold for any; and runs as text, to compare them to the bit.
#pragma once

#include <fmt/format.h>

#include "base/key_reader.h"
#include "base/load.h"
#include "base/random.h"
#include "tests/sim/support.h"

namespace switchyard::sim::testing {

struct Shape {
  std::int64_t frames = 12;
  std::uint64_t most_paths = 4;
  std::uint64_t most_devices = 1;
  bool battery = false;
  bool errors = false;  ///< of prediction
};

class RandomSystem {
 public:
  explicit RandomSystem(int seed) : stream_(seed, "random system") {}

  System make(const Shape& shape) {
    const std::size_t paths = 2 + static_cast<std::size_t>(stream_.below(shape.most_paths - 1));
    const std::size_t levels = 1 + static_cast<std::size_t>(stream_.below(3));
    std::vector<PathSpec> specs;
    for (std::size_t p = 0; p < paths; ++p) specs.push_back(path(p, levels));
    System system = small_system(specs, shape.frames, 20, 1);
    for (Request& request : system.requests) request_at_random(request);
    for (double time = 0.05 * stream_.uniform(); levels > 1 && time < 0.3; time += 0.01 + 0.1 * stream_.uniform()) {
      const auto level = static_cast<std::size_t>(stream_.below(levels));
      if (level != system.budget.back().level && time > 0) system.budget.push_back({Seconds(time), level});
    }
    add_weights(system);
    for (DeviceLevel& level : system.devices[0].levels) level.idle_power = Watts(stream_.uniform(0, 5));
    while (system.devices.size() < 1 + stream_.below(shape.most_devices)) add_device(system);
    system.options.queue_depth = 1 + static_cast<std::int64_t>(stream_.below(3));
    system.options.drop_rule = static_cast<DropRule>(stream_.below(3));
    if (stream_.below(2) == 0) system.options.energy_allowance = Joules(stream_.uniform(1, 12));
    if (shape.battery) system.options.battery = Battery{Joules(stream_.uniform(1, 6)), {}, Watts(stream_.uniform(0, 30)), 0.2};
    if (shape.errors) system.options.prediction = {0.3, 0.3, 0.2, 0.2};
    system.options.seed = static_cast<std::int64_t>(stream_.below(1000));
    return system;
  }

 private:
  PathSpec path(std::size_t index, std::size_t levels) {
    PathSpec spec{"p" + std::to_string(index), stream_.uniform(20, 80), {}, {}};
    for (std::size_t l = 0; l < levels; ++l) {
      spec.milliseconds.push_back(stream_.uniform(2, 35));
      spec.joules.push_back(stream_.uniform(0.2, 1.5));
    }
    return spec;
  }
  void request_at_random(Request& request) {
    request.arrival += ms(stream_.uniform(0, 19));
    request.deadline = ms(stream_.uniform(10, 60));
    if (stream_.below(4) == 0) request.allowance = Joules(stream_.uniform(0.2, 1.5));
  }
  void add_weights(System& system) {
    std::vector<std::string> checkpoints;
    std::vector<Bytes> bytes;
    for (std::size_t p = 0; p < system.paths.size(); ++p) {
      checkpoints.push_back(stream_.below(2) == 0 ? "shared" : system.paths[p].name);
      bytes.emplace_back(static_cast<std::int64_t>(1'000'000 + stream_.below(7'000'000)));
    }
    set_nested_weights(system, checkpoints, bytes);
    Switching& switching = system.devices[0].switching;
    switching.weight_memory = Bytes(8'000'000 + static_cast<std::int64_t>(stream_.below(12'000'000)));
    switching.energy_per_byte = Joules(2e-8);
    switching.overhead = ms(stream_.uniform(0, 1));
    switching.contention = stream_.uniform();
  }
  void add_device(System& system) {
    SystemDevice device = system.devices[0];
    device.name = "device" + std::to_string(system.devices.size());
    for (auto& path : device.costs) {
      for (auto& cost : path) cost->latency = cost->latency * stream_.uniform(0.5, 2);
    }
    system.devices.push_back(device);
  }

  RandomStream stream_;
};

/// `policy: name` with keys, as in a file.
inline policy::PolicyConfig config(const std::string& text) { return read<policy::PolicyConfig>(load_yaml(text, "test")); }

/// Every policy but the oracle, those with choices in several settings.
inline std::vector<policy::PolicyConfig> all_policies(const System& system) {
  std::vector<policy::PolicyConfig> all;
  for (const SystemPath& path : system.paths) all.push_back(policy::fixed_path(path.name));
  for (const char* text : {"policy: best-within-budget", "{policy: best-within-budget, fallback: drop}",
                           "{policy: best-within-budget, margin: 0.2, fallback: cheapest}", "policy: hysteresis",
                           "{policy: hysteresis, dwell: 2, prefetch: true}", "policy: feedback", "policy: energy-pacing",
                           "{policy: energy-pacing, fallback: drop}", "policy: random"}) {
    all.push_back(config(text));
  }
  return all;
}

/// Every figure of a run to the last bit.
inline std::string printed(const SystemRun& run) {
  std::string text = fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {} {} {} {}\n", run.offered, run.served, run.dropped, run.missed, run.dropped_by_queue,
      run.dropped_by_policy, run.dropped_by_battery, run.fallbacks, run.accuracy_per_served, run.accuracy_per_offered,
      run.value, run.duration.value(), run.switches, run.loads);
  text += fmt::format("{} {} {} {} {} {} {} {} {} {}\n", run.energy.inference.value(), run.energy.idle.value(),
                      run.energy.switching.value(), run.latency.p50.value(), run.latency.p95.value(), run.latency.p99.value(),
                      run.latency.max.value(), run.switch_time.value(), run.switch_bytes.value(), run.off_time.value());
  for (const Residency& r : run.residency) {
    text += fmt::format("{} {} {} {} {}\n", r.path, r.device, r.frames, r.time.value(), r.energy.value());
  }
  for (const policy::Outcome& o : run.series) {
    text += fmt::format("{} {} {} {} {} {} {} {}\n", o.frame, o.path, o.device, o.start.value(), o.finish.value(),
                        o.energy.value(), static_cast<int>(o.dropped), o.fallback);
  }
  return text;
}

}  // namespace switchyard::sim::testing
