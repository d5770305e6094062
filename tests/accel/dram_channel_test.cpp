// Single requests and single effects of the DRAM channel, with times derived by hand.
#include <gtest/gtest.h>

#include "tests/accel/dram_support.h"

namespace switchyard::accel::testing {
namespace {

constexpr Femtoseconds ns = 1'000'000;

/// One bank-rich channel with round figures: a 64 B burst takes 4 ns; refresh far away.
DramParams round_figures() {
  DramParams p;
  p.channel_bandwidth = BytesPerSecond(16e9);
  p.row_cycle = Seconds(60e-9);
  p.row_hit_latency = Seconds(15e-9);
  p.row_miss_penalty = Seconds(30e-9);
  p.controller_latency = Seconds(50e-9);
  p.activate_gap = Seconds(10e-9);
  p.four_activate_window = Seconds(40e-9);
  p.turnaround = Seconds(12e-9);
  p.refresh_interval = Seconds(1e-3);
  p.outstanding_requests = 64;
  return p;
}

TEST(DramChannel, FirstReadPaysControllerRowAndColumn) {
  Dram dram(round_figures());
  // 50 controller + 30 precharge and activate + 15 column + 4 burst.
  EXPECT_EQ(dram.serve({0, 64, false, 0}).done, 99 * ns);
}

TEST(DramChannel, OpenRowSavesTheActivation) {
  Dram dram(round_figures());
  dram.serve({0, 64, false, 0});
  // Arrives at 1000: 50 + 15 + 4, the row is still open.
  EXPECT_EQ(dram.serve({64, 64, false, 1000 * ns}).done, 1069 * ns);
  EXPECT_EQ(dram.stats().channels.row_hits, 1);
  EXPECT_EQ(dram.stats().channels.row_misses, 1);
}

TEST(DramChannel, SecondRowOfABankWaitsForTheRowCycle) {
  DramParams p = round_figures();
  p.banks = 1;
  Dram dram(p);
  dram.serve({0, 64, false, 0});
  // The first row cycle starts at 50 ns and its data ends at 99, so the bank may precharge at 84 but not
  // before 50 + 60 = 110: 110 + 30 + 15 + 4.
  EXPECT_EQ(dram.serve({p.row_bytes, 64, false, 0}).done, 159 * ns);
}

TEST(DramChannel, FifthActivationWaitsForTheWindow) {
  DramParams p = round_figures();
  p.four_activate_window = Seconds(200e-9);
  Dram dram(p);
  DramChannel::Served last;
  for (std::int64_t bank = 0; bank < 5; ++bank) last = dram.serve({bank * p.row_bytes, 64, false, 0});
  // Activations at 50, 60, 70, 80 and, four later, 50 + 200: 250 + 30 + 15 + 4.
  EXPECT_EQ(last.done, 299 * ns);
}

TEST(DramChannel, WriteAfterReadPaysTheTurnaround) {
  Dram dram(round_figures());
  dram.serve({0, 64 * 16, false, 0});
  // Reads end at 50 + 30 + 15 + 16 x 4 = 159; a write in the same row may use the bus at 159 + 12 once a
  // batch of 64 bursts would be full; a run of 16 of 64 bursts costs a quarter: 159 + 3 + 4.
  EXPECT_EQ(dram.serve({64 * 16, 64, true, 0}).done, 166 * ns);
  EXPECT_EQ(dram.stats().channels.turnarounds, 1);
}

TEST(DramChannel, TransferAcrossARefreshWaitsForIt) {
  DramParams p = round_figures();
  p.refresh_interval = Seconds(500e-9);
  p.refresh_time = Seconds(100e-9);
  Dram dram(p);
  // Data would move from 95 to 95 + 128 x 4 = 607; the refresh at 500 takes 100.
  EXPECT_EQ(dram.serve({0, 64 * 128, false, 0}).done, 707 * ns);
}

TEST(DramChannel, OneOutstandingRequestPaysTheLatencyOfEach) {
  DramParams p = round_figures();
  p.outstanding_requests = 1;
  Dram dram(p);
  // 16 bursts, each alone: 50 + 15 + 4 = 69 ns apart; the first also opens the row.
  EXPECT_EQ(dram.serve({0, 64 * 16, false, 0}).done, (95 + 16 * 69) * ns);
}

TEST(DramChannel, PartialBurstMovesWholeBursts) {
  Dram dram(round_figures());
  dram.serve({60, 8, false, 0});  // bytes 60 to 67 touch two bursts
  EXPECT_EQ(dram.stats().read_bytes, 8);
  EXPECT_EQ(dram.stats().moved_bytes, 128);
}

TEST(DramChannel, TwoRequestersShareOneChannelInTimeOrder) {
  // Two streams of 64 chunks of 4 KB, alternating: together they need twice the time of one, and neither
  // starves.
  const DramParams p = round_figures();
  Dram alone(p);
  Femtoseconds one = 0;
  for (std::int64_t i = 0; i < 64; ++i) one = alone.serve({i * 4096, 4096, false, one}).done;
  Dram shared(p);
  Femtoseconds first = 0, second = 0;
  for (std::int64_t i = 0; i < 64; ++i) {
    first = shared.serve({i * 4096, 4096, false, std::min(first, second)}).done;
    second = shared.serve({(1 << 28) + i * 4096, 4096, false, std::min(first, second)}).done;
  }
  const double busy = static_cast<double>(shared.stats().channels.busy);
  EXPECT_EQ(shared.stats().channels.busy, 2 * alone.stats().channels.busy);
  EXPECT_GE(static_cast<double>(second), busy);
  EXPECT_LT(static_cast<double>(second - first) / static_cast<double>(second), 0.05);
}

}  // namespace
}  // namespace switchyard::accel::testing
