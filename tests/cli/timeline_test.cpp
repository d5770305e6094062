// switchyard timeline: every flag, every bad input.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/load.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class TimelineCommand : public ::testing::Test {
 protected:
  /// A small network, twice, on two machines.
  std::string study() const {
    return folder_
        .write("study.yaml",
               "kind: accel_study\n"
               "networks:\n"
               "  small: {model: resnet18, input: 32x32}\n"
               "  larger: {model: resnet18, input: 64x64}\n"
               "accelerators: [configs/accelerators/magnet-like.yaml, configs/accelerators/nvdla-64.yaml]\n"
               "energy: configs/energy/shipped.yaml\n")
        .string();
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::vector<std::string> command(std::vector<std::string> more) const {
    std::vector<std::string> arguments = {"timeline", study()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  static std::string text_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(TimelineCommand, WritesTheTraceOfOneNetworkOnOneMachine) {
  const auto result = switchyard_program(
      command({"--network", "small", "--accelerator", "magnet-like", "-o", path("t.json"), "--join", "50", "--cache", path("cache")}));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("slices of small on magnet-like over "));
  const Node trace = load_json(text_of(path("t.json")), "t.json");
  EXPECT_EQ(trace.find("otherData")->find("title")->text, "small on magnet-like");
  EXPECT_GT(trace.find("traceEvents")->items.size(), 100U);
}

TEST_F(TimelineCommand, WritesAValueChangeDumpOnRequest) {
  const auto result = switchyard_program(
      command({"--network", "small", "--accelerator", "nvdla-64", "--vcd", "-o", path("t.vcd"), "--no-cache"}));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(text_of(path("t.vcd")), StartsWith("$comment one time unit is one cycle of "));
}

TEST_F(TimelineCommand, SeveralNetworksOrMachinesNeedAChoice) {
  EXPECT_EQ(messages_of_bad_input(command({"-o", path("t.json")})),
            "switchyard: the study has several; choose one with --network: small, larger\n");
  EXPECT_EQ(messages_of_bad_input(command({"-o", path("t.json"), "--network", "smal"})),
            "switchyard: --network: the study has no ‘smal’; it has: small, larger (did you mean ‘small’?)\n");
  EXPECT_EQ(messages_of_bad_input(command({"-o", path("t.json"), "--network", "small"})),
            "switchyard: the study has several; choose one with --accelerator: magnet-like, nvdla-64\n");
}

TEST_F(TimelineCommand, OtherKindsHaveNone) {
  EXPECT_THAT(messages_of_bad_input({"timeline", "configs/studies/gpu_segformer.yaml", "-o", path("t.json")}),
              HasSubstr("a timeline is of an accel_study, not of kind ‘gpu_study’"));
}

TEST_F(TimelineCommand, NeedsAnOutputAndAWholeNumberOfCycles) {
  EXPECT_THAT(messages_of_bad_input(command({})), HasSubstr("--output is required"));
  EXPECT_THAT(messages_of_bad_input(command({"-o", path("t.json"), "--join", "-1"})), HasSubstr("--join"));
  EXPECT_THAT(messages_of_bad_input(command({"-o", path("t.json"), "--set", "network=x"})), HasSubstr("network"));
}

}  // namespace
}  // namespace switchyard
