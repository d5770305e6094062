// Chips as lists of parts against their published areas.
#include <gtest/gtest.h>

#include "energy/area.h"
#include "tests/energy/tables.h"

namespace switchyard::energy {
namespace {

using test::mm2;
using test::shipped_table;

/// NVDLA: MACs with their share of everything, the convolution buffer in compiled macros of 8 KB and 64 bit
/// (wide banks are macros side by side), and what every chip has.
double nvdla_square_millimetres(const char* table, double macs, double kibibytes) {
  const std::vector<Part> parts = {
      {Component::mac, MacPart{}, macs},
      {Component::global_buffer, SramPart{{Bytes(8 << 10), 64, false}}, kibibytes / 8.0},
      {Component::control, ChipOverheadPart{}, 1.0},
  };
  return area_of(parts, shipped_table(table)).total().value() / mm2;
}

TEST(NvdlaArea, IsWithinFifteenPerCentAtSixteenNanometres) {
  // NVDLA primer: 2048 MACs and 512 KB 3.3 mm2; 64 MACs and 128 KB 0.55 mm2.
  EXPECT_NEAR(nvdla_square_millimetres("16nm", 2048, 512), 3.3, 0.15 * 3.3);
  EXPECT_NEAR(nvdla_square_millimetres("16nm", 64, 128), 0.55, 0.15 * 0.55);
}

TEST(NvdlaArea, IsWithinFifteenPerCentAtTwentyEightNanometres) {
  // NVDLA primer: 5.5 and 0.91 mm2.
  EXPECT_NEAR(nvdla_square_millimetres("28nm", 2048, 512), 5.5, 0.15 * 5.5);
  EXPECT_NEAR(nvdla_square_millimetres("28nm", 64, 128), 0.91, 0.15 * 0.91);
}

TEST(NvdlaArea, FollowsTheLinearFitOfItsTable) {
  // 0.27 mm2 + 1030 um2 per MAC + 0.00185 mm2 per KB fits the primer's 16 nm column within 10 %.
  for (const double macs : {64.0, 256.0, 512.0, 1024.0, 2048.0}) {
    for (const double kibibytes : {128.0, 256.0, 512.0}) {
      const double fit = 0.27 + 1.03e-3 * macs + 1.85e-3 * kibibytes;
      EXPECT_NEAR(nvdla_square_millimetres("16nm", macs, kibibytes), fit, 0.03 * fit);
    }
  }
}

TEST(SimbaArea, AddsUpToTheLogicOfOneChiplet) {
  // Timeloop's simba-chip.cfg: 16 PEs of 8 lanes x 8 MACs; per lane 4 KB of weights and 128 x 24 b of sums;
  // per PE 8 KB of inputs, 64-bit ports; global buffer 4 banks of 16 KB, 256 bit. 4.01 TOPS / 1.29 TOPS/mm2
  // (VLSI 2019) = 3.1 mm2. pe_overhead was chosen on this sum, so this shows that the parts are complete, not
  // that they predict.
  const double pes = 16;
  const double lanes = 8;
  const std::vector<Part> parts = {
      {Component::mac, MacPart{}, pes * lanes * 8},
      {Component::weight_buffer, SramPart{{Bytes(4 << 10), 64, false}}, pes * lanes},
      {Component::input_buffer, SramPart{{Bytes(8 << 10), 64, false}}, pes},
      {Component::accumulators, SramPart{{Bytes(384), 24, true}}, pes * lanes},
      {Component::global_buffer, SramPart{{Bytes(16 << 10), 256, false}}, 4},
      {Component::network, RouterPart{64}, pes},
      {Component::control, PeOverheadPart{}, pes},
      {Component::control, ChipOverheadPart{}, 1},
  };
  EXPECT_NEAR(area_of(parts, shipped_table("16nm")).total().value() / mm2, 3.1, 0.15 * 3.1);
}

}  // namespace
}  // namespace switchyard::energy
