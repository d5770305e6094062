// Once-For-All MobileNetV3 and ProxylessNAS against sub-networks whose configuration and cost are published.
// README figures of the specialised MobileNetV3 networks are not checked: their configurations are not
// public.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "models/path.h"
#include "models/zoo/supernet.h"
#include "tests/models/zoo_figures.h"

namespace switchyard {
namespace {

Totals totals(const std::string& model, const std::string& settings) {
  return parse_path(model, settings).build().totals();
}

TEST(OfaMobileNetV3, SubNetworksMeasuredByDynasNeedExactlyItsMacsAndParameters) {
  struct Row {
    std::int64_t macs, parameters;
    const char* settings;
  };
  // IntelLabs/DyNAS-T notebooks/data: the first two rows of mbnv3w10_linasnsga2_acc_macs.csv@64fe82e and of
  // mbnv3w10_evounsga3_acc_macs_params.csv@7fa773b, and one large network of the former; all at 224.
  const std::vector<Row> table = {
      {244'945'104, 4'536'768,
       "d: [3, 2, 2, 3, 2], ks: [7, 3, 3, 7, 5, 3, 3, 3, 7, 3, 7, 7, 7, 3, 7, 5, 3, 3, 3, 3], "
       "e: [3, 6, 6, 3, 6, 3, 6, 6, 6, 6, 4, 3, 4, 6, 4, 3, 3, 6, 4, 4]"},
      {283'418'016, 4'543'496,
       "d: [3, 4, 4, 4, 2], ks: [3, 5, 3, 5, 5, 7, 5, 3, 7, 5, 7, 3, 5, 3, 7, 5, 7, 7, 5, 7], "
       "e: [3, 6, 3, 3, 6, 3, 4, 3, 3, 3, 4, 4, 4, 6, 4, 3, 4, 4, 3, 6]"},
      {255'502'624, 5'029'656,
       "d: [2, 3, 2, 4, 3], ks: [5, 7, 5, 5, 3, 3, 3, 7, 5, 5, 3, 7, 7, 3, 3, 3, 5, 5, 5, 5], "
       "e: [4, 3, 4, 4, 4, 6, 3, 4, 4, 3, 4, 3, 3, 6, 6, 6, 4, 3, 4, 4]"},
      {297'261'792, 4'761'632,
       "d: [3, 3, 3, 4, 3], ks: [5, 5, 5, 5, 3, 7, 7, 7, 7, 5, 7, 3, 3, 3, 5, 5, 5, 7, 5, 5], "
       "e: [4, 3, 6, 3, 6, 6, 3, 3, 6, 4, 4, 6, 3, 4, 3, 6, 4, 4, 3, 4]"},
      {392'902'880, 6'849'456,
       "d: [3, 3, 3, 4, 4], ks: [7, 5, 7, 7, 7, 7, 7, 7, 7, 5, 5, 5, 5, 5, 7, 5, 5, 7, 7, 7], "
       "e: [6, 6, 4, 4, 6, 6, 6, 3, 4, 4, 4, 4, 4, 6, 4, 4, 6, 6, 6, 6]"}};
  for (const Row& row : table) {
    const Totals network = totals("ofa-mobilenet-v3-w1.0", row.settings);
    EXPECT_EQ(network.macs, row.macs) << row.settings;
    EXPECT_EQ(network.parameters, row.parameters) << row.settings;
  }
}

TEST(OfaProxyless, SpecialisedNetworksNeedTheirPublishedMacsAndParameters) {
  struct Row {
    double mmacs, parameters;
    const char* settings;
  };
  // han-cai/files ofa/ofa_specialized/{1080ti_gpu64@12ms_top1@72.6, tx2_gpu16-96ms_top1-75.8,
  // v100_gpu64@11ms_top1@76.1}*/net.config; MACs recounted from them and parameters of the once-for-all
  // README in M. Entries of blocks that do not run are arbitrary.
  const std::vector<Row> table = {
      {165.0, 5.9,
       "input: 128, d: [2, 3, 3, 4, 4], ks: [3, 3, 3, 3, 3, 5, 5, 5, 5, 5, 7, 7, 3, 7, 3, 3, 7, 5, 7, 5, 3], "
       "e: [3, 3, 3, 3, 6, 4, 4, 4, 6, 3, 3, 3, 4, 3, 6, 4, 6, 4, 3, 3, 6]"},
      {348.9, 6.2,
       "input: 172, d: [3, 2, 4, 4, 4], ks: [3, 3, 3, 3, 7, 5, 5, 5, 3, 5, 5, 5, 5, 7, 7, 3, 3, 3, 5, 3, 5], "
       "e: [3, 4, 6, 6, 3, 4, 4, 4, 4, 4, 4, 3, 4, 3, 3, 6, 6, 6, 6, 4, 3]"},
      {351.8, 6.2,
       "input: 192, d: [2, 2, 3, 4, 4], ks: [3, 3, 3, 3, 5, 5, 5, 5, 7, 3, 7, 7, 7, 5, 3, 7, 3, 5, 5, 3, 3], "
       "e: [3, 3, 3, 3, 6, 3, 3, 3, 3, 3, 4, 4, 4, 4, 3, 4, 6, 6, 4, 6, 4]"}};
  for (const Row& row : table) {
    const Totals network = totals("ofa-proxyless-w1.3", row.settings);
    EXPECT_NEAR(mega(network.macs), row.mmacs, 0.05) << row.settings;
    EXPECT_NEAR(mega(network.parameters), row.parameters, 0.05) << row.settings;
  }
}

/// MACs at 224 by a sum over layers written down by hand: `channels` of the stem, the first block, five
/// stages, the last convolution and the mix; every stage with `depth` blocks of kernel `k` and expansion `e`.
std::int64_t recount(const std::array<std::int64_t, 9>& channels, std::int64_t depth, std::int64_t k,
                     std::int64_t e) {
  // Sides of the output maps, and which stages squeeze and excite.
  constexpr std::array<std::int64_t, 5> sides = {56, 28, 14, 14, 7};
  constexpr std::array<bool, 5> squeezes = {false, true, false, true, true};
  // Stem 3x3 on the image; first block: depth-wise 3x3 and 1x1, no expansion.
  std::int64_t macs = 112 * 112 * (27 * channels[0] + 9 * channels[0] + channels[0] * channels[1]);
  std::int64_t in = channels[1];
  std::int64_t in_side = 112;
  for (std::size_t stage = 0; stage < sides.size(); ++stage) {
    const std::int64_t out = channels.at(stage + 2);
    const std::int64_t side = sides.at(stage);
    for (std::int64_t block = 0; block < depth; ++block) {
      const std::int64_t mid = zoo::make_divisible(static_cast<double>(in * e));
      macs += in_side * in_side * in * mid + side * side * mid * (k * k + out);
      if (squeezes.at(stage)) macs += 2 * mid * zoo::make_divisible(static_cast<double>(mid / 4));
      in = out;
      in_side = side;
    }
  }
  return macs + 7 * 7 * in * channels[7] + channels[7] * channels[8] + channels[8] * 1000;
}

TEST(OfaMobileNetV3, SmallestAndLargestNetworksNeedTheMacsOfARecount) {
  // 16, 16, 24, 40, 80, 112, 160, 960, 1280 times the width, rounded to eights (112 * 1.2 = 134.4 -> 136).
  const std::array<std::int64_t, 9> w10 = {16, 16, 24, 40, 80, 112, 160, 960, 1280};
  const std::array<std::int64_t, 9> w12 = {24, 24, 32, 48, 96, 136, 192, 1152, 1536};
  const std::string smallest = "depth: 2, kernel: 3, expand: 3";
  EXPECT_EQ(totals("ofa-mobilenet-v3-w1.0", smallest).macs, recount(w10, 2, 3, 3));
  EXPECT_EQ(totals("ofa-mobilenet-v3-w1.0", "").macs, recount(w10, 4, 7, 6));
  EXPECT_EQ(totals("ofa-mobilenet-v3-w1.2", smallest).macs, recount(w12, 2, 3, 3));
  EXPECT_EQ(totals("ofa-mobilenet-v3-w1.2", "").macs, recount(w12, 4, 7, 6));
}

TEST(OfaMobileNetV3, SqueezeAndExciteRunsAsItsSixLayers) {
  const Graph graph = parse_path("ofa-mobilenet-v3-w1.0", "").build();
  // 40 * 6 = 240 channels, 240 / 4 = 60 -> 64 in between.
  EXPECT_EQ(layer_named(graph, "stage2.block2.se.pool").output, (Shape{1, 240, 1, 1}));
  EXPECT_EQ(layer_named(graph, "stage2.block2.se.reduce").output, (Shape{1, 64, 1, 1}));
  EXPECT_EQ(layer_named(graph, "stage2.block2.se.reduce_relu").output, (Shape{1, 64, 1, 1}));
  EXPECT_EQ(layer_named(graph, "stage2.block2.se.expand").output, (Shape{1, 240, 1, 1}));
  EXPECT_EQ(std::get<Activation>(layer_named(graph, "stage2.block2.se.gate").op).kind,
            Activation::Kind::hsigmoid);
  EXPECT_EQ(layer_named(graph, "stage2.block2.se.scale").output, (Shape{1, 240, 28, 28}));
  // Stages 2, 4 and 5 have it.
  EXPECT_EQ(graph.find("stage1.block2.se.pool"), nullptr);
  EXPECT_EQ(graph.find("stage3.block2.se.pool"), nullptr);
}

TEST(OfaMobileNetV3, ResidualAddsStandWhereShapesAgree) {
  const Graph graph = parse_path("ofa-mobilenet-v3-w1.0", "").build();
  EXPECT_NE(graph.find("stem.block.add"), nullptr);
  EXPECT_EQ(graph.find("stage1.block1.add"), nullptr);
  EXPECT_NE(graph.find("stage1.block2.add"), nullptr);
  // Stage 4 keeps the resolution but widens from 80 to 112 channels.
  EXPECT_EQ(graph.find("stage4.block1.add"), nullptr);
}

TEST(OfaMobileNetV3, SmallerKernelsUseTheCentreOfTheLargerOnes) {
  const Graph large = parse_path("ofa-mobilenet-v3-w1.0", "").build();
  const Graph small = parse_path("ofa-mobilenet-v3-w1.0", "kernel: 3").build();
  const WeightUse& use = layer_named(small, "stage1.block1.depthwise").weights;
  EXPECT_EQ(use.tensor, layer_named(large, "stage1.block1.depthwise").weights.tensor);
  EXPECT_EQ(use.taps, 9);
  EXPECT_EQ(use.in, 1);
}

}  // namespace
}  // namespace switchyard
