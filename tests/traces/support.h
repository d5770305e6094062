// Small graphs and readers that the tests of traces/ share.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/load.h"
#include "models/graph_builder.h"
#include "traces/native.h"

namespace switchyard {

/// What `action` throws, one problem to a line; fails if it throws nothing.
template <class Action>
std::string problems_of(Action action) {
  try {
    action();
  } catch (const ConfigError& error) {
    return error.what();
  }
  ADD_FAILURE() << "nothing was wrong";
  return {};
}

inline Graph from_yaml(const std::string& text) { return read_trace(load_yaml(text, "t.yaml")); }
inline Graph from_json(const std::string& text) { return read_trace(load_json(text, "t.json")); }

/// Fails unless `graph` comes back from YAML, from JSON and from the tree, and its text is stable.
inline void expect_round_trip(const Graph& graph) {
  const std::string yaml = to_trace_yaml(graph);
  const Graph again = from_yaml(yaml);
  EXPECT_TRUE(again == graph) << yaml;
  EXPECT_EQ(to_trace_yaml(again), yaml);
  EXPECT_TRUE(from_json(to_trace_json(graph)) == graph) << to_trace_json(graph);
  EXPECT_TRUE(read_trace(write_trace(graph)) == graph);
}

/// A graph of one operator on sources of the given shapes.
inline Graph one_op(const Op& op, const std::vector<Shape>& inputs) {
  GraphBuilder builder("one-op", "none");
  std::vector<Value> operands;
  for (const Shape& shape : inputs) {
    operands.push_back(builder.source("in" + std::to_string(operands.size()), Source::Kind::input, shape));
  }
  const Value result = builder.emit("it", op, operands);
  return builder.finish({result});
}

}  // namespace switchyard
