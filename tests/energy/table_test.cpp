// Formats, provenance, and that tables survive being written and read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/key_writer.h"
#include "tests/energy/tables.h"

namespace switchyard::energy {
namespace {

using test::pJ;
using test::shipped_table;
using test::um2;
using ::testing::StrEq;
using ::testing::ThrowsMessage;

constexpr const char* names[] = {"45nm", "28nm", "16nm", "7nm", "5nm"};

TEST(EnergyTable, EveryFigureOfEveryShippedTableHasASource) {
  for (const char* name : names) {
    const EnergyTable table = shipped_table(name);
    for (const auto& f : energy_figures())
      EXPECT_NE((table.*f.member).from.source, "") << name << ' ' << f.key;
    for (const auto& f : area_figures()) EXPECT_NE((table.*f.member).from.source, "") << name << ' ' << f.key;
    for (const auto& [type, figure] : table.dram.types)
      EXPECT_NE(figure.from.source, "") << name << ' ' << type;
  }
}

TEST(EnergyTable, SaysItsNodeAndSupply) {
  const EnergyTable table = shipped_table("5nm");
  EXPECT_DOUBLE_EQ(table.node.value(), 5e-9);
  EXPECT_DOUBLE_EQ(table.voltage.value(), 0.7);
}

TEST(EnergyTable, ReadsBackWhatItWrites) {
  for (const char* name : names) {
    const EnergyTable table = shipped_table(name);
    EXPECT_EQ(read<EnergyTable>(to_node(table)), table) << name;
  }
}

TEST(MacEnergy, SplitsIntoMultiplierAndAdder) {
  // 45 nm: 4 x 8 bit is half of 0.2 pJ; a 24-bit sum three quarters of 0.1 pJ.
  EXPECT_DOUBLE_EQ(shipped_table("45nm").mac_energy({4, 8, 24, false}).value(), (0.1 + 0.075) * pJ);
}

TEST(MacEnergy, OfMixedFloatingPointOperandsIsThatOfTheWiderOne) {
  const EnergyTable table = shipped_table("45nm");
  EXPECT_EQ(table.mac_energy({16, 32, 32, true}), table.mac_energy({32, 32, 32, true}));
}

TEST(MacEnergy, RefusesFormatsWithoutAFigure) {
  const EnergyTable table = shipped_table("16nm");
  EXPECT_THAT(
      [&] {
        table.mac_energy({8, 8, 16, true});
      },
      ThrowsMessage<ConfigError>(
          StrEq("no energy is known for a floating-point MAC of 8 x 8 bit with sums of 16 "
                "bit; operands and sums may have 16 or 32 bits")));
  EXPECT_THAT(
      [&] {
        table.mac_energy({0, 8, 24, false});
      },
      ThrowsMessage<ConfigError>(
          StrEq("no energy is known for an integer MAC of 0 x 8 bit with sums of 24 bit; "
                "operands may have 1 to 32 bits, sums 1 to 64")));
  EXPECT_THROW(table.mac_area({8, 64, 24, false}), ConfigError);
}

TEST(MacArea, AddsOverheadInProportionToTheOperandBits) {
  // 45nm.yaml: 282 um2 x (16 x 16) / 64 + 137 um2 x 32 / 32 + 5036 um2 x 32 / 16.
  EXPECT_DOUBLE_EQ(shipped_table("45nm").mac_area({16, 16, 32, false}).value(), (1128 + 137 + 10072) * um2);
}

TEST(DramEnergy, NamesTheKnownTypesWhenAskedForAnother) {
  const EnergyTable table = shipped_table("16nm");
  EXPECT_THAT(
      [&] { table.dram.per_bit("LPDR4"); },
      ThrowsMessage<ConfigError>(StrEq(
          "no energy is known for DRAM of type ‘LPDR4’; known: LPDDR4, LPDDR4X, LPDDR5, DDR3, DDR4, GDDR5, "
          "GDDR6, HBM2, HBM2E, HBM3E, HMC (did you mean ‘LPDDR4’?)")));
}

TEST(DramEnergy, TheGenericTypeBelongsToHorowitzAlone) {
  EXPECT_NO_THROW(shipped_table("45nm").dram.per_bit("generic"));
  EXPECT_THROW(shipped_table("16nm").dram.per_bit("generic"), ConfigError);
}

TEST(Confidence, WordsAreThoseOfTheFiles) {
  EXPECT_EQ(name_of(Confidence::measured), "measured");
  EXPECT_EQ(name_of(Confidence::published), "published");
  EXPECT_EQ(name_of(Confidence::derived), "derived");
  EXPECT_EQ(name_of(Confidence::assumed), "assumed");
}

}  // namespace
}  // namespace switchyard::energy
