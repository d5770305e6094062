// Paths: names, digests, copies, reading and the messages about what cannot be read.
#include "models/path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/key_reader.h"
#include "base/key_writer.h"
#include "base/load.h"
#include "tests/models/zoo_figures.h"

namespace switchyard {
namespace {

TEST(PathName, OfAFullPathIsItsModel) {
  EXPECT_EQ(Path("segformer-b2").name(), "segformer-b2");
  EXPECT_EQ(Path("deit-base").name(), "deit-base");
}

TEST(PathName, ListsWhatDiffersInTheOrderOfDeclaration) {
  EXPECT_EQ(parse_path("segformer-b2", "fuse_in_channels: 1792, input: 640x640").name(),
            "segformer-b2 {input: 640x640, fuse_in_channels: 1792}");
}

TEST(PathName, LeavesOutWhatFollowsFromAnotherSetting) {
  // A narrower decoder makes the fuse input, the first linear and the prediction input narrower too.
  EXPECT_EQ(parse_path("segformer-b2", "decoder_width: 512").name(), "segformer-b2 {decoder_width: 512}");
  EXPECT_EQ(
      parse_path("segformer-b2", "decoder_width: 512, fuse_in_channels: 2048, prediction_in_channels: 300")
          .name(),
      "segformer-b2 {decoder_width: 512, prediction_in_channels: 300}");
}

TEST(PathName, IsThatOfTheModelWhenASettingEqualsItsDefault) {
  const Path path =
      parse_path("segformer-b2", "input: 512x512, fuse_in_channels: 3072, encoder_depth: [3, 4, 6, 3]");
  EXPECT_EQ(path.name(), "segformer-b2");
  EXPECT_EQ(path.digest(), Path("segformer-b2").digest());
}

TEST(PathDigest, IsThirtyTwoHexadecimalDigitsAndStable) {
  const std::string digest = Path("segformer-b2").digest();
  EXPECT_THAT(digest, testing::MatchesRegex("[0-9a-f]{32}"));
  EXPECT_EQ(digest, Path("segformer-b2").digest());
}

TEST(PathDigest, ChangesWithEverySetting) {
  std::vector<std::string> digests = {Path("segformer-b2").digest(), Path("segformer-b3").digest()};
  for (const char* settings :
       {"input: 512x513", "classes: 19", "batch: 2", "fold_batch_norm: false", "encoder_depth: [3, 4, 6, 2]",
        "decoder_stages: [4]", "retrained_decoder_width: 256", "decoder_width: 767", "fuse_in_channels: 3068",
        "linear_c1_channels: 767", "prediction_in_channels: 767"}) {
    digests.push_back(parse_path("segformer-b2", settings).digest());
  }
  std::sort(digests.begin(), digests.end());
  EXPECT_EQ(std::adjacent_find(digests.begin(), digests.end()), digests.end());
}

TEST(PathDigest, TellsModelsWithEqualNetworksApart) {
  // DeiT-B and ViT-B are one network with two sets of weights.
  EXPECT_EQ(Path("deit-base").build().totals(), Path("vit-base").build().totals());
  EXPECT_NE(Path("deit-base").digest(), Path("vit-base").digest());
  EXPECT_NE(Path("deit-base").checkpoint(), Path("vit-base").checkpoint());
}

TEST(PathCopy, IsEqualAndIndependent) {
  const Path original = parse_path("segformer-b2", "decoder_width: 512, fuse_in_channels: 1024, batch: 3");
  Path copy = original;
  EXPECT_EQ(copy.digest(), original.digest());
  EXPECT_EQ(copy.build(), original.build());
  copy.workload().batch = 1;
  EXPECT_NE(copy.digest(), original.digest());
  copy = Path("vit-tiny");
  EXPECT_EQ(copy.name(), "vit-tiny");
}

TEST(PathReading, RoundTripsThroughItsFullDescription) {
  const Path path = parse_path("pvt_v2-b3", "encoder_depth: [1, 2, 9, 0], input: 225x300, classes: 21");
  const Path again = read<Path>(to_node(path));
  EXPECT_EQ(again.digest(), path.digest());
}

TEST(PathReading, OfAnotherModelStartsFromItsPublishedWorkload) {
  Path path = parse_path("segformer-b2", "input: 1024x1024, classes: 19");
  Diagnostics problems;
  read_into(
      load_yaml("model: segformer-b0", "test"), path, [](Keys& keys, Path& p) { p.describe(keys); },
      problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(path.name(), "segformer-b0");
}

TEST(PathReading, TakesAnEqualsSignForAColon) {
  EXPECT_EQ(parse_path("segformer-b2", "fuse_in_channels=1792, input=640").digest(),
            parse_path("segformer-b2", "fuse_in_channels: 1792, input: 640x640").digest());
}

TEST(PathReading, SuggestsTheModelThatWasMeant) {
  EXPECT_EQ(
      refusal("segfromer-b2", ""),
      "unknown model ‘segfromer-b2’ (did you mean ‘segformer-b2’?); 'switchyard list models' names them all");
  EXPECT_EQ(refusal("", ""), "unknown model ‘’; 'switchyard list models' names them all");
}

TEST(PathReading, ReportsEveryProblemAtOnce) {
  EXPECT_EQ(refusal("segformer-b2", "input: 16x512, fuse_in_chanels: 100, batch: 0"),
            "path settings:1:9: ‘input’ is ‘16x512’; each side must be within [32, 8192]\n"
            "path settings:1:17: unknown key ‘fuse_in_chanels’ (did you mean ‘fuse_in_channels’?)\n"
            "path settings:1:46: ‘batch’ is 0; it must be within [1, 65536]");
}

TEST(PathReading, RefusesASecondModel) {
  EXPECT_EQ(refusal("segformer-b2", "model: segformer-b0"),
            "path settings:1:9: the model is segformer-b2 already; leave it out here");
}

TEST(PathReading, RefusesKnobsOfOtherFamilies) {
  EXPECT_EQ(refusal("vit-base", "fuse_in_channels: 100"),
            "path settings:1:2: unknown key ‘fuse_in_channels’; known: model, input, classes, batch, "
            "fold_batch_norm, encoder_depth");
}

TEST(PathReading, RefusesWhatIsNotYaml) { EXPECT_NE(refusal("segformer-b2", "input: [1"), "accepted"); }

TEST(PathBuilding, ChecksAWorkloadThatNoReaderHasSeen) {
  Path path("segformer-b2");
  path.workload().input = {16, 512};
  EXPECT_THROW(path.build(), ConfigError);
  path.workload().input = {512, 512};
  path.workload().batch = 0;
  EXPECT_THROW(path.build(), ConfigError);
  path.workload().batch = 1;
  path.workload().classes = -1;
  EXPECT_THROW(path.build(), ConfigError);
}

TEST(PathBuilding, RefusesABatchWhoseSizesDoNotFit64Bits) {
  // 65536 images of 8192x8192: the MACs of B5 exceed 2^63.
  const Graph graph = parse_path("segformer-b5", "input: 8192x8192, batch: 65536").build();
  EXPECT_THROW(graph.totals(), ConfigError);
}

TEST(ModelTable, NamesEveryMemberOnceAndFindsIt) {
  const auto& choices = model_choices();
  for (std::size_t i = 0; i < choices.size(); ++i) {
    EXPECT_EQ(model_index(choices[i].word), i);
    EXPECT_EQ(model_at(i).info().name, choices[i].word);
    EXPECT_FALSE(choices[i].sentence.empty());
  }
  EXPECT_THROW(model_at(choices.size()), SimError);
}

TEST(ModelTable, EveryMemberReadsBackFromItsFullDescription) {
  for (const Choice& choice : model_choices()) {
    const Path path(choice.word);
    const Path again = read<Path>(to_node(path));
    EXPECT_EQ(again.digest(), path.digest());
    EXPECT_EQ(again.name(), choice.word);
  }
}

TEST(ModelTable, EveryMemberBuildsAtItsPublishedWorkloadUnderItsOwnCheckpoint) {
  for (const Choice& choice : model_choices()) {
    const Path path(choice.word);
    const Graph graph = path.build();
    EXPECT_EQ(graph.checkpoint(), path.checkpoint());
    EXPECT_GT(graph.totals().macs, 0) << choice.word;
    EXPECT_FALSE(graph.outputs().empty()) << choice.word;
  }
}

}  // namespace
}  // namespace switchyard
