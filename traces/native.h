// The native layer trace, format switchyard-trace/1: everything of a Graph, one layer to a line, in YAML or
// JSON. Export and import give an equal graph. docs/traces.md describes the format.
#pragma once

#include <string>

#include "base/keys.h"
#include "base/node.h"
#include "models/graph.h"

namespace switchyard {

/// The execution path that a trace was exported from; both are empty for a trace that was written by hand.
struct TraceOrigin {
  std::string path;    ///< Path::name()
  std::string digest;  ///< Path::digest()
  bool operator==(const TraceOrigin&) const = default;
};

/// The graph that a trace holds. Throws ConfigError that carries every problem with its place: keys and
/// values, layers that read what does not come before them, shapes that do not fit, totals beyond 64 bits.
Graph read_trace(const Node& node);
/// Where a trace says that it comes from. Throws ConfigError if it is no trace.
TraceOrigin trace_origin(const Node& node);

Node write_trace(const Graph& graph, const TraceOrigin& origin = {});
/// Text that load_yaml() and read_trace() turn into an equal graph; the same bytes for equal graphs and
/// origins.
std::string to_trace_yaml(const Graph& graph, const TraceOrigin& origin = {});
/// The same for load_json().
std::string to_trace_json(const Graph& graph, const TraceOrigin& origin = {});

/// Declares every key of a trace, for the key reference and the JSON Schema.
void describe_trace(Keys& keys);

}  // namespace switchyard
