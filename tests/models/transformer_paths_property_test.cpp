// Properties of SegFormer, PVTv2 and ViT paths over random legal inputs and knobs.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "models/path.h"

namespace switchyard {
namespace {

using Random = std::mt19937_64;
using Settings = std::map<std::string, std::string>;

/// Uniform in [least, most].
std::int64_t draw(Random& random, std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most - least + 1));
}

std::string text(const std::vector<std::int64_t>& values) {
  std::ostringstream out;
  for (std::size_t i = 0; i < values.size(); ++i) out << (i == 0 ? "[" : ", ") << values[i];
  out << "]";
  return out.str();
}

Path path_of(const std::string& model, const Settings& settings) {
  std::string flow;
  for (const auto& [key, value] : settings) flow += (flow.empty() ? "" : ", ") + key + ": " + value;
  return parse_path(model, flow);
}

/// A random path, and the same path with one knob turned down further.
struct Pair {
  std::string model;
  Settings before;
  Settings after;
};

std::vector<std::int64_t> some_depths(Random& random, const std::vector<std::int64_t>& most) {
  std::vector<std::int64_t> depths;
  for (const std::int64_t depth : most) depths.push_back(draw(random, 0, depth));
  return depths;
}

Pair draw_segformer(Random& random) {
  const std::vector<std::vector<std::int64_t>> depths = {{2, 2, 2, 2},  {2, 2, 2, 2},  {3, 4, 6, 3},
                                                         {3, 4, 18, 3}, {3, 8, 27, 3}, {3, 6, 40, 3}};
  const auto member = static_cast<std::size_t>(draw(random, 0, 5));
  const std::int64_t trained = draw(random, 0, 2) == 0 ? draw(random, 256, 1100) : (member < 2 ? 256 : 768);

  std::vector<std::int64_t> kept = some_depths(random, depths[member]);
  const std::int64_t width = draw(random, 2, trained);
  const std::int64_t quarter = draw(random, 2, width);
  const std::int64_t first = draw(random, 2, quarter);
  const std::int64_t prediction = draw(random, 2, width);
  Pair pair{"segformer-b" + std::to_string(member), {}, {}};
  pair.before = {
      {"input", std::to_string(draw(random, 32, 700)) + "x" + std::to_string(draw(random, 32, 700))},
      {"batch", std::to_string(draw(random, 1, 3))},
      {"classes", std::to_string(draw(random, 1, 200))},
      {"retrained_decoder_width", std::to_string(trained)},
      {"encoder_depth", text(kept)},
      {"decoder_width", std::to_string(width)},
      {"fuse_in_channels", std::to_string(4 * quarter)},
      {"linear_c1_channels", std::to_string(first)},
      {"prediction_in_channels", std::to_string(prediction)}};
  pair.after = pair.before;
  switch (draw(random, 0, 4)) {
    case 0:
      pair.after["encoder_depth"] = text(some_depths(random, kept));
      break;
    case 1:
      pair.after["fuse_in_channels"] = std::to_string(4 * draw(random, first, quarter));
      break;
    case 2:
      pair.after["linear_c1_channels"] = std::to_string(draw(random, 1, first));
      break;
    case 3:
      pair.after["prediction_in_channels"] = std::to_string(draw(random, 1, prediction));
      break;
    default:
      pair.after["decoder_width"] = std::to_string(draw(random, std::max(quarter, prediction), width));
  }
  return pair;
}

Pair draw_pvt(Random& random) {
  const std::vector<std::pair<std::string, std::vector<std::int64_t>>> members = {
      {"pvt_v2-b0", {2, 2, 2, 2}}, {"pvt_v2-b2-li", {3, 4, 6, 3}}, {"pvt_v2-b3", {3, 4, 18, 3}}};
  const auto& [model, depths] = members[static_cast<std::size_t>(draw(random, 0, 2))];
  const std::vector<std::int64_t> kept = some_depths(random, depths);
  Pair pair{model, {}, {}};
  pair.before = {
      {"input", std::to_string(draw(random, 32, 700)) + "x" + std::to_string(draw(random, 32, 700))},
      {"batch", std::to_string(draw(random, 1, 3))},
      {"encoder_depth", text(kept)}};
  pair.after = pair.before;
  pair.after["encoder_depth"] = text(some_depths(random, kept));
  return pair;
}

Pair draw_vit(Random& random) {
  const std::vector<std::string> models = {"deit-tiny", "vit-small", "vit-large"};
  const std::string& model = models[static_cast<std::size_t>(draw(random, 0, 2))];
  const std::int64_t depth = draw(random, 0, 12);
  Pair pair{model, {}, {}};
  pair.before = {
      {"input", std::to_string(16 * draw(random, 1, 40)) + "x" + std::to_string(16 * draw(random, 1, 40))},
      {"batch", std::to_string(draw(random, 1, 3))},
      {"encoder_depth", std::to_string(depth)}};
  pair.after = pair.before;
  pair.after["encoder_depth"] = std::to_string(draw(random, 0, depth));
  return pair;
}

/// Every way in which `after` costs more than `before`; empty if none.
std::string dearer(const Graph& before, const Graph& after) {
  const Totals a = before.totals();
  const Totals b = after.totals();
  std::string what;
  if (b.macs > a.macs) what += " MACs";
  if (b.vector_operations > a.vector_operations) what += " vector operations";
  if (b.parameters > a.parameters) what += " parameters";
  if (b.weight_elements > a.weight_elements) what += " weights";
  if (b.input_elements > a.input_elements) what += " activations read";
  if (b.output_elements > a.output_elements) what += " activations written";
  if (after.peak_live_elements() > before.peak_live_elements()) what += " peak memory";
  return what;
}

void check_pairs(Pair (*draw_pair)(Random&), std::uint64_t seed) {
  Random random(seed);
  for (int i = 0; i < 120; ++i) {
    const Pair pair = draw_pair(random);
    const Path before = path_of(pair.model, pair.before);
    const Path after = path_of(pair.model, pair.after);
    SCOPED_TRACE(before.name() + " -> " + after.name());
    const Graph large = before.build();
    const Graph small = after.build();
    EXPECT_EQ(dearer(large, small), "");
    // Pruning takes weights away and adds none.
    EXPECT_EQ(shared_weight_elements(large, small), small.totals().weight_elements);
  }
}

TEST(PruningProperty, NeverCostsMoreInSegFormer) { check_pairs(draw_segformer, 2105); }
TEST(PruningProperty, NeverCostsMoreInPvtV2) { check_pairs(draw_pvt, 2106); }
TEST(PruningProperty, NeverCostsMoreInVit) { check_pairs(draw_vit, 2010); }

TEST(NameProperty, LeadsBackToThePath) {
  Random random(42);
  for (int i = 0; i < 60; ++i) {
    const Pair pair = i % 3 == 0 ? draw_pvt(random) : i % 3 == 1 ? draw_vit(random) : draw_segformer(random);
    const Path path = path_of(pair.model, pair.before);
    const std::string name = path.name();
    const std::size_t brace = name.find('{');
    const std::string settings =
        brace == std::string::npos ? "" : name.substr(brace + 1, name.size() - brace - 2);
    EXPECT_EQ(parse_path(pair.model, settings).digest(), path.digest()) << name;
    EXPECT_EQ(parse_path(pair.model, settings).name(), name);
  }
}

TEST(SizeProperty, EveryInputFromTheSmallestUpChains) {
  for (std::int64_t height = 32; height <= 100; ++height) {
    for (const std::int64_t width : {32, 33, 47, 95, 129, 1021}) {
      const Graph graph =
          path_of("segformer-b0", {{"input", std::to_string(height) + "x" + std::to_string(width)}}).build();
      const Layer& last = graph.layers().back();
      EXPECT_EQ(last.output, (Shape{1, 150, height, width}));
      // 1/4 resolution, rounded up by the padding of the patch embeddings.
      EXPECT_EQ(graph.find("decoder.linear_pred")->output,
                (Shape{1, 150, (height + 3) / 4, (width + 3) / 4}));
    }
  }
}

TEST(BatchProperty, MultipliesTheWorkAndNotTheWeights) {
  for (const std::string model : {"segformer-b1", "pvt_v2-b2-li", "deit-small"}) {
    const Totals one = path_of(model, {{"batch", "1"}}).build().totals();
    const Totals five = path_of(model, {{"batch", "5"}}).build().totals();
    EXPECT_EQ(five.macs, 5 * one.macs);
    EXPECT_EQ(five.parameters, one.parameters);
    EXPECT_EQ(five.weight_elements, one.weight_elements);
  }
}

}  // namespace
}  // namespace switchyard
