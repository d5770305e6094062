// Ledgers: each action at its price, in its cell; gated MACs; broken counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "energy/accounting.h"
#include "tests/energy/tables.h"

namespace switchyard::energy {
namespace {

using test::pJ;
using test::shipped_table;
using ::testing::StrEq;
using ::testing::ThrowsMessage;

double picojoules(const Action& action) { return unit_energy(action, shipped_table("45nm")).value() / pJ; }

TEST(UnitEnergy, IsTheTablesFigureForEachAction) {
  // All from 45nm.yaml: MAC with a 24-bit sum 0.2 + 0.075 pJ; register 16.92 fJ; wire 0.125 pJ per bit and
  // mm, so 125 per bit and metre; router 0.125; DDR4 15; vector operations 0.1, 0.75, 2.539.
  EXPECT_DOUBLE_EQ(picojoules(MacAction{}), 0.275);
  EXPECT_DOUBLE_EQ(picojoules(RegisterAction{}), 0.01692);
  EXPECT_DOUBLE_EQ(picojoules(WireAction{}), 125.0);
  EXPECT_DOUBLE_EQ(picojoules(RouterAction{}), 0.125);
  EXPECT_DOUBLE_EQ(picojoules(DramAction{"DDR4"}), 15.0);
  EXPECT_DOUBLE_EQ(picojoules(VectorAction{VectorOperation::integer}), 0.1);
  EXPECT_DOUBLE_EQ(picojoules(VectorAction{VectorOperation::fp16}), 0.75);
  EXPECT_DOUBLE_EQ(picojoules(VectorAction{VectorOperation::special}), 2.539);
}

TEST(UnitEnergy, OfABitOfSramIsItsShareOfAnAccess) {
  const EnergyTable table = shipped_table("16nm");
  const SramShape macro{Bytes(4096), 64, false};
  EXPECT_DOUBLE_EQ((unit_energy(SramAction{macro, false}, table) * 64.0).value(),
                   table.sram.read_energy(macro).value());
  EXPECT_DOUBLE_EQ((unit_energy(SramAction{macro, true}, table) * 64.0).value(),
                   table.sram.write_energy(macro).value());
}

TEST(Price, PutsEveryEntryIntoItsCell) {
  Ledger ledger;
  ledger.add({Component::mac, Operand::none, MacAction{}, 4.0});
  ledger.add({Component::dram, Operand::weights, DramAction{"DDR4"}, 2.0});
  ledger.add({Component::dram, Operand::outputs, DramAction{"DDR4"}, 3.0});
  ledger.add({Component::leakage, Operand::none, LeakageAction{Watts(1e-3)}, 1e-9});
  const EnergyBreakdown energy = price(ledger, shipped_table("45nm"));
  // 4 x 0.275; 2 x 15; 3 x 15; 1 mW x 1 ns = 1 pJ.
  EXPECT_DOUBLE_EQ(energy.of(Component::mac).value(), 1.1 * pJ);
  EXPECT_DOUBLE_EQ(energy.of(Component::dram, Operand::weights).value(), 30 * pJ);
  EXPECT_DOUBLE_EQ(energy.of(Component::dram).value(), 75 * pJ);
  EXPECT_DOUBLE_EQ(energy.of(Operand::outputs).value(), 45 * pJ);
  EXPECT_DOUBLE_EQ(energy.of(Operand::none).value(), 2.1 * pJ);
  EXPECT_DOUBLE_EQ(energy.total().value(), 77.1 * pJ);
}

TEST(Price, ChargesGatedMacsTheirFraction) {
  Ledger ledger;
  ledger.add({Component::mac, Operand::none, MacAction{}, 6.0});
  ledger.add({Component::mac, Operand::none, MacAction{{}, true}, 4.0});
  const EnergyTable table = shipped_table("45nm");
  EXPECT_DOUBLE_EQ(price(ledger, table).total().value(), 10 * 0.275 * pJ);
  EXPECT_DOUBLE_EQ(price(ledger, table, {0.25}).total().value(), 7 * 0.275 * pJ);
  EXPECT_DOUBLE_EQ(price(ledger, table, {0.0}).total().value(), 6 * 0.275 * pJ);
}

TEST(Price, RefusesAGatingFactorThatIsNoFraction) {
  EXPECT_THAT(
      [] { (void)price({}, shipped_table("45nm"), {1.5}); },
      ThrowsMessage<ConfigError>(StrEq("a gated MAC cannot take 1.5 of the energy of a MAC; use 0 to 1")));
}

TEST(Ledger, RefusesCountsThatWentWrong) {
  Ledger ledger;
  EXPECT_THAT(
      [&] {
        ledger.add({Component::dram, Operand::weights, DramAction{"DDR4"}, -1.0});
      },
      ThrowsMessage<SimError>(
          StrEq("the energy ledger was given -1 actions of DRAM for weights; counts are never negative")));
  EXPECT_THROW(
      ledger.add({Component::mac, Operand::none, MacAction{}, std::numeric_limits<double>::quiet_NaN()}),
      SimError);
  EXPECT_TRUE(ledger.entries().empty());
}

TEST(Breakdown, NamesItsComponentsAndOperands) {
  EXPECT_EQ(name_of(Component::mac), "MAC");
  EXPECT_EQ(name_of(Component::global_buffer), "global buffer");
  EXPECT_EQ(name_of(Component::leakage), "leakage");
  EXPECT_EQ(name_of(Operand::weights), "weights");
  EXPECT_EQ(name_of(Operand::none), "none");
}

}  // namespace
}  // namespace switchyard::energy
