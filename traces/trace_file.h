// Layer traces as files, in every format.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"
#include "models/graph.h"
#include "traces/native.h"

namespace switchyard {

enum class TraceFormat { yaml, json, convolution_csv, gemm_csv };

/// Word and sentence of each format: "yaml", "json", "scale-sim-conv", "scale-sim-gemm".
const std::vector<Choice>& trace_formats();
/// Format by its word; throws ConfigError that lists the words.
TraceFormat trace_format(std::string_view word);
/// Format that the extension of `path` means (.yaml, .yml, .json). Throws ConfigError for others, ".csv" too:
/// it could be either topology form.
TraceFormat trace_format_of(const std::filesystem::path& path);

struct LoadedTrace {
  Graph graph;
  TraceFormat format = TraceFormat::yaml;
  TraceOrigin origin;              ///< native formats only
  std::vector<std::string> notes;  ///< what was assumed, one sentence each
};

/// Reads a trace. The extension decides the format (.yaml, .yml, .json, .csv), else the content does. Throws
/// ConfigError that carries every problem with its place.
LoadedTrace open_trace(const std::filesystem::path& path);
/// The graph alone.
Graph load_trace(const std::filesystem::path& path);

struct TraceOptions {
  TraceOrigin origin;               ///< native formats only
  bool skip_inexpressible = false;  ///< topologies only: leave out layers that the form cannot hold
};

struct ExportedTrace {
  std::string text;
  std::vector<std::string> notes;  ///< what was lost, one sentence each
};

/// The text of a trace. Throws ConfigError if the format cannot hold the graph.
ExportedTrace export_trace(const Graph& graph, TraceFormat format, const TraceOptions& options = {});
/// Writes the text with save_text() and returns the notes.
std::vector<std::string> save_trace(const Graph& graph, const std::filesystem::path& path, TraceFormat format,
                                    const TraceOptions& options = {});

}  // namespace switchyard
