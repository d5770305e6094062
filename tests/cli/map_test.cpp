// switchyard map: loop nests, export, and forcing what was exported.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::HasSubstr;

std::string scratch(const std::string& name) {
  return (std::filesystem::path(::testing::TempDir()) /
          (std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) + name))
      .string();
}

TEST(Map, ShowsALayerAsALoopNestWithItsCost) {
  const auto result = switchyard_program({"map", "resnet18", "--accelerator", "simba-chip", "--layer", "stem"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("resnet18 on simba-chip: mappings of least cycles"));
  EXPECT_THAT(result.out, HasSubstr("stem.conv\nK 64, C 3, P x Q 112 x 112, 7 x 7 filters, stride 2\n"));
  EXPECT_THAT(result.out, HasSubstr("parallel PEs for"));
  EXPECT_THAT(result.out, HasSubstr("total"));
}

TEST(Map, WhatWasExportedCostsTheSameWhenForced) {
  const std::string file = scratch(".yaml");
  const std::vector<std::string> map = {"map", "resnet18", "--accelerator", "simba-chip", "--layer", "stage1"};
  auto exporting = map;
  exporting.insert(exporting.end(), {"--export", file});
  const auto exported = switchyard_program(exporting);
  EXPECT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_THAT(exported.err, HasSubstr("mappings of 4 layers written"));
  auto forcing = map;
  forcing.insert(forcing.end(), {"--force", file});
  const auto forced = switchyard_program(forcing);
  EXPECT_EQ(forced.exit_code, 0) << forced.err;
  EXPECT_THAT(forced.out, HasSubstr("1.000"));
  EXPECT_EQ(switchyard_program({"check", file}).exit_code, 0);
}

TEST(Map, AnEditedMappingShowsWhatItCostsBesideTheOneFound) {
  // One PE in place of sixteen, the whole of each dimension walked in its turn: 64 x 64 channels of 8 x 8 MACs, 56 x 56
  // outputs, nine taps: 8 x 8 x 3136 x 9 = 1,806,336 cycles of compute and some of loading.
  const std::string file = scratch(".yaml");
  std::ofstream(file) << "kind: mappings\nnetwork: resnet18\naccelerator: simba-chip\nlayers:\n"
                         "  stage1.block1.conv1:\n"
                         "    pe_tile: {K: 8, C: 64, P: 7, Q: 4}\n"
                         "    buffer_tile: {K: 64, C: 64, P: 7, Q: 4}\n"
                         "    buffer_order: GNPQKC\n";
  const std::vector<std::string> map = {"map", "resnet18", "--accelerator", "simba-chip", "--layer",
                                        "stage1.block1.conv1", "--force", file};
  const auto result = switchyard_program(map);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("forced by " + file));
  EXPECT_THAT(result.out, HasSubstr("1 8"));
  auto elsewhere = map;
  elsewhere[3] = "simba-package";
  EXPECT_EQ(messages_of_bad_input(elsewhere),
            file + ":3:14: the mappings are for accelerator ‘simba-chip’, not ‘simba-package’; export them for that "
                   "one, or change ‘accelerator’ if they suit it too\n");
}

TEST(Map, ShowsThePassesOfARowStationaryArray) {
  // The stem has 7 filter rows, so sets take 7 of the 12 rows of PEs, and all 14 columns: 98 PEs.
  const std::vector<std::string> map = {"map", "resnet18", "--accelerator", "eyeriss-rs", "--layer", "stem"};
  const auto result = switchyard_program(map);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("98 of 168"));
  EXPECT_THAT(result.out, HasSubstr("exact"));
  auto exporting = map;
  exporting.insert(exporting.end(), {"--export", scratch(".yaml")});
  EXPECT_EQ(messages_of_bad_input(exporting),
            "switchyard: --export: ‘eyeriss-rs’ is a row-stationary array, whose passes are searched whole and are no "
            "loop nest; choose a machine of template vector_pe\n");
}

TEST(Map, UnknownNamesAreBadInput) {
  EXPECT_THAT(messages_of_bad_input({"map", "resnet18", "--accelerator", "simba-chp"}),
              HasSubstr("‘simba-chp’ is no file and no accelerator; known: "));
  EXPECT_THAT(messages_of_bad_input({"map", "resnet18", "--accelerator", "simba-chip", "--layer", "stem.cnv"}),
              HasSubstr("switchyard: --layer: no dot-product layer or module ‘stem.cnv’ (did you mean ‘stem.conv’?); "));
  EXPECT_EQ(messages_of_bad_input({"map", "resnet18", "--accelerator", "systolic-32x32"}),
            "switchyard: --accelerator: ‘systolic-32x32’ is a systolic array, whose dataflow leaves nothing to map; "
            "choose a machine of template vector_pe\n");
  EXPECT_THAT(messages_of_bad_input({"map", "resnet18"}), HasSubstr("--accelerator is required"));
}

}  // namespace
}  // namespace switchyard
