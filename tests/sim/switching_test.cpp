// What switching costs: weights that are not resident are loaded, at the time and energy of their bytes.
#include <gtest/gtest.h>

#include "tests/sim/support.h"

namespace switchyard::sim::testing {
namespace {

constexpr double megabyte = 1e6;

/// Two paths of 10 ms and 1 J; 8 MB each at 1 GB/s are 8 ms, and 1 nJ a byte are 8 mJ.
System two_networks(const std::vector<std::string>& checkpoints, double memory_mb, std::int64_t frames = 8) {
  System system = small_system({{"a", 50, {10}, {1}}, {"b", 40, {10}, {1}}}, frames, 40, 40);
  set_nested_weights(system, checkpoints, {Bytes(8'000'000), Bytes(8'000'000)});
  system.devices[0].switching.weight_memory = Bytes(static_cast<std::int64_t>(memory_mb * megabyte));
  system.devices[0].switching.energy_per_byte = Joules(1e-9);
  return system;
}

SystemRun run(const System& system, std::vector<std::size_t> order) {
  Script policy = in_turn(std::move(order));
  return simulate(system, policy);
}

TEST(Switching, AlternatingTwoUnsharedNetworksCostsMoreThanTwoHalves) {
  const System system = two_networks({"net-a", "net-b"}, 8);
  const SystemRun alternating = run(system, {0, 1});
  const SystemRun halves = run(system, {0, 0, 0, 0, 1, 1, 1, 1});
  // Every frame loads, against the first and the fifth.
  EXPECT_EQ(alternating.loads, 8);
  EXPECT_EQ(halves.loads, 2);
  EXPECT_DOUBLE_EQ(alternating.energy.switching.value(), 8 * 0.008);
  EXPECT_DOUBLE_EQ(halves.energy.switching.value(), 2 * 0.008);
  EXPECT_EQ(alternating.switch_time, ms(64));
  EXPECT_EQ(halves.switch_time, ms(16));
  EXPECT_EQ(latency(alternating, 7), 18 * tick_ms);  // 8 ms loading, 10 ms serving
  EXPECT_EQ(latency(halves, 7), 10 * tick_ms);
  EXPECT_EQ(alternating.switch_bytes, Bytes(64'000'000));
}

TEST(Switching, AlternatingTwoPathsOfOneCheckpointCostsNothingMore) {
  const System system = two_networks({"net", "net"}, 8);
  const SystemRun alternating = run(system, {0, 1});
  const SystemRun halves = run(system, {0, 0, 0, 0, 1, 1, 1, 1});
  EXPECT_EQ(alternating.loads, 1);  // the first frame finds nothing there
  EXPECT_EQ(alternating.switches, 8);
  EXPECT_EQ(alternating.energy.total(), halves.energy.total());
  EXPECT_EQ(alternating.switch_time, halves.switch_time);
}

TEST(Switching, OnlyTheMissingPartOfACheckpointIsLoaded) {
  System system = small_system({{"full", 50, {10}, {1}}, {"half", 40, {10}, {1}}}, 2, 40, 40);
  set_nested_weights(system, {"net", "net"}, {Bytes(8'000'000), Bytes(4'000'000)});
  // half brings 4 MB in 4 ms, full the other 4 MB.
  const SystemRun growing = run(system, {1, 0});
  EXPECT_EQ(latency(growing, 0), 14 * tick_ms);
  EXPECT_EQ(latency(growing, 1), 14 * tick_ms);
  // full brings all, half finds its part there.
  const SystemRun shrinking = run(system, {0, 1});
  EXPECT_EQ(latency(shrinking, 0), 18 * tick_ms);
  EXPECT_EQ(latency(shrinking, 1), 10 * tick_ms);
}

TEST(Switching, AMemoryForBothNetworksLoadsEachOnce) {
  EXPECT_EQ(run(two_networks({"net-a", "net-b"}, 16), {0, 1}).loads, 2);
}

TEST(Switching, TheLeastRecentlyUsedWeightsLeaveFirst) {
  System system = small_system({{"a", 50, {10}, {1}}, {"b", 40, {10}, {1}}, {"c", 40, {10}, {1}}}, 6, 40, 40);
  set_nested_weights(system, {"a", "b", "c"}, {Bytes(8'000'000), Bytes(8'000'000), Bytes(8'000'000)});
  system.devices[0].switching.weight_memory = Bytes(16'000'000);
  // a b load; a is used again, so c evicts b; a is still there; b comes back in place of c.
  const SystemRun r = run(system, {0, 1, 0, 2, 0, 1});
  const std::vector<Ticks> expected = {18, 18, 10, 18, 10, 18};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(latency(r, static_cast<std::int64_t>(i)), expected[i] * tick_ms) << i;
  }
}

/// Serves a, b, a, b … and announces the next path with each frame.
Script announcing() {
  return Script([](const policy::Situation& s, const policy::History&) {
    policy::Decision decision = policy::serve(static_cast<std::size_t>(s.frame % 2));
    decision.prefetch = policy::Prefetch{static_cast<std::size_t>((s.frame + 1) % 2), 0};
    return decision;
  });
}

TEST(Switching, APrefetchHidesTheLoading) {
  System system = two_networks({"net-a", "net-b"}, 16, 2);
  system.devices[0].resident = system.paths[0].weights;
  system.devices[0].switching.prefetch_share = 0.5;
  system.devices[0].switching.contention = 0;
  Script policy = announcing();
  const SystemRun r = simulate(system, policy);
  // Frame 0 serves 0–10 ms while b loads at half of 1 GB/s: 5 MB. The other 3 MB take 3 ms more, long before frame 1.
  EXPECT_EQ(latency(r, 0), 10 * tick_ms);
  EXPECT_EQ(latency(r, 1), 10 * tick_ms);
  EXPECT_EQ(r.prefetches, 1);
  EXPECT_EQ(r.switch_time, Seconds(0));
  // The bytes cost what they cost.
  EXPECT_DOUBLE_EQ(r.energy.switching.value(), 0.008);
}

TEST(Switching, APrefetchSlowsTheFrameWhoseBandwidthItTakes) {
  System system = two_networks({"net-a", "net-b"}, 16, 2);
  system.devices[0].resident = system.paths[0].weights;
  system.devices[0].levels[0].idle_power = Watts(1);
  system.devices[0].switching.prefetch_share = 0.5;
  system.devices[0].switching.contention = 1;
  Script policy = announcing();
  const SystemRun r = simulate(system, policy);
  // Both at half speed: b needs 16 ms, by when 8 of 10 ms are served; the other 2 ms follow undisturbed.
  EXPECT_EQ(latency(r, 0), 18 * tick_ms);
  // The frame takes its joule; the 8 ms it was held up burn idle power: 80 ms (last deadline) - 20 ms of work = 60 ms.
  EXPECT_DOUBLE_EQ(r.energy.inference.value(), 2);
  EXPECT_DOUBLE_EQ(r.energy.idle.value(), 0.060);
}

TEST(Switching, APrefetchWithoutRoomBesideThePathInUseIsRefused) {
  System system = two_networks({"net-a", "net-b"}, 8, 2);
  system.devices[0].resident = system.paths[0].weights;
  Script policy = announcing();
  const SystemRun r = simulate(system, policy);
  EXPECT_EQ(r.prefetches, 0);
  EXPECT_EQ(r.prefetches_refused, 2);
  EXPECT_EQ(latency(r, 1), 18 * tick_ms);
}

TEST(Switching, AFrameWaitsForTheRestOfAPrefetchOnly) {
  System system = two_networks({"net-a", "net-b"}, 16, 2);
  system.requests[1].arrival = ms(12);
  system.devices[0].resident = system.paths[0].weights;
  system.devices[0].switching.contention = 0;
  Script policy = announcing();
  const SystemRun r = simulate(system, policy);
  // By 10 ms 5 MB are there, by 12 ms 7 MB; frame 1 waits 1 ms for the last one.
  EXPECT_EQ(latency(r, 1), 11 * tick_ms);
  EXPECT_EQ(r.switch_time, ms(1));
  EXPECT_EQ(r.loads, 1);
}

TEST(Switching, ALoadGoesOnAtTheBandwidthOfTheNewLevel) {
  System system = small_system({{"a", 50, {10, 10}, {1, 1}}}, 1, 40, 40);
  set_nested_weights(system, {"a"}, {Bytes(8'000'000)});
  system.devices[0].levels[1].load_bandwidth = BytesPerSecond(0.5e9);
  system.budget = {{Seconds(0), 0}, {ms(2), 1}};
  // 2 MB in 2 ms, the other 6 MB in 12 ms, then 10 ms.
  EXPECT_EQ(latency(run(system, {0}), 0), 24 * tick_ms);
}

TEST(Switching, TheOverheadOfALoadIsPaidOnce) {
  System system = two_networks({"net-a", "net-b"}, 8, 1);
  system.devices[0].switching.overhead = ms(3);
  EXPECT_EQ(latency(run(system, {0}), 0), 21 * tick_ms);
}

}  // namespace
}  // namespace switchyard::sim::testing
