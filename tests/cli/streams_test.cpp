// What the program does with its standard streams, whatever the command.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/load.h"
#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<std::string> some_command = {"list", "kinds"};

TEST(Streams, AFullDiskIsAnErrorAndNotSilence) {
  const auto result = switchyard_program(some_command, {.out_file = "/dev/full"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.err, "switchyard: cannot write to standard output: No space left on device\n");
}

TEST(Streams, AReaderThatWentAwayIsAnErrorAndNoSignal) {
  const auto result = switchyard_program(some_command, {.out_is_broken_pipe = true});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.err, "switchyard: cannot write to standard output: Broken pipe\n");
}

TEST(Streams, AClosedStandardOutputIsAnError) {
  const auto result = switchyard_program(some_command, {.close_out = true});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.err, "switchyard: cannot write to standard output: Bad file descriptor\n");
}

TEST(Streams, AnInterruptEndsTheProgramWith130) {
  // More than the 64 KiB that a pipe holds, so that the program waits for the test when the signal comes.
  const auto result = switchyard_program({"describe", "segformer-b5", "--layers", "--json"},
                                         {.interrupt_at_first_output = true});
  EXPECT_EQ(result.exit_code, 130);
  EXPECT_EQ(result.err, "switchyard: interrupted\n");
}

TEST(Streams, AFileNeverGetsColour) {
  EXPECT_THAT(switchyard_program(some_command, {.environment = {"NO_COLOR", "TERM=xterm"}}).out,
              Not(HasSubstr("\033")));
}

TEST(Streams, ATerminalGetsColour) {
  EXPECT_THAT(
      switchyard_program(some_command, {.environment = {"NO_COLOR", "TERM=xterm"}, .out_is_terminal = true})
          .out,
      HasSubstr("\033[1mkind"));
}

TEST(Streams, ATerminalGetsNoColourWhereTheUserWantsNone) {
  EXPECT_THAT(
      switchyard_program(some_command, {.environment = {"NO_COLOR=1", "TERM=xterm"}, .out_is_terminal = true})
          .out,
      Not(HasSubstr("\033")));
  EXPECT_THAT(
      switchyard_program(some_command, {.environment = {"NO_COLOR", "TERM=dumb"}, .out_is_terminal = true})
          .out,
      Not(HasSubstr("\033")));
}

// Every command that has --json, and what its output says it is.
struct JsonCommand {
  std::vector<std::string> arguments;
  std::string schema;
};
class JsonOutput : public ::testing::TestWithParam<JsonCommand> {};

TEST_P(JsonOutput, StandsAloneOnStandardOutput) {
  const auto result = switchyard_program(GetParam().arguments);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  const Node json = load_json(result.out, "standard output");
  ASSERT_NE(json.find("schema"), nullptr);
  EXPECT_EQ(json.find("schema")->text, GetParam().schema);
}

INSTANTIATE_TEST_SUITE_P(
    Commands, JsonOutput,
    ::testing::Values(JsonCommand{{"list", "--json"}, "switchyard-list/1"},
                      JsonCommand{{"list", "models", "resnet", "--json"}, "switchyard-list/1"},
                      JsonCommand{{"list", "families", "--json"}, "switchyard-list/1"},
                      JsonCommand{{"list", "knobs", "detr-r50", "--json"}, "switchyard-list/1"},
                      JsonCommand{{"list", "workloads", "--json"}, "switchyard-list/1"},
                      JsonCommand{{"list", "paths", "detr", "--json"}, "switchyard-list/1"},
                      JsonCommand{{"list", "accuracy", "detr-r50", "--json"}, "switchyard-list/1"},
                      JsonCommand{{"list", "kinds", "--json"}, "switchyard-list/1"},
                      JsonCommand{{"list", "formats", "--json"}, "switchyard-list/1"},
                      JsonCommand{{"describe", "segformer-b2", "--json"}, "switchyard-describe/1"},
                      JsonCommand{{"describe", "resnet18", "--layers", "--json"}, "switchyard-describe/1"},
                      JsonCommand{{"describe", "detr", "--json"}, "switchyard-describe-workload/1"},
                      JsonCommand{{"check", "configs/workloads/detr.yaml", "--json"}, "switchyard-check/1"}));

}  // namespace
}  // namespace switchyard
