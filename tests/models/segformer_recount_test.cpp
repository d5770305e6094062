// SegFormer against an independent recount: convolutions, linears, QK and AV only; no norms, GELU, softmax,
// resizes.
#include <gtest/gtest.h>

#include "models/path.h"
#include "tests/models/printed.h"

namespace switchyard {
namespace {

Totals totals(const std::string& model, const std::string& settings) {
  return parse_path(model, settings).build().totals();
}

/// MACs of all layers whose name starts and ends like this.
std::int64_t macs_of(const Graph& graph, const std::string& start, const std::string& end) {
  std::int64_t sum = 0;
  for (const Layer& layer : graph.layers()) {
    if (layer.name.starts_with(start) && layer.name.ends_with(end)) sum += graph.totals(layer).macs;
  }
  return sum;
}

struct Recount {
  std::string model;
  std::string ade512, parameters, ade640, city1024, city2048, city2048_150, city512, city640, city768;
};

class SegFormerRecount : public testing::TestWithParam<Recount> {};

TEST_P(SegFormerRecount, AgreesToTheLastDigitAtEverySize) {
  const Recount& r = GetParam();
  const auto giga_macs = [&](const std::string& settings) { return giga(totals(r.model, settings).macs); };
  EXPECT_TRUE(prints_as(giga_macs("input: 512x512"), r.ade512));
  EXPECT_TRUE(prints_as(giga_macs("input: 640x640"), r.ade640));
  EXPECT_TRUE(prints_as(giga_macs("input: 1024x1024, classes: 19"), r.city1024));
  EXPECT_TRUE(prints_as(giga_macs("input: 1024x2048, classes: 19"), r.city2048));
  EXPECT_TRUE(prints_as(giga_macs("input: 1024x2048, classes: 150"), r.city2048_150));
  EXPECT_TRUE(prints_as(giga_macs("input: 512x1024, classes: 19"), r.city512));
  EXPECT_TRUE(prints_as(giga_macs("input: 640x1280, classes: 19"), r.city640));
  EXPECT_TRUE(prints_as(giga_macs("input: 768x1536, classes: 19"), r.city768));
  EXPECT_TRUE(prints_as(mega(totals(r.model, "").parameters), r.parameters));
}

// The recount of the released code's hyper-parameters (MLP ratio 4 in every stage).
INSTANTIATE_TEST_SUITE_P(Members, SegFormerRecount,
                         testing::Values(Recount{"segformer-b0", "8.39", "3.75", "14.02", "43.84", "120.96",
                                                 "125.4", "17.76", "31.40", "51.66"},
                                         Recount{"segformer-b1", "15.88", "13.72", "26.64", "86.28", "239.13",
                                                 "243.5", "34.82", "61.72", "101.74"},
                                         Recount{"segformer-b2", "62.34", "27.46", "100.82", "289.47",
                                                 "703.49", "716.7", "129.16", "215.50", "334.41"},
                                         Recount{"segformer-b3", "78.96", "47.34", "128.57", "380.13",
                                                 "949.23", "962.4", "166.44", "280.83", "440.93"},
                                         Recount{"segformer-b4", "95.57", "64.11", "156.79", "477.55",
                                                 "1226.75", "1239.9", "204.82", "349.87", "556.34"},
                                         Recount{"segformer-b5", "111.51", "84.71", "183.14", "561.05",
                                                 "1446.37", "1459.6", "239.99", "410.61", "653.98"}),
                         [](const auto& test) { return "B" + test.param.model.substr(11); });

class SegFormerB2At512 : public testing::Test {
 protected:
  std::string share(std::int64_t macs, const std::string& printed) const {
    const testing::AssertionResult result = prints_as(percent_of(macs, all_), printed);
    return result ? "" : result.message();
  }
  const Graph graph_ = Path("segformer-b2").build();
  const std::int64_t all_ = graph_.totals().macs;
};

TEST_F(SegFormerB2At512, NeedsSixtyTwoPointThreeFourGMacsAndTwentySevenPointFourSixMParameters) {
  EXPECT_TRUE(prints_as(giga(all_), "62.34"));
  EXPECT_TRUE(prints_as(mega(graph_.totals().parameters), "27.46"));
}

TEST_F(SegFormerB2At512, SpendsSixtyTwoPercentInTheFuseConvolution) {
  const std::int64_t fuse = macs_of(graph_, "decoder.linear_fuse", "");
  // 3072 x 768 products at 128 x 128 positions.
  EXPECT_EQ(fuse, 3072LL * 768 * 128 * 128);
  EXPECT_EQ(share(fuse, "62.01"), "");
}

TEST_F(SegFormerB2At512, SpendsThreePercentInThePrediction) {
  const std::int64_t prediction = macs_of(graph_, "decoder.linear_pred", "");
  // 768 x 150 products at 128 x 128 positions.
  EXPECT_EQ(prediction, 768LL * 150 * 128 * 128);
  EXPECT_EQ(share(prediction, "3.03"), "");
}

TEST_F(SegFormerB2At512, SplitsTheDecoderLinearsAsRecounted) {
  EXPECT_TRUE(prints_as(giga(macs_of(graph_, "decoder.linear_c1", "")), "0.805"));
  EXPECT_TRUE(prints_as(giga(macs_of(graph_, "decoder.linear_c2", "")), "0.403"));
  EXPECT_TRUE(prints_as(giga(macs_of(graph_, "decoder.linear_c3", "")), "0.252"));
  EXPECT_TRUE(prints_as(giga(macs_of(graph_, "decoder.linear_c4", "")), "0.101"));
  EXPECT_EQ(share(macs_of(graph_, "decoder.linear_c", ""), "2.50"), "");
}

TEST_F(SegFormerB2At512, SplitsTheEncoderAsRecounted) {
  EXPECT_TRUE(prints_as(giga(macs_of(graph_, "encoder.", "")), "20.24"));
  EXPECT_EQ(share(macs_of(graph_, "encoder.", ""), "32.5"), "");
  const std::vector<std::string> stages = {"4.10", "4.44", "8.69", "3.01"};
  const std::vector<std::string> patch_embeddings = {"0.154", "0.302", "0.377", "0.377"};
  const std::vector<std::string> mlps = {"0.805", "1.074", "2.517", "0.805"};
  const std::vector<std::string> reductions = {"0.201", "0.268", "0.629", "0.000"};
  const std::vector<std::string> products = {"0.805", "0.537", "0.503", "0.101"};
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string stage = "encoder.stage" + std::to_string(i + 1) + ".";
    EXPECT_TRUE(prints_as(giga(macs_of(graph_, stage, "")), stages[i]));
    EXPECT_TRUE(prints_as(giga(macs_of(graph_, stage, "patch_embed.proj")), patch_embeddings[i]));
    EXPECT_TRUE(prints_as(giga(macs_of(graph_, stage, "ffn.fc1")), mlps[i]));
    EXPECT_TRUE(prints_as(giga(macs_of(graph_, stage, "ffn.fc2")), mlps[i]));
    EXPECT_TRUE(prints_as(giga(macs_of(graph_, stage, "attn.sr")), reductions[i]));
    EXPECT_TRUE(prints_as(giga(macs_of(graph_, stage, "attn.scores")), products[i]));
    EXPECT_TRUE(prints_as(giga(macs_of(graph_, stage, "attn.context")), products[i]));
  }
}

TEST_F(SegFormerB2At512, SplitsByOpKindAsRecounted) {
  std::int64_t convolutions = 0;
  std::int64_t depthwise = 0;
  std::int64_t linears = 0;
  std::int64_t attention = 0;
  for (const Share& row : graph_.by_kind()) {
    if (row.name == "convolution" || row.name == "point-wise convolution") convolutions += row.totals.macs;
    if (row.name == "depth-wise convolution") depthwise += row.totals.macs;
    if (row.name == "linear") linears += row.totals.macs;
    if (row.name == "attention matmul") attention += row.totals.macs;
  }
  // Patch embeddings, spatial reductions, fuse and prediction.
  EXPECT_EQ(share(convolutions, "68.7"), "");
  EXPECT_EQ(share(depthwise, "0.44"), "");
  EXPECT_EQ(share(linears, "24.6"), "");
  EXPECT_EQ(share(attention, "6.2"), "");
  EXPECT_TRUE(prints_as(giga(attention), "3.89"));
  // 64*147*128^2 + 128*576*64^2 + 320*1152*32^2 + 512*2880*16^2 = 1.2111 G; the 1.210 of the recount adds up
  // its own rounded 0.154 + 0.302 + 0.377 + 0.377.
  EXPECT_EQ(macs_of(graph_, "encoder.", "patch_embed.proj"), 1211105280);
  EXPECT_TRUE(prints_as(giga(macs_of(graph_, "encoder.", "attn.sr")), "1.099"));
}

struct Shares {
  std::string model;
  std::string fuse512;
  std::string fuse2048;  ///< empty: not recounted
  std::string attention2048;
};

class SegFormerShares : public testing::TestWithParam<Shares> {};

TEST_P(SegFormerShares, OfTheFuseConvolutionAndOfAttentionAgree) {
  const Shares& s = GetParam();
  const Graph small = parse_path(s.model, "input: 512x512").build();
  EXPECT_TRUE(
      prints_as(percent_of(macs_of(small, "decoder.linear_fuse", ""), small.totals().macs), s.fuse512));
  if (s.fuse2048.empty()) return;
  // Recounted with the 19 classes of Cityscapes.
  const Graph large = parse_path(s.model, "input: 1024x2048, classes: 19").build();
  const std::int64_t all = large.totals().macs;
  EXPECT_TRUE(prints_as(percent_of(macs_of(large, "decoder.linear_fuse", ""), all), s.fuse2048));
  const std::int64_t attention = macs_of(large, "", "attn.scores") + macs_of(large, "", "attn.context");
  EXPECT_TRUE(prints_as(percent_of(attention, all), s.attention2048));
}

INSTANTIATE_TEST_SUITE_P(Members, SegFormerShares,
                         testing::Values(Shares{"segformer-b0", "51.2", "28.4", "55.0"},
                                         Shares{"segformer-b1", "27.0", "", ""},
                                         Shares{"segformer-b2", "62.0", "44.0", "35.4"},
                                         Shares{"segformer-b3", "49.0", "32.6", "39.8"},
                                         Shares{"segformer-b4", "40.4", "", ""},
                                         Shares{"segformer-b5", "34.7", "21.4", "44.8"}),
                         [](const auto& test) { return "B" + test.param.model.substr(11); });

TEST(SegFormerFuseSweep, AgreesWhenTheDecoderLinearsAreCutAlike) {
  // {fuse input channels, GMACs, percent of the full path}, B2 at 512x512.
  const std::vector<std::array<std::string, 3>> sweep = {
      {"2560", "55.64", "89.2"}, {"2048", "48.93", "78.5"}, {"1792", "45.58", "73.1"},
      {"1536", "42.23", "67.7"}, {"1280", "38.88", "62.4"}, {"1024", "35.53", "57.0"},
      {"768", "32.18", "51.6"},  {"512", "28.83", "46.2"},  {"256", "25.47", "40.9"}};
  const std::int64_t full = totals("segformer-b2", "").macs;
  for (const auto& [channels, macs, percent] : sweep) {
    const std::int64_t cut = totals("segformer-b2", "fuse_in_channels: " + channels).macs;
    EXPECT_TRUE(prints_as(giga(cut), macs));
    EXPECT_TRUE(prints_as(percent_of(cut, full), percent));
  }
}

}  // namespace
}  // namespace switchyard
