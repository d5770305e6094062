// What holds for the event-driven machine whatever the layer.
#include <gtest/gtest.h>

#include "accel/mapper/mapper.h"
#include "tests/accel/machine_support.h"
#include "tests/accel/machines.h"
#include "tests/accel/random_mappings.h"

namespace switchyard::accel {
namespace {

using testing::run_layer;

Nest square(std::int64_t batch) {
  Nest n;
  n.size.of = {1, batch, 64, 64, 28, 28};
  n.r = n.s = 3;
  n.pad_h = n.pad_w = 1;
  n.in_h = n.in_w = 28;
  return n;
}

TEST(Machine, ABatchIsNoSlowerThanItsImagesOneByOne) {
  for (const std::string name : {"simba-chip", "magnet-like"}) {
    const Accelerator a = testing::shipped(name);
    const std::int64_t one = run_layer(square(1), find_mapping(square(1), a, {}).mapping, a).cycles;
    for (const std::int64_t n : {2, 4}) {
      EXPECT_LE(run_layer(square(n), find_mapping(square(n), a, {}).mapping, a).cycles, n * one) << name << " " << n;
    }
  }
}

TEST(Machine, RepeatsItselfWithinOneProcess) {
  const Accelerator a = testing::shipped("magnet-like");
  const Mapping mapping = find_mapping(square(2), a, {}).mapping;
  const NetworkRun first = run_layer(square(2), mapping, a);
  const NetworkRun second = run_layer(square(2), mapping, a);
  EXPECT_EQ(first.cycles, second.cycles);
  EXPECT_EQ(first.events, second.events);
  EXPECT_EQ(first.counts, second.counts);
  EXPECT_EQ(first.breakdown, second.breakdown);
}

// Random layers, tiles, orders and machines: simulate() itself throws if bytes, steps or cycles do not add up.
TEST(Machine, LosesNothingOnRandomMappingsAndCountsWhatTheClosedFormCounts) {
  testing::RandomMappings random(77);
  for (int i = 0; i < 200; ++i) {
    Accelerator a = random.machine();
    const Nest nest = random.nest();
    const Mapping mapping = random.mapping(nest, a);
    if (!why_illegal(nest, mapping, a).empty()) continue;
    const NetworkRun run = run_layer(nest, mapping, a);
    ActionCounts counts = counts_of(nest, mapping, a);
    counts.total_cycles = run.counts.total_cycles;
    ASSERT_EQ(run.counts, counts) << "case " << i << "\n" << loop_nest_text(nest, mapping, a);
  }
}

TEST(Machine, MoreBandwidthHardlyEverSlowsAMappingDown) {
  const Accelerator a = testing::shipped("simba-chip");
  const Mapping mapping = find_mapping(square(1), a, {}).mapping;
  const std::int64_t before = run_layer(square(1), mapping, a).cycles;
  const auto with = [&](auto change) {
    Accelerator more = a;
    change(more);
    return run_layer(square(1), mapping, more).cycles;
  };
  EXPECT_LE(with([](Accelerator& m) { m.dram.channels *= 2; }), before);
  EXPECT_LE(with([](Accelerator& m) { m.network.link_bytes_per_cycle *= 2; }), before);
  EXPECT_LE(with([](Accelerator& m) { m.network.pe_port_bytes_per_cycle *= 2; }), before);
  // With more banks loads come some cycles sooner, and requests of the three DMA engines meet at DRAM in another order:
  // here 334 visits find their row closed instead of 322, each some 20 cycles later, 1.2 % in all. Without what rows and
  // refreshes cost, more banks never do.
  const auto doubled = [](Accelerator& m) { m.global_buffer.banks *= 2; };
  EXPECT_LE(static_cast<double>(with(doubled)), 1.03 * static_cast<double>(before));
  const auto without_rows = [](Accelerator& m) {
    m.dram.row_miss_penalty = m.dram.row_cycle = m.dram.activate_gap = m.dram.four_activate_window = Seconds(0);
    m.dram.refresh_time = Seconds(0);
  };
  const std::int64_t rows_free = with(without_rows);
  EXPECT_LE(with([&](Accelerator& m) { without_rows(m), doubled(m); }), rows_free);
}

}  // namespace
}  // namespace switchyard::accel
