// Mappings that an accelerator study forces: they reach the chip, and none is forgotten silently.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/load.h"
#include "sim/chip/study.h"
#include "tests/sim/chip_support.h"

namespace switchyard::sim {
namespace {

using ::testing::HasSubstr;

/// A study of a small ResNet-18 on one Simba chiplet, with the mappings in `forced` (YAML in flow form).
AccelStudy study_with(const std::string& forced) {
  ReadOptions options;
  options.search_roots = {SWITCHYARD_SOURCE_DIR};
  return read<AccelStudy>(load_yaml("kind: accel_study\n"
                                    "networks: {small: {model: resnet18, input: 64x64}}\n"
                                    "accelerators: [configs/accelerators/simba-chip.yaml]\n"
                                    "energy: configs/energy/shipped.yaml\n"
                                    "fidelities: [analytic]\n"
                                    "mappings: [" + forced + "]\n",
                                    "study.yaml"),
                          options);
}

std::string error_of(const std::string& forced) {
  try {
    study_with(forced);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return {};
}

Cycles cycles_of(const AccelStudy& study, const std::string& layer) {
  const AccelResult result = run_study(study, {});
  for (const ChipLayer& row : result.points.front().profile.layers) {
    if (row.name == layer) return row.cycles;
  }
  throw SimError("no such layer");
}

TEST(ForcedMappings, AStudyRunsALayerAsItsMappingSaysAndTheOthersAsFound) {
  const AccelStudy free = study_with("");
  // One PE of sixteen does it all: 8 x 8 vectors of channels, 16 x 16 outputs, nine taps.
  const AccelStudy forced = study_with(
      "{kind: mappings, network: 'resnet18 {input: 64x64}', accelerator: simba-chip, layers: {stage1.block1.conv1: "
      "{pe_tile: {K: 8, C: 64, P: 4, Q: 4}, buffer_tile: {K: 64, C: 64, P: 4, Q: 4}}}}");
  EXPECT_GE(cycles_of(forced, "stage1.block1.conv1").value(), 8 * 8 * 16 * 16 * 9);
  EXPECT_LT(cycles_of(free, "stage1.block1.conv1").value(), 8 * 8 * 16 * 16 * 9 / 8);
  EXPECT_EQ(cycles_of(forced, "stage1.block1.conv2"), cycles_of(free, "stage1.block1.conv2"));
}

TEST(ForcedMappings, MappingsThatNothingRunsByAreAnError) {
  EXPECT_THAT(error_of("{kind: mappings, network: resnet18, accelerator: simba-chip}"),
              HasSubstr("study.yaml:6:11: nothing here runs ‘resnet18’ on ‘simba-chip’ by these mappings; name both as "
                        "the study does, and each pair once"));
}

TEST(ForcedMappings, AMappingThatDoesNotFitStopsTheStudy) {
  // 64 x 64 weights of nine taps and a byte, twice.
  const AccelStudy study = study_with(
      "{kind: mappings, network: 'resnet18 {input: 64x64}', accelerator: simba-chip, layers: {stage1.block1.conv1: "
      "{pe_tile: {K: 64, C: 64}, buffer_tile: {K: 64, C: 64}}}}");
  try {
    run_study(study, {});
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("layer ‘stage1.block1.conv1’: the PE's weight buffer needs 73728 bytes "
                                        "(double-buffered) but has 32768; use smaller tiles"));
  }
}

}  // namespace
}  // namespace switchyard::sim
