// Shape inference: the output of every op, and what is said when operands do not fit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/op.h"

namespace switchyard {
namespace {

/// What infer_shape() says about operands that do not fit.
std::string complaint(const Op& op, const std::vector<Shape>& inputs) {
  try {
    infer_shape(op, inputs);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no complaint";
}

Conv2d conv(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
            std::int64_t padding) {
  return {.in_channels = in,
          .out_channels = out,
          .kernel = {kernel, kernel},
          .stride = {stride, stride},
          .padding = {padding, padding}};
}

TEST(ConvolutionShape, RoundsDownAsPyTorchDoes) {
  // floor((512 + 2*3 - 7) / 4) + 1 = 127 + 1; width: floor((101 + 6 - 7) / 4) + 1 = 26.
  EXPECT_EQ(infer_shape(conv(3, 64, 7, 4, 3), {{2, 3, 512, 101}}), (Shape{2, 64, 128, 26}));
}

TEST(ConvolutionShape, CountsTheReachOfADilatedKernel) {
  Conv2d dilated = conv(8, 8, 3, 1, 2);
  dilated.dilation = {2, 2};
  // Reach 2*(3-1)+1 = 5; 10 + 4 - 5 + 1 = 10.
  EXPECT_EQ(infer_shape(dilated, {{1, 8, 10, 10}}), (Shape{1, 8, 10, 10}));
}

TEST(ConvolutionShape, RefusesAnInputOfOtherChannels) {
  EXPECT_EQ(complaint(conv(3, 64, 7, 4, 3), {{1, 4, 32, 32}}), "expects 3 input channels, is given 4");
}

TEST(ConvolutionShape, RefusesAKernelLargerThanThePaddedInput) {
  EXPECT_EQ(complaint(conv(3, 64, 8, 8, 0), {{1, 3, 7, 9}}),
            "a kernel that spans 8 does not fit an input of height 7 (padding 0)");
}

TEST(ConvolutionShape, RefusesGroupsThatDoNotDivideTheChannels) {
  Conv2d grouped = conv(6, 8, 3, 1, 1);
  grouped.groups = 4;
  EXPECT_EQ(complaint(grouped, {{1, 6, 8, 8}}), "4 groups do not divide 6 input and 8 output channels");
}

TEST(ConvolutionShape, RefusesAStrideOfZero) {
  EXPECT_EQ(complaint(conv(3, 8, 3, 0, 1), {{1, 3, 8, 8}}),
            "kernel, stride and dilation must be at least 1 and padding at least 0 along the height");
}

TEST(LinearShape, KeepsTheTokens) {
  EXPECT_EQ(infer_shape(Linear{64, 128, true}, {{1, 64, 7, 9}}), (Shape{1, 128, 7, 9}));
  EXPECT_EQ(complaint(Linear{64, 128, true}, {{1, 32, 7, 9}}), "expects 64 input features, is given 32");
}

TEST(AttentionShape, ScoresAreQueriesByKeysForEveryHead) {
  const Op scores = MatMul{MatMul::Form::scores, 5};
  EXPECT_EQ(infer_shape(scores, {{2, 320, 32, 32}, {2, 320, 16, 16}}), (Shape{2, 5, 1024, 256}));
  EXPECT_EQ(complaint(scores, {{2, 320, 32, 32}, {2, 160, 16, 16}}),
            "5 heads over queries of 320 and keys of 160 channels");
  EXPECT_EQ(complaint(scores, {{2, 320, 32, 32}, {1, 320, 16, 16}}), "operands have batches 2 and 1");
  EXPECT_EQ(complaint(scores, {{2, 320, 32, 32}}), "expects 2 operand(s), has 1");
}

TEST(AttentionShape, ContextIsQueriesByChannels) {
  const Op context = MatMul{MatMul::Form::context, 5};
  EXPECT_EQ(infer_shape(context, {{2, 5, 1024, 256}, {2, 320, 16, 16}}), (Shape{2, 320, 1024, 1}));
  EXPECT_EQ(complaint(context, {{2, 5, 1024, 255}, {2, 320, 16, 16}}),
            "attention weights 2x5x1024x255 do not match values 2x320x16x16 with 5 heads");
}

TEST(ElementwiseShape, BroadcastsTheSecondOperand) {
  const Op multiply = Elementwise{Elementwise::Kind::multiply};
  EXPECT_EQ(infer_shape(multiply, {{4, 16, 8, 8}, {4, 16, 1, 1}}), (Shape{4, 16, 8, 8}));
  // A mask for 4 windows repeats over 12 of them.
  EXPECT_EQ(infer_shape(multiply, {{12, 3, 49, 49}, {4, 1, 49, 49}}), (Shape{12, 3, 49, 49}));
  EXPECT_EQ(complaint(multiply, {{4, 16, 8, 8}, {4, 16, 4, 4}}),
            "operand 4x16x4x4 does not broadcast to 4x16x8x8");
}

TEST(ElementwiseShape, TakesTheSameTokensInAnotherLayout) {
  EXPECT_EQ(infer_shape(Elementwise{}, {{1, 16, 4, 4}, {1, 16, 16, 1}}), (Shape{1, 16, 4, 4}));
}

TEST(PoolShape, RoundsUpInCeilModeButStartsInsideTheInput) {
  const Op floor_pool = Pool{.kernel = {2, 2}, .stride = {2, 2}};
  const Op ceil_pool = Pool{.kernel = {2, 2}, .stride = {2, 2}, .ceil_mode = true};
  EXPECT_EQ(infer_shape(floor_pool, {{1, 8, 7, 7}}), (Shape{1, 8, 3, 3}));
  EXPECT_EQ(infer_shape(ceil_pool, {{1, 8, 7, 7}}), (Shape{1, 8, 4, 4}));
  // ceil((4 + 2 - 2) / 3) + 1 = 3 windows would start at -1, 2, 5; the last one lies beyond 4 inputs.
  const Op padded = Pool{.kernel = {2, 2}, .stride = {3, 3}, .padding = {1, 1}, .ceil_mode = true};
  EXPECT_EQ(infer_shape(padded, {{1, 8, 4, 4}}), (Shape{1, 8, 2, 2}));
}

TEST(ResizeShape, IsWhatIsAskedFor) {
  EXPECT_EQ(infer_shape(Resize{{128, 96}}, {{1, 8, 7, 7}}), (Shape{1, 8, 128, 96}));
  EXPECT_EQ(infer_shape(AdaptivePool{{7, 7}}, {{1, 8, 56, 40}}), (Shape{1, 8, 7, 7}));
}

TEST(ConcatShape, AddsChannelsOfEqualMaps) {
  EXPECT_EQ(infer_shape(Concat{}, {{1, 8, 4, 4}, {1, 24, 4, 4}}), (Shape{1, 32, 4, 4}));
  EXPECT_EQ(complaint(Concat{}, {{1, 8, 4, 4}, {1, 8, 2, 2}}),
            "operand 1x8x2x2 does not line up with 1x8x4x4");
  EXPECT_EQ(complaint(Concat{}, {}), "expects at least one operand");
}

TEST(ConcatShape, AddsTokensOfEqualWidth) {
  const Op tokens = Concat{Concat::Axis::tokens};
  EXPECT_EQ(infer_shape(tokens, {{1, 192, 1, 1}, {1, 192, 14, 14}}), (Shape{1, 192, 197, 1}));
  EXPECT_EQ(complaint(tokens, {{1, 192, 1, 1}, {1, 96, 14, 14}}),
            "operand 1x96x14x14 does not line up with 1x192x1x1");
}

TEST(RearrangeShape, WindowsCountInTheBatchAndComeBack) {
  const Op partition = Rearrange{Rearrange::Kind::window_partition, {7, 7}};
  const Op reverse = Rearrange{Rearrange::Kind::window_reverse, {56, 28}};
  EXPECT_EQ(infer_shape(partition, {{2, 96, 56, 28}}), (Shape{2 * 8 * 4, 96, 7, 7}));
  EXPECT_EQ(infer_shape(reverse, {{2 * 8 * 4, 96, 7, 7}}), (Shape{2, 96, 56, 28}));
  EXPECT_EQ(complaint(partition, {{1, 96, 50, 56}}), "window 7x7 does not fit an input of 1x96x50x56");
  EXPECT_EQ(complaint(reverse, {{31, 96, 7, 7}}), "map 56x28 does not fit an input of 31x96x7x7");
}

TEST(RearrangeShape, PadsCropsAndFolds) {
  const Shape x{1, 96, 50, 50};
  EXPECT_EQ(infer_shape(Rearrange{Rearrange::Kind::pad, {56, 56}}, {x}), (Shape{1, 96, 56, 56}));
  EXPECT_EQ(infer_shape(Rearrange{Rearrange::Kind::crop, {1, 1}}, {x}), (Shape{1, 96, 1, 1}));
  EXPECT_EQ(infer_shape(Rearrange{Rearrange::Kind::space_to_depth}, {x}), (Shape{1, 384, 25, 25}));
  EXPECT_EQ(infer_shape(Rearrange{Rearrange::Kind::roll}, {x}), x);
  EXPECT_EQ(complaint(Rearrange{Rearrange::Kind::pad, {49, 56}}, {x}),
            "padded extent 49x56 does not fit an input of 1x96x50x50");
  EXPECT_EQ(complaint(Rearrange{Rearrange::Kind::crop, {51, 1}}, {x}),
            "cropped extent 51x1 does not fit an input of 1x96x50x50");
  EXPECT_EQ(complaint(Rearrange{Rearrange::Kind::space_to_depth}, {{1, 96, 7, 8}}),
            "2x2 patches do not tile 1x96x7x8");
}

TEST(SourceShape, HasNoRule) {
  EXPECT_EQ(complaint(Source{}, {}), "a source takes its shape from its declaration");
}

TEST(Shapes, OverflowIsAnError) {
  const std::int64_t big = std::int64_t{1} << 32;
  EXPECT_THROW((Shape{big, 1, big, 1}.elements()), ConfigError);
  EXPECT_THROW(infer_shape(Concat{}, {{1, std::int64_t{1} << 62, 1, 1}, {1, std::int64_t{1} << 62, 1, 1}}),
               ConfigError);
}

}  // namespace
}  // namespace switchyard
