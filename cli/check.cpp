// switchyard check: reads configurations of any kind and reports everything that is wrong with them.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/compose.h"
#include "base/text.h"
#include "base/write.h"
#include "cli/commands.h"
#include "cli/config_kinds.h"
#include "cli/config_places.h"
#include "base/json_value.h"

namespace switchyard::cli {
namespace {

namespace fs = std::filesystem;

struct Checked {
  std::string file;
  std::string kind;  ///< empty if it could not be read
  CheckedConfig config;
  std::vector<Diagnostic> problems;
};

/// Schemas are JSON, but no configurations.
bool is_config(const fs::path& file) {
  if (file.string().ends_with(".schema.json")) return false;
  const fs::path extension = file.extension();
  return extension == ".yaml" || extension == ".yml" || extension == ".json";
}

std::vector<fs::path> files_of(const std::vector<std::string>& configs) {
  std::vector<fs::path> files;
  for (const std::string& config : configs) {
    std::error_code error;
    if (!fs::is_directory(config, error)) {
      files.emplace_back(config);
      continue;
    }
    std::vector<fs::path> found;
    for (fs::recursive_directory_iterator entry(config, error), end; !error && entry != end;
         entry.increment(error)) {
      if (entry->is_regular_file(error) && is_config(entry->path())) found.push_back(entry->path());
    }
    if (error) throw ConfigError(fmt::format("{}: cannot be listed: {}", config, error.message()));
    if (found.empty()) throw ConfigError(fmt::format("{}: has no .yaml, .yml or .json files", config));
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

Checked check_file(const fs::path& file, const std::vector<std::string>& overrides, Origins& origins) {
  Checked checked;
  checked.file = file.string();
  Diagnostics diagnostics;
  try {
    ReadOptions options;
    options.search_roots = search_roots();
    options.origins = &origins;
    const Node node = load_config(file, overrides, options.search_roots);
    const ConfigKind& kind = config_kind_of(node);
    checked.kind = kind.name;
    checked.config = kind.check(node, diagnostics, options);
  } catch (const ConfigError& error) {
    diagnostics.add(error);
  }
  checked.problems = diagnostics.sorted();
  return checked;
}

Node to_json_node(const Checked& checked) {
  Node problems = Node::sequence();
  for (const Diagnostic& problem : checked.problems) {
    Node entry = Node::mapping();
    if (problem.where.file) entry.set("file", json_text(*problem.where.file));
    if (problem.where.line > 0) entry.set("line", json_number(problem.where.line));
    if (problem.where.column > 0) entry.set("column", json_number(problem.where.column));
    entry.set("message", json_text(problem.message));
    problems.items.push_back(std::move(entry));
  }
  Node node = Node::mapping();
  node.set("file", json_text(checked.file));
  node.set("kind", json_text(checked.kind));
  node.set("ok", json_boolean(checked.problems.empty()));
  if (checked.problems.empty()) node.set("summary", json_text(checked.config.summary));
  node.set("problems", std::move(problems));
  return node;
}

std::string problem_lines(const Checked& checked) {
  std::string lines;
  for (const Diagnostic& problem : checked.problems) {
    lines += (problem.where.file ? "" : checked.file + ": ") + problem.to_string() + '\n';
  }
  return lines;
}

}  // namespace

Output execute(const CheckOptions& options, Style) {
  const std::vector<fs::path> files = files_of(options.configs);
  if (options.resolved && files.size() != 1) {
    throw ConfigError(fmt::format("--resolved writes one configuration, {} are named", files.size()));
  }
  Output output;
  Node list = Node::sequence();
  std::size_t bad = 0;
  for (const fs::path& file : files) {
    Origins origins;
    const Checked checked = check_file(file, options.overrides, origins);
    if (!checked.problems.empty()) ++bad;
    output.messages += problem_lines(checked);
    if (options.resolved) {
      if (!checked.problems.empty()) continue;
      output.text = options.json ? to_json(checked.config.resolved)
                                 : to_yaml(checked.config.resolved, {.origins = true});
    } else if (options.json) {
      list.items.push_back(to_json_node(checked));
    } else if (checked.problems.empty()) {
      output.text += fmt::format("{}: ok ({}: {})\n", checked.file, checked.kind, checked.config.summary);
    }
  }
  if (options.json && !options.resolved) {
    Node result = Node::mapping();
    result.set("schema", json_text("switchyard-check/1"));
    result.set("files", std::move(list));
    output.text = to_json(result);
  }
  if (bad > 0) {
    output.messages += fmt::format("switchyard: {} of {} configurations {} wrong\n", bad, files.size(),
                                   bad == 1 ? "is" : "are");
    output.exit_code = bad_input;
  }
  return output;
}

}  // namespace switchyard::cli
