// What the program says about its own usage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Arguments, TheVersionIsThatOfTheProject) {
  const auto result = switchyard_program({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "switchyard 0.1.0\n");
}

TEST(Arguments, HelpNamesEveryCommandAndTheExitCodes) {
  const auto result = switchyard_program({"--help"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  for (const char* command : {"list", "describe", "trace", "check", "reference"}) {
    EXPECT_THAT(result.out, HasSubstr(std::string("\n  ") + command + " "));
  }
  EXPECT_THAT(result.out, HasSubstr("Exit codes: 0 done, 2 bad input, 3 the run broke, 130 interrupted.\n"));
  EXPECT_EQ(switchyard_program({"-h"}).out, result.out);
}

// Each command, and one of the examples that its help must show.
struct CommandHelp {
  std::vector<std::string> command;
  std::string example;
};
class Help : public ::testing::TestWithParam<CommandHelp> {};

TEST_P(Help, ShowsUsageOptionsAndExamples) {
  std::vector<std::string> arguments = GetParam().command;
  std::string name = "switchyard";
  for (const std::string& word : arguments) name += " " + word;
  arguments.emplace_back("--help");
  const auto result = switchyard_program(arguments);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, HasSubstr("Usage: " + name + " ["));
  EXPECT_THAT(result.out, HasSubstr("Examples:\n"));
  EXPECT_THAT(result.out, HasSubstr(GetParam().example));
}

INSTANTIATE_TEST_SUITE_P(
    Commands, Help,
    ::testing::Values(
        CommandHelp{{"list"}, "  switchyard list knobs segformer-b2\n"},
        CommandHelp{{"describe"}, "  switchyard describe segformer-b2\n"},
        CommandHelp{{"trace", "export"}, "  switchyard trace export segformer-b2 -o b2.yaml\n"},
        CommandHelp{{"trace", "import"}, "  switchyard trace import topology.csv -o network.yaml\n"},
        CommandHelp{{"trace", "validate"}, "  switchyard trace validate b2.yaml topology.csv\n"},
        CommandHelp{{"check"}, "  switchyard check configs/\n"},
        CommandHelp{{"reference"}, "  switchyard reference --format json-schema workload\n"}));

TEST(Arguments, NoCommandAtAllIsBadInput) {
  EXPECT_EQ(messages_of_bad_input({}), "switchyard: name a command; 'switchyard --help' lists them\n");
}

TEST(Arguments, AnUnknownCommandGetsASuggestion) {
  EXPECT_EQ(messages_of_bad_input({"descrbe", "segformer-b2"}),
            "switchyard: unknown command ‘descrbe’ of switchyard; known: list, describe, trace, check, "
            "reference, run, map, gpu, validate, table, compare, report, timeline, sweep (did "
            "you mean ‘describe’?)\n");
}

TEST(Arguments, AnUnknownCommandOfTraceGetsASuggestion) {
  EXPECT_EQ(messages_of_bad_input({"trace", "exprt"}),
            "switchyard: unknown command ‘exprt’ of switchyard trace; known: export, import, validate (did "
            "you mean "
            "‘export’?)\n");
}

TEST(Arguments, TraceNeedsACommand) {
  EXPECT_EQ(
      messages_of_bad_input({"trace"}),
      "switchyard: trace: name a command: export, import, validate; 'switchyard trace --help' explains the "
      "usage\n");
}

TEST(Arguments, AnUnknownOptionGetsASuggestion) {
  EXPECT_EQ(messages_of_bad_input({"list", "models", "--jsn"}),
            "switchyard: list: unknown option ‘--jsn’ (did you mean ‘--json’?); 'switchyard list --help' "
            "explains the "
            "usage\n");
}

TEST(Arguments, AnUnknownOptionWithAValueIsNamedWithoutIt) {
  EXPECT_EQ(
      messages_of_bad_input({"describe", "segformer-b2", "--flops=yes"}),
      "switchyard: describe: unknown option ‘--flops’; 'switchyard describe --help' explains the usage\n");
}

TEST(Arguments, OneArgumentTooManyIsNamed) {
  EXPECT_EQ(messages_of_bad_input({"describe", "segformer-b2", "segformer-b3"}),
            "switchyard: describe: one argument too many: ‘segformer-b3’; 'switchyard describe --help' "
            "explains the "
            "usage\n");
}

TEST(Arguments, AMissingArgumentIsNamed) {
  EXPECT_EQ(messages_of_bad_input({"describe"}),
            "switchyard: describe: network is required; 'switchyard describe --help' explains the usage\n");
  EXPECT_EQ(messages_of_bad_input({"check"}),
            "switchyard: check: config is required; 'switchyard check --help' explains the usage\n");
}

TEST(Arguments, AnOptionThatNeedsAValueSaysSo) {
  EXPECT_THAT(messages_of_bad_input({"describe", "segformer-b2", "--depth"}),
              StartsWith("switchyard: describe: --depth: "));
}

TEST(Arguments, AControlCharacterNeverReachesTheTerminal) {
  EXPECT_THAT(messages_of_bad_input({"descr\033[31mibe"}), Not(HasSubstr("\033")));
}

}  // namespace
}  // namespace switchyard
