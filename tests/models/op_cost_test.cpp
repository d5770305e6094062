// Costs of single ops, counted by hand.
#include <gtest/gtest.h>

#include "models/op.h"

namespace switchyard {
namespace {

struct Cost {
  std::int64_t macs;
  std::int64_t vector_operations;
  std::int64_t parameters;
  std::int64_t weight_elements;
  bool operator==(const Cost&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Cost& cost) {
  return out << "macs " << cost.macs << ", operations " << cost.vector_operations << ", parameters "
             << cost.parameters << ", weights " << cost.weight_elements;
}

Cost cost(const Op& op, const std::vector<Shape>& inputs) {
  const Shape output = infer_shape(op, inputs);
  return {macs(op, inputs, output), vector_operations(op, inputs, output), parameters(op, output),
          weight_elements(op, output)};
}

TEST(ConvolutionCost, IsOneDotProductPerOutput) {
  const Conv2d op{.in_channels = 3,
                  .out_channels = 64,
                  .kernel = {7, 7},
                  .stride = {4, 4},
                  .padding = {3, 3},
                  .bias = true};
  // 64*128*128 outputs x 3*7*7 products; 64*147 weights + 64 biases.
  EXPECT_EQ(cost(op, {{1, 3, 512, 512}}), (Cost{1048576 * 147, 0, 9472, 9472}));
  // A batch of 4 costs four times the MACs and the same weights.
  EXPECT_EQ(cost(op, {{4, 3, 512, 512}}), (Cost{4 * 1048576 * 147, 0, 9472, 9472}));
}

TEST(ConvolutionCost, OfADepthwiseConvolutionIsOneChannelPerOutput) {
  const Conv2d op{.in_channels = 256,
                  .out_channels = 256,
                  .kernel = {3, 3},
                  .padding = {1, 1},
                  .groups = 256,
                  .bias = true};
  // 256*16*16 outputs x 9 products; 256*9 weights + 256 biases.
  EXPECT_EQ(cost(op, {{1, 256, 16, 16}}), (Cost{65536 * 9, 0, 2560, 2560}));
  EXPECT_EQ(kind_of(op), OpKind::depthwise_convolution);
}

TEST(ConvolutionCost, OfAFoldedBatchNormIsOneBiasButTwoParametersPerChannel) {
  Conv2d op{.in_channels = 3072, .out_channels = 768, .folded_batch_norm = true};
  // 768*3072 weights; gamma and beta are 1536 parameters, the folded bias 768 values.
  EXPECT_EQ(cost(op, {{1, 3072, 2, 2}}), (Cost{768 * 4 * 3072, 0, 2359296 + 1536, 2359296 + 768}));
  // The convolution's own bias is one parameter more and folds into the same bias.
  op.bias = true;
  EXPECT_EQ(cost(op, {{1, 3072, 2, 2}}), (Cost{768 * 4 * 3072, 0, 2359296 + 2304, 2359296 + 768}));
}

TEST(LinearCost, IsOneDotProductPerTokenAndFeature) {
  // 49 tokens x 64 x 128; 64*128 weights + 128 biases.
  EXPECT_EQ(cost(Linear{64, 128, true}, {{1, 64, 7, 7}}), (Cost{49 * 8192, 0, 8320, 8320}));
  EXPECT_EQ(cost(Linear{64, 128, false}, {{1, 64, 7, 7}}), (Cost{49 * 8192, 0, 8192, 8192}));
}

TEST(AttentionCost, IsQueriesByKeysByChannelsTwice) {
  // SegFormer-B2, stage 3 at 512x512: 1024 queries, 256 keys, 320 channels in 5 heads of 64.
  const Cost product{1024LL * 256 * 320, 0, 0, 0};
  EXPECT_EQ(cost(MatMul{MatMul::Form::scores, 5}, {{1, 320, 32, 32}, {1, 320, 16, 16}}), product);
  EXPECT_EQ(cost(MatMul{MatMul::Form::context, 5}, {{1, 5, 1024, 256}, {1, 320, 16, 16}}), product);
}

TEST(NormCost, CountsGammaAndBeta) {
  // 7 operations an element for a layer norm, 2 for a batch norm (docs/workloads.md).
  EXPECT_EQ(cost(LayerNorm{}, {{1, 64, 8, 8}}), (Cost{0, 4096 * 7, 128, 128}));
  EXPECT_EQ(cost(BatchNorm{}, {{1, 64, 8, 8}}), (Cost{0, 4096 * 2, 128, 128}));
}

TEST(VectorCost, IsStatedPerElement) {
  const Shape x{1, 16, 8, 8};  // 1024 elements
  EXPECT_EQ(cost(Softmax{}, {x}), (Cost{0, 5120, 0, 0}));
  EXPECT_EQ(cost(Activation{Activation::Kind::relu}, {x}), (Cost{0, 1024, 0, 0}));
  EXPECT_EQ(cost(Activation{Activation::Kind::relu6}, {x}), (Cost{0, 2048, 0, 0}));
  EXPECT_EQ(cost(Activation{Activation::Kind::sigmoid}, {x}), (Cost{0, 4096, 0, 0}));
  EXPECT_EQ(cost(Activation{Activation::Kind::hsigmoid}, {x}), (Cost{0, 4096, 0, 0}));
  EXPECT_EQ(cost(Activation{Activation::Kind::hswish}, {x}), (Cost{0, 5120, 0, 0}));
  EXPECT_EQ(cost(Activation{Activation::Kind::gelu}, {x}), (Cost{0, 5120, 0, 0}));
  EXPECT_EQ(cost(Elementwise{}, {x, x}), (Cost{0, 1024, 0, 0}));
  // 16*16*16 outputs x 7 for bilinear, none for nearest.
  EXPECT_EQ(cost(Resize{{16, 16}}, {x}), (Cost{0, 28672, 0, 0}));
  EXPECT_EQ(cost(Resize{{16, 16}, Resize::Mode::nearest}, {x}), (Cost{0, 0, 0, 0}));
}

TEST(PoolCost, IsOneOperationPerTap) {
  const Shape x{1, 16, 8, 8};
  // 16*4*4 outputs x 9 taps.
  EXPECT_EQ(cost(Pool{.kernel = {3, 3}, .stride = {2, 2}, .padding = {1, 1}}, {x}), (Cost{0, 2304, 0, 0}));
  // Global average: every input once.
  EXPECT_EQ(cost(AdaptivePool{}, {x}), (Cost{0, 1024, 0, 0}));
}

TEST(MovementCost, IsNoArithmetic) {
  const Shape x{1, 16, 8, 8};
  EXPECT_EQ(cost(Concat{}, {x, x}), (Cost{0, 0, 0, 0}));
  EXPECT_EQ(cost(Rearrange{Rearrange::Kind::transpose}, {x}), (Cost{0, 0, 0, 0}));
}

TEST(SourceCost, CountsLearnedTensorsOnceWhateverTheBatch) {
  EXPECT_EQ(parameters(Source{Source::Kind::parameter}, {8, 192, 197, 1}), 192 * 197);
  EXPECT_EQ(parameters(Source{Source::Kind::constant}, {8, 192, 197, 1}), 0);
  EXPECT_EQ(parameters(Source{Source::Kind::input}, {8, 3, 224, 224}), 0);
}

TEST(SourceCost, OfAGatheredTensorIsItsTableInTheCheckpointAndItselfOnTheMachine) {
  // Swin's position bias for 3 heads: a table of 13*13*3 values spread over 49*49*3.
  const Source bias{Source::Kind::parameter, 169 * 3};
  EXPECT_EQ(parameters(bias, {1, 3, 49, 49}), 507);
  EXPECT_EQ(weight_elements(bias, {1, 3, 49, 49}), 7203);
}

TEST(OpKinds, TellConvolutionsApart) {
  EXPECT_EQ(kind_of(Conv2d{.in_channels = 8, .out_channels = 8, .kernel = {3, 3}}), OpKind::convolution);
  EXPECT_EQ(kind_of(Conv2d{.in_channels = 8, .out_channels = 8}), OpKind::pointwise_convolution);
  EXPECT_EQ(kind_of(Conv2d{.in_channels = 8, .out_channels = 8, .kernel = {3, 3}, .groups = 2}),
            OpKind::grouped_convolution);
  EXPECT_EQ(name_of(OpKind::attention_matmul), "attention matmul");
  EXPECT_EQ(name_of(OpKind::rearrange), "rearrange");
}

TEST(Costs, OverflowIsAnError) {
  const Shape huge{1, std::int64_t{1} << 30, std::int64_t{1} << 30, 1};
  EXPECT_THROW(cost(Linear{std::int64_t{1} << 30, std::int64_t{1} << 30, false}, {huge}), ConfigError);
}

}  // namespace
}  // namespace switchyard
