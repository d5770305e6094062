#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/traces/support.h"
#include "traces/topology_csv.h"

namespace switchyard {
namespace {

using testing::ElementsAre;

const std::string conv_header =
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n";

TopologyImport conv(const std::string& rows) { return read_topology(conv_header + rows, "nets/t.csv"); }
std::string conv_problems(const std::string& rows) {
  return problems_of([&] { conv(rows); });
}
std::string problems(const std::string& text) {
  return problems_of([&] { read_topology(text, "t.csv"); });
}

TEST(TopologyImport, MakesAConvolutionWithAnInputOfItsOwnOfEveryRow) {
  const TopologyImport topology =
      conv("Conv1, 224, 224, 7, 7, 3, 64, 1,\n\tFC, 1, 1, 1, 1, 2048, 1000, 1,\n");
  const Graph& graph = topology.graph;
  EXPECT_EQ(graph.name(), "t");
  ASSERT_EQ(graph.layers().size(), 4u);
  EXPECT_EQ(graph.layers()[0].name, "Conv1.input");
  EXPECT_EQ(graph.layers()[0].output, (Shape{1, 3, 224, 224}));
  EXPECT_EQ(graph.layers()[1].op, Op(Conv2d{3, 64, {7, 7}, {1, 1}, {0, 0}, {1, 1}, 1, false, false}));
  // (224 - 7) / 1 + 1: an IFMAP has its padding already.
  EXPECT_EQ(graph.layers()[1].output, (Shape{1, 64, 218, 218}));
  EXPECT_EQ(graph.layers()[1].weights, (WeightUse{"Conv1", 64, 3, 49, 1, 0, {}}));
  EXPECT_THAT(topology.notes, ElementsAre("2 layers without data flow: each has an input of its own"));
}

TEST(TopologyImport, CountsThePartialLastWindowAsScaleSimDoes) {
  // SCALE-Sim: ceil((224 - 7) / 2) + 1 = 110; that needs 109 * 2 + 7 = 225 rows.
  const TopologyImport topology = conv("Conv1, 224, 223, 7, 7, 3, 64, 2,\n");
  EXPECT_EQ(topology.graph.layers()[0].output, (Shape{1, 3, 225, 223}));
  EXPECT_EQ(topology.graph.layers()[1].output, (Shape{1, 64, 110, 109}));
  EXPECT_EQ(
      topology.notes.back(),
      "1 IFMAP(s) grown so that the last window, which SCALE-Sim counts, is inside: 'Conv1' to 225x223");
}

TEST(TopologyImport, TakesANameWithDpForADepthwiseConvolution) {
  const TopologyImport topology = conv("DP_dw, 10, 10, 3, 3, 32, 1, 1,\nfirstDP, 10, 10, 3, 3, 32, 2, 1,\n");
  EXPECT_EQ(topology.graph.layers()[1].name, "dw");
  EXPECT_EQ(topology.graph.layers()[1].op,
            Op(Conv2d{32, 32, {3, 3}, {1, 1}, {0, 0}, {1, 1}, 32, false, false}));
  EXPECT_EQ(topology.graph.layers()[3].name, "firstDP");
  EXPECT_EQ(topology.graph.layers()[3].op,
            Op(Conv2d{32, 64, {3, 3}, {1, 1}, {0, 0}, {1, 1}, 32, false, false}));
}

TEST(TopologyImport, MakesALinearOfEveryGemmRow) {
  const TopologyImport topology = read_topology("Layer,M,N,K\nQKT,1024,768,64\n", "gpt2.csv");
  EXPECT_EQ(topology.form, TopologyForm::gemm);
  // M x K activations times K x N weights.
  EXPECT_EQ(topology.graph.layers()[0].output, (Shape{1, 64, 1024, 1}));
  EXPECT_EQ(topology.graph.layers()[1].op, Op(Linear{64, 768, false}));
  EXPECT_EQ(topology.graph.layers()[1].output, (Shape{1, 768, 1024, 1}));
  EXPECT_EQ(topology.graph.totals().macs, 1024 * 768 * 64);
}

TEST(TopologyImport, KnowsTheSpellingsOfHeadersThatAreAround) {
  EXPECT_EQ(
      read_topology(
          "layer_name,ifmap height,IFMAP_WIDTH,Filter Height,Filter width,CHANNELS,Num filters,Stride height,"
          "Stride width,\nc,9,9,3,3,1,1,2,3,\n",
          "t.csv")
          .graph.layers()[1]
          .output,
      (Shape{1, 1, 4, 3}));
  EXPECT_EQ(read_topology("Layer Name, M, N, K, Sparsity,\ng, 3, 5, 16, 1:1,\nh, 3, 5, 16,\n", "t.csv")
                .graph.layers()
                .size(),
            4u);
}

TEST(TopologyImport, LeavesOutCommentsBlankRowsAndColumnsItDoesNotKnow) {
  const TopologyImport topology = read_topology(
      "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, "
      "Strides,,,Eh,Ew\r\n"
      ",,,,,,,,,,,,\r\nConv2_dw, 112, 112, 3, 3, 1, 1, 1,#dw\r\nConv1,224,224,8,8,3,64,2,,,110,110\r\n",
      "t.csv");
  EXPECT_EQ(topology.graph.layers().size(), 4u);
  EXPECT_THAT(topology.notes, ElementsAre("2 layers without data flow: each has an input of its own",
                                          "columns not read: ‘Eh’, ‘Ew’"));
}

TEST(TopologyImportErrors, NeedAHeader) {
  EXPECT_EQ(problems(""), "t.csv: is empty; a topology has a header line and one line per layer");
  EXPECT_EQ(problems("\n,,,\n"), "t.csv: is empty; a topology has a header line and one line per layer");
  EXPECT_EQ(problems(conv_header), "t.csv: holds a header but no layers");
  EXPECT_EQ(problems("Conv1, 224, 224, 7, 7, 3, 64, 2,\n"),
            "t.csv:1:1: no header of a SCALE-Sim topology; the first line must be ‘Layer name, IFMAP Height, "
            "IFMAP Width, "
            "Filter Height, Filter Width, Channels, Num Filter, Strides,’ or ‘Layer, M, N, K,’");
  EXPECT_EQ(problems("Layer, M, K, N,\na, 1, 2, 3,\n"),
            "t.csv:1:11: column 3 must be ‘N’, not ‘K’; the header must be ‘Layer, M, N, K,’");
  EXPECT_EQ(problems("Layer, M\n"),
            "t.csv:1:1: the header ends before column ‘N’; it must be ‘Layer, M, N, K,’");
}

TEST(TopologyImportErrors, ReportEveryBadCellAtOnce) {
  EXPECT_EQ(conv_problems("a, 5, 5, 3, 3, x, 0, 1,\n"
                          "b, 5, 5, 3, 3, 2, -6, 1,\n"
                          "c, 5, 5, 3, 3, 2.5, 99999999999999999999, 1,\n"
                          "d, 5, 5, 3\n"
                          "a, 5, 5, 3, 3, 2, 6, ,\n"
                          ", 5, 5, 3, 3, 2, 6, 1,\n"),
            "nets/t.csv:2:16: ‘Channels’ must be a whole number within [1, 2147483647], not ‘x’\n"
            "nets/t.csv:2:19: ‘Num Filter’ must be a whole number within [1, 2147483647], not ‘0’\n"
            "nets/t.csv:3:19: ‘Num Filter’ must be a whole number within [1, 2147483647], not ‘-6’\n"
            "nets/t.csv:4:16: ‘Channels’ must be a whole number within [1, 2147483647], not ‘2.5’\n"
            "nets/t.csv:4:21: ‘Num Filter’ must be a whole number within [1, 2147483647], not "
            "‘99999999999999999999’\n"
            "nets/t.csv:5:1: has 4 values; a row must have 8: Layer name, IFMAP Height, IFMAP Width, Filter "
            "Height, Filter "
            "Width, Channels, Num Filter, Strides\n"
            "nets/t.csv:6:1: layer 'a': another layer has this name (line 2)\n"
            "nets/t.csv:6:21: ‘Strides’ must be a whole number within [1, 2147483647], not ‘’\n"
            "nets/t.csv:7:1: the layer has no name");
}

TEST(TopologyImportErrors, AFilterFitsItsMap) {
  EXPECT_EQ(conv_problems("a, 5, 6, 7, 8, 1, 1, 1,\n"),
            "nets/t.csv:2:10: ‘Filter Height’ is 7, more than ‘IFMAP Height’, which is 5\n"
            "nets/t.csv:2:13: ‘Filter Width’ is 8, more than ‘IFMAP Width’, which is 6");
}

TEST(TopologyImportErrors, WhatWouldChangeTheResultIsNotDropped) {
  EXPECT_EQ(conv_problems("a, 5, 5, 3, 3, 2, 6, 1, 2,\n"),
            "nets/t.csv:2:25: ‘2’ stands in column 9, which the header does not name");
  EXPECT_EQ(problems("Layer, M, N, K, Sparsity,\ng, 1, 5, 16, 1:4,\n"),
            "t.csv:2:14: sparsity ‘1:4’ is not modelled; write 1:1 or leave the cell empty");
}

TEST(TopologyImportErrors, SizesThatDoNotFitAreReportedAtTheirRow) {
  EXPECT_EQ(problems("Layer, M, N, K,\nsmall, 1, 1, 1,\nbig, 2147483647, 2147483647, 2147483647,\n"),
            "t.csv:3:1: a product of dimensions does not fit 64 bits; use smaller dimensions");
}

TEST(TopologyImportErrors, NamesThatBecomeEqualAreReported) {
  EXPECT_EQ(conv_problems("a, 5, 5, 3, 3, 2, 6, 1,\nDP_a, 5, 5, 3, 3, 2, 1, 1,\n"),
            "nets/t.csv:3:1: layer 'a': the name is taken by what another row became; rename one of them");
}

}  // namespace
}  // namespace switchyard
