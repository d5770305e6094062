// What the knobs of Swin, Swin-UPerNet and DETR do to the graph, and which settings are refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "models/path.h"
#include "tests/models/zoo_figures.h"

namespace switchyard {
namespace {

using ::testing::StartsWith;

Graph graph_of(const std::string& model, const std::string& settings = "") {
  return parse_path(model, settings).build();
}

template <class Condition>
std::int64_t count_where(const Graph& graph, Condition condition) {
  return std::count_if(graph.layers().begin(), graph.layers().end(), condition);
}

auto is_rearrange(Rearrange::Kind kind) {
  return [kind](const Layer& layer) {
    const auto* op = std::get_if<Rearrange>(&layer.op);
    return op != nullptr && op->kind == kind;
  };
}

TEST(Swin, PositionBiasIsStoredAsATableAndHeldSpreadOut) {
  const Graph graph = graph_of("swin-tiny");
  const Totals bias = graph.totals(layer_named(graph, "encoder.stage1.block1.attn.position_bias"));
  // 13 x 13 offsets between the tokens of a 7 x 7 window, 3 heads.
  EXPECT_EQ(bias.parameters, 13 * 13 * 3);
  // One value for each pair of the 49 tokens and each head.
  EXPECT_EQ(bias.weight_elements, 49 * 49 * 3);
}

TEST(Swin, OnlyEverySecondBlockShiftsItsWindows) {
  const Graph graph = graph_of("swin-tiny");
  // Depths 2, 2, 6, 2: 1 + 1 + 3 shifted blocks; the 7 x 7 map of stage 4 is one window. Two rolls a block.
  EXPECT_EQ(count_where(graph, is_rearrange(Rearrange::Kind::roll)), 2 * (1 + 1 + 3));
  // Only shifted windows mask their scores.
  EXPECT_EQ(count_where(graph, [](const Layer& layer) { return layer.name.ends_with("masked_scores"); }), 5);
  // 224 / 4 = 56 = 8 x 7 and so on: whole windows at every stage, nothing to pad.
  EXPECT_EQ(count_where(graph, is_rearrange(Rearrange::Kind::pad)), 0);
  EXPECT_EQ(count_where(graph, is_rearrange(Rearrange::Kind::crop)), 0);
}

TEST(Swin, MapsThatDoNotFillTheirWindowsArePaddedAndCroppedInEveryBlock) {
  const Graph graph = graph_of("swin-tiny-upernet");
  // 512: maps of 128, 64, 32, 16 tokens a side; none is a multiple of 7; 12 blocks.
  EXPECT_EQ(count_where(graph, is_rearrange(Rearrange::Kind::pad)), 12);
  EXPECT_EQ(count_where(graph, is_rearrange(Rearrange::Kind::crop)), 12);
  // 128 tokens take 19 windows a side.
  EXPECT_EQ(layer_named(graph, "encoder.stage1.block1.partition").output, (Shape{19 * 19, 96, 7, 7}));
  // Linears of the attention run on the padding too: (19 x 7)^2 tokens of 96 -> 288 channels.
  EXPECT_EQ(graph.totals(layer_named(graph, "encoder.stage1.block1.attn.qkv")).macs, 133 * 133 * 96 * 288);
}

TEST(Swin, BatchMultipliesMacsAndLeavesParameters) {
  const Totals one = graph_of("swin-tiny").totals();
  const Totals four = graph_of("swin-tiny", "batch: 4").totals();
  EXPECT_EQ(four.macs, 4 * one.macs);
  EXPECT_EQ(four.parameters, one.parameters);
  EXPECT_EQ(four.layers, one.layers);
}

TEST(Swin, SkippedBlocksTakeTheirMacsAndParametersAway) {
  const Graph full = graph_of("swin-tiny");
  const Graph cut = graph_of("swin-tiny", "encoder_depth: [2, 2, 4, 2]");
  // Blocks 5 and 6 of stage 3: each token of 14 x 14 sees 12 x 384^2 weights and 2 x 49 x 384 of attention.
  EXPECT_EQ(full.totals().macs - cut.totals().macs, 2 * 196 * (12 * 384 * 384 + 2 * 49 * 384));
  // A block: 12 x 384^2 weights, biases 3 + 1 + 4 + 1 and two norms of 2, all x 384, and 13 x 13 x 12
  // position biases.
  EXPECT_EQ(full.totals().parameters - cut.totals().parameters, 2 * (12 * 384 * 384 + 13 * 384 + 169 * 12));
  // Everything that is left is the published checkpoint.
  EXPECT_EQ(full.checkpoint(), cut.checkpoint());
  EXPECT_EQ(shared_weight_elements(cut, full), cut.totals().weight_elements);
}

TEST(SwinUperNet, LogitsHaveTheSizeOfTheImage) {
  const Graph graph = graph_of("swin-tiny-upernet", "input: 300x401, classes: 19");
  ASSERT_EQ(graph.outputs().size(), 1U);
  EXPECT_EQ(graph.layer(graph.outputs().front()).output, (Shape{1, 19, 300, 401}));
}

TEST(SwinUperNet, HalvingTheBottleneckInputHalvesItsMacsAndThoseOfTheConvolutionsThatFeedIt) {
  const Graph full = graph_of("swin-tiny-upernet");
  const Graph cut = graph_of("swin-tiny-upernet", "fpn_bottleneck_in_channels: 1024");
  for (const char* name : {"decoder.fpn_bottleneck", "decoder.fpn1", "decoder.fpn2", "decoder.fpn3"}) {
    EXPECT_EQ(2 * module_totals(cut, 2, name).macs, module_totals(full, 2, name).macs) << name;
  }
  // The coarsest level is the pyramid pooling, which the top-down sums need in full.
  EXPECT_EQ(module_totals(cut, 2, "decoder.ppm"), module_totals(full, 2, "decoder.ppm"));
  EXPECT_EQ(layer_named(cut, "decoder.fpn4.resize").output.channels, 256);
  // A leading slice of each of the four blocks, so every weight of the cut path is in the full one.
  EXPECT_EQ(full.checkpoint(), cut.checkpoint());
  EXPECT_EQ(shared_weight_elements(cut, full), cut.totals().weight_elements);
  const WeightUse& weights = layer_named(cut, "decoder.fpn_bottleneck.conv").weights;
  EXPECT_EQ(weights.in_blocks, 4);
  EXPECT_EQ(weights.in, 1024);
}

TEST(Swin, ImpossibleDepthsAreRefused) {
  EXPECT_EQ(refusal("swin-tiny", "encoder_depth: [3, 2, 6, 2]"),
            "path settings:1:17: stage 1 has 2 blocks, so 0 to 2 of them can run, not 3");
  EXPECT_EQ(refusal("swin-tiny", "encoder_depth: [2, 2, 7, 2]"),
            "path settings:1:24: ‘encoder_depth[2]’ is 7; it must be within [0, 6]");
  EXPECT_EQ(refusal("swin-tiny", "encoder_depth: [2, 2, 6]"),
            "path settings:1:17: ‘encoder_depth’ has 3 elements; must be exactly 4");
  // A classifier has no feature pyramid.
  EXPECT_THAT(refusal("swin-tiny", "fpn_bottleneck_in_channels: 1024"),
              StartsWith("path settings:1:2: unknown key ‘fpn_bottleneck_in_channels’; known: "));
}

TEST(SwinUperNet, ImpossibleBottleneckInputsAreRefused) {
  EXPECT_EQ(refusal("swin-tiny-upernet", "fpn_bottleneck_in_channels: 1022"),
            "path settings:1:30: 1022 input channels do not split evenly over 4 pyramid levels; use a "
            "multiple of 4");
  EXPECT_EQ(refusal("swin-tiny-upernet", "fpn_bottleneck_in_channels: 2052"),
            "path settings:1:30: ‘fpn_bottleneck_in_channels’ is 2052; it must be within [4, 2048]");
}

TEST(Detr, EveryQueryGivesOneClassAndOneBox) {
  const Graph graph = graph_of("detr-r50", "batch: 2, queries: 30");
  ASSERT_EQ(graph.outputs().size(), 2U);
  EXPECT_EQ(graph.layer(graph.outputs()[0]).output, (Shape{2, 92, 30, 1}));
  EXPECT_EQ(graph.layer(graph.outputs()[1]).output, (Shape{2, 4, 30, 1}));
}

TEST(Detr, FewerLayersAndQueriesUseASliceOfTheCheckpoint) {
  const Graph full = graph_of("detr-r50");
  const Graph cut = graph_of("detr-r50", "encoder_layers: 4, decoder_layers: 3, queries: 50");
  // All encoder layers are alike.
  EXPECT_EQ(6 * module_totals(cut, 1, "encoder").macs, 4 * module_totals(full, 1, "encoder").macs);
  EXPECT_EQ(cut.checkpoint(), full.checkpoint());
  EXPECT_EQ(shared_weight_elements(cut, full), cut.totals().weight_elements);
}

TEST(Detr, ImpossibleLayerAndQueryCountsAreRefused) {
  EXPECT_EQ(refusal("detr-r50", "encoder_layers: 0"),
            "path settings:1:18: ‘encoder_layers’ is 0; it must be within [1, 6]");
  EXPECT_EQ(refusal("detr-r50", "decoder_layers: 7"),
            "path settings:1:18: ‘decoder_layers’ is 7; it must be within [1, 6]");
  EXPECT_EQ(refusal("detr-r50", "queries: 101"),
            "path settings:1:11: ‘queries’ is 101; it must be within [1, 100]");
  // Its encoder is not staged.
  EXPECT_THAT(refusal("detr-r50", "encoder_depth: [2, 2, 2, 2]"),
              StartsWith("path settings:1:2: unknown key ‘encoder_depth’; known: "));
}

}  // namespace
}  // namespace switchyard
