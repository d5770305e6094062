// What holds for every sub-network of a Once-For-All supernet, tried on random ones.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "models/path.h"

namespace switchyard {
namespace {

/// One list knob: its name, its legal values in rising order, and how many entries it has.
struct Knob {
  std::string name;
  std::vector<double> values;
  std::size_t entries;
};

struct Supernet {
  std::string model;
  std::vector<Knob> knobs;
  std::int64_t least_input, most_input;
};

const std::vector<Supernet>& supernets() {
  static const std::vector<Supernet> table = {
      {"ofa-resnet50", {{"d", {0, 1, 2}, 5}, {"e", {0.2, 0.25, 0.35}, 18}, {"w", {0, 1, 2}, 6}}, 128, 256},
      {"ofa-mobilenet-v3-w1.0", {{"d", {2, 3, 4}, 5}, {"ks", {3, 5, 7}, 20}, {"e", {3, 4, 6}, 20}}, 128, 260},
      {"ofa-mobilenet-v3-w1.2", {{"d", {2, 3, 4}, 5}, {"ks", {3, 5, 7}, 20}, {"e", {3, 4, 6}, 20}}, 128, 260},
      {"ofa-proxyless-w1.3", {{"d", {2, 3, 4}, 5}, {"ks", {3, 5, 7}, 21}, {"e", {3, 4, 6}, 21}}, 128, 260}};
  return table;
}

/// Positions within Knob::values, for each knob and entry, and the image.
struct SubNetwork {
  const Supernet* supernet;
  std::vector<std::vector<std::size_t>> settings;
  Extent input;

  Graph build(const std::string& more = "") const {
    std::string text = fmt::format("input: {}x{}{}", input.height, input.width, more);
    for (std::size_t k = 0; k < settings.size(); ++k) {
      const Knob& knob = supernet->knobs[k];
      std::vector<double> values;
      for (const std::size_t i : settings[k]) values.push_back(knob.values[i]);
      text += fmt::format(", {}: [{}]", knob.name, fmt::join(values, ", "));
    }
    return parse_path(supernet->model, text).build();
  }
};

SubNetwork random_sub_network(const Supernet& supernet, std::mt19937_64& random) {
  SubNetwork network{&supernet, {}, {}};
  for (const Knob& knob : supernet.knobs) {
    std::vector<std::size_t> entries;
    for (std::size_t i = 0; i < knob.entries; ++i) entries.push_back(random() % knob.values.size());
    network.settings.push_back(entries);
  }
  const auto side = [&] {
    const auto span = static_cast<std::uint64_t>(supernet.most_input - supernet.least_input + 1);
    return supernet.least_input + static_cast<std::int64_t>(random() % span);
  };
  network.input = {side(), side()};
  return network;
}

TEST(OnceForAll, AnyLegalSubNetworkBuildsAndItsShapesChain) {
  std::mt19937_64 random(1);
  for (const Supernet& supernet : supernets()) {
    for (int trial = 0; trial < 20; ++trial) {
      const SubNetwork network = random_sub_network(supernet, random);
      // Graph::add() compares every declared shape with the one its inputs give.
      const Graph graph = network.build();
      ASSERT_EQ(graph.outputs().size(), 1U);
      EXPECT_EQ(graph.layers().back().output, (Shape{1, 1000, 1, 1}));
      // Five halvings, each rounded up, from the image to the pooled map.
      Extent side = network.input;
      for (int i = 0; i < 5; ++i) side = {(side.height + 1) / 2, (side.width + 1) / 2};
      EXPECT_EQ(graph.input_shapes(*graph.find("head.pool")).front().extent(), side);
    }
  }
}

TEST(OnceForAll, RaisingASettingNeverSavesAnything) {
  std::mt19937_64 random(2);
  for (const Supernet& supernet : supernets()) {
    for (int trial = 0; trial < 60; ++trial) {
      SubNetwork network = random_sub_network(supernet, random);
      const std::size_t knob = random() % network.settings.size();
      const std::size_t entry = random() % network.settings[knob].size();
      std::size_t& setting = network.settings[knob][entry];
      if (setting + 1 == supernet.knobs[knob].values.size()) continue;
      const Graph small = network.build();
      ++setting;
      const Graph large = network.build();
      SCOPED_TRACE(fmt::format("{} {}[{}]", supernet.model, supernet.knobs[knob].name, entry));
      EXPECT_LE(small.totals().macs, large.totals().macs);
      EXPECT_LE(small.totals().parameters, large.totals().parameters);
      EXPECT_LE(small.totals().input_elements, large.totals().input_elements);
      EXPECT_LE(small.totals().output_elements, large.totals().output_elements);
      EXPECT_LE(small.peak_live_elements(), large.peak_live_elements());
    }
  }
}

TEST(OnceForAll, EverySubNetworkIsContainedInTheSupernet) {
  std::mt19937_64 random(3);
  for (const Supernet& supernet : supernets()) {
    for (const std::string fold : {", fold_batch_norm: true", ", fold_batch_norm: false"}) {
      const Graph largest = parse_path(supernet.model, fold.substr(2)).build();
      for (int trial = 0; trial < 6; ++trial) {
        const Graph graph = random_sub_network(supernet, random).build(fold);
        const std::int64_t weights = graph.totals().weight_elements;
        EXPECT_EQ(shared_weight_elements(graph, graph), weights);
        EXPECT_EQ(shared_weight_elements(graph, largest), weights);
      }
    }
  }
}

TEST(OnceForAll, SharingIsMutualAndNoLargerThanEitherNetwork) {
  std::mt19937_64 random(4);
  for (const Supernet& supernet : supernets()) {
    for (int trial = 0; trial < 10; ++trial) {
      const Graph a = random_sub_network(supernet, random).build();
      const Graph b = random_sub_network(supernet, random).build();
      const std::int64_t shared = shared_weight_elements(a, b);
      EXPECT_EQ(shared, shared_weight_elements(b, a));
      EXPECT_LE(shared, std::min(a.totals().weight_elements, b.totals().weight_elements));
      EXPECT_GT(shared, 0);
    }
  }
}

TEST(OnceForAll, SupernetsShareNothingWithEachOther) {
  const Graph first = parse_path("ofa-mobilenet-v3-w1.0", "").build();
  const Graph second = parse_path("ofa-mobilenet-v3-w1.2", "").build();
  EXPECT_EQ(shared_weight_elements(first, second), 0);
}

TEST(OnceForAll, BatchMultipliesMacsAndLeavesParameters) {
  for (const Supernet& supernet : supernets()) {
    const Totals one = parse_path(supernet.model, "").build().totals();
    const Totals four = parse_path(supernet.model, "batch: 4").build().totals();
    EXPECT_EQ(four.macs, 4 * one.macs);
    EXPECT_EQ(four.parameters, one.parameters);
  }
}

}  // namespace
}  // namespace switchyard
