// The system model: a million frames over 16 paths under SystemC (target: at most 5 s), the same without, and the oracle.
#include <benchmark/benchmark.h>

#include <fmt/format.h>

#include "sim/system/driver.h"
#include "sim/system/oracle.h"
#include "sim/system/system.h"

namespace switchyard::sim {
namespace {

/// 16 paths of two checkpoints on one device, 30 frames a second, half of the machine gone for half of every second.
System system_of(std::int64_t frames) {
  System system;
  system.levels = {"all", "half"};
  SystemDevice device;
  device.name = "npu";
  device.levels = {{Watts(0.1), BytesPerSecond(25e9)}, {Watts(0.1), BytesPerSecond(12e9)}};
  std::vector<std::string> checkpoints;
  std::vector<Bytes> bytes;
  for (int p = 0; p < 16; ++p) {
    system.paths.push_back({fmt::format("path{}", p), 60.0 + p, {}});
    device.costs.push_back({PathCost{Seconds(0.010 + 0.001 * p), Joules(0.05 + 0.01 * p), {}},
                            PathCost{Seconds(0.020 + 0.002 * p), Joules(0.06 + 0.01 * p), {}}});
    checkpoints.push_back(p % 2 == 0 ? "even" : "odd");
    bytes.emplace_back(10'000'000 + 1'000'000 * p);
  }
  set_nested_weights(system, checkpoints, bytes);
  system.devices.push_back(device);
  for (std::int64_t i = 0; i < frames; ++i) {
    system.requests.push_back({Seconds(static_cast<double>(i) / 30), Seconds(1.0 / 30), {}});
  }
  for (std::int64_t i = 0; i <= frames / 15; ++i) {
    system.budget.push_back({Seconds(0.5 * static_cast<double>(i)), static_cast<std::size_t>(i % 2)});
  }
  return system;
}

constexpr std::int64_t million = 1'000'000;

void a_million_frames(benchmark::State& state, const char* policy) {
  const System system = system_of(million);
  for (auto _ : state) benchmark::DoNotOptimize(simulate(system, policy::PolicyConfig(policy)).served);
  state.counters["frames/s"] = benchmark::Counter(static_cast<double>(state.iterations() * million), benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(a_million_frames, best_within_budget, "best-within-budget")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(a_million_frames, hysteresis, "hysteresis")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(a_million_frames, feedback, "feedback")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(a_million_frames, energy_pacing, "energy-pacing")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(a_million_frames, random, "random")->Unit(benchmark::kMillisecond);

void a_million_frames_without_systemc(benchmark::State& state) {
  const System system = system_of(million);
  const Tables tables(system);
  for (auto _ : state) {
    const auto policy = policy::PolicyConfig("best-within-budget").make(tables.context());
    benchmark::DoNotOptimize(run_plain(tables, *policy).served);
  }
}
BENCHMARK(a_million_frames_without_systemc)->Unit(benchmark::kMillisecond);

void oracle_of_a_thousand_frames(benchmark::State& state) {
  System system = system_of(1000);
  system.options.energy_allowance = Joules(120);
  const Tables tables(system);
  for (auto _ : state) benchmark::DoNotOptimize(plan_oracle(tables, {}, {}).report.value);
}
BENCHMARK(oracle_of_a_thousand_frames)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace switchyard::sim
