// What is left of a device at a resource level.
#include <gtest/gtest.h>

#include "sim/experiment/levels.h"
#include "tests/base/config_error_text.h"

namespace switchyard::sim {
namespace {

accel::Accelerator machine() {
  accel::Accelerator a;
  a.name = "machine";
  a.pe_rows = 3;
  a.pe_columns = 8;
  return a;
}

TEST(AcceleratorLevel, TakesColumnsOfPesIfTheyAreWhole) {
  const auto a = at_level(machine(), {0.5, 0.25, 0.75, {}});
  EXPECT_EQ(a.pe_columns, 4);  // 8 / 2
  EXPECT_EQ(a.pe_rows, 3);
  EXPECT_DOUBLE_EQ(a.dram.channel_bandwidth.value(), 3.2e9);  // 12.8 GB/s / 4
  EXPECT_DOUBLE_EQ(a.clock.value(), 7.5e8);                   // 1 GHz x 3/4
}

TEST(AcceleratorLevel, ElseRows) {
  const auto a = at_level(machine(), {0.3333333, 1, 1, {}});
  EXPECT_EQ(a.pe_columns, 8);  // a third of 8 columns is no whole number
  EXPECT_EQ(a.pe_rows, 1);
}

TEST(AcceleratorLevel, AShareThatIsNoWholeNumberOfEitherIsAnError) {
  EXPECT_EQ(config_error_of([] { at_level(machine(), {0.4, 1, 1, {}}); }),
            "machine: no 0.4 of the array can be taken; use a multiple of 1/8 (of 8 columns) or a multiple of 1/3 (of 3 "
            "rows)");
}

TEST(GpuLevel, KeepsToWholeMultiprocessorsClocksAndPower) {
  gpu::Gpu g;
  g.spec.name = "board";
  g.spec.multiprocessors = 80;
  const auto half = at_level(g, {0.5, 0.5, 1, Watts(60)});
  EXPECT_EQ(half.spec.multiprocessors, 40);
  EXPECT_DOUBLE_EQ(half.spec.dram_bandwidth.value(), 5e10);
  EXPECT_DOUBLE_EQ(half.spec.board_power.value(), 60);
  EXPECT_EQ(config_error_of([&] { at_level(g, {0.33, 1, 1, {}}); }),
            "board: no 0.33 of the device can be taken; use a multiple of 1/80 (of 80 multiprocessors)");
  EXPECT_EQ(config_error_of([&] { at_level(g, {1, 1, 0.2, {}}); }),
            "board: 0.2 of the boost clock is below the lowest clock, 300 MHz; use more");
  EXPECT_EQ(config_error_of([&] { at_level(g, {1, 1, 1, Watts(30)}); }),
            "board: static power is 30 W, so a cap of 30 W cannot be kept; raise it");
}

PathProfile two_watts() {
  // 10 mJ in 5 ms: 2 W, of which leakage is 0.5 W.
  PathProfile p;
  p.device = "machine";
  p.latency = Seconds(5e-3);
  p.energy = Joules(10e-3);
  p.utilisation = 0.6;
  p.energy_by_component = {{"MAC", 7.5e-3}, {"leakage", 2.5e-3}};
  p.layers.push_back({"a", "linear", 1, 1, Seconds(5e-3), Joules(10e-3), "compute", 0, 0.6, {{"compute", 5e-3}}, {}});
  return p;
}

TEST(PowerCap, StretchesTheTimeUntilTheAveragePowerIsKept) {
  PathProfile p = two_watts();
  throttle(p, Watts(0.5), Watts(1.25));
  // Dynamic energy 10 - 0.5 x 5 = 7.5 mJ at 1.25 - 0.5 = 0.75 W takes 10 ms; leakage is then 5 mJ, 12.5 mJ in all.
  EXPECT_DOUBLE_EQ(p.latency.value(), 10e-3);
  EXPECT_DOUBLE_EQ(p.energy.value(), 12.5e-3);
  EXPECT_DOUBLE_EQ(p.throttled.value(), 5e-3);
  EXPECT_DOUBLE_EQ(p.utilisation, 0.3);
  EXPECT_DOUBLE_EQ(p.energy_by_component[1].second, 5e-3);
  EXPECT_DOUBLE_EQ(p.layers[0].time.value(), 10e-3);
  EXPECT_DOUBLE_EQ(p.layers[0].energy.value(), 12.5e-3);
}

TEST(PowerCap, DoesNothingWhereThePowerIsBelowIt) {
  PathProfile p = two_watts();
  throttle(p, Watts(0.5), Watts(2.5));
  EXPECT_DOUBLE_EQ(p.latency.value(), 5e-3);
  EXPECT_DOUBLE_EQ(p.throttled.value(), 0);
}

TEST(PowerCap, BelowLeakageIsAnError) {
  EXPECT_EQ(config_error_of([] {
              PathProfile p = two_watts();
              throttle(p, Watts(0.5), Watts(0.5));
            }),
            "machine: leakage is 500 mW, so a power cap of 500 mW cannot be kept; raise it");
}

}  // namespace
}  // namespace switchyard::sim
