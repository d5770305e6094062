#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "models/path.h"
#include "tests/traces/support.h"
#include "traces/topology_csv.h"

namespace switchyard {
namespace {

using testing::ElementsAre;

const std::string conv_header =
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n";

TEST(TopologyExport, FoldsPaddingIntoTheMapSoThatScaleSimCountsTheSameWindows) {
  GraphBuilder builder("t", "t");
  const Value x = builder.source("x", Source::Kind::input, {1, 3, 224, 224});
  const Value y = builder.conv("stem", x, 64, {.kernel = 7, .stride = 2, .padding = 3});
  builder.conv("down", y, 8, {.stride = 2});
  const TopologyExport topology = write_topology(builder.finish({y}), TopologyForm::convolution);
  // 112 windows of 7 every 2: 111 * 2 + 7 = 229 of the padded 230; 56 windows of 1 every 2: 55 * 2 + 1 = 111
  // of 112.
  EXPECT_EQ(topology.text,
            conv_header + "stem, 229, 229, 7, 7, 3, 64, 2,\ndown, 111, 111, 1, 1, 64, 8, 2,\n");
  EXPECT_EQ(topology.layers, 2);
}

TEST(TopologyExport, WritesDepthwiseByNameAndLinearsAsPointwise) {
  GraphBuilder builder("t", "t");
  const Value x = builder.source("x", Source::Kind::input, {2, 8, 10, 12});
  const Value y = builder.linear("fc", x, 5);
  const Value one = builder.source("one", Source::Kind::input, {1, 8, 10, 12});
  builder.conv("dw", one, 8, {.kernel = 3, .padding = 1, .groups = 8});
  const TopologyExport topology = write_topology(builder.finish({y}), TopologyForm::convolution);
  // A batch of 2 maps of 10 rows is 20 rows to a 1x1 filter; 10 + 2 and 12 + 2 with padding.
  EXPECT_EQ(topology.text, conv_header + "fc, 20, 12, 1, 1, 8, 5, 1,\nDP_dw, 12, 14, 3, 3, 8, 1, 1,\n");
}

TEST(TopologyExport, WritesConvolutionsLinearsAndAttentionAsMatrixProducts) {
  GraphBuilder builder("t", "t");
  const Value x = builder.source("x", Source::Kind::input, {1, 8, 6, 6});
  const Value c = builder.conv("conv", x, 4, {.kernel = 3});
  builder.conv("grouped", x, 4, {.kernel = 3, .groups = 2});
  builder.linear("fc", x, 5);
  const Value s = builder.scores("scores", x, c.shape.channels == 8 ? c : x, 2);
  builder.context("context", s, x, 2, x);
  const TopologyExport topology = write_topology(builder.finish({s}), TopologyForm::gemm);
  EXPECT_EQ(
      topology.text,
      "Layer, M, N, K,\n"
      "conv, 16, 4, 72,\n"                              // 4x4 windows, 8 channels x 3x3 taps
      "grouped#0, 16, 2, 36,\ngrouped#1, 16, 2, 36,\n"  // each group has half of both channels
      "fc, 36, 5, 8,\n"                                 // 6x6 tokens
      "scores#0, 36, 36, 4,\nscores#1, 36, 36, 4,\n"    // per head: 36 queries x 36 keys over 8 / 2 channels
      "context#0, 36, 4, 36,\ncontext#1, 36, 4, 36,\n");
  EXPECT_EQ(topology.layers, 5);
  EXPECT_EQ(topology.rows, 8);
}

TEST(TopologyExport, ListsEveryLayerThatTheConvolutionFormCannotHold) {
  GraphBuilder builder("t", "t");
  const Value x = builder.source("x", Source::Kind::input, {1, 8, 8, 8});
  builder.conv("fine", x, 4, {});
  builder.conv("dilated", x, 4, {.kernel = 3, .dilation = 2});
  builder.conv("grouped", x, 4, {.kernel = 3, .groups = 2});
  builder.emit("uneven", Conv2d{8, 4, {3, 3}, {2, 1}, {0, 0}, {1, 1}, 1, false, false}, {x});
  builder.conv("a,b", x, 4, {});
  builder.conv("xDPx", x, 4, {});
  const Value two = builder.source("two", Source::Kind::input, {2, 8, 8, 8});
  builder.conv("batched", two, 4, {.kernel = 3});
  const Value s = builder.softmax("softmax", builder.scores("scores", x, x, 1));
  const Graph graph = builder.finish({s});
  const std::string list =
      "layer 'dilated': is dilated; use the GEMM form\n"
      "layer 'grouped': is a grouped convolution; use the GEMM form\n"
      "layer 'uneven': has two strides, the form has one column for both\n"
      "layer 'a,b': has a comma or a line end in its name\n"
      "layer 'xDPx': has ‘DP’ in its name, by which SCALE-Sim knows a depth-wise convolution; rename it\n"
      "layer 'batched': has a batch of 2, for which the form has no column\n"
      "layer 'scores': an attention product has no filter; use the GEMM form";
  EXPECT_EQ(problems_of([&] { write_topology(graph, TopologyForm::convolution); }),
            "7 layer(s) cannot be written in this form; skip them on request (--skip-inexpressible), or "
            "export the native "
            "format\n" +
                list);
  const TopologyExport topology = write_topology(graph, TopologyForm::convolution, true);
  EXPECT_EQ(topology.text, conv_header + "fine, 8, 8, 1, 1, 8, 4, 1,\n");
  EXPECT_EQ(topology.skipped.size(), 7u);
  EXPECT_THAT(topology.notes, ElementsAre("layers without multiply-accumulates are left out: 1 softmax",
                                          "data flow, biases and weight sharing are left out"));
}

TEST(TopologyExport, RefusesAGraphWithoutMatrixProducts) {
  EXPECT_EQ(problems_of([] {
              write_topology(one_op(Softmax{}, {{1, 4, 4, 4}}), TopologyForm::gemm);
            }),
            "‘one-op’ has no layer that this form can hold");
}

TEST(TopologyExport, RefusesMillionsOfRows) {
  const Graph graph = one_op(MatMul{MatMul::Form::scores, 1000}, {{1001, 1000, 2, 2}, {1001, 1000, 2, 2}});
  EXPECT_EQ(problems_of([&] { write_topology(graph, TopologyForm::gemm); }),
            "layer 'it': with its 1001000 products the topology has more than 1000000 rows; export a smaller "
            "batch or "
            "fewer layers");
}

class EveryMac : public testing::TestWithParam<const char*> {};

TEST_P(EveryMac, SurvivesTheWayThroughAGemmTopology) {
  const Graph graph = Path(GetParam()).build();
  const TopologyExport topology = write_topology(graph, TopologyForm::gemm);
  const TopologyImport again = read_topology(topology.text, "again.csv");
  EXPECT_EQ(again.graph.totals().macs, graph.totals().macs);
  EXPECT_EQ(write_topology(again.graph, TopologyForm::gemm).text, topology.text);
}

TEST_P(EveryMac, OfConvolutionsAndLinearsSurvivesTheWayThroughAConvolutionTopology) {
  const Graph graph = Path(GetParam()).build();
  const TopologyExport topology = write_topology(graph, TopologyForm::convolution, true);
  const TopologyImport again = read_topology(topology.text, "again.csv");
  std::int64_t expected = 0;
  for (const Layer& layer : graph.layers()) {
    if (again.graph.find(layer.name) != nullptr) expected += graph.totals(layer).macs;
  }
  EXPECT_GT(expected, 0);
  EXPECT_EQ(again.graph.totals().macs, expected);
  EXPECT_EQ(write_topology(again.graph, TopologyForm::convolution).text, topology.text);
  EXPECT_EQ(again.notes.size(), 1u) << "no map needed to grow";
}

INSTANTIATE_TEST_SUITE_P(Models, EveryMac,
                         testing::Values("segformer-b0", "resnet50", "ofa-mobilenet-v3-w1.0",
                                         "swin-tiny-upernet"),
                         [](const auto& instance) {
                           std::string name = instance.param;
                           for (char& c : name) {
                             if (c == '-' || c == '.') c = '_';
                           }
                           return name;
                         });

}  // namespace
}  // namespace switchyard
