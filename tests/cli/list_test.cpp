// switchyard list.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/load.h"
#include "models/family.h"
#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::HasSubstr;

/// Rows of `list TOPIC FILTER… --json`.
std::vector<Node> rows_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "list");
  arguments.emplace_back("--json");
  return load_json(switchyard_program(arguments).out, "list").find("rows")->items;
}

std::vector<std::string> column(const std::vector<Node>& rows, const std::string& key) {
  std::vector<std::string> cells;
  for (const Node& row : rows) cells.push_back(row.find(key)->text);
  return cells;
}

TEST(List, WithoutATopicNamesTheTopics) {
  EXPECT_EQ(column(rows_of({}), "topic"),
            (std::vector<std::string>{"models", "families", "knobs", "workloads", "paths", "accuracy",
                                      "kinds", "formats"}));
}

TEST(List, ModelsNamesEveryMemberOfEveryFamily) {
  std::vector<std::string> expected;
  for (const Choice& choice : model_choices()) expected.emplace_back(choice.word);
  EXPECT_EQ(column(rows_of({"models"}), "model"), expected);
}

TEST(List, ModelsMayBeNarrowedToAFamily) {
  EXPECT_EQ(column(rows_of({"models", "detr"}), "model"), std::vector<std::string>{"detr-r50"});
}

TEST(List, ModelsShowsTheCostOfEach) {
  const auto rows = rows_of({"models", "segformer-b2"});
  ASSERT_EQ(rows.size(), 1U);
  // 62.34 GMACs and 27.46 M parameters: the recount of NVlabs/SegFormer at 512x512 with 150 classes.
  EXPECT_EQ(rows[0].find("gmacs")->text.substr(0, 5), "62.33");
  EXPECT_EQ(rows[0].find("mparams")->text, "27.46");
}

TEST(List, FamiliesSaysWhereHyperParametersComeFrom) {
  const auto rows = rows_of({"families"});
  EXPECT_EQ(rows.size(), families().size());
  for (const Node& row : rows) EXPECT_NE(row.find("hyper_parameters_from")->text, "");
}

TEST(List, KnobsShowsThoseOfTheModelWithItsOwnRanges) {
  const auto rows = rows_of({"knobs", "segformer-b2"});
  const auto knob = std::find_if(
      rows.begin(), rows.end(), [](const Node& row) { return row.find("knob")->text == "fuse_in_channels"; });
  ASSERT_NE(knob, rows.end());
  // Four stages of 768 channels each.
  EXPECT_EQ(knob->find("range")->text, "[4, 3072]");
  EXPECT_EQ(knob->find("default")->text, "3072");
}

TEST(List, PathsShowsThoseOfAWorkload) {
  const auto rows = rows_of({"paths", "segformer_b2"});
  const auto names = column(rows, "path");
  const auto fuse = std::find(names.begin(), names.end(), "fuse-1792");
  ASSERT_NE(fuse, names.end());
  EXPECT_EQ(rows[static_cast<std::size_t>(fuse - names.begin())].find("settings")->text,
            "segformer-b2 {fuse_in_channels: 1792}");
}

TEST(List, WorkloadsNamesEveryFileThatIsShipped) {
  EXPECT_EQ(column(rows_of({"workloads"}), "workload"),
            (std::vector<std::string>{"deit", "detr", "ofa_resnet50", "ofa_resnet50_searched", "pvt_v2", "resnet", "resnet50d_space",
                                      "segformer_b2", "segformer_b2_retrained", "segformer_family",
                                      "slimmable_resnet50", "swin_upernet", "vit"}));
}

TEST(List, AccuracyMayBeNarrowedToAModel) {
  const auto rows = rows_of({"accuracy", "detr-r50"});
  ASSERT_EQ(rows.size(), 1U);
  // DETR (arXiv 2005.12872), Table 1: 42.0 AP.
  EXPECT_EQ(rows[0].find("accuracy")->text, "42.00");
  EXPECT_EQ(rows[0].find("provenance")->text, "published");
}

TEST(List, AnUnknownTopicGetsASuggestion) {
  EXPECT_EQ(
      messages_of_bad_input({"list", "modls"}),
      "switchyard: unknown topic ‘modls’; known: models, families, knobs, workloads, paths, accuracy, kinds, "
      "formats (did you mean ‘models’?)\n");
}

TEST(List, AFilterThatNothingFitsIsAnError) {
  EXPECT_EQ(messages_of_bad_input({"list", "models", "alexnet"}),
            "switchyard: list models: nothing fits ‘alexnet’; it is narrowed by models or families\n");
}

TEST(List, ATopicThatTakesNoFilterSaysSo) {
  EXPECT_EQ(messages_of_bad_input({"list", "kinds", "workload"}),
            "switchyard: list kinds takes no further arguments\n");
}

TEST(List, KnobsNeedsAModel) {
  EXPECT_EQ(messages_of_bad_input({"list", "knobs"}),
            "switchyard: name one model: 'switchyard list knobs segformer-b2'\n");
  EXPECT_EQ(messages_of_bad_input({"list", "knobs", "segformer-b9"}),
            "switchyard: unknown model ‘segformer-b9’ (did you mean ‘segformer-b0’?); 'switchyard list "
            "models' names "
            "them all\n");
}

TEST(List, AnUnknownWorkloadGetsASuggestion) {
  EXPECT_EQ(
      messages_of_bad_input({"list", "paths", "segformer_b3"}),
      "switchyard: ‘segformer_b3’ is no workload (did you mean ‘segformer_b2’?); 'switchyard list workloads' "
      "names those that come along\n");
}

}  // namespace
}  // namespace switchyard
