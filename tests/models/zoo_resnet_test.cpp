// ResNets against torchvision, timm and the slimmable networks' README. MACs are those of convolutions and
// linears.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/path.h"
#include "models/zoo/resnet_blocks.h"
#include "tests/models/zoo_figures.h"

namespace switchyard {
namespace {

Graph graph_of(const std::string& model, const std::string& settings = "") {
  return parse_path(model, settings).build();
}

TEST(ResNet, HasExactlyTheParametersOfTorchvision) {
  // torchvision/models/resnet.py, meta num_params of the IMAGENET1K weights.
  EXPECT_EQ(graph_of("resnet18").totals().parameters, 11'689'512);
  EXPECT_EQ(graph_of("resnet34").totals().parameters, 21'797'672);
  EXPECT_EQ(graph_of("resnet50").totals().parameters, 25'557'032);
  EXPECT_EQ(graph_of("resnet101").totals().parameters, 44'549'160);
  EXPECT_EQ(graph_of("resnet152").totals().parameters, 60'192'808);
}

TEST(ResNet, NeedsTheRecountedMacsToThePrintedDigits) {
  // Recount of convolutions and the classifier only; torchvision's _ops says 1.814 and 4.089 too.
  EXPECT_NEAR(giga(graph_of("resnet18").totals().macs), 1.814, 0.0005);
  EXPECT_NEAR(giga(graph_of("resnet34").totals().macs), 3.664, 0.0005);
  EXPECT_NEAR(giga(graph_of("resnet50").totals().macs), 4.089, 0.0005);
  EXPECT_NEAR(giga(graph_of("resnet101").totals().macs), 7.801, 0.0005);
  EXPECT_NEAR(giga(graph_of("resnet152").totals().macs), 11.514, 0.0005);
}

TEST(ResNet, IsWithinTheNormsOfTimmsMacs) {
  struct Row {
    const char* model;
    int input;
    double gmacs;
  };
  // timm results/benchmark-infer-amp-nchw-pt240-cu124-rtx3090.csv, infer_gmacs. It counts the norms too, 0.6
  // % at most, and prints two digits, so half of the last one is added.
  const std::vector<Row> timm = {{"resnet18", 224, 1.82},  {"resnet34", 224, 3.67},  {"resnet50", 224, 4.11},
                                 {"resnet50", 160, 2.10},  {"resnet50", 288, 6.80},  {"resnet50d", 224, 4.35},
                                 {"resnet50d", 160, 2.22}, {"resnet50d", 288, 7.19}, {"resnet101", 224, 7.83},
                                 {"resnet152", 224, 11.56}};
  for (const Row& row : timm) {
    const double gmacs = giga(graph_of(row.model, fmt::format("input: {}", row.input)).totals().macs);
    EXPECT_NEAR(gmacs, row.gmacs, 0.006 * row.gmacs + 0.005) << row.model << " at " << row.input;
    EXPECT_LT(gmacs, row.gmacs + 0.005) << row.model << " at " << row.input;
  }
}

TEST(ResNet, VariantDHasThreeStemConvolutionsAndTimmsParameters) {
  const Graph graph = graph_of("resnet50d");
  // timm prints 25.58 M. Exactly: resnet50 less its 7x7 stem, 3*64*49, plus 3x3 convolutions 3->32, 32->32,
  // 32->64 and two more norms of 32 channels.
  EXPECT_EQ(graph.totals().parameters,
            25'557'032 - 3 * 64 * 49 + 9 * (3 * 32 + 32 * 32 + 32 * 64) + 2 * 2 * 32);
  EXPECT_EQ(layer_named(graph, "stem.conv3").output, (Shape{1, 64, 112, 112}));
  // Average pools stand where the resolution halves: stages 2 to 4.
  EXPECT_EQ(graph.find("stage1.block1.shortcut.pool"), nullptr);
  EXPECT_NE(graph.find("stage2.block1.shortcut.pool"), nullptr);
}

TEST(ResNet, BottlenecksTakeTheirStrideInTheMiddleConvolution) {
  const Graph graph = graph_of("resnet50");
  EXPECT_EQ(layer_named(graph, "stage2.block1.conv1").output, (Shape{1, 128, 56, 56}));
  EXPECT_EQ(layer_named(graph, "stage2.block1.conv2").output, (Shape{1, 128, 28, 28}));
}

TEST(ResNet, EveryOperationThatRunsIsALayer) {
  // 53 convolutions, 49 ReLUs (1 + 16 x 3), 16 adds, 2 pools, classifier, image.
  EXPECT_EQ(graph_of("resnet50").totals().layers, 53 + 49 + 16 + 2 + 1 + 1);
  // Unfolded, every convolution is followed by its batch norm.
  const Graph unfolded = graph_of("resnet50", "fold_batch_norm: false");
  EXPECT_EQ(unfolded.totals().layers, 53 + 53 + 49 + 16 + 2 + 1 + 1);
  EXPECT_EQ(unfolded.totals().parameters, 25'557'032);
}

TEST(ResNet, FeaturesOfTheBackboneHalveTheResolutionFromAQuarter) {
  GraphBuilder builder("backbone", "backbone");
  const Value image = builder.source("input", Source::Kind::input, {1, 3, 800, 1066});
  const std::vector<Value> features = zoo::resnet_features(builder, image, 50);
  // 1066 -> 533 -> 267 -> 134 -> 67 -> 34, each half rounded up.
  ASSERT_EQ(features.size(), 4U);
  EXPECT_EQ(features[0].shape, (Shape{1, 256, 200, 267}));
  EXPECT_EQ(features[1].shape, (Shape{1, 512, 100, 134}));
  EXPECT_EQ(features[2].shape, (Shape{1, 1024, 50, 67}));
  EXPECT_EQ(features[3].shape, (Shape{1, 2048, 25, 34}));
}

TEST(ResNet, SkippedBlocksTakeTheirMacsAndParametersAway) {
  const Graph full = graph_of("resnet50");
  const Graph cut = graph_of("resnet50", "depth: [3, 4, 4, 3]");
  // Two identity blocks of stage 3: 1024*256 + 9*256*256 + 256*1024 weights on 14 x 14 positions.
  constexpr std::int64_t weights = 2 * 1024 * 256 + 9 * 256 * 256;
  EXPECT_EQ(full.totals().macs - cut.totals().macs, 2 * weights * 14 * 14);
  // Norms of 256, 256 and 1024 channels.
  EXPECT_EQ(full.totals().parameters - cut.totals().parameters, 2 * (weights + 2 * (256 + 256 + 1024)));
  EXPECT_EQ(shared_weight_elements(cut, full), cut.totals().weight_elements);
}

TEST(SlimmableResNet, WidthsNeedThePublishedMacs) {
  // JiahuiYu/slimmable_networks@5dc14d0 README: S-ResNet-50 4.1 G, 2.3 G, 1.1 G, 278 M.
  EXPECT_NEAR(giga(graph_of("s-resnet-50").totals().macs), 4.1, 0.05);
  EXPECT_NEAR(giga(graph_of("s-resnet-50", "width_multiplier: 0.75").totals().macs), 2.3, 0.05);
  EXPECT_NEAR(giga(graph_of("s-resnet-50", "width_multiplier: 0.5").totals().macs), 1.1, 0.05);
  EXPECT_NEAR(mega(graph_of("s-resnet-50", "width_multiplier: 0.25").totals().macs), 278, 0.5);
}

TEST(SlimmableResNet, AQuarterOfTheWidthIsASixteenthOfTheInnerMacs) {
  const auto macs = [](const Graph& graph, const std::string& layer) {
    return graph.totals(layer_named(graph, layer)).macs;
  };
  const Graph full = graph_of("s-resnet-50");
  const Graph slim = graph_of("s-resnet-50", "width_multiplier: 0.25");
  EXPECT_EQ(macs(full, "stage3.block2.conv2"), 16 * macs(slim, "stage3.block2.conv2"));
  // The image keeps its three channels and the classifier its classes.
  EXPECT_EQ(macs(full, "stem.conv"), 4 * macs(slim, "stem.conv"));
  EXPECT_EQ(macs(full, "head.linear"), 4 * macs(slim, "head.linear"));
}

TEST(SlimmableResNet, WidthsShareOneCheckpointAndNoneWithThePlainNetwork) {
  const Graph full = graph_of("s-resnet-50");
  const Graph slim = graph_of("s-resnet-50", "width_multiplier: 0.5");
  EXPECT_EQ(shared_weight_elements(slim, full), slim.totals().weight_elements);
  EXPECT_EQ(shared_weight_elements(full, graph_of("resnet50")), 0);
}

}  // namespace
}  // namespace switchyard
