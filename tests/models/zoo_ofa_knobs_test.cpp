// Which settings of the ResNets and the Once-For-All networks are refused, with what words, and how paths are
// named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "models/path.h"
#include "tests/models/zoo_figures.h"

namespace switchyard {
namespace {

using testing::HasSubstr;

std::string name_of_path(const std::string& model, const std::string& settings) {
  return parse_path(model, settings).name();
}

TEST(ResNetKnobs, BlocksThatAStageDoesNotHaveAreRefused) {
  EXPECT_EQ(refusal("resnet50", "depth: [4, 4, 6, 3]"),
            "path settings:1:9: stage 1 has 3 blocks, so 1 to 3 of them can run, not 4");
  // The first block of a stage changes the shape; it cannot be skipped.
  EXPECT_EQ(refusal("resnet50", "depth: [3, 4, 6, 0]"),
            "path settings:1:19: ‘depth[3]’ is 0; it must be within [1, 6]");
  EXPECT_THAT(refusal("resnet50", "depth: [3, 4, 6]"), HasSubstr("‘depth’ has 3 elements"));
}

TEST(ResNetKnobs, OnlyTheSlimmableNetworkHasAWidth) {
  EXPECT_THAT(refusal("resnet50", "width_multiplier: 0.5"), HasSubstr("unknown key ‘width_multiplier’"));
  EXPECT_EQ(refusal("s-resnet-50", "width_multiplier: 0.6"),
            "path settings:1:20: a width multiplier is 0.25, 0.5, 0.75 or 1, not 0.6");
  EXPECT_EQ(refusal("s-resnet-50", "width_multiplier: 1.5"),
            "path settings:1:20: ‘width_multiplier’ is 1.5; it must be within [0.25, 1]");
}

TEST(OfaResNet50Knobs, ValuesTheSupernetWasNotTrainedForAreRefused) {
  EXPECT_EQ(refusal("ofa-resnet50", "depth: 3"), "path settings:1:9: ‘depth’ is 3; it must be within [0, 2]");
  EXPECT_EQ(refusal("ofa-resnet50", "expand: 0.3"),
            "path settings:1:10: an expansion ratio is 0.2, 0.25 or 0.35, not 0.3");
  EXPECT_EQ(refusal("ofa-resnet50", "width: 0.7"), "path settings:1:9: a width is 0.65, 0.8 or 1, not 0.7");
  EXPECT_EQ(refusal("ofa-resnet50", "w: [0, 1, 2, 3, 0, 1]"),
            "path settings:1:15: ‘w[3]’ is 3; it must be within [0, 2]");
  EXPECT_THAT(refusal("ofa-resnet50", "d: [2, 2, 2, 2]"), HasSubstr("‘d’ has 4 elements"));
  EXPECT_THAT(refusal("ofa-resnet50", "input: 112"),
              HasSubstr("‘input’ is ‘112’; each side must be within [128, 256]"));
}

TEST(OfaResNet50Knobs, OneValueAndAListOfThemExcludeEachOther) {
  EXPECT_EQ(refusal("ofa-resnet50", "depth: 1, d: [2, 2, 2, 2, 1]"),
            "path settings:1:15: give either ‘depth’ for all or ‘d’ for each, not both");
}

TEST(OfaResNet50Knobs, EqualNetworksHaveEqualNames) {
  EXPECT_EQ(name_of_path("ofa-resnet50", ""), "ofa-resnet50");
  EXPECT_EQ(name_of_path("ofa-resnet50", "d: [2, 1, 1, 1, 1], w: [0, 0, 0, 0, 0, 0]"),
            "ofa-resnet50 {depth: 1, width: 0.65}");
  // With the smallest depth 2 of 4, 2 of 4, 4 of 6 and 2 of 4 blocks run; the other ratios have no effect.
  EXPECT_EQ(name_of_path("ofa-resnet50",
                         "depth: 0, e: [0.2, 0.2, 0.35, 0.35, 0.2, 0.2, 0.35, 0.35, "
                         "0.2, 0.2, 0.2, 0.2, 0.35, 0.35, 0.2, 0.2, 0.35, 0.35]"),
            "ofa-resnet50 {depth: 0, expand: 0.2}");
  EXPECT_EQ(name_of_path("ofa-resnet50", "d: [2, 0, 0, 0, 0]"), "ofa-resnet50 {d: [2, 0, 0, 0, 0]}");
}

TEST(OfaResNet50Knobs, APathReadsBackFromItsName) {
  const Path path =
      parse_path("ofa-resnet50", "input: 160, d: [0, 1, 2, 0, 1], expand: 0.25, w: [2, 1, 0, 1, 2, 2]");
  const std::string name = path.name();
  const std::string settings = name.substr(name.find('{') + 1, name.size() - name.find('{') - 2);
  EXPECT_EQ(parse_path("ofa-resnet50", settings).digest(), path.digest());
}

TEST(ResNet50dSpaceKnobs, RatiosMustFitTheDepthAndChannelsTheRule) {
  EXPECT_EQ(refusal("resnet50d-space", "depth: [2, 2, 2, 2], e: [[0.2], [0.2, 0.2], [0.2, 0.2], [0.2, 0.2]]"),
            "path settings:1:26: stage 1 has 2 blocks, so it needs as many ratios, not 1");
  EXPECT_EQ(refusal("resnet50d-space", "stem: [24, 30, 64]"),
            "path settings:1:13: a channel count is a multiple of 8, not 30");
  EXPECT_EQ(refusal("resnet50d-space", "depth: [0, 2, 2, 2]"),
            "path settings:1:10: ‘depth[0]’ is 0; it must be within [1, 64]");
  EXPECT_THAT(refusal("resnet50d-space", "e: [0.2, [0.2], [0.2], [0.2]]"),
              HasSubstr("‘e[0]’ must be a list, not ‘0.2’"));
}

TEST(OfaMobileKnobs, ValuesTheSupernetWasNotTrainedForAreRefused) {
  EXPECT_EQ(refusal("ofa-mobilenet-v3-w1.0", "kernel: 4"),
            "path settings:1:10: a kernel is 3, 5 or 7, not 4");
  EXPECT_EQ(refusal("ofa-mobilenet-v3-w1.0", "expand: 5"),
            "path settings:1:10: an expansion ratio is 3, 4 or 6, not 5");
  EXPECT_EQ(refusal("ofa-mobilenet-v3-w1.2", "d: [1, 2, 3, 4, 4]"),
            "path settings:1:6: ‘d[0]’ is 1; it must be within [2, 4]");
  EXPECT_THAT(refusal("ofa-mobilenet-v3-w1.2", "ks: [3, 5, 7]"), HasSubstr("‘ks’ has 3 elements"));
  EXPECT_THAT(refusal("ofa-mobilenet-v3-w1.0", "kernels: 3"),
              HasSubstr("unknown key ‘kernels’ (did you mean ‘kernel’?)"));
}

TEST(OfaMobileKnobs, EqualNetworksHaveEqualDigests) {
  // Two blocks a stage run: the third and fourth entries have no effect.
  const std::string with_unused =
      "depth: 2, ks: [3, 5, 7, 7, 3, 5, 7, 7, 3, 5, 7, 7, 3, 5, 7, 7, 3, 5, 7, 7]";
  const std::string without = "depth: 2, ks: [3, 5, 3, 3, 3, 5, 3, 3, 3, 5, 3, 3, 3, 5, 3, 3, 3, 5, 3, 3]";
  EXPECT_EQ(parse_path("ofa-mobilenet-v3-w1.0", with_unused).digest(),
            parse_path("ofa-mobilenet-v3-w1.0", without).digest());
  EXPECT_EQ(name_of_path("ofa-proxyless-w1.3", "kernel: 3, expand: 6"), "ofa-proxyless-w1.3 {kernel: 3}");
}

}  // namespace
}  // namespace switchyard
