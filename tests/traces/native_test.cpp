#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "base/key_reference.h"
#include "tests/traces/support.h"
#include "traces/op_keys.h"

namespace switchyard {
namespace {

using testing::HasSubstr;

constexpr Shape image{2, 8, 12, 16};

TEST(NativeTrace, HoldsOneLayerToALineWithDefaultsLeftOut) {
  GraphBuilder builder("tiny", "tiny-weights");
  const Value x = builder.source("image", Source::Kind::input, {1, 3, 8, 8});
  const Value y = builder.conv("stem", x, 4, {.kernel = 3, .stride = 2, .padding = 1, .batch_norm = true});
  const Graph graph = builder.finish({builder.activation("relu", y, Activation::Kind::relu)});
  EXPECT_EQ(to_trace_yaml(graph, {"tiny {x: 1}", "00ff"}),
            "kind: trace\n"
            "format: switchyard-trace/1\n"
            "name: tiny\n"
            "checkpoint: tiny-weights\n"
            "path: \"tiny {x: 1}\"\n"
            "digest: \"00ff\"\n"
            "outputs: [relu]\n"
            "layers:\n"
            "  - {name: image, op: source, kind: input, output: 1x3x8x8}\n"
            "  - {name: stem, inputs: [image], op: conv, in_channels: 3, out_channels: 4, kernel: 3x3, "
            "stride: 2x2, "
            "padding: 1x1, folded_batch_norm: true, output: 1x4x4x4}\n"
            "  - {name: relu, inputs: [stem], op: activation, kind: relu, output: 1x4x4x4}\n");
  EXPECT_EQ(to_trace_json(graph),
            "{\n"
            "  \"kind\": \"trace\",\n"
            "  \"format\": \"switchyard-trace/1\",\n"
            "  \"name\": \"tiny\",\n"
            "  \"checkpoint\": \"tiny-weights\",\n"
            "  \"outputs\": [\"relu\"],\n"
            "  \"layers\": [\n"
            "    {\"name\": \"image\", \"op\": \"source\", \"kind\": \"input\", \"output\": \"1x3x8x8\"},\n"
            "    {\"name\": \"stem\", \"inputs\": [\"image\"], \"op\": \"conv\", \"in_channels\": 3, "
            "\"out_channels\": 4, \"kernel\": \"3x3\", \"stride\": \"2x2\", \"padding\": \"1x1\", "
            "\"folded_batch_norm\": true, \"output\": \"1x4x4x4\"},\n"
            "    {\"name\": \"relu\", \"inputs\": [\"stem\"], \"op\": \"activation\", \"kind\": \"relu\", "
            "\"output\": \"1x4x4x4\"}\n"
            "  ]\n"
            "}\n");
  expect_round_trip(graph);
}

TEST(NativeTrace, KeepsWhereItCameFrom) {
  const TraceOrigin origin{"segformer-b2 {input: 640x640}", "0123456789abcdef0123456789abcdef"};
  const Graph graph = one_op(Softmax{}, {image});
  EXPECT_EQ(trace_origin(load_yaml(to_trace_yaml(graph, origin), "t.yaml")), origin);
  EXPECT_EQ(trace_origin(load_json(to_trace_json(graph, origin), "t.json")), origin);
  EXPECT_EQ(trace_origin(write_trace(graph)), TraceOrigin());
}

TEST(NativeTrace, BringsBackEveryOperatorAndEveryEnumerator) {
  std::vector<Graph> graphs = {
      one_op(Conv2d{8, 6, {3, 5}, {2, 1}, {1, 2}, {1, 2}, 2, true, false}, {image}),
      one_op(Conv2d{8, 16, {1, 1}, {1, 1}, {0, 0}, {1, 1}, 8, true, true}, {image}),
      one_op(Linear{8, 5, true}, {image}),
      one_op(Linear{8, 5, false}, {image}),
      one_op(MatMul{MatMul::Form::scores, 4}, {image, image}),
      one_op(MatMul{MatMul::Form::context, 4}, {{2, 4, 9, 7}, {2, 8, 7, 1}}),
      one_op(Softmax{}, {image}),
      one_op(LayerNorm{}, {image}),
      one_op(BatchNorm{}, {image}),
      one_op(Pool{Pool::Kind::max, {3, 2}, {2, 2}, {1, 1}, false}, {image}),
      one_op(Pool{Pool::Kind::average, {2, 2}, {2, 2}, {0, 0}, true}, {image}),
      one_op(AdaptivePool{{1, 1}}, {image}),
      one_op(AdaptivePool{{3, 2}}, {image}),
      one_op(Resize{{24, 32}, Resize::Mode::bilinear}, {image}),
      one_op(Resize{{6, 8}, Resize::Mode::nearest}, {image}),
      one_op(Concat{Concat::Axis::channels}, {image, image, image}),
      one_op(Concat{Concat::Axis::tokens}, {image, {2, 8, 1, 1}}),
      one_op(Rearrange{Rearrange::Kind::window_partition, {4, 4}}, {image}),
      one_op(Rearrange{Rearrange::Kind::window_reverse, {12, 16}}, {{24, 8, 4, 4}}),
      one_op(Rearrange{Rearrange::Kind::roll, {0, 0}}, {image}),
      one_op(Rearrange{Rearrange::Kind::transpose, {0, 0}}, {image}),
      one_op(Rearrange{Rearrange::Kind::pad, {14, 21}}, {image}),
      one_op(Rearrange{Rearrange::Kind::crop, {7, 7}}, {image}),
      one_op(Rearrange{Rearrange::Kind::space_to_depth, {0, 0}}, {image}),
  };
  for (const auto kind : {Activation::Kind::relu, Activation::Kind::relu6, Activation::Kind::gelu,
                          Activation::Kind::hswish, Activation::Kind::hsigmoid, Activation::Kind::sigmoid}) {
    graphs.push_back(one_op(Activation{kind}, {image}));
  }
  for (const auto kind : {Elementwise::Kind::add, Elementwise::Kind::multiply}) {
    graphs.push_back(one_op(Elementwise{kind}, {image, {1, 8, 1, 1}}));
  }
  std::set<std::size_t> seen;
  for (const Graph& graph : graphs) {
    expect_round_trip(graph);
    for (const Layer& layer : graph.layers()) seen.insert(layer.op.index());
  }
  EXPECT_EQ(seen.size(), op_table().size());
}

TEST(NativeTrace, BringsBackSourcesOfEveryKind) {
  GraphBuilder builder("sources", "s");
  builder.source("image", Source::Kind::input, image);
  builder.source("position", Source::Kind::parameter, {1, 8, 12, 16});
  builder.source("bias", Source::Kind::parameter, {1, 3, 49, 49}, 507);
  const Value sine = builder.source("sine", Source::Kind::constant, {1, 8, 12, 16});
  expect_round_trip(builder.finish({sine}));
}

TEST(NativeTrace, BringsBackChannelRunsAndSeveralOutputs) {
  GraphBuilder builder("runs", "r");
  const Value x = builder.source("x", Source::Kind::input, image);
  const Value a = builder.linear("a", builder.slice(x, 2, 5), 4);
  const Value b = builder.conv("b", builder.slice(x, 0, 1), 4, {.bias = true});
  const Graph graph = builder.finish({b, a, b});
  EXPECT_THAT(to_trace_yaml(graph), HasSubstr("inputs: [\"x[2:7]\"]"));
  EXPECT_THAT(to_trace_yaml(graph), HasSubstr("outputs: [b, a, b]"));
  expect_round_trip(graph);
}

TEST(NativeTrace, BringsBackWeightsThatTheOperatorDoesNotImply) {
  GraphBuilder builder("weights", "w");
  const Value x = builder.source("x", Source::Kind::input, image);
  builder.conv("blocks", x, 4, {.in_blocks = 4});
  builder.conv("widths", x, 4, {.in_block_widths = {1, 3, 4}});
  builder.emit("shared", Linear{8, 4, true}, {x}, {"elsewhere", 4, 8, 1, 1, 1, {}});
  builder.emit("none", Linear{8, 4, true}, {x});
  const Value y = builder.emit("table", Softmax{}, {x}, {"odd", 1, 2, 3, 4, 5, {}});
  const Graph graph = builder.finish({y});
  const std::string text = to_trace_yaml(graph);
  EXPECT_THAT(text, HasSubstr("weights: {in_blocks: 4}"));
  EXPECT_THAT(text, HasSubstr("weights: {in_blocks: 3, in_block_widths: [1, 3, 4]}"));
  EXPECT_THAT(text, HasSubstr("weights: {tensor: elsewhere}"));
  expect_round_trip(graph);
}

TEST(NativeTrace, BringsBackNamesThatYamlWouldRead) {
  GraphBuilder builder("yes", "");
  Value x = builder.source("null", Source::Kind::input, image);
  for (const std::string name : {"~", "1.5", "a, b", "a: b", "# c", "it's \"quoted\"", "true", "ünï",
                                 "tab\there", " x ", "run[0:8]", "run[1]", "- a", "{}", "\\"}) {
    x = builder.softmax(name, x);
  }
  expect_round_trip(builder.finish({x}));
}

TEST(NativeTrace, InfersOutputsThatAreLeftOutButNotTokensLaidOutAnew) {
  const std::string text =
      "kind: trace\nformat: switchyard-trace/1\nname: short\nlayers:\n"
      "- {name: x, op: source, kind: input, output: 1x3x8x8}\n"
      "- {name: y, inputs: [x], op: conv, in_channels: 3, out_channels: 4, kernel: 3}\n"
      "- {name: z, inputs: [y], op: layer_norm}\n"
      "- {name: w, inputs: [z], op: linear, in_features: 4, out_features: 2, output: 1x2x36x1}\n";
  const Graph graph = from_yaml(text);
  EXPECT_EQ(graph.layers()[1].output, (Shape{1, 4, 6, 6}));
  EXPECT_EQ(graph.layers()[3].output, (Shape{1, 2, 36, 1}));
  // A layer norm holds gamma and beta for each of its 4 channels.
  EXPECT_EQ(graph.layers()[2].weights, (WeightUse{"z", 4, 0, 1, 1, 2, {}}));
  EXPECT_EQ(graph.checkpoint(), "");
  expect_round_trip(graph);
}

TEST(NativeTrace, ComparesEveryFieldOfAGraph) {
  const std::string text = to_trace_yaml(one_op(Linear{8, 5, true}, {image}));
  const Graph graph = from_yaml(text);
  const std::vector<std::pair<std::string, std::string>> edits = {
      {"name: one-op", "name: two-op"},
      {"checkpoint: none", "checkpoint: some"},
      {"outputs: [it]", "outputs: [in0]"},
      {"name: in0", "name: in1"},
      {"op: linear", "op: linear, bias: false"},
      {"output: 2x5x12x16", "output: 2x5x192x1"},
      {"weights: {tensor: \"\"", "weights: {tensor: it"}};
  for (const auto& [from, to] : edits) {
    std::string changed = text;
    const std::size_t at = changed.find(from);
    ASSERT_NE(at, std::string::npos) << from << "\n" << text;
    changed.replace(at, from.size(), to);
    if (from == "name: in0") changed.replace(changed.find("inputs: [in0]"), 13, "inputs: [in1]");
    EXPECT_FALSE(from_yaml(changed) == graph) << to;
  }
}

TEST(NativeTrace, ExplainsEveryKeyOfEveryOperator) {
  KeyReference reference;
  describe_trace(reference);
  const std::string text = reference.markdown();
  for (const OpKeys& op : op_table()) EXPECT_THAT(text, HasSubstr(std::string(op.tag)));
  for (const char* key : {"kernel", "folded_batch_norm", "in_features", "heads", "table_values", "ceil_mode",
                          "in_block_widths", "checkpoint", "outputs"}) {
    EXPECT_THAT(text, HasSubstr(key));
  }
}

TEST(OpTable, NamesTheOperatorsInTheOrderOfTheVariant) {
  ASSERT_EQ(op_table().size(), std::variant_size_v<Op>);
  std::set<std::string_view> tags;
  for (std::size_t i = 0; i < op_table().size(); ++i) {
    EXPECT_EQ(op_table()[i].make().index(), i);
    EXPECT_FALSE(op_table()[i].sentence.empty());
    tags.insert(op_table()[i].tag);
  }
  EXPECT_EQ(tags.size(), op_table().size());
}

}  // namespace
}  // namespace switchyard
