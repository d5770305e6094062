// The accelerator model against published machines: what holds is asserted, what misses is named with its cause in
// docs/modelling/published_machines.md, so that a miss that heals (or a new one) shows here.
#include <gtest/gtest.h>

#include <set>

#include "sim/validate/machines.h"
#include "sim/validate/networks.h"
#include "sim/validate/nvdla_sheet.h"
#include "tests/sim/chip_support.h"

namespace switchyard::sim {
namespace {

const MachineReport& report() {
  static const MachineReport all = validate_machines(&testing::machine, testing::shipped_tables());
  return all;
}

TEST(PublishedMachines, MissOnlyWhatTheDocumentSaysTheyMiss) {
  const std::set<std::string> known_misses = {
      "eyeriss-like, AlexNet conv1 DRAM traffic",
      "eyeriss-like, AlexNet conv1 latency",
      "eyeriss-like, AlexNet conv2 DRAM traffic",
      "eyeriss-like, AlexNet conv3 DRAM traffic",
      "eyeriss-like, AlexNet conv3 latency",
      "eyeriss-like, AlexNet conv4 DRAM traffic",
      "eyeriss-like, AlexNet conv4 latency",
      "eyeriss-like, AlexNet conv5 DRAM traffic",
      "eyeriss-like, AlexNet conv5 latency",
      "magnet-like, ResNet-50, energy per operation of the PEs",
      "magnet-like, ResNet-50, energy per operation without DRAM",
      "nvdla-2048, layers of ResNet-50 within 15 % of the sheet",
      "nvdla-64, ResNet-50",
  };
  std::set<std::string> misses;
  for (const MachineCheck& check : report().checks) {
    EXPECT_FALSE(check.source.empty()) << check.what;
    if (!check.passes()) misses.insert(check.machine + ", " + check.what);
  }
  EXPECT_EQ(misses, known_misses);
}

TEST(NvdlaSheet, GivesTheFiguresOfTheSpreadsheet) {
  // nvdla/hw, perf/NVDLA_OpenSource_Performance.xlsx, 2048 MACs, 512 KB, 20 GB/s: a layer of each kind.
  const Graph resnet = resnet50_v1();
  const auto cycles = [&](const char* name, bool residual, std::int64_t outputs) {
    return sheet_layer({}, resnet, *resnet.find(name), residual, outputs).cycles();
  };
  EXPECT_DOUBLE_EQ(cycles("conv1", false, 64 * 56 * 56), 153664) << "7x7 of stride 2, pooled";
  EXPECT_DOUBLE_EQ(cycles("res2a.branch1", false, 256 * 56 * 56), 49800) << "bound by DRAM";
  EXPECT_DOUBLE_EQ(cycles("res2a.branch2b", false, 64 * 56 * 56), 50176) << "3x3 by Winograd";
  EXPECT_DOUBLE_EQ(cycles("res2a.branch2c", true, 256 * 56 * 56), 89000) << "with the residual addition";
  EXPECT_DOUBLE_EQ(cycles("res3a.branch1", false, 512 * 28 * 28), 123600) << "stride folded, inputs read twice";
  EXPECT_DOUBLE_EQ(cycles("res5a.branch2b", false, 512 * 7 * 7), 207250) << "weights of 16 values per filter";
}

TEST(NvdlaSheet, GivesThePublishedFrameRate) {
  // 54 layers add up to 269 frames/s at 1 GHz (primer); the sheet pools within the convolution before.
  double cycles = 0;
  for (const SheetCheck& layer : report().sheet) cycles += layer.sheet_cycles;
  EXPECT_EQ(report().sheet.size(), 54u);
  EXPECT_NEAR(1e9 / cycles, 269, 0.02 * 269);
}

}  // namespace
}  // namespace switchyard::sim
