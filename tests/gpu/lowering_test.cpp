// Which kernels a framework launches for a network.
#include "gpu/lowering.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/path.h"

namespace switchyard::gpu {
namespace {

std::int64_t launches(const Program& program, std::string_view what) {
  return std::count_if(program.launches.begin(), program.launches.end(),
                       [&](const Launch& launch) { return launch.kernel.what == what; });
}

Program lowered(std::string_view model, const Execution& execution, std::string_view settings = "") {
  return lower(parse_path(model, std::string(settings)).build(), execution);
}

TEST(Lowering, EagerRunsBatchNormsOfTheirOwn) {
  // ResNet-50: 53 convolutions, each with a batch norm; 49 ReLUs; 16 additions.
  const Program program = lowered("resnet50", {});
  EXPECT_EQ(launches(program, "convolution"), 53);
  EXPECT_EQ(launches(program, "batch norm"), 53);
  EXPECT_EQ(launches(program, "activation"), 49);
  EXPECT_EQ(launches(program, "element-wise"), 16);
}

TEST(Lowering, CompiledPutsPointwiseWorkIntoItsProducers) {
  const Program program = lowered("resnet50", {.mode = Mode::compiled});
  EXPECT_EQ(launches(program, "convolution"), 53);
  EXPECT_EQ(launches(program, "batch norm"), 0);
  EXPECT_EQ(launches(program, "activation"), 0);
  EXPECT_EQ(launches(program, "element-wise"), 0);
}

TEST(Lowering, AFusedAdditionStillReadsItsOtherOperand) {
  const auto bytes = [](const Program& program) {
    std::int64_t sum = 0;
    for (const Launch& launch : program.launches) sum += launch.kernel.read_bytes;
    return sum;
  };
  Execution compiled{.mode = Mode::compiled};
  // Weights 25.6 M, activations between convolutions 10.6 M, second operands of 16 additions 5.5 M values.
  EXPECT_GT(bytes(lowered("resnet50", compiled)), std::int64_t{4} * (25'500'000 + 10'000'000 + 5'400'000));
}

TEST(Lowering, GraphModeReplaysTheKernelsOfEagerMode) {
  const Program eager = lowered("segformer-b0", {});
  const Program graph = lowered("segformer-b0", {.mode = Mode::graph});
  EXPECT_EQ(eager.launches.size(), graph.launches.size());
}

TEST(Lowering, EveryMacOfTheNetworkIsInAKernel) {
  for (const char* model : {"segformer-b0", "resnet50", "swin-tiny", "vit-small", "pvt_v2-b1", "detr-r50"}) {
    const Graph graph = Path(model).build();
    for (const Mode mode : {Mode::eager, Mode::graph, Mode::compiled, Mode::compiled_graph}) {
      std::int64_t in_kernels = 0;
      for (const Launch& launch : lower(graph, {.mode = mode}).launches) in_kernels += macs(launch.kernel);
      EXPECT_EQ(in_kernels, graph.totals().macs) << model;
    }
  }
}

TEST(Lowering, FusedAttentionReplacesScoresSoftmaxAndContext) {
  const Program program = lowered("vit-small", {.fused_attention = true});
  EXPECT_EQ(launches(program, "attention"), 12);
  EXPECT_EQ(launches(program, "scores"), 0);
  EXPECT_EQ(launches(program, "softmax"), 0);
}

TEST(Lowering, EagerSwinCannotFuseWindowsOf49WithABias) {
  // 49 x 2 bytes are no multiple of 16.
  EXPECT_EQ(
      launches(lowered("swin-tiny", {.precision = Precision::fp16, .fused_attention = true}), "attention"),
      0);
  EXPECT_EQ(
      launches(lowered("swin-tiny", {.mode = Mode::compiled, .precision = Precision::fp16}), "attention"),
      12);
}

TEST(Lowering, AutocastCastsWeightsAndTokensInEveryPass) {
  const Program program = lowered("vit-small", {.precision = Precision::fp16, .autocast = true});
  // One convolution and 4 linears in each of 12 blocks, and the classifier.
  EXPECT_EQ(launches(program, "weight cast"), 50);
  EXPECT_GT(launches(program, "cast"), 0);
}

TEST(Lowering, HeadsOfOneImageNeedNoCopyAndOfTwoDo) {
  EXPECT_EQ(launches(lowered("vit-small", {}), "split heads"), 0);
  EXPECT_EQ(launches(lowered("vit-small", {}, "batch: 2"), "split heads"), 36);  // q, k and v of 12 blocks
}

}  // namespace
}  // namespace switchyard::gpu
