// Scaling against the published coefficients, and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "energy/scale_table.h"
#include "tests/energy/tables.h"

namespace switchyard::energy {
namespace {

using test::nm;
using test::shipped_scaling;
using test::shipped_table;
using ::testing::StrEq;
using ::testing::ThrowsMessage;

/// Energy against 45 nm at 1.0 V.
double energy_to_45(double node_nm, double volts) {
  const TechnologyScaling s = shipped_scaling();
  return s.logic_energy(Metres(node_nm * nm), Volts(volts)) / s.logic_energy(Metres(45 * nm), Volts(1.0));
}

TEST(LogicScaling, HasTheEnergyFactorsOfStillmakerAndBaas) {
  // a2 V^2 + a1 V + a0 at nominal supplies over 45 nm at 1.0 V (1.0177): 130 nm 1.2 V 5.179 / 1.0177 = 5.09;
  // 32 nm 0.9 V 0.5412 / 1.0177; 20 nm 0.2008; 16 nm 0.1203; 10 nm 0.0702; 7 nm 0.0478.
  EXPECT_NEAR(energy_to_45(130, 1.2), 5.09, 0.01);
  EXPECT_NEAR(energy_to_45(32, 0.9), 0.532, 0.001);
  EXPECT_NEAR(energy_to_45(20, 0.9), 0.197, 0.001);
  EXPECT_NEAR(energy_to_45(16, 0.8), 0.118, 0.001);
  EXPECT_NEAR(energy_to_45(10, 0.75), 0.069, 0.001);
  EXPECT_NEAR(energy_to_45(7, 0.7), 0.047, 0.001);
}

TEST(LogicScaling, GivesTheNearerNodeTheLargerWeight) {
  // 40 nm lies 5 nm below 45 and 8 above 32, so at 1.0 V E = (8 x 1.0177 + 5 x 0.6446) / 13 = 0.8742. With
  // the weights swapped, as in accelergy-library-plug-in, it would be 0.788.
  const TechnologyScaling s = shipped_scaling();
  EXPECT_NEAR(s.logic_energy(Metres(40 * nm), Volts(1.0)), 0.8742, 0.0001);
  // Area: (8 x 1 + 5 x 0.46) / 13.
  EXPECT_NEAR(s.logic_area(Metres(40 * nm)), 0.7923, 0.0001);
}

TEST(LogicScaling, GoesOnBelowSevenNanometresBySquareRootAndInProportion) {
  const TechnologyScaling s = shipped_scaling();
  const Volts v(0.7);
  EXPECT_NEAR(s.logic_energy(Metres(5 * nm), v) / s.logic_energy(Metres(7 * nm), v), std::sqrt(5.0 / 7.0),
              1e-12);
  EXPECT_NEAR(s.logic_area(Metres(5 * nm)) / s.logic_area(Metres(7 * nm)), 5.0 / 7.0, 1e-12);
}

TEST(LogicScaling, RefusesNodesAboveItsLargest) {
  EXPECT_THAT([] { (void)shipped_scaling().logic_area(Metres(180e-9)); },
              ThrowsMessage<ConfigError>(StrEq("no scaling is known at 180 nm; nodes up to 130 nm are")));
}

TEST(LogicScaling, RefusesSuppliesAtWhichThePolynomialFallsWithTheVoltage) {
  // The vertex of 3.755 V^2 - 4.398 V lies at 0.586 V.
  EXPECT_THAT([] { (void)shipped_scaling().logic_energy(Metres(65e-9), Volts(0.5)); },
              ThrowsMessage<ConfigError>(
                  StrEq("0.5 V is outside the energy polynomials at 65 nm; use 0.59 to 1.50 V")));
  EXPECT_THROW((void)shipped_scaling().logic_energy(Metres(16 * nm), Volts(1.6)), ConfigError);
}

TEST(SramScaling, FollowsCactiAtAndAbove22nmAndTheSquareRootBelow) {
  const TechnologyScaling s = shipped_scaling();
  const auto nominal = [&](double node) {
    return s.sram_energy(Metres(node * nm), s.nominal_voltage(Metres(node * nm)));
  };
  // CACTI 7's sweep, median over 99 shapes: 22 to 45 nm exponents 1.77 (reads) and 1.88 (writes).
  EXPECT_NEAR(nominal(45) / nominal(22), std::pow(45.0 / 22.0, 1.77), 1e-9);
  EXPECT_NEAR(nominal(7) / nominal(16), std::sqrt(7.0 / 16.0), 1e-9);
  // Area: node^2 in CACTI, proportional to the node below.
  EXPECT_NEAR(s.sram_area(Metres(45 * nm)) / s.sram_area(Metres(22 * nm)), std::pow(45.0 / 22.0, 2), 1e-9);
  EXPECT_NEAR(s.sram_area(Metres(5 * nm)) / s.sram_area(Metres(16 * nm)), 5.0 / 16.0, 1e-9);
}

TEST(SramScaling, LeakageStepsDownWithFinFets) {
  const TechnologyScaling s = shipped_scaling();
  // sqrt(16/22) x 0.79 at the same supply.
  EXPECT_NEAR(s.sram_leakage(Metres(16 * nm), Volts(0.8)) / s.sram_leakage(Metres(22 * nm), Volts(0.8)),
              std::sqrt(16.0 / 22.0) * 0.79, 1e-9);
}

TEST(InterconnectScaling, AMillimetreKeepsItsCapacitance) {
  // CACTI 7, HP wires per transition and mm: 45 nm at 1.0 V 0.2495 pJ, 32 nm at 0.9 V 0.1973, 22 nm at 0.8 V
  // 0.1555.
  const TechnologyScaling s = shipped_scaling();
  const double at_45 = s.interconnect_energy(Metres(45 * nm), Volts(1.0));
  EXPECT_NEAR(s.interconnect_energy(Metres(32 * nm), Volts(0.9)) / at_45, 0.1973 / 0.2495, 0.03);
  EXPECT_NEAR(s.interconnect_energy(Metres(22 * nm), Volts(0.8)) / at_45, 0.1555 / 0.2495, 0.03);
}

TEST(ScaledTable, SaysWhereEachFigureCameFrom) {
  const EnergyTable base = shipped_table("16nm");
  const EnergyTable table = scaled_to(base, shipped_scaling(), Metres(12e-9), Volts(0.8));
  EXPECT_EQ(table.name, "12 nm at 800 mV");
  EXPECT_EQ(table.source, "scaled from 16nm with configs/energy/scaling.yaml");
  EXPECT_TRUE(is_scaled(table.wire.from));
  EXPECT_EQ(table.wire.from.source, "scaled from 16nm by 1 (interconnect rule)");
  // Published at 16 nm, so derived elsewhere; assumed stays assumed.
  EXPECT_EQ(table.fp16_op.from.confidence, Confidence::derived);
  EXPECT_EQ(table.register_read.from.confidence, Confidence::assumed);
  EXPECT_EQ(table.dram, base.dram);
}

TEST(ScaledTable, LowersDynamicEnergyWithTheSupplyAndLeavesAreaAlone) {
  const EnergyTable base = shipped_table("16nm");
  const EnergyTable low = at_voltage(base, shipped_scaling(), Volts(0.6));
  // 0.2958 x 0.36 - 0.1241 x 0.6 + 0.03024 = 0.06227 over 0.12027 at 0.8 V.
  EXPECT_NEAR(low.mac_energy({}) / base.mac_energy({}), 0.5177, 0.001);
  // SRAM and wires: (0.6 / 0.8)^2.
  const SramShape shape;
  EXPECT_NEAR(low.sram.read_energy(shape) / base.sram.read_energy(shape), 0.5625, 1e-9);
  EXPECT_NEAR(low.wire.value / base.wire.value, 0.5625, 1e-9);
  EXPECT_DOUBLE_EQ(low.leakage_per_mm2.value / base.leakage_per_mm2.value, 0.75);
  EXPECT_EQ(low.mac_area({}), base.mac_area({}));
}

}  // namespace
}  // namespace switchyard::energy
