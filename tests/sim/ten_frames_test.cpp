// Ten frames by hand: latencies, misses, drops and joules must come out to the last digit.
#include <gtest/gtest.h>

#include "tests/sim/support.h"

namespace switchyard::sim::testing {
namespace {

// Paths: full 50 %, pruned 40 %. Level 0: full 40 ms 4 J, pruned 20 ms 2 J, idle 2 W. Level 1: full 160 ms 3 J, pruned
// 120 ms 1 J, idle 1 W. Level 1 from 130 to 320 ms. A frame every 50 ms, wanted within 50 ms; one may wait, the oldest goes.
System example() {
  System system = small_system({{"full", 50, {40, 160}, {4, 3}}, {"pruned", 40, {20, 120}, {2, 1}}}, 10, 50, 50);
  system.devices[0].levels[0].idle_power = Watts(2);
  system.devices[0].levels[1].idle_power = Watts(1);
  system.budget = {{Seconds(0), 0}, {ms(130), 1}, {ms(320), 0}};
  return system;
}

// frame arrives  starts  what happens                                                        ends  latency  joules
// 0     0        0       full fits 50 ms                                                      40    40       4
// 1     50       50      full                                                                 90    40       4
// 2     100      100     full; at 130 30/40 done, the last quarter takes 160/4 = 40 ms        170   70 late  0.75*4 + 0.25*3 = 3.75
// 3     150      170     30 ms left, neither 160 nor 120 fit: fallback, pruned                290   140 late 1
// 4     200      -       waits until frame 5 arrives at 250 and pushes it out
// 5     250      290     10 ms left: fallback, pruned; at 320 30/120 done, 3/4 of 20 = 15 ms  335   85 late  0.25*1 + 0.75*2 = 1.75
// 6     300      335     15 ms left, pruned takes 20: fallback, pruned                        355   55 late  2
// 7     350      355     45 ms left: full                                                     395   45       4
// 8     400      400     full                                                                 440   40       4
// 9     450      450     full                                                                 490   40       4
// Idle: 40–50, 90–100, 395–400, 440–450, 490–500 (the last deadline), all at level 0: 45 ms * 2 W = 0.09 J.
class TenFrames : public ::testing::Test {
 protected:
  const SystemRun run = simulate(example(), policy::PolicyConfig("best-within-budget"));
};

TEST_F(TenFrames, LatenciesAreThoseOfTheDerivation) {
  const std::vector<std::pair<std::int64_t, Ticks>> expected = {{0, 40}, {1, 40}, {2, 70}, {3, 140}, {5, 85},
                                                                {6, 55}, {7, 45}, {8, 40}, {9, 40}};
  for (const auto& [frame, milliseconds] : expected) EXPECT_EQ(latency(run, frame), milliseconds * tick_ms) << frame;
  // Sorted: 40 40 40 40 45 55 70 85 140; ranks ceil(0.5 * 9) = 5, ceil(0.95 * 9) = 9, ceil(0.99 * 9) = 9.
  EXPECT_EQ(run.latency.p50, ms(45));
  EXPECT_EQ(run.latency.p95, ms(140));
  EXPECT_EQ(run.latency.p99, ms(140));
  EXPECT_EQ(run.latency.max, ms(140));
}

TEST_F(TenFrames, MissesDropsAndFallbacksAreCounted) {
  EXPECT_EQ(run.offered, 10);
  EXPECT_EQ(run.served, 9);
  EXPECT_EQ(run.dropped, 1);
  EXPECT_EQ(run.dropped_by_queue, 1);
  EXPECT_EQ(outcome(run, 4).dropped, policy::DropCause::queue_full);
  EXPECT_EQ(run.missed, 4);  // 2, 3, 5, 6
  for (const std::int64_t frame : {2, 3, 5, 6}) EXPECT_TRUE(outcome(run, frame).missed()) << frame;
  EXPECT_EQ(run.fallbacks, 3);  // 3, 5, 6
  for (const std::int64_t frame : {3, 5, 6}) EXPECT_TRUE(outcome(run, frame).fallback) << frame;
  EXPECT_EQ(run.switches, 3);  // to full at frame 0, to pruned at 3, to full at 7
}

TEST_F(TenFrames, JoulesAreThoseOfTheDerivation) {
  const std::vector<std::pair<std::int64_t, double>> expected = {{0, 4}, {1, 4}, {2, 3.75}, {3, 1}, {5, 1.75},
                                                                 {6, 2}, {7, 4}, {8, 4},    {9, 4}};
  for (const auto& [frame, joules] : expected) EXPECT_DOUBLE_EQ(outcome(run, frame).energy.value(), joules) << frame;
  // 4 + 4 + 3.75 + 1 + 1.75 + 2 + 4 + 4 + 4
  EXPECT_DOUBLE_EQ(run.energy.inference.value(), 28.5);
  EXPECT_DOUBLE_EQ(run.energy.idle.value(), 0.09);
  EXPECT_EQ(run.energy.switching.value(), 0);
  EXPECT_EQ(run.duration, ms(500));
}

TEST_F(TenFrames, AccuracyIsPerServedAndPerOfferedFrame) {
  // full: 0 1 2 7 8 9, pruned: 3 5 6, late or not.
  EXPECT_DOUBLE_EQ(run.accuracy_per_served, (6 * 50 + 3 * 40) / 9.0);
  // On time: 0 1 7 8 9, all full.
  EXPECT_DOUBLE_EQ(run.accuracy_per_offered, 5 * 50 / 10.0);
  EXPECT_DOUBLE_EQ(run.value, 250);
}

TEST_F(TenFrames, ResidencyIsTheTimeOfServing) {
  ASSERT_EQ(run.residency.size(), 2U);
  // full: 40 + 40 + 70 + 40 + 40 + 40 ms in frames 0 1 2 7 8 9; pruned: 120 + 45 + 20 ms in frames 3 5 6.
  EXPECT_EQ(run.residency[0].frames, 6);
  EXPECT_EQ(run.residency[0].time, ms(270));
  EXPECT_EQ(run.residency[1].frames, 3);
  EXPECT_EQ(run.residency[1].time, ms(185));
}

// Frames 0 and 1 as before. The oracle knows that level 1 begins at 130: pruned serves frame 2 by 120. Within level 1 nothing
// ends in time, so it drops frames 3 to 5. Frame 6 arrives at 300: pruned has 20/120 done at 320, the rest takes
// 5/6 * 20 = 16.7 ms, on time; so would full: 20/160 at 320, 7/8 * 40 = 35 ms, done at 355, late. Frames 7 to 9: full.
// 2 * 50 + 40 + 40 + 3 * 50 = 330.
TEST_F(TenFrames, TheOracleSeesTheLevelsComing) {
  const SystemRun best = simulate(example(), policy::PolicyConfig("oracle"));
  EXPECT_DOUBLE_EQ(best.value, 330);
  EXPECT_TRUE(best.oracle->exact);
  EXPECT_DOUBLE_EQ(best.oracle->value, 330);
  EXPECT_GE(best.oracle->bound, 330);
}

}  // namespace
}  // namespace switchyard::sim::testing
