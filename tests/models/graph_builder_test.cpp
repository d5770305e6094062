// The builder: names, inferred shapes, slices, weights and batch norms.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/graph_builder.h"

namespace switchyard {
namespace {

TEST(GraphBuilder, NestsNamesInScopes) {
  GraphBuilder b("net", "net");
  const Value x = b.source("input", Source::Kind::input, {1, 8, 4, 4});
  Value y = x;
  {
    const auto outer = b.scope("encoder");
    {
      const auto inner = b.scope("stage1");
      y = b.softmax("a", y);
    }
    y = b.softmax("b", y);
  }
  const Graph graph = b.finish({b.softmax("c", y)});
  EXPECT_EQ(graph.layer(1).name, "encoder.stage1.a");
  EXPECT_EQ(graph.layer(2).name, "encoder.b");
  EXPECT_EQ(graph.layer(3).name, "c");
  EXPECT_THAT(graph.outputs(), testing::ElementsAre(3));
}

TEST(GraphBuilder, NamesTheLayerThatDoesNotFit) {
  GraphBuilder b("net", "net");
  const Value x = b.source("input", Source::Kind::input, {1, 8, 4, 4});
  const auto scope = b.scope("head");
  try {
    b.conv("proj", x, 8, {.kernel = 7});
    FAIL() << "a 7x7 kernel does not fit a 4x4 map";
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(),
                 "layer 'head.proj': a kernel that spans 7 does not fit an input of height 4 (padding 0)");
  }
}

TEST(GraphBuilder, SlicesOfSlicesReadTheRightChannels) {
  GraphBuilder b("net", "net");
  const Value x = b.source("input", Source::Kind::input, {1, 24, 4, 4});
  const Value kv = b.slice(x, 8, 16);
  const Value v = b.slice(kv, 8, 8);
  EXPECT_EQ(v.edge, (Edge{0, 16, 8}));
  EXPECT_EQ(v.shape, (Shape{1, 8, 4, 4}));
  const Graph graph = b.finish({b.linear("out", v, 2)});
  EXPECT_EQ(graph.totals(graph.layer(1)).macs, 16 * 8 * 2);
}

TEST(GraphBuilder, GivesTheContextTheExtentOfTheQueries) {
  GraphBuilder b("net", "net");
  const Value q = b.source("q", Source::Kind::input, {2, 16, 6, 4});
  const Value kv = b.source("kv", Source::Kind::input, {2, 32, 3, 2});
  const Value scores = b.scores("scores", q, b.slice(kv, 0, 16), 2);
  EXPECT_EQ(scores.shape, (Shape{2, 2, 24, 6}));
  const Value context = b.context("context", b.softmax("softmax", scores), b.slice(kv, 16, 16), 2, q);
  EXPECT_EQ(context.shape, (Shape{2, 16, 6, 4}));
}

TEST(GraphBuilder, FoldsABatchNormIntoItsConvolution) {
  GraphBuilder b("net", "net");
  const Value x = b.source("input", Source::Kind::input, {1, 8, 4, 4});
  const Graph graph = b.finish({b.conv("conv", x, 16, {.batch_norm = true})});
  ASSERT_EQ(graph.layers().size(), 2U);
  EXPECT_TRUE(std::get<Conv2d>(graph.layer(1).op).folded_batch_norm);
  EXPECT_EQ(graph.layer(1).weights, (WeightUse{"conv", 16, 8, 1, 1, 1, {}}));
}

TEST(GraphBuilder, KeepsABatchNormApartWithTheSameParameters) {
  GraphBuilder folded("net", "net");
  GraphBuilder apart("net", "net", false);
  const auto build = [](GraphBuilder& b) {
    const Value x = b.source("input", Source::Kind::input, {1, 8, 4, 4});
    return b.finish({b.conv("conv", x, 16, {.batch_norm = true})});
  };
  const Graph one = build(folded);
  const Graph two = build(apart);
  ASSERT_EQ(two.layers().size(), 3U);
  EXPECT_EQ(two.layer(2).name, "conv_norm");
  EXPECT_EQ(one.totals().parameters, two.totals().parameters);
  EXPECT_EQ(one.totals().macs, two.totals().macs);
}

TEST(GraphBuilder, NotesTheBlocksOfAConcatenation) {
  GraphBuilder b("net", "net");
  const Value x = b.source("input", Source::Kind::input, {1, 12, 4, 4});
  const Value y = b.conv("fuse", x, 16, {.in_block_widths = {8, 4}});
  const Graph graph = b.finish({y});
  const WeightUse& use = graph.layer(1).weights;
  EXPECT_EQ(use.in_blocks, 2);
  EXPECT_EQ(use.in_block_width(0), 8);
  EXPECT_EQ(use.in_block_width(1), 4);
}

TEST(GraphBuilder, CountsALearnedSourceOnce) {
  GraphBuilder b("net", "net");
  const Value token = b.source("token", Source::Kind::parameter, {4, 16, 1, 1});
  const Graph graph = b.finish({token});
  EXPECT_EQ(graph.totals().parameters, 16);
  EXPECT_EQ(graph.layer(0).weights.tensor, "token");
}

}  // namespace
}  // namespace switchyard
