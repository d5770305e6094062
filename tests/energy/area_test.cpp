// Parts lists: each part at its size, in its component; leakage of logic and SRAM.
#include <gtest/gtest.h>

#include "energy/area.h"
#include "tests/energy/tables.h"

namespace switchyard::energy {
namespace {

using test::shipped_table;
using test::um2;

TEST(Area, IsTheTablesFigureForEachPart) {
  const EnergyTable table = shipped_table("16nm");
  const auto square_micrometres = [&](const PartKind& kind) {
    return area_of({{Component::control, kind, 1.0}}, table).total().value() / um2;
  };
  // 16nm.yaml: 53.58 + 0.75 x 26.03 + 956.9 um2 for an 8-bit MAC with a 24-bit sum.
  EXPECT_NEAR(square_micrometres(MacPart{}), 1030.0, 0.01);
  // 4 KiB x 1849 + 219 + 91.58 um2.
  EXPECT_NEAR(square_micrometres(SramPart{{Bytes(4096), 64, false}}), 7706.58, 0.01);
  EXPECT_NEAR(square_micrometres(RegisterPart{}), 1.434, 1e-9);
  EXPECT_NEAR(square_micrometres(VectorLanePart{}), 2484, 1e-9);
  EXPECT_NEAR(square_micrometres(SpecialLanePart{}), 475, 1e-9);
  EXPECT_NEAR(square_micrometres(RouterPart{64}), 64 * 49.9, 1e-9);
  EXPECT_NEAR(square_micrometres(PeOverheadPart{}), 9700, 1e-9);
  EXPECT_NEAR(square_micrometres(ChipOverheadPart{}), 270000, 1e-6);
}

TEST(Area, AddsPartsOfOneComponent) {
  const EnergyTable table = shipped_table("16nm");
  const AreaBreakdown area = area_of({{Component::vector_unit, VectorLanePart{}, 16.0},
                                      {Component::vector_unit, SpecialLanePart{}, 4.0},
                                      {Component::collectors, RegisterPart{}, 1000.0}},
                                     table);
  EXPECT_DOUBLE_EQ(area.of(Component::vector_unit).value(), (16 * 2484 + 4 * 475) * um2);
  EXPECT_DOUBLE_EQ(area.of(Component::collectors).value(), 1434 * um2);
  EXPECT_DOUBLE_EQ(area.total().value(), (16 * 2484 + 4 * 475 + 1434) * um2);
}

TEST(Leakage, IsOfLogicByAreaAndOfSramByCapacity) {
  const EnergyTable table = shipped_table("16nm");
  // 0.27 mm2 x 10 mW/mm2, and 32 x 16 KiB x 0.01 mW/KiB.
  EXPECT_NEAR(leakage_power({{Component::control, ChipOverheadPart{}, 1.0}}, table).value(), 2.7e-3, 1e-12);
  EXPECT_NEAR(leakage_power({{Component::global_buffer, SramPart{{Bytes(16 << 10), 64, false}}, 32.0}}, table)
                  .value(),
              5.12e-3, 1e-12);
}

}  // namespace
}  // namespace switchyard::energy
