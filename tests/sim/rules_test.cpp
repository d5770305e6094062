// The rules by which frames, queue, levels, devices and battery meet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/sim/support.h"

namespace switchyard::sim::testing {
namespace {

using policy::DropCause;

/// Four frames at 0, 10, 20 and 30 ms on a path of 100 ms; one waits.
SystemRun overrun(DropRule rule) {
  System system = small_system({{"a", 50, {100}, {1}}}, 4, 10, 300);
  system.options.drop_rule = rule;
  Script policy = in_turn({0});
  return simulate(system, policy);
}

std::vector<std::int64_t> dropped(const SystemRun& run) {
  std::vector<std::int64_t> frames;
  for (const policy::Outcome& o : run.series) {
    if (o.dropped == DropCause::queue_full) frames.push_back(o.frame);
  }
  return frames;
}

// Frame 0 is served at once. 1 waits; 2 and 3 find the queue full.
TEST(DropRules, OldestMakesRoom) { EXPECT_THAT(dropped(overrun(DropRule::drop_oldest)), ::testing::ElementsAre(1, 2)); }
TEST(DropRules, NewestMakesRoom) { EXPECT_THAT(dropped(overrun(DropRule::drop_newest)), ::testing::ElementsAre(1, 2)); }
TEST(DropRules, TheArrivingOneIsRejected) { EXPECT_THAT(dropped(overrun(DropRule::reject)), ::testing::ElementsAre(2, 3)); }

TEST(DropRules, OldestAndNewestDifferInADeeperQueue) {
  const auto run = [](DropRule rule) {
    System system = small_system({{"a", 50, {100}, {1}}}, 4, 10, 300);
    system.options.queue_depth = 2;
    system.options.drop_rule = rule;
    Script policy = in_turn({0});
    return dropped(simulate(system, policy));
  };
  // 1 and 2 wait when 3 comes.
  EXPECT_THAT(run(DropRule::drop_oldest), ::testing::ElementsAre(1));
  EXPECT_THAT(run(DropRule::drop_newest), ::testing::ElementsAre(2));
  EXPECT_THAT(run(DropRule::reject), ::testing::ElementsAre(3));
}

TEST(Instants, AServiceThatEndsWhenAFrameArrivesMakesRoomForIt) {
  System system = small_system({{"a", 50, {10}, {1}}}, 3, 10, 10);
  Script policy = in_turn({0});
  const SystemRun run = simulate(system, policy);
  EXPECT_EQ(run.served, 3);
  EXPECT_EQ(run.missed, 0);  // on the deadline is on time
}

TEST(Levels, TheRestOfAFrameGoesOnAtTheRateOfTheNewLevel) {
  System system = small_system({{"a", 50, {10, 40}, {2, 6}}}, 1, 100, 100);
  system.budget = {{Seconds(0), 0}, {ms(4), 1}, {ms(24), 0}};
  Script policy = in_turn({0});
  const SystemRun run = simulate(system, policy);
  // 4 ms: 0.4. 20 of 40 ms: 0.5. The last 0.1 takes 1 ms: 25 ms. 0.4 * 2 + 0.5 * 6 + 0.1 * 2 = 4 J.
  EXPECT_EQ(latency(run, 0), 25 * tick_ms);
  EXPECT_DOUBLE_EQ(run.energy.inference.value(), 4);
}

TEST(Levels, EnergyByComponentFollowsTheSharesAtEachLevel) {
  System system = small_system({{"a", 50, {10, 40}, {2, 6}}}, 1, 100, 100);
  system.components = {"array", "memory"};
  system.devices[0].costs[0][0]->by_component = {Joules(1.5), Joules(0.5)};
  system.devices[0].costs[0][1]->by_component = {Joules(1), Joules(5)};
  system.budget = {{Seconds(0), 0}, {ms(5), 1}};
  Script policy = in_turn({0});
  const SystemRun run = simulate(system, policy);
  // Half at each level.
  ASSERT_EQ(run.energy_by_component.size(), 2U);
  EXPECT_DOUBLE_EQ(run.energy_by_component[0].second.value(), 0.75 + 0.5);
  EXPECT_DOUBLE_EQ(run.energy_by_component[1].second.value(), 0.25 + 2.5);
}

TEST(Devices, TwoServeTwoFramesAtOnce) {
  System system = small_system({{"a", 50, {30}, {1}}}, 4, 10, 100);
  system.devices.push_back(system.devices[0]);
  system.devices[1].name = "gpu";
  system.devices[1].costs[0][0] = PathCost{ms(15), Joules(3), {}};
  Script policy = in_turn({0});  // the first option: npu if it is free
  const SystemRun run = simulate(system, policy);
  // 0 on npu 0–30, 1 on gpu 10–25, 2 waits for gpu 25–40, 3 comes at 30 when npu gets free: 30–60.
  EXPECT_EQ(latency(run, 0), 30 * tick_ms);
  EXPECT_EQ(latency(run, 1), 15 * tick_ms);
  EXPECT_EQ(latency(run, 2), 20 * tick_ms);
  EXPECT_EQ(latency(run, 3), 30 * tick_ms);
  EXPECT_DOUBLE_EQ(run.energy.inference.value(), 1 + 3 + 3 + 1);
}

TEST(Devices, AFixedPathOfTheBusyDeviceWaitsForIt) {
  System system = small_system({{"a", 50, {30}, {1}}, {"b", 40, {5}, {1}}}, 2, 10, 100);
  system.devices.push_back(system.devices[0]);
  system.devices[0].costs[1][0].reset();
  system.devices[1].costs[0][0].reset();
  const SystemRun run = simulate(system, policy::fixed_path("a"));
  EXPECT_EQ(latency(run, 1), 50 * tick_ms);  // 30 to 60
}

TEST(Starvation, TheErrorNamesWhoWaitsForWhom) {
  System system = small_system({{"a", 50, {10}, {1}}}, 2, 10, 100);
  system.options.queue_depth = 4;
  Script policy([](const policy::Situation&, const policy::History&) { return policy::wait(); });
  try {
    simulate(system, policy);
    FAIL() << "frames starved";
  } catch (const SimError& error) {
    EXPECT_STREQ(error.what(),
                 "at 0.01 s nothing happens any more, but 2 frames wait: frames 0, 1 for the policy, which answered "
                 "‘wait’; device ‘npu’ is free");
  }
}

TEST(Starvation, AnOptionThatThereIsNotIsAnError) {
  const System system = small_system({{"a", 50, {10}, {1}}}, 1, 10, 100);
  Script policy([](const policy::Situation&, const policy::History&) { return policy::serve(7); });
  EXPECT_THROW(simulate(system, policy), SimError);
}

TEST(Horizon, IdleEnergyCountsUntilIt) {
  System system = small_system({{"a", 50, {10}, {1}}}, 1, 10, 20);
  system.devices[0].levels[0].idle_power = Watts(3);
  Script policy = in_turn({0});
  EXPECT_DOUBLE_EQ(simulate(system, policy).energy.idle.value(), 0.010 * 3);  // the deadline is at 20 ms
  system.options.horizon = Seconds(1);
  EXPECT_DOUBLE_EQ(simulate(system, policy).energy.idle.value(), 0.990 * 3);
}

TEST(Horizon, ARunWithoutFramesIsIdle) {
  System system = small_system({{"a", 50, {10}, {1}}}, 0, 10, 20);
  system.devices[0].levels[0].idle_power = Watts(3);
  system.options.horizon = Seconds(2);
  Script policy = in_turn({0});
  const SystemRun run = simulate(system, policy);
  EXPECT_EQ(run.offered, 0);
  EXPECT_DOUBLE_EQ(run.energy.total().value(), 6);
}

TEST(Series, IsThinnedEvenly) {
  System system = small_system({{"a", 50, {1}, {1}}}, 100, 10, 20);
  system.options.series = 30;
  Script policy = in_turn({0});
  const SystemRun run = simulate(system, policy);
  EXPECT_EQ(run.series_step, 4);  // ceil(100 / 30)
  EXPECT_EQ(run.series.size(), 25U);
  EXPECT_EQ(run.series[1].frame, 4);
}

// 1 J at 0; 10 ms for 0.3 J each, idle 1 W. Frame 0: 0.7 J left at 10, 0.3 J idle until 40 leave 0.67; …
TEST(Battery, ServesUntilItIsEmptyThenNothing) {
  System system = small_system({{"a", 50, {10}, {0.3}}}, 5, 40, 40);
  system.devices[0].levels[0].idle_power = Watts(1);
  system.options.battery = Battery{Joules(1), {}, Watts(0), 0.1};
  Script policy = in_turn({0});
  const SystemRun run = simulate(system, policy);
  // Each frame and its idle time take 0.33 J: frames 0 to 2 leave 0.01 J, which lasts 1/3 ms of the 30 W of frame 3.
  EXPECT_EQ(run.served, 3);
  EXPECT_EQ(run.dropped_by_battery, 2);
  const policy::Outcome& lost = outcome(run, 3);
  EXPECT_NEAR((lost.finish - lost.start).value(), 1e-3 / 3, 1e-12);
  EXPECT_NEAR(lost.energy.value(), 0.01, 1e-9);
  EXPECT_NEAR(run.energy.total().value(), 1, 1e-9);
  EXPECT_NEAR(run.battery_left->value(), 0, 1e-9);
  // Off from 120.33 ms to the last deadline at 200 ms.
  EXPECT_NEAR(run.off_time.value(), 0.2 - 0.12 - 1e-3 / 3, 1e-9);
}

TEST(Battery, StartsAgainWhenItHasRecovered) {
  System system = small_system({{"a", 50, {10}, {0.3}}}, 2, 1000, 40);
  system.options.battery = Battery{Joules(1), Joules(0.1), Watts(1), 0.2};
  Script policy = in_turn({0});
  const SystemRun run = simulate(system, policy);
  // 30 W less 1 W empty 0.1 J in 3.45 ms; 0.2 J are back 0.2 s later; full by 1 s; frame 1 takes 0.3 J.
  EXPECT_EQ(run.dropped_by_battery, 1);
  EXPECT_EQ(run.served, 1);
  EXPECT_NEAR(run.off_time.value(), 0.2, 1e-9);
  // Charge at 1 s: (1 - 0.00345) J; less 0.3 plus 0.04 s * 1 W, at 1.04 s.
  EXPECT_NEAR(run.battery_left->value(), 1 - 0.1 / 29 - 0.3 + 0.04, 1e-6);
}

TEST(Battery, HarvestBeyondTheCapacityIsLost) {
  System system = small_system({{"a", 50, {10}, {0.3}}}, 1, 1000, 1000);
  system.options.battery = Battery{Joules(1), {}, Watts(10), 0.2};
  Script policy = in_turn({0});
  EXPECT_DOUBLE_EQ(simulate(system, policy).battery_left->value(), 1);
}

TEST(Prediction, PoliciesSeeBeliefsAndFramesTakeWhatTheyTake) {
  System system = small_system({{"a", 50, {10}, {1}}, {"b", 40, {5}, {1}}}, 50, 40, 40);
  system.options.prediction.latency_bias = 0.3;
  system.options.prediction.latency_noise = 0.2;
  std::vector<double> believed;
  Script policy([&](const policy::Situation& s, const policy::History&) {
    believed.push_back(s.options[0].latency.value());
    return policy::serve(0);
  });
  const SystemRun run = simulate(system, policy);
  // One bias for the whole run, within 30 %.
  EXPECT_EQ(std::set<double>(believed.begin(), believed.end()).size(), 1U);
  EXPECT_NEAR(believed[0], 0.010, 0.003);
  EXPECT_NE(believed[0], 0.010);
  std::set<Ticks> latencies;
  for (std::int64_t i = 0; i < 50; ++i) {
    latencies.insert(latency(run, i));
    EXPECT_NEAR(static_cast<double>(latency(run, i)), 10e9, 2e9);
  }
  EXPECT_GT(latencies.size(), 40U);
}

}  // namespace
}  // namespace switchyard::sim::testing
