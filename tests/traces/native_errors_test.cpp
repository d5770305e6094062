// Every way in which a native trace can be wrong, with the message a user gets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/traces/support.h"

namespace switchyard {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// Layers stand from line 5 on; line 5 is a source "x" of 1x4x8x8.
std::string with_layers(const std::string& layers) {
  return "kind: trace\nformat: switchyard-trace/1\nname: t\nlayers:\n- {name: x, op: source, kind: input, "
         "output: 1x4x8x8}\n" +
         layers;
}

std::string problems(const std::string& text) {
  return problems_of([&] { from_yaml(text); });
}
std::string problems_in(const std::string& layers) { return problems(with_layers(layers)); }

TEST(NativeTraceErrors, AFileOfAnotherKindIsNoTrace) {
  EXPECT_EQ(problems("kind: accelerator\n"),
            "t.yaml:1:1: not a layer trace: ‘kind’ must be ‘trace’, is ‘accelerator’");
  EXPECT_EQ(problems("name: x\n"), "t.yaml:1:1: not a layer trace: ‘kind’ must be ‘trace’, is absent");
  EXPECT_EQ(problems("[1, 2]\n"), "t.yaml:1:1: not a layer trace: ‘kind’ must be ‘trace’, is absent");
  EXPECT_EQ(problems("kind: [trace]\n"), "t.yaml:1:1: not a layer trace: ‘kind’ must be ‘trace’, is a list");
}

TEST(NativeTraceErrors, ATraceOfALaterFormatIsNotGuessedAt) {
  EXPECT_EQ(problems("kind: trace\nformat: switchyard-trace/2\n"),
            "t.yaml:1:1: this Switchyard reads layer traces with ‘format: switchyard-trace/1’; ‘format’ is "
            "‘switchyard-trace/2’");
}

TEST(NativeTraceErrors, EveryProblemOfAFileIsReportedAtOnceAndWhereItStands) {
  EXPECT_EQ(
      problems_in("- {name: a, inputs: [x], op: conv, in_channels: 4, out_channels: 0, kernel: 3x3}\n"
                  "- {name: b, inputs: [x], op: conv, in_chanels: 4, out_channels: 8, kernel: 3y3}\n"
                  "- {name: c, inputs: [x], op: pol}\n"),
      "t.yaml:6:66: ‘layers[1].out_channels’ is 0; it must be within [1, 2147483647]\n"
      "t.yaml:7:3: missing key ‘layers[2].in_channels’: channels read\n"
      "t.yaml:7:36: unknown key ‘layers[2].in_chanels’ (did you mean ‘in_channels’?)\n"
      "t.yaml:7:76: ‘layers[2].kernel’ must be height x width, not ‘3y3’; write 512x1024, or 512 for a "
      "square\n"
      "t.yaml:8:30: unknown op ‘pol’; known: source, conv, linear, matmul, softmax, layer_norm, batch_norm, "
      "activation, elementwise, pool, adaptive_pool, resize, concat, rearrange (did you mean ‘pool’?)");
}

TEST(NativeTraceErrors, ALayerThatReadsAnUnknownOneIsToldTheNearestName) {
  EXPECT_EQ(
      problems_in("- {name: stem.conv, inputs: [x], op: softmax}\n"
                  "- {name: b, inputs: [stem.cov], op: softmax}\n"),
      "t.yaml:7:22: layer 'b' reads ‘stem.cov’, but no layer has this name (did you mean ‘stem.conv’?)");
}

TEST(NativeTraceErrors, ALayerCannotReadALaterOneOrItself) {
  EXPECT_EQ(
      problems_in("- {name: a, inputs: [b], op: softmax, output: 1x4x8x8}\n"
                  "- {name: b, inputs: [a], op: softmax}\n"
                  "- {name: c, inputs: [c], op: softmax}\n"),
      "t.yaml:6:22: layer 'a' reads ‘b’, which comes after it (line 7); layers stand in execution order\n"
      "t.yaml:8:22: layer 'c' reads ‘c’, which is itself");
}

TEST(NativeTraceErrors, WhatReadsABadLayerIsNotComplainedAbout) {
  // Without a declared output nothing is known of layer a, so b and c cannot be checked.
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: linear, in_features: 5, out_features: 6}\n"
                        "- {name: b, inputs: [a], op: linear, in_features: 6, out_features: 7}\n"
                        "- {name: c, inputs: [b], op: softmax}\n"),
            "t.yaml:6:3: layer 'a': expects 5 input features, is given 4");
}

TEST(NativeTraceErrors, WithADeclaredOutputWhatFollowsIsStillChecked) {
  EXPECT_EQ(
      problems_in("- {name: a, inputs: [x], op: linear, in_features: 5, out_features: 6, output: 1x6x8x8}\n"
                  "- {name: b, inputs: [a], op: linear, in_features: 6, out_features: 7, output: 1x7x8x8}\n"
                  "- {name: c, inputs: [b], op: linear, in_features: 9, out_features: 7, output: 1x7x8x8}\n"),
      "t.yaml:6:3: layer 'a': expects 5 input features, is given 4\n"
      "t.yaml:8:3: layer 'c': expects 9 input features, is given 7");
}

TEST(NativeTraceErrors, NamesAreUniqueAndNotEmpty) {
  EXPECT_EQ(problems_in("- {name: x, inputs: [x], op: softmax}\n"),
            "t.yaml:6:10: layer 'x': another layer has this name (line 5)");
  EXPECT_EQ(problems_in("- {name: \"\", inputs: [x], op: softmax}\n"), "t.yaml:6:3: layer '': has no name");
}

TEST(NativeTraceErrors, ChannelRunsStayWithinTheirTensor) {
  EXPECT_EQ(problems_in("- {name: a, inputs: ['x[2:5]'], op: softmax}\n"),
            "t.yaml:6:3: layer 'a': reads channels 2 to 4 of a tensor that has 4");
  EXPECT_EQ(problems_in("- {name: a, inputs: ['x[3:3]'], op: softmax}\n"),
            "t.yaml:6:3: layer 'a': reads channels 3 to 2 of a tensor that has 4");
  EXPECT_EQ(problems_in("- {name: a, inputs: ['x[-1:3]'], op: softmax}\n"),
            "t.yaml:6:22: layer 'a' reads ‘x[-1:3]’, but no layer has this name");
  EXPECT_EQ(problems_in("- {name: a, inputs: ['x[0:99999999999999999999]'], op: softmax}\n"),
            "t.yaml:6:22: layer 'a' reads ‘x[0:99999999999999999999]’, but no layer has this name");
}

TEST(NativeTraceErrors, ADeclaredOutputMustBeWhatTheLayerComputes) {
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: softmax, output: 1x4x8x9}\n"),
            "t.yaml:6:3: layer 'a': declares an output of 1x4x8x9, computes 1x4x8x8");
  const std::string expected =
      "‘output’ must be batch x channels x height x width, each within [1, 2147483647] (1x64x128x128), not ";
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: softmax, output: 4x8x8}\n"),
            "t.yaml:6:47: " + expected + "‘4x8x8’");
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: softmax, output: 0x4x8x8}\n"),
            "t.yaml:6:47: " + expected + "‘0x4x8x8’");
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: softmax, output: 1x4x8x8x}\n"),
            "t.yaml:6:47: " + expected + "‘1x4x8x8x’");
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: softmax, output: 1x4x8x2147483648}\n"),
            "t.yaml:6:47: " + expected + "‘1x4x8x2147483648’");
}

TEST(NativeTraceErrors, ASourceNeedsAShapeAndReadsNothing) {
  EXPECT_EQ(problems_in("- {name: a, op: source, kind: constant}\n"),
            "t.yaml:6:3: layer 'a': a source needs ‘output’, its batch x channels x height x width");
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: source, kind: constant, output: 1x1x1x1}\n"),
            "t.yaml:6:3: layer 'a': a source reads nothing");
}

TEST(NativeTraceErrors, OperatorsNeedTheirOperands) {
  EXPECT_EQ(problems_in("- {name: a, op: softmax}\n"), "t.yaml:6:3: layer 'a': expects 1 operand(s), has 0");
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: elementwise, kind: add}\n"),
            "t.yaml:6:3: layer 'a': expects 2 operand(s), has 1");
}

TEST(NativeTraceErrors, SizesWhoseProductLeaves64BitsAreReportedAtTheirLayer) {
  EXPECT_EQ(problems_in("- {name: a, op: source, kind: input, output: 2147483647x2147483647x2147483647x1}\n"),
            "t.yaml:6:3: layer 'a': a product of dimensions does not fit 64 bits; use smaller dimensions");
  // 2^31-1 squared output values fit, their products with a further 2^31-1 inputs do not.
  EXPECT_EQ(problems_in(
                "- {name: a, op: source, kind: input, output: 1x2147483647x2147483647x1}\n"
                "- {name: b, inputs: [a], op: linear, in_features: 2147483647, out_features: 2147483647}\n"),
            "t.yaml:7: layer 'b': its costs, added to those before it, do not fit: a product of dimensions "
            "does not fit "
            "64 bits; use smaller dimensions");
}

TEST(NativeTraceErrors, WeightUsesMustMakeSense) {
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: softmax, weights: {in_blocks: 0}}\n"),
            "t.yaml:6:60: ‘layers[1].weights.in_blocks’ is 0; it must be within [1, 4096]");
  EXPECT_EQ(
      problems_in(
          "- {name: a, inputs: [x], op: softmax, weights: {in_blocks: 2, in_block_widths: [1, 2, 3]}}\n"),
      "t.yaml:6:80: has 3 widths; ‘in_blocks’ must say the same number");
  EXPECT_EQ(
      problems_in(
          "- {name: a, inputs: [x], op: linear, in_features: 4, out_features: 4, weights: {in_blocks: 2, "
          "in_block_widths: [1, 2]}}\n"),
      "t.yaml:6:3: layer 'a': its in_block_widths add up to 3, it uses 4 input channels");
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: softmax, weights: {out: -1}}\n"),
            "t.yaml:6:54: ‘layers[1].weights.out’ is -1; it must be at least 0");
  EXPECT_EQ(problems_in("- {name: a, inputs: [x], op: softmax, weights: {tenser: q}}\n"),
            "t.yaml:6:49: unknown key ‘layers[1].weights.tenser’ (did you mean ‘tensor’?)");
}

TEST(NativeTraceErrors, OutputsNameLayers) {
  EXPECT_EQ(problems(with_layers("") + "outputs: [y]\n"),
            "t.yaml:6:11: outputs name ‘y’, but no layer has this name");
}

TEST(NativeTraceErrors, ATraceHasLayers) {
  EXPECT_EQ(problems("kind: trace\nformat: switchyard-trace/1\nname: t\n"),
            "t.yaml:1:1: missing key ‘layers’: layers in execution order");
  EXPECT_EQ(problems("kind: trace\nformat: switchyard-trace/1\nname: t\nlayers: []\n"),
            "t.yaml:4:9: ‘layers’ has 0 elements; must be within [1, 2147483647]");
  EXPECT_EQ(problems("kind: trace\nformat: switchyard-trace/1\nname: t\nlayers: [3]\n"),
            "t.yaml:4:10: ‘layers[0]’ must be a mapping with keys, not ‘3’");
}

TEST(NativeTraceErrors, JsonIsCheckedLikeYaml) {
  const std::string text =
      "{\"kind\": \"trace\", \"format\": \"switchyard-trace/1\", \"name\": \"t\", \"layers\": [\n"
      "{\"name\": \"x\", \"op\": \"sauce\", \"kind\": \"input\"}]}\n";
  EXPECT_THAT(problems_of([&] { from_json(text); }),
              StartsWith("t.json:2:21: unknown op ‘sauce’; known: source, conv,"));
}

TEST(NativeTraceErrors, ManyUnknownNamesAreCountedNotCompared) {
  std::string layers;
  for (int i = 0; i < 5000; ++i) {
    const std::string n = std::to_string(i);
    layers += "- {name: some.rather.long.layer.name.number." + n +
              ", inputs: [some.rather.long.layer.nome.number." + n + "], op: softmax}\n";
  }
  // 200 of the 5,000 problems are kept; comparing every name with every other would not end within the
  // test's time.
  EXPECT_THAT(problems_in(layers), HasSubstr("… and 4800 more problems"));
}

}  // namespace
}  // namespace switchyard
