#include "traces/trace_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/load.h"
#include "base/save.h"
#include "base/text.h"
#include "traces/topology_csv.h"

namespace switchyard {
namespace {

enum class Syntax { yaml, json, csv };

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// By the first line: JSON starts with a brace, a topology with "Layer…,", and YAML is what is left.
Syntax sniff(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (text.starts_with('{')) return Syntax::json;
  const std::string_view line = text.substr(0, text.find('\n'));
  constexpr std::string_view start = "layer";
  bool names_layer = line.size() > start.size() && line.find(',') != std::string_view::npos;
  for (std::size_t i = 0; names_layer && i < start.size(); ++i) names_layer = lower(line[i]) == start[i];
  return names_layer ? Syntax::csv : Syntax::yaml;
}

std::optional<Syntax> syntax_of(const std::filesystem::path& path) {
  const std::filesystem::path extension = path.extension();
  if (extension == ".yaml" || extension == ".yml") return Syntax::yaml;
  if (extension == ".json") return Syntax::json;
  if (extension == ".csv") return Syntax::csv;
  return std::nullopt;
}

}  // namespace

const std::vector<Choice>& trace_formats() {
  static const std::vector<Choice> formats = {
      {"yaml", "native, everything of the graph"},
      {"json", "native, everything of the graph, quick to read"},
      {"scale-sim-conv", "SCALE-Sim convolution topology (CSV): convolutions and linears without data flow"},
      {"scale-sim-gemm", "SCALE-Sim GEMM topology (CSV): every matrix product without data flow"}};
  return formats;
}

TraceFormat trace_format(std::string_view word) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < trace_formats().size(); ++i) {
    if (trace_formats()[i].word == word) return static_cast<TraceFormat>(i);
    words.emplace_back(trace_formats()[i].word);
  }
  throw ConfigError(fmt::format("unknown trace format {}; known: {}{}", in_quotes(word), comma_list(words),
                                did_you_mean(word, words)));
}

TraceFormat trace_format_of(const std::filesystem::path& path) {
  const std::optional<Syntax> syntax = syntax_of(path);
  if (syntax == Syntax::yaml) return TraceFormat::yaml;
  if (syntax == Syntax::json) return TraceFormat::json;
  throw ConfigError(
      fmt::format("{} does not say its format; name one of: yaml, json, scale-sim-conv, scale-sim-gemm",
                  in_quotes(path.string())));
}

LoadedTrace open_trace(const std::filesystem::path& path) {
  const LoadLimits limits;
  const std::string text = load_text(path, limits.max_bytes);
  const std::string name = path.string();
  const Syntax syntax = syntax_of(path).value_or(sniff(text));
  if (syntax == Syntax::csv) {
    TopologyImport topology = read_topology(text, name);
    const bool gemm = topology.form == TopologyForm::gemm;
    return {std::move(topology.graph),
            gemm ? TraceFormat::gemm_csv : TraceFormat::convolution_csv,
            {},
            std::move(topology.notes)};
  }
  const bool json = syntax == Syntax::json;
  const Node node = json ? load_json(text, name, limits) : load_yaml(text, name, limits);
  return {read_trace(node), json ? TraceFormat::json : TraceFormat::yaml, trace_origin(node), {}};
}

Graph load_trace(const std::filesystem::path& path) { return open_trace(path).graph; }

ExportedTrace export_trace(const Graph& graph, TraceFormat format, const TraceOptions& options) {
  switch (format) {
    case TraceFormat::yaml:
      return {to_trace_yaml(graph, options.origin), {}};
    case TraceFormat::json:
      return {to_trace_json(graph, options.origin), {}};
    case TraceFormat::convolution_csv:
    case TraceFormat::gemm_csv:
      break;
  }
  const TopologyForm form = format == TraceFormat::gemm_csv ? TopologyForm::gemm : TopologyForm::convolution;
  TopologyExport topology = write_topology(graph, form, options.skip_inexpressible);
  std::vector<std::string> notes = std::move(topology.notes);
  for (const std::string& layer : topology.skipped) notes.push_back("left out: " + layer);
  return {std::move(topology.text), std::move(notes)};
}

std::vector<std::string> save_trace(const Graph& graph, const std::filesystem::path& path, TraceFormat format,
                                    const TraceOptions& options) {
  ExportedTrace trace = export_trace(graph, format, options);
  save_text(path, trace.text);
  return std::move(trace.notes);
}

}  // namespace switchyard
