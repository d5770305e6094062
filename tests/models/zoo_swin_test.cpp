// Swin and Swin-UPerNet against published and recounted figures. MACs are those of convolutions, linears and
// the two attention products; published "GFLOPs" of these models are GMACs.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>

#include "models/path.h"
#include "tests/models/zoo_figures.h"

namespace switchyard {
namespace {

constexpr std::array<const char*, 3> sizes = {"swin-tiny", "swin-small", "swin-base"};

Graph classifier(std::size_t i) { return parse_path(sizes.at(i), "").build(); }
Graph segmenter(std::size_t i, const std::string& settings = "") {
  return parse_path(std::string(sizes.at(i)) + "-upernet", settings).build();
}

std::int64_t macs_where(const Graph& graph, const std::function<bool(const Layer&)>& condition) {
  std::int64_t sum = 0;
  for (const Layer& layer : graph.layers()) {
    if (condition(layer)) sum += graph.totals(layer).macs;
  }
  return sum;
}

TEST(Swin, BlocksAt224NeedThePublishedMacs) {
  // Recount without norms: 4.49, 8.74, 15.43 G.
  const std::array<double, 3> recount = {4.49, 8.74, 15.43};
  // timm benchmark-infer-amp-nchw-pt240-cu124-rtx3090.csv: 4.51, 8.77, 15.47 G; it counts the norms too.
  const std::array<double, 3> timm = {4.51, 8.77, 15.47};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const double gmacs = giga(classifier(i).totals().macs);
    EXPECT_NEAR(gmacs, recount[i], 0.005) << sizes[i];
    EXPECT_NEAR(gmacs, timm[i], 0.006 * timm[i]) << sizes[i];
  }
}

TEST(Swin, HasExactlyThePublishedParameters) {
  // 28.29, 49.61, 87.77 M in timm; torchvision's model metadata has the exact counts.
  EXPECT_EQ(classifier(0).totals().parameters, 28'288'354);
  EXPECT_EQ(classifier(1).totals().parameters, 49'606'258);
  EXPECT_EQ(classifier(2).totals().parameters, 87'768'224);
}

TEST(Swin, WritesThePublishedActivations) {
  // timm, same table: 17.06, 27.47, 36.63 M outputs of convolutions, linears and attention products at 224.
  const std::array<double, 3> timm = {17.06, 27.47, 36.63};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const Graph graph = classifier(i);
    std::int64_t outputs = 0;
    for (const Layer& layer : graph.layers()) {
      const Totals totals = graph.totals(layer);
      if (totals.macs > 0) outputs += totals.output_elements;
    }
    EXPECT_NEAR(mega(outputs), timm[i], 0.005) << sizes[i];
  }
}

TEST(SwinUperNet, WholeImagesOf512x2048NeedThePublishedMacs) {
  // Swin-Transformer-Semantic-Segmentation README: 945, 1038, 1188 G, counted at 512x2048 without
  // the auxiliary head.
  const std::array<double, 3> published = {945, 1038, 1188};
  // Recount without the auxiliary head: 944.4, 1037.4, 1187.4 G.
  const std::array<double, 3> recount = {944.4, 1037.4, 1187.4};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const double gmacs = giga(segmenter(i, "input: 512x2048").totals().macs);
    EXPECT_NEAR(gmacs, published[i], 0.003 * published[i]) << sizes[i];
    EXPECT_NEAR(gmacs, recount[i], 0.05) << sizes[i];
  }
}

TEST(SwinUperNet, CropsOf512NeedTheRecountedMacs) {
  // Independent recount: 236.9, 260.6, 299.0 G, of it in the backbone, padded to multiples of 7, 25.50, 49.22, 86.84 G.
  const std::array<double, 3> total = {236.9, 260.6, 299.0};
  const std::array<double, 3> backbone = {25.50, 49.22, 86.84};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const Graph graph = segmenter(i);
    EXPECT_NEAR(giga(graph.totals().macs), total[i], 0.05) << sizes[i];
    EXPECT_NEAR(giga(module_totals(graph, 1, "encoder").macs), backbone[i], 0.005) << sizes[i];
  }
}

TEST(SwinUperNet, HasThePublishedParametersWithoutTheAuxiliaryHead) {
  // Independent recount: 59.0, 80.3, 120.1 M; the published 60, 81, 121 M include an auxiliary head of 0.9 to 1.2 M.
  const std::array<double, 3> parameters = {59.0, 80.3, 120.1};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    EXPECT_NEAR(mega(segmenter(i).totals().parameters), parameters[i], 0.05) << sizes[i];
  }
}

TEST(SwinUperNet, TinyAt512SpendsTwoThirdsInOneConvolution) {
  const Graph graph = segmenter(0);
  const auto total = static_cast<double>(graph.totals().macs);
  // 3x3 from 2048 to 512 channels on 128 x 128: 154.6 G = 65.3 %.
  const std::int64_t bottleneck = module_totals(graph, 2, "decoder.fpn_bottleneck").macs;
  EXPECT_EQ(bottleneck, std::int64_t{128} * 128 * 512 * 9 * 2048);
  EXPECT_NEAR(static_cast<double>(bottleneck) / total, 0.653, 0.0005);
  // 3x3 from 512 to 512 channels on 128^2, 64^2 and 32^2: 50.7 G = 21.4 %.
  std::int64_t fpn = 0;
  for (const char* level : {"decoder.fpn1", "decoder.fpn2", "decoder.fpn3"}) {
    fpn += module_totals(graph, 2, level).macs;
  }
  EXPECT_EQ(fpn, std::int64_t{128 * 128 + 64 * 64 + 32 * 32} * 512 * 9 * 512);
  EXPECT_NEAR(static_cast<double>(fpn) / total, 0.214, 0.0005);
  // All convolutions, the patch embedding among them: 89.3 %.
  const auto is_convolution = [](const Layer& layer) { return std::holds_alternative<Conv2d>(layer.op); };
  EXPECT_NEAR(static_cast<double>(macs_where(graph, is_convolution)) / total, 0.893, 0.0005);
  // Q.K^T and A.V: 0.36 %.
  const auto is_matmul = [](const Layer& layer) { return std::holds_alternative<MatMul>(layer.op); };
  EXPECT_NEAR(static_cast<double>(macs_where(graph, is_matmul)) / total, 0.0036, 0.00005);
}

}  // namespace
}  // namespace switchyard
