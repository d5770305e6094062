// switchyard trace export | import | validate: layer traces in and out.
#include <fmt/format.h>

#include "base/save.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/subject.h"
#include "traces/trace_file.h"

namespace switchyard::cli {
namespace {

TraceFormat format_for(const std::string& word, const std::string& file) {
  if (!word.empty()) return trace_format(word);
  return file.empty() ? TraceFormat::yaml : trace_format_of(file);
}

std::string note_lines(const std::vector<std::string>& notes) {
  std::string lines;
  for (const std::string& note : notes) lines += "note: " + note + '\n';
  return lines;
}

/// To the file, or to standard output if there is none.
Output deliver(const Graph& graph, TraceFormat format, const TraceOptions& options, const std::string& file) {
  ExportedTrace trace = export_trace(graph, format, options);
  Output output;
  output.messages = note_lines(trace.notes);
  if (file.empty()) {
    output.text = std::move(trace.text);
  } else {
    save_text(file, trace.text);
    output.messages += fmt::format("{}: {} layers of {} written as {}\n", file, graph.layers().size(),
                                   graph.name(), trace_formats()[static_cast<std::size_t>(format)].word);
  }
  return output;
}

}  // namespace

Output execute(const TraceExportOptions& options, Style) {
  const TraceFormat format = format_for(options.format, options.output);
  const NetworkSubject network = find_network(options.subject);
  TraceOptions trace_options;
  trace_options.skip_inexpressible = options.skip_inexpressible;
  if (network.path) trace_options.origin = {network.path->name(), network.path->digest()};
  return deliver(network.graph, format, trace_options, options.output);
}

Output execute(const TraceImportOptions& options, Style) {
  const TraceFormat format = format_for(options.format, options.output);
  if (format != TraceFormat::yaml && format != TraceFormat::json) {
    throw ConfigError(
        "import writes the native format, yaml or json; use 'switchyard trace export' for others");
  }
  const LoadedTrace trace = open_trace(options.trace);
  TraceOptions trace_options;
  trace_options.origin = trace.origin;
  Output output = deliver(trace.graph, format, trace_options, options.output);
  output.messages = note_lines(trace.notes) + output.messages;
  return output;
}

Output execute(const TraceValidateOptions& options, Style) {
  Output output;
  for (const std::string& file : options.traces) {
    try {
      const LoadedTrace trace = open_trace(file);
      output.text += fmt::format("{}: ok ({}: {} layers of {}, {} MACs)\n", file,
                                 trace_formats()[static_cast<std::size_t>(trace.format)].word,
                                 trace.graph.layers().size(), trace.graph.name(), trace.graph.totals().macs);
    } catch (const ConfigError& error) {
      output.messages += std::string(error.what()) + '\n';
      output.exit_code = bad_input;
    }
  }
  return output;
}

}  // namespace switchyard::cli
