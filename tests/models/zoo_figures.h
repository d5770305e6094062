// Small readings that the zoo tests share.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "models/path.h"

namespace switchyard {

inline double giga(std::int64_t count) { return static_cast<double>(count) / 1e9; }
inline double mega(std::int64_t count) { return static_cast<double>(count) / 1e6; }

/// The row `name` of graph.by_module(depth); fails the test if there is none.
inline Totals module_totals(const Graph& graph, int depth, const std::string& name) {
  for (const Share& row : graph.by_module(depth)) {
    if (row.name == name) return row.totals;
  }
  ADD_FAILURE() << "no module " << name;
  return {};
}

/// The layer `name`; throws if there is none.
inline const Layer& layer_named(const Graph& graph, const std::string& name) {
  const Layer* layer = graph.find(name);
  if (layer == nullptr) throw SimError("no layer " + name);
  return *layer;
}

/// The message with which `settings` are refused, or "accepted".
inline std::string refusal(const std::string& model, const std::string& settings) {
  try {
    parse_path(model, settings).build();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace switchyard
