// The graph: what it refuses, its sums, peak live memory and shared weights.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/graph.h"

namespace switchyard {
namespace {

Layer source(std::string name, Shape shape, Source::Kind kind = Source::Kind::input) {
  return {
      .id = -1, .name = std::move(name), .op = Source{kind}, .inputs = {}, .output = shape, .weights = {}};
}

/// A layer that reads whole tensors of `channels` channels.
Layer layer(std::string name, Op op, std::vector<std::pair<LayerId, std::int64_t>> inputs, Shape output) {
  Layer result{.id = -1, .name = std::move(name), .op = op, .inputs = {}, .output = output, .weights = {}};
  for (const auto& [producer, channels] : inputs) result.inputs.push_back({producer, 0, channels});
  return result;
}

std::string complaint(Graph& graph, Layer bad) {
  try {
    graph.add(std::move(bad));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no complaint";
}

class GraphRefusal : public testing::Test {
 protected:
  GraphRefusal() { graph_.add(source("input", {1, 8, 4, 4})); }
  Graph graph_{"test", "test"};
};

TEST_F(GraphRefusal, OfALayerWithoutAName) {
  EXPECT_EQ(complaint(graph_, layer("", Softmax{}, {{0, 8}}, {1, 8, 4, 4})), "layer '': has no name");
}

TEST_F(GraphRefusal, OfANameThatIsTaken) {
  EXPECT_EQ(complaint(graph_, source("input", {1, 8, 4, 4})), "layer 'input': another layer has this name");
}

TEST_F(GraphRefusal, OfAnEmptyOutput) {
  EXPECT_EQ(complaint(graph_, source("empty", {1, 8, 0, 4})),
            "layer 'empty': every output dimension must be at least 1");
}

TEST_F(GraphRefusal, OfAReadFromTheFuture) {
  EXPECT_EQ(complaint(graph_, layer("a", Softmax{}, {{1, 8}}, {1, 8, 4, 4})),
            "layer 'a': reads a layer that does not come before it");
  EXPECT_EQ(complaint(graph_, layer("b", Softmax{}, {{-1, 8}}, {1, 8, 4, 4})),
            "layer 'b': reads a layer that does not come before it");
}

TEST_F(GraphRefusal, OfChannelsThatDoNotExist) {
  Layer slice = layer("a", Softmax{}, {{0, 4}}, {1, 4, 4, 4});
  slice.inputs[0].first_channel = 5;
  EXPECT_EQ(complaint(graph_, slice), "layer 'a': reads channels 5 to 8 of a tensor that has 8");
}

TEST_F(GraphRefusal, OfADeclaredShapeThatIsNotComputed) {
  EXPECT_EQ(complaint(graph_, layer("a", Linear{8, 16, true}, {{0, 8}}, {1, 12, 4, 4})),
            "layer 'a': declares an output of 1x12x4x4, computes 1x16x4x4");
}

TEST_F(GraphRefusal, OfOperandsThatDoNotFitNamesTheLayer) {
  EXPECT_EQ(complaint(graph_, layer("a", Linear{9, 16, true}, {{0, 8}}, {1, 16, 4, 4})),
            "layer 'a': expects 9 input features, is given 8");
}

TEST_F(GraphRefusal, OfASourceWithOperands) {
  EXPECT_EQ(complaint(graph_, layer("a", Source{}, {{0, 8}}, {1, 8, 4, 4})),
            "layer 'a': a source reads nothing");
}

TEST_F(GraphRefusal, DoesNotConcernAReshapeOfTokens) {
  EXPECT_EQ(complaint(graph_, layer("a", Linear{8, 16, true}, {{0, 8}}, {1, 16, 16, 1})), "no complaint");
}

TEST(GraphEdges, ASliceReadsItsChannelsOnly) {
  Graph graph("test", "test");
  graph.add(source("input", {1, 8, 4, 4}));
  Layer half = layer("half", Linear{4, 2, false}, {{0, 4}}, {1, 2, 4, 4});
  half.inputs[0].first_channel = 4;
  graph.add(half);
  const Totals totals = graph.totals(graph.layer(1));
  EXPECT_EQ(totals.input_elements, 4 * 16);
  EXPECT_EQ(totals.macs, 4 * 2 * 16);
}

/// input (16) -> left (32), right (64) -> sum of linears (32 + 32): a diamond drawn by hand.
Graph diamond() {
  Graph graph("diamond", "diamond");
  graph.add(source("input", {1, 1, 4, 4}));                                     // 16 elements
  graph.add(layer("arm.left", Linear{1, 2, false}, {{0, 1}}, {1, 2, 4, 4}));    // 32
  graph.add(layer("arm.right", Linear{1, 4, false}, {{0, 1}}, {1, 4, 4, 4}));   // 64
  graph.add(layer("arm.narrow", Linear{4, 2, false}, {{2, 4}}, {1, 2, 4, 4}));  // 32
  graph.add(layer("sum", Elementwise{}, {{1, 2}, {3, 2}}, {1, 2, 4, 4}));       // 32
  graph.add_output(4);
  return graph;
}

TEST(PeakLiveMemory, OfADiamondIsItsWidestCut) {
  // Live while each layer runs: input 16; left 16+32; right 16+32+64 = 112 (the input dies after it);
  // narrow 32+64+32 = 128; sum 32+32+32 = 96.
  EXPECT_EQ(diamond().peak_live_elements(), 128);
}

TEST(PeakLiveMemory, DoesNotCountLearnedTensors) {
  Graph graph("test", "test");
  graph.add(source("input", {1, 1, 4, 4}));
  graph.add(source("position", {1, 1, 4, 4}, Source::Kind::parameter));
  graph.add(layer("add", Elementwise{}, {{0, 1}, {1, 1}}, {1, 1, 4, 4}));
  // Input and sum.
  EXPECT_EQ(graph.peak_live_elements(), 32);
}

TEST(PeakLiveMemory, KeepsAnEarlyOutputToTheEnd) {
  Graph graph = diamond();
  graph.add_output(2);
  // While the sum runs: left 32, right 64 (an output now), narrow 32, sum 32.
  EXPECT_EQ(graph.peak_live_elements(), 160);
}

TEST(GraphTotals, AddUpOverLayersKindsAndModules) {
  const Graph graph = diamond();
  const Totals all = graph.totals();
  // 16 tokens x (1*2 + 1*4 + 4*2) products; 14 weights; reads 16+16+64+32+32; writes 16+32+64+32+32.
  EXPECT_EQ(all, (Totals{5, 224, 32, 14, 14, 160, 176}));
  for (const auto& rows : {graph.by_kind(), graph.by_module(1), graph.by_module(2), graph.by_module(9)}) {
    Totals sum;
    for (const Share& row : rows) sum += row.totals;
    EXPECT_EQ(sum, all);
  }
}

TEST(GraphTotals, AreListedByModuleInExecutionOrder) {
  std::vector<std::string> names;
  for (const Share& row : diamond().by_module(1)) names.push_back(row.name);
  EXPECT_THAT(names, testing::ElementsAre("input", "arm", "sum"));
}

TEST(GraphTotals, LeaveEmptyKindsOut) {
  std::vector<std::string> names;
  for (const Share& row : diamond().by_kind()) names.push_back(row.name);
  EXPECT_THAT(names, testing::ElementsAre("source", "linear", "element-wise"));
}

/// A graph with one convolution that uses `weights`.
Graph with_weights(const std::string& checkpoint, const WeightUse& weights) {
  Graph graph("test", checkpoint);
  graph.add(source("input", {1, 8, 4, 4}));
  Layer conv = layer("conv", Softmax{}, {{0, 8}}, {1, 8, 4, 4});
  conv.weights = weights;
  graph.add(conv);
  return graph;
}

TEST(SharedWeights, AreTheSmallerSliceInEveryDimension) {
  const Graph wide = with_weights("net", {"conv", 64, 32, 9, 1, 1});
  const Graph deep = with_weights("net", {"conv", 16, 48, 9, 1, 2});
  // 16 outputs x (32 inputs x 9 taps + 1 bias).
  EXPECT_EQ(shared_weight_elements(wide, deep), 16 * (32 * 9 + 1));
  EXPECT_EQ(shared_weight_elements(deep, wide), 16 * (32 * 9 + 1));
}

TEST(SharedWeights, OfAnotherCheckpointOrTensorAreNone) {
  const Graph mine = with_weights("net", {"conv", 64, 32, 9, 1, 1});
  EXPECT_EQ(shared_weight_elements(mine, with_weights("other", {"conv", 64, 32, 9, 1, 1})), 0);
  EXPECT_EQ(shared_weight_elements(mine, with_weights("net", {"conv2", 64, 32, 9, 1, 1})), 0);
}

TEST(SharedWeights, OfBlockedInputsAreCountedBlockByBlock) {
  const Graph equal = with_weights("net", {"fuse", 10, 80, 1, 4, 0});  // 20 of each block
  // Widths 30, 20, 10, 5: in common with 20 of each are 20 + 20 + 10 + 5 = 55 inputs.
  const Graph unequal = with_weights("net", {"fuse", 10, 65, 1, 4, 0, {30, 20, 10, 5}});
  EXPECT_EQ(shared_weight_elements(equal, unequal), 10 * 55);
  EXPECT_EQ(shared_weight_elements(unequal, equal), 10 * 55);
  EXPECT_EQ(shared_weight_elements(unequal, unequal), 10 * 65);
}

TEST(SharedWeights, OfAnotherBlockStructureAreNone) {
  EXPECT_EQ(shared_weight_elements(with_weights("net", {"fuse", 10, 80, 1, 4, 0}),
                                   with_weights("net", {"fuse", 10, 80, 1, 2, 0})),
            0);
}

}  // namespace
}  // namespace switchyard
