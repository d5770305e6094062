// switchyard run on accelerators: what it prints, keeps and refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/load.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* study = "configs/studies/accel_segformer.yaml";
constexpr const char* small = "networks={small: {model: segformer-b0, input: 32x32}}";
constexpr std::uint64_t any_size = 64U << 20U;

TEST(AccelStudy, SaysWhereCyclesAndJoulesWentAndHowLargeTheChipIs) {
  const auto result = switchyard_program({"run", study, "--no-cache", "--set", small});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("small on magnet-like, systemc, for latency, batch 1"), HasSubstr("Area in mm2"),
                                HasSubstr("decoder.linear_fuse"), HasSubstr("machine module"), HasSubstr("weight buffer"),
                                HasSubstr("leakage")));
}

TEST(AccelStudy, ShowsEveryLayerIfAsked) {
  const auto result = switchyard_program({"run", study, "--no-cache", "--layers", "--set", small});
  EXPECT_THAT(result.out, AllOf(HasSubstr("bound by"), HasSubstr("depth-wise convolution"), HasSubstr("softmax")));
}

TEST(AccelStudy, KeepsTheResultItWouldPrint) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "result.json").string();
  const auto printed = switchyard_program({"run", study, "--no-cache", "--json", "--set", small});
  const auto kept = switchyard_program({"run", study, "--no-cache", "-o", file, "--set", small});
  EXPECT_EQ(kept.exit_code, 0) << kept.err;
  EXPECT_EQ(load_text(file, any_size), printed.out);
}

TEST(AccelStudy, KeptMappingsChangeNothingAndDamagedOnesAreReported) {
  const TemporaryFolder folder;
  const std::vector<std::string> command = {"run", study, "--json", "--cache", folder.path().string(), "--set", small};
  const auto first = switchyard_program(command);
  const auto second = switchyard_program(command);
  EXPECT_EQ(first.out, second.out);
  EXPECT_THAT(second.err, IsEmpty());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (entry.is_regular_file()) std::filesystem::resize_file(entry.path(), 20);
  }
  const auto third = switchyard_program(command);
  EXPECT_EQ(third.exit_code, 0);
  EXPECT_EQ(first.out, third.out);
  EXPECT_THAT(third.err, HasSubstr("it is searched again"));
}

TEST(AccelStudy, ASystolicArrayCannotBeSimulated) {
  EXPECT_THAT(messages_of_bad_input(
                  {"run", study, "--set", "accelerators=[configs/accelerators/systolic-32x32.yaml]"}),
              HasSubstr("systolic-32x32: a systolic array has the analytic model only"));
  const auto result =
      switchyard_program({"run", study, "--no-cache", "--set", small, "--set", "fidelities=[analytic]", "--set",
                          "accelerators=[configs/accelerators/systolic-32x32.yaml]"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST(AccelStudy, CacheAndNoCacheExcludeEachOther) {
  EXPECT_THAT(messages_of_bad_input({"run", study, "--no-cache", "--cache", "x"}), HasSubstr("--no-cache"));
}

TEST(Run, NamesWhatCanBeRun) {
  EXPECT_THAT(messages_of_bad_input({"run", "configs/energy/5nm.yaml"}),
              HasSubstr("a file of kind ‘energy_table’ cannot be run; these can: "));
}

}  // namespace
}  // namespace switchyard
