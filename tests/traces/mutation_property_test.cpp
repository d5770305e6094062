// Damaged traces: whatever stands in a file, reading it ends with a graph or with a ConfigError.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

#include "tests/traces/support.h"
#include "traces/topology_csv.h"

namespace switchyard {
namespace {

constexpr int mutations = 1500;

/// Replaces, inserts, removes or repeats a few bytes, with a liking for what means something in these
/// formats.
std::string mutated(std::string text, std::mt19937_64& random) {
  constexpr std::string_view likely = "{}[],:\"'-#x0123456789 \n\t\\&*!|>%@`~";
  const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
  for (std::size_t edits = 1 + pick(4); edits > 0 && !text.empty(); --edits) {
    const std::size_t at = pick(text.size());
    const char c = pick(8) == 0 ? static_cast<char>(pick(256)) : likely[pick(likely.size())];
    switch (pick(5)) {
      case 0:
        text[at] = c;
        break;
      case 1:
        text.insert(at, 1, c);
        break;
      case 2:
        text.erase(at, 1 + pick(20));
        break;
      case 3:
        text.insert(pick(text.size()), text.substr(at, pick(60)));
        break;
      default:
        text.insert(at, "9223372036854775807");
        break;
    }
  }
  return text;
}

template <class Read>
void expect_graph_or_config_error(const std::string& text, Read read) {
  std::mt19937_64 random(1);
  int read_well = 0;
  for (int i = 0; i < mutations; ++i) {
    const std::string damaged = mutated(text, random);
    try {
      const Graph graph = read(damaged);
      graph.totals();
      graph.peak_live_elements();
      ++read_well;
    } catch (const ConfigError& error) {
      EXPECT_FALSE(std::string(error.what()).empty());
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what() << " on\n" << damaged;
    }
  }
  // Some damage hits nothing but a name; most is noticed.
  EXPECT_LT(read_well, mutations);
}

Graph mixed_graph() {
  GraphBuilder builder("mixed", "mixed");
  const Value x = builder.source("x", Source::Kind::input, {2, 8, 8, 8});
  const Value c =
      builder.conv("c", x, 8, {.kernel = 3, .padding = 1, .groups = 2, .in_block_widths = {1, 3}});
  const Value w = builder.rearrange("w", c, {Rearrange::Kind::window_partition, {4, 4}});
  const Value s = builder.softmax("s", builder.scores("q", w, w, 2));
  const Value v = builder.context("v", s, builder.slice(w, 2, 4), 2, w);
  const Value r = builder.rearrange("r", v, {Rearrange::Kind::window_reverse, {8, 8}});
  const Value p = builder.pool("p", r, {Pool::Kind::max, {3, 3}, {2, 2}, {1, 1}, true});
  return builder.finish({builder.concat("cat", {p, p})});
}

TEST(MutationProperty, DamagedYamlIsReadOrRefused) {
  expect_graph_or_config_error(to_trace_yaml(mixed_graph()), from_yaml);
}

TEST(MutationProperty, DamagedJsonIsReadOrRefused) {
  expect_graph_or_config_error(to_trace_json(mixed_graph()), from_json);
}

TEST(MutationProperty, DamagedTopologiesAreReadOrRefused) {
  const auto read = [](const std::string& text) { return read_topology(text, "t.csv").graph; };
  expect_graph_or_config_error(
      "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n"
      "Conv1, 229, 229, 7, 7, 3, 64, 2,\nDP_dw, 58, 58, 3, 3, 64, 1, 1,\n",
      read);
  expect_graph_or_config_error("Layer, M, N, K,\nfc1, 196, 1536, 384,\nfc2, 196, 384, 1536,\n", read);
}

}  // namespace
}  // namespace switchyard
