// Workloads: what paths take from the values beside them, and what is refused.
#include "models/workload.h"

#include <gtest/gtest.h>

#include <string>

#include "base/key_reader.h"
#include "base/key_writer.h"
#include "base/load.h"
#include "base/write.h"
#include "models/accuracy_book.h"
#include "tests/base/config_error_text.h"

namespace switchyard {
namespace {

WorkloadConfig workload(const std::string& body) {
  return read<WorkloadConfig>(load_yaml("kind: workload\n" + body, "w.yaml"));
}

std::string error_of(const std::string& body) {
  return config_error_of([&] { workload(body); });
}

TEST(Workload, APathIsOneLineThatSaysWhatDiffers) {
  const WorkloadConfig w = workload(
      "model: segformer-b2\n"
      "paths:\n"
      "  full: {}\n"
      "  fuse-1792: {fuse_in_channels: 1792}\n");
  ASSERT_EQ(w.paths.size(), 2U);
  EXPECT_EQ(w.path("full").digest(), Path("segformer-b2").digest());
  EXPECT_EQ(w.path("fuse-1792").digest(), parse_path("segformer-b2", "fuse_in_channels: 1792").digest());
}

TEST(Workload, SettingsBesideThePathsHoldForAllThatDoNotSayOtherwise) {
  const WorkloadConfig w = workload(
      "model: segformer-b2\n"
      "input: 1024x2048\n"
      "classes: 19\n"
      "batch: 2\n"
      "decoder_width: 512\n"
      "paths:\n"
      "  full: {}\n"
      "  half: {input: 512x1024}\n");
  EXPECT_EQ(w.path("full").name(),
            "segformer-b2 {input: 1024x2048, classes: 19, batch: 2, decoder_width: 512}");
  EXPECT_EQ(w.path("half").name(),
            "segformer-b2 {input: 512x1024, classes: 19, batch: 2, decoder_width: 512}");
}

TEST(Workload, APathOfAnotherModelTakesTheInputAndTheClassesButNoKnobs) {
  const WorkloadConfig w = workload(
      "model: segformer-b2\n"
      "input: 1024x2048\n"
      "classes: 19\n"
      "decoder_width: 512\n"
      "paths:\n"
      "  small: {model: segformer-b0}\n");
  EXPECT_EQ(w.path("small").name(), "segformer-b0 {input: 1024x2048, classes: 19}");
}

TEST(Workload, IsReadBackFromWhatItWrites) {
  const WorkloadConfig w = workload(
      "title: both\n"
      "model: segformer-b2\n"
      "accuracy: {dataset: ADE20K val, protocol: single-scale}\n"
      "paths:\n"
      "  full: {}\n"
      "  b0: {model: segformer-b0, input: 640x640}\n");
  const std::string written = to_yaml(to_node(w));
  const auto again = read<WorkloadConfig>(load_yaml(written, "again.yaml"));
  EXPECT_EQ(to_yaml(to_node(again)), written);
  EXPECT_EQ(again.path("b0").digest(), w.path("b0").digest());
}

TEST(Workload, AnUnknownPathIsAnErrorThatNamesTheKnownOnes) {
  const WorkloadConfig w = workload("model: resnet50\npaths: {full: {}, input-160: {input: 160}}\n");
  EXPECT_EQ(config_error_of([&] { w.path("input-16"); }),
            "no path is named ‘input-16’; known: full, input-160 (did you mean ‘input-160’?)");
}

TEST(Workload, NeedsAPath) {
  EXPECT_EQ(error_of("model: resnet50\n"),
            "w.yaml:1:1: a workload needs at least one path; write ‘paths: {full: {}}’");
}

TEST(Workload, ANameThatCannotStandOnACommandLineIsRefused) {
  EXPECT_EQ(error_of("model: resnet50\npaths: {-x: {}, a b: {}}\n"),
            "w.yaml:3:8: ‘-x’ cannot name a path; use letters, digits, ‘.’, ‘_’ and ‘-’, not ‘-’ first\n"
            "w.yaml:3:8: ‘a b’ cannot name a path; use letters, digits, ‘.’, ‘_’ and ‘-’, not ‘-’ first");
}

TEST(Workload, EveryProblemOfEveryPathIsReportedAtItsPlace) {
  EXPECT_EQ(
      error_of("model: segformer-b2\n"
               "paths:\n"
               "  a: {fuse_in_chanels: 1792}\n"
               "  b: {decoder_width: 0}\n"
               "  c: {model: resnet50, input: wide}\n"),
      "w.yaml:4:7: unknown key ‘paths.a.fuse_in_chanels’ (did you mean ‘fuse_in_channels’?)\n"
      "w.yaml:5:22: ‘paths.b.decoder_width’ is 0; it must be within [1, 768]\n"
      "w.yaml:6:31: ‘paths.c.input’ must be height x width, not ‘wide’; write 512x1024, or 512 for a square");
}

TEST(AccuracyBook, KnownGivesEveryValueThatFitsAndNothingWhereThereIsNone) {
  const AccuracyBook book(
      {read<AccuracyTable>(load_yaml("kind: accuracy\n"
                                     "title: t\n"
                                     "dataset: ADE20K val\n"
                                     "metric: mIoU\n"
                                     "source: paper, Table 1\n"
                                     "training: run A\n"
                                     "points:\n"
                                     "  - {path: {model: segformer-b2}, value: 46.5}\n"
                                     "  - {path: {model: segformer-b2}, value: 45, training: run B}\n",
                                     "t.yaml"))});
  EXPECT_EQ(book.known(Path("segformer-b2"), {}).size(), 2U);
  const auto only_b = book.known(Path("segformer-b2"), {.training = "run B"});
  ASSERT_EQ(only_b.size(), 1U);
  EXPECT_EQ(only_b.front().value, 45);
  EXPECT_TRUE(book.known(Path("segformer-b0"), {}).empty());
}

}  // namespace
}  // namespace switchyard
