// What must hold for any memory and any traffic.
#include <gtest/gtest.h>

#include "tests/accel/dram_support.h"

namespace switchyard::accel::testing {
namespace {

class AnyMemory : public ::testing::TestWithParam<int> {
 protected:
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }
  DramParams memory() {
    static constexpr std::array names = {"ddr4_3200", "lpddr4_3200", "hbm2"};
    DramParams p = preset(names[static_cast<std::size_t>(between(0, 2))]);
    p.channels = between(1, 8);
    p.banks = p.bank_groups * (std::int64_t{1} << between(1, 4));
    p.outstanding_requests = between(1, 96);
    return p;
  }
  Traffic traffic() {
    return {std::int64_t{32} << between(0, 9), between(0, 3), static_cast<int>(between(0, 2) * 33), 2000};
  }
  std::mt19937_64 random_{static_cast<std::uint64_t>(GetParam())};
};

TEST_P(AnyMemory, ServesEveryByteNoFasterThanThePeak) {
  const DramParams p = memory();
  const Traffic t = traffic();
  const Outcome outcome = drive(p, t);
  EXPECT_EQ(outcome.stats.read_bytes + outcome.stats.write_bytes, t.chunk * t.chunks);
  EXPECT_EQ(outcome.stats.moved_bytes, outcome.stats.channels.bursts * p.burst_bytes);
  EXPECT_GE(outcome.stats.moved_bytes, t.chunk * t.chunks);
  EXPECT_LE(outcome.efficiency, 1.0);
  EXPECT_LE(outcome.stats.channels.busy, outcome.end * p.channels);
}

// A margin of 3 % because requests come when the controller takes them: a change moves them against
// refreshes.
constexpr double margin = 1.03;

TEST_P(AnyMemory, MoreBandwidthIsNeverSlower) {
  DramParams p = memory();
  const Traffic t = traffic();
  const auto before = static_cast<double>(drive(p, t).end);
  p.channel_bandwidth = BytesPerSecond(2 * p.channel_bandwidth.value());
  EXPECT_LE(static_cast<double>(drive(p, t).end), before * margin);
}

TEST_P(AnyMemory, MoreBanksAreNeverSlower) {
  DramParams p = memory();
  Traffic t = traffic();
  t.streams = 0;  // streams in lockstep may by chance meet in a bank
  const auto before = static_cast<double>(drive(p, t).end);
  p.banks *= 4;
  EXPECT_LE(static_cast<double>(drive(p, t).end), before * margin);
}

TEST_P(AnyMemory, LongerWindowIsNeverSlower) {
  DramParams p = memory();
  const Traffic t = traffic();
  const auto before = static_cast<double>(drive(p, t).end);
  p.outstanding_requests *= 2;
  EXPECT_LE(static_cast<double>(drive(p, t).end), before * margin);
}

TEST_P(AnyMemory, RepeatsItself) {
  const DramParams p = memory();
  const Traffic t = traffic();
  EXPECT_EQ(drive(p, t).end, drive(p, t).end);
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyMemory, ::testing::Range(0, 40));

TEST(RowMisses, MakeSmallRandomChunksSlow) {
  // HBM2 needs 7.5 ns between activations but 2 ns a burst: free activations lift random 64 B from 24 % of
  // peak to more than three times that.
  DramParams p = preset("hbm2");
  const double real = drive(p, {64, 0, 0, 8192}).efficiency;
  p.row_cycle = p.activate_gap = p.four_activate_window = p.row_miss_penalty = Seconds(0);
  EXPECT_GT(drive(p, {64, 0, 0, 8192}).efficiency, 3 * real);
}

TEST(Turnaround, SlowsMixedTraffic) {
  // LPDDR4, 256 B chunks, a third writes: 0.44 turns a chunk of 10 ns against 20 ns of data a chunk.
  DramParams p = preset("lpddr4_3200");
  const double real = drive(p, {256, 0, 33, 8192}).efficiency;
  p.turnaround = Seconds(0);
  EXPECT_GT(drive(p, {256, 0, 33, 8192}).efficiency, real + 0.1);
}

TEST(Refresh, TakesItsShare) {
  // LPDDR4: 280 of 3904 ns.
  DramParams p = preset("lpddr4_3200");
  const double real = drive(p, {65536, 1, 0, 512}).efficiency;
  p.refresh_time = Seconds(0);
  EXPECT_NEAR(drive(p, {65536, 1, 0, 512}).efficiency - real, 280.0 / 3904, 0.01);
}

}  // namespace
}  // namespace switchyard::accel::testing
