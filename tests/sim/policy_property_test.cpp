// What policies promise about whole runs.
#include <gtest/gtest.h>

#include "tests/sim/random_system.h"

namespace switchyard::sim::testing {
namespace {

/// One device, every path shorter than the 50 ms between frames, no switching: each frame is decided by itself.
System decoupled(double deadline_ms) {
  return small_system({{"a", 78, {45}, {4}}, {"b", 74, {30}, {2.5}}, {"c", 71, {22}, {1.5}}, {"d", 62, {10}, {0.5}}}, 40, 50,
                      deadline_ms);
}

TEST(BestWithinBudget, RunsTheMostAccuratePathWhenNothingLimitsIt) {
  const SystemRun run = simulate(decoupled(1000), policy::PolicyConfig("best-within-budget"));
  ASSERT_EQ(run.residency.size(), 1U);
  EXPECT_EQ(run.residency[0].path, 0U);
  EXPECT_EQ(run.residency[0].frames, 40);
  EXPECT_EQ(run.accuracy_per_offered, 78);
  EXPECT_EQ(run.fallbacks, 0);
}

TEST(BestWithinBudget, FallsBackAsStatedAndSaysSoWhenNothingFits) {
  const SystemRun fastest = simulate(decoupled(5), policy::PolicyConfig("best-within-budget"));
  EXPECT_EQ(fastest.fallbacks, 40);
  EXPECT_EQ(fastest.missed, 40);
  ASSERT_EQ(fastest.residency.size(), 1U);
  EXPECT_EQ(fastest.residency[0].path, 3U);  // d takes 10 ms
  const SystemRun dropping = simulate(decoupled(5), config("{policy: best-within-budget, fallback: drop}"));
  EXPECT_EQ(dropping.fallbacks, 40);
  EXPECT_EQ(dropping.dropped_by_policy, 40);
  for (const policy::Outcome& o : dropping.series) EXPECT_TRUE(o.fallback);
}

TEST(BestWithinBudget, DeliversNoLessAccuracyWithMoreTime) {
  double before = 0;
  for (double deadline = 2; deadline <= 60; deadline += 1) {
    const double now = simulate(decoupled(deadline), policy::PolicyConfig("best-within-budget")).accuracy_per_offered;
    EXPECT_GE(now, before) << deadline;
    before = now;
  }
  EXPECT_EQ(before, 78);
}

TEST(BestWithinBudget, DeliversNoLessAccuracyWithMoreEnergyForEachFrame) {
  double before = 0;
  for (double allowance = 0.25; allowance <= 5; allowance += 0.25) {
    System system = decoupled(50);
    for (Request& request : system.requests) request.allowance = Joules(allowance);
    const SystemRun run = simulate(system, config("{policy: best-within-budget, fallback: drop}"));
    EXPECT_GE(run.accuracy_per_offered, before) << allowance;
    EXPECT_EQ(run.over_allowance, 0) << allowance;
    before = run.accuracy_per_offered;
  }
  EXPECT_EQ(before, 78);
}

// 40 frames in 2 s; a: 4 J, b: 2.5 J. 130 J are 3.25 J a frame: halfway between, so 20 frames each.
TEST(EnergyPacing, MixesTheTwoPathsAroundItsShare) {
  System system = decoupled(50);
  system.options.energy_allowance = Joules(130);
  const SystemRun run = simulate(system, config("{policy: energy-pacing, period: 50 ms}"));
  EXPECT_LE(run.energy.total().value(), 130);
  EXPECT_GT(run.energy.total().value(), 130 - 4);
  EXPECT_NEAR(static_cast<double>(run.residency[0].frames), 20, 1);
  EXPECT_EQ(run.residency[1].path, 1U);
  EXPECT_EQ(run.served, 40);
}

// The share pays idling first: 2 W for 2 s are 4 J, and what serving takes beyond idling counts.
TEST(EnergyPacing, PaysForIdlingFirst) {
  System system = decoupled(50);
  system.devices[0].levels[0].idle_power = Watts(2);
  system.options.energy_allowance = Joules(80);
  const SystemRun run = simulate(system, config("{policy: energy-pacing, period: 50 ms}"));
  EXPECT_LE(run.energy.total().value(), 80);
  EXPECT_GT(run.energy.total().value(), 80 - 4);
}

TEST(EnergyPacing, DeliversNoLessWithMoreEnergy) {
  double before = 0;
  for (double joules = 10; joules <= 170; joules += 10) {
    System system = decoupled(50);
    system.options.energy_allowance = Joules(joules);
    const SystemRun run = simulate(system, config("{policy: energy-pacing, period: 50 ms, fallback: drop}"));
    EXPECT_LE(run.energy.total().value(), joules);
    EXPECT_GE(run.value, before) << joules;
    before = run.value;
  }
  EXPECT_EQ(before, 40 * 78);
}

TEST(EnergyPacing, WithoutAnEnergyBudgetItRunsTheMostAccuratePath) {
  EXPECT_EQ(simulate(decoupled(50), policy::PolicyConfig("energy-pacing")).accuracy_per_offered, 78);
}

/// Frames take up to 80 % longer than anybody believes.
System optimistic() {
  System system = decoupled(50);
  for (std::size_t i = 40; i < 400; ++i) system.requests.push_back({ms(static_cast<double>(i) * 50), ms(50), {}});
  // What happens; beliefs are made to differ by the script below.
  for (auto& path : system.devices[0].costs) path[0]->latency = path[0]->latency * 1.8;
  return system;
}

TEST(Feedback, LearnsThatBeliefsAreWrong) {
  const System system = optimistic();
  const auto misses = [&](const std::string& text) {
    const std::unique_ptr<policy::Policy> inner = config(text).make(Tables(system).context());
    Script policy([&](policy::Situation s, const policy::History& history) {
      std::vector<policy::PathOption> options(s.options.begin(), s.options.end());
      for (policy::PathOption& option : options) option.latency = option.latency / 1.8;
      s.options = options;
      return inner->decide(s, history);
    });
    return simulate(system, policy).missed;
  };
  // 45 ms believed, 81 real: each frame late.
  EXPECT_GT(misses("policy: best-within-budget"), 190);
  EXPECT_LT(misses("policy: feedback"), 80);
}

TEST(Hysteresis, ChangesPathsLessOftenThanBestWithinBudget) {
  System system = small_system({{"a", 78, {40, 60}, {4, 4}}, {"b", 74, {20, 30}, {2, 2}}}, 200, 50, 50);
  for (int i = 1; i < 100; ++i) system.budget.push_back({ms(i * 100), static_cast<std::size_t>(i % 2)});
  const std::int64_t best = simulate(system, policy::PolicyConfig("best-within-budget")).switches;
  const std::int64_t damped = simulate(system, config("{policy: hysteresis, dwell: 10}")).switches;
  EXPECT_GT(best, 90);
  EXPECT_LT(damped, 5);
}

TEST(Hysteresis, PrefetchesThePathItIsAboutToStepUpTo) {
  System system = small_system({{"a", 78, {20}, {4}}, {"b", 74, {10}, {2}}}, 20, 50, 50);
  set_nested_weights(system, {"a", "b"}, {Bytes(8'000'000), Bytes(8'000'000)});
  system.requests[0].deadline = ms(19);  // only b, whose weights take 8 ms
  system.devices[0].switching.weight_memory = Bytes(16'000'000);
  const SystemRun cold = simulate(system, config("{policy: hysteresis, dwell: 3}"));
  const SystemRun warm = simulate(system, config("{policy: hysteresis, dwell: 3, prefetch: true}"));
  EXPECT_EQ(cold.switch_time, ms(16));
  EXPECT_EQ(warm.switch_time, ms(8));
  EXPECT_EQ(warm.prefetches, 1);
}

}  // namespace
}  // namespace switchyard::sim::testing
