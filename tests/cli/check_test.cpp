// switchyard check.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/load.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Check, EveryCommittedConfigurationIsRight) {
  const auto result = switchyard_program({"check", "configs", "traces/examples", "traces/requests", "traces/budgets"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, HasSubstr("configs/workloads/segformer_b2.yaml: ok (workload: "));
  EXPECT_THAT(result.out, HasSubstr("configs/accuracy/segformer-ade20k.yaml: ok (accuracy: "));
  EXPECT_THAT(result.out, HasSubstr("traces/examples/resnet-50.yaml: ok (trace: "));
  EXPECT_THAT(result.out, HasSubstr("traces/requests/loop-30hz-recorded.yaml: ok (request_trace: 30 Hz loop, recorded, 300 "));
  EXPECT_THAT(result.out, HasSubstr("traces/budgets/co-runner-half.yaml: ok (budget_trace: co-runner takes half, 2 levels)"));
}

TEST(Check, ReportsEveryProblemOfAFileAtItsPlace) {
  const TemporaryFolder folder;
  const auto file = folder.write("bad.yaml",
                                 "kind: workload\n"
                                 "model: resnet50\n"
                                 "inptu: 224x224\n"
                                 "batch: 0\n"
                                 "paths:\n"
                                 "  deep: {depth: [3, 4, 7, 3]}\n");
  const std::string name = file.string();
  EXPECT_EQ(messages_of_bad_input({"check", name}),
            name + ":3:1: unknown key ‘inptu’ (did you mean ‘input’?)\n" + name +
                ":4:8: ‘batch’ is 0; it must be within [1, 65536]\n" + name +
                ":6:24: ‘paths.deep.depth[2]’ is 7; it must be within [1, 6]\n" +
                "switchyard: 1 of 1 configurations is wrong\n");
}

TEST(Check, AGoodFileBesideABadOneIsStillNamed) {
  const TemporaryFolder folder;
  folder.write("a.yaml", "kind: workload\nmodel: detr-r50\npaths: {full: {}}\n");
  folder.write("deeper/b.json", "{\"kind\": \"workload\", \"paths\": {}}");
  folder.write("c.txt", "no configuration");
  const auto result = switchyard_program({"check", folder.path().string()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out,
              ContainsRegex("^[^\n]*/a\\.yaml: ok \\(workload: 1 path of detr-r50, [^\n]*\\)\n$"));
  EXPECT_THAT(result.err, HasSubstr("/deeper/b.json:"));
  EXPECT_THAT(result.err, EndsWith("switchyard: 1 of 2 configurations is wrong\n"));
}

TEST(Check, AFileWithoutAKindIsRefused) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x.yaml", "model: resnet50\n").string();
  EXPECT_EQ(messages_of_bad_input({"check", file}),
            file +
                ":1:1: ‘kind’ is missing; write ‘kind: workload’ (or another of 'switchyard list kinds')\n"
                "switchyard: 1 of 1 configurations is wrong\n");
}

TEST(Check, AnUnknownKindGetsASuggestion) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x.yaml", "kind: workloads\n").string();
  EXPECT_THAT(messages_of_bad_input({"check", file}),
              HasSubstr(file + ":1:7: unknown kind ‘workloads’; known: "));
  EXPECT_THAT(messages_of_bad_input({"check", file}), HasSubstr("(did you mean ‘workload’?)\n"));
}

TEST(Check, APathThatCannotBeNamedOnACommandLineIsRefused) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("x.yaml", "kind: workload\nmodel: detr-r50\npaths: {\"a b\": {}}\n").string();
  EXPECT_THAT(
      messages_of_bad_input({"check", file}),
      HasSubstr(": ‘a b’ cannot name a path; use letters, digits, ‘.’, ‘_’ and ‘-’, not ‘-’ first\n"));
}

TEST(Check, SetOverridesBeforeChecking) {
  const auto result = switchyard_program({"check", "configs/workloads/detr.yaml", "--set", "batch=2"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(
      messages_of_bad_input({"check", "configs/workloads/detr.yaml", "--set", "batch=0"}),
      "--set: ‘batch’ is 0; it must be within [1, 65536]\nswitchyard: 1 of 1 configurations is wrong\n");
}

TEST(Check, ResolvedWritesEveryValueWithItsOrigin) {
  const auto result =
      switchyard_program({"check", "configs/workloads/detr.yaml", "--resolved", "--set", "batch=2"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, ContainsRegex("\nmodel: detr-r50 +# configs/workloads/detr\\.yaml:[0-9]+"));
  EXPECT_THAT(result.out, ContainsRegex("\nbatch: 2 +# --set"));
  EXPECT_THAT(result.out, ContainsRegex("\nqueries: 100 +# default"));
}

TEST(Check, TheResolvedConfigurationIsAConfigurationOfTheSamePaths) {
  const TemporaryFolder folder;
  for (const char* workload : {"segformer_b2", "ofa_resnet50", "segformer_family"}) {
    const auto resolved =
        switchyard_program({"check", std::string("configs/workloads/") + workload + ".yaml", "--resolved"});
    const auto file = folder.write(std::string(workload) + ".yaml", resolved.out);
    const auto again = switchyard_program({"check", file.string(), "--resolved", "--json"});
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_TRUE(load_json(again.out, "resolved") == load_yaml(resolved.out, "resolved"));
  }
}

TEST(Check, JsonHoldsTheProblemsWithTheirPlaces) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x.yaml", "kind: workload\nbatch: many\npaths: {a: {}}\n").string();
  const auto result = switchyard_program({"check", file, "--json"});
  EXPECT_EQ(result.exit_code, 2);
  const Node entry = load_json(result.out, "check").find("files")->items.at(0);
  EXPECT_EQ(entry.find("ok")->text, "false");
  const Node& problem = entry.find("problems")->items.at(0);
  EXPECT_EQ(problem.find("line")->text, "2");
  EXPECT_EQ(problem.find("column")->text, "8");
  EXPECT_EQ(problem.find("message")->text, "‘batch’ must be a whole number, not ‘many’");
}

// Each bad input, and exactly what is said about it.
struct BadInput {
  std::vector<std::string> arguments;
  std::string messages;
};
class CheckRefuses : public ::testing::TestWithParam<BadInput> {};

TEST_P(CheckRefuses, WithAClearMessage) {
  std::vector<std::string> arguments = GetParam().arguments;
  arguments.insert(arguments.begin(), "check");
  EXPECT_EQ(messages_of_bad_input(arguments), GetParam().messages);
}

INSTANTIATE_TEST_SUITE_P(
    BadInputs, CheckRefuses,
    ::testing::Values(BadInput{{"missing.yaml"},
                               "missing.yaml: no such file\nswitchyard: 1 of 1 configurations is wrong\n"},
                      BadInput{{"tests/cli"}, "switchyard: tests/cli: has no .yaml, .yml or .json files\n"},
                      BadInput{{"configs/workloads/detr.yaml", "configs/workloads/vit.yaml", "--resolved"},
                               "switchyard: --resolved writes one configuration, 2 are named\n"}));

TEST(Reference, AnUnknownKindIsRefused) {
  EXPECT_THAT(messages_of_bad_input({"reference", "workloads"}),
              StartsWith("switchyard: unknown kind ‘workloads’; known: workload, accuracy, trace"));
}

TEST(Reference, AnUnknownFormatIsRefused) {
  EXPECT_EQ(messages_of_bad_input({"reference", "--format", "xml"}),
            "switchyard: --format: unknown word ‘xml’; known: markdown, json-schema\n");
}

TEST(Reference, ASchemaIsOfOneKind) {
  EXPECT_EQ(
      messages_of_bad_input({"reference", "--format", "json-schema"}),
      "switchyard: name the kind whose schema to write, e.g. 'switchyard reference --format json-schema "
      "workload'\n");
}

}  // namespace
}  // namespace switchyard
