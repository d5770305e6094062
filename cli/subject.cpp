#include "cli/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/compose.h"
#include "base/key_reader.h"
#include "base/text.h"
#include "cli/config_places.h"
#include "models/family.h"

namespace switchyard::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view workloads_folder = "workloads";

bool is_settings(const std::string& path) { return path.find_first_of("=:") != std::string::npos; }

bool changes_something(const SubjectOptions& options) {
  return options.path || !options.overrides.empty() || options.input || options.batch || options.classes;
}

void set_option(Node& node, const std::string& key, const std::optional<std::string>& value) {
  if (!value) return;
  const Mark mark{std::make_shared<const std::string>("--" + key)};
  node.set(key, Node::scalar(*value, mark));
}

/// What the options change, in the order in which a user would think of them: settings, --set, --input and
/// the like.
void apply_options(Node& node, const SubjectOptions& options) {
  for (const std::string& assignment : options.overrides) apply_override(node, assignment);
  set_option(node, "input", options.input);
  set_option(node, "batch", options.batch);
  set_option(node, "classes", options.classes);
}

std::vector<std::string> workload_names() {
  std::vector<std::string> names;
  for (const fs::path& file : configs_in(std::string(workloads_folder)))
    names.push_back(file.stem().string());
  return names;
}

/// Workloads that have a path of that name for that model.
std::vector<std::string> workloads_with(const std::string& path_name, const std::string& model) {
  std::vector<std::string> names;
  for (const fs::path& file : configs_in(std::string(workloads_folder))) {
    const auto workload = read<WorkloadConfig>(load_config(file, {}, search_roots()));
    for (const auto& [name, entry] : workload.paths) {
      if (name == path_name && entry.path.member().name == model) names.push_back(file.stem().string());
    }
  }
  return names;
}

[[noreturn]] void report_path_name(const std::string& model, const std::string& name) {
  std::string remedy =
      fmt::format("give settings (--path KEY=VALUE; 'switchyard list knobs {}' names them)", model);
  for (const std::string& workload : workloads_with(name, model)) {
    remedy += fmt::format(", or 'switchyard describe {} --path {}'", workload, name);
  }
  throw ConfigError(fmt::format("--path: {} is not a setting of {}; {}", in_quotes(name), model, remedy));
}

NetworkSubject describe_model(const SubjectOptions& options) {
  const std::string settings = options.path.value_or("");
  if (options.path && !is_settings(settings)) report_path_name(options.subject, settings);
  Node node = parse_settings(options.subject, settings);
  apply_options(node, options);
  Path path = read<Path>(node);
  return {path.build(), path, "", {}};
}

WorkloadSubject read_workload(const Node& node, const std::string& file) {
  ReadOptions read_options;
  read_options.search_roots = search_roots();
  return {file, read<WorkloadConfig>(node, read_options)};
}

NetworkSubject path_of_workload(const WorkloadSubject& subject, const std::string& text) {
  if (!is_settings(text)) {
    const Path& path = subject.workload.path(text);
    return {path.build(), path, fmt::format("path {} of {}", in_quotes(text), subject.file), {}};
  }
  Path path;
  Diagnostics problems;
  read_into(
      parse_settings(subject.workload.base.member().name, text), path,
      [&](Keys& keys, Path& p) { p.describe_variant(keys, subject.workload.base); }, problems);
  problems.throw_if_any();
  return {path.build(), path, subject.file, {}};
}

[[noreturn]] void report_fixed(const std::string& file) {
  throw ConfigError(
      fmt::format("{} is a layer trace, which is fixed; leave out --path, --set, --input, --batch and "
                  "--classes, or describe the model that it was exported from",
                  in_quotes(file)));
}

Subject describe_file(const fs::path& file, const SubjectOptions& options) {
  if (file.extension() == ".csv") {
    if (changes_something(options)) report_fixed(file.string());
    LoadedTrace trace = open_trace(file);
    return NetworkSubject{std::move(trace.graph), {}, file.string(), std::move(trace.notes)};
  }
  Node node = load_config(file, {}, search_roots());
  const Node* kind = node.is_mapping() ? node.find("kind") : nullptr;
  const std::string word = kind != nullptr && kind->is_scalar() ? kind->text : std::string();
  if (word == "trace") {
    if (changes_something(options)) report_fixed(file.string());
    return NetworkSubject{read_trace(node), {}, file.string(), {}};
  }
  if (word != "workload") {
    throw ConfigError(kind != nullptr ? kind->mark : node.mark,
                      fmt::format("is no network: ‘kind’ must be ‘workload’ or ‘trace’, is {}",
                                  word.empty() ? "absent" : in_quotes(word)));
  }
  apply_options(node, options);
  WorkloadSubject workload = read_workload(node, file.string());
  if (options.path) return path_of_workload(workload, *options.path);
  return workload;
}

/// The file that `name` means, if it means one.
std::optional<fs::path> file_of(const std::string& name) {
  std::error_code error;
  if (fs::is_regular_file(name, error)) return name;
  if (auto shipped = find_config(std::string(workloads_folder), name)) return shipped;
  // Then the loader says what is wrong with it.
  const bool looks_like_a_file = name.find('/') != std::string::npos || fs::path(name).has_extension();
  if (looks_like_a_file || fs::exists(name, error)) return name;
  return std::nullopt;
}

}  // namespace

bool is_model(const std::string& name) {
  const std::vector<Choice>& models = model_choices();
  return std::any_of(models.begin(), models.end(), [&](const Choice& choice) { return choice.word == name; });
}

Subject find_subject(const SubjectOptions& options) {
  if (is_model(options.subject)) return describe_model(options);
  if (const auto file = file_of(options.subject)) return describe_file(*file, options);
  std::vector<std::string> known = workload_names();
  for (const Choice& choice : model_choices()) known.emplace_back(choice.word);
  throw ConfigError(
      fmt::format("{} is no model, workload or file{}; 'switchyard list models' and 'switchyard list "
                  "workloads' name them all",
                  in_quotes(options.subject), did_you_mean(options.subject, known)));
}

NetworkSubject find_network(const SubjectOptions& options) {
  Subject subject = find_subject(options);
  if (auto* network = std::get_if<NetworkSubject>(&subject)) return std::move(*network);
  const WorkloadSubject& workload = std::get<WorkloadSubject>(subject);
  std::vector<std::string> names;
  for (const auto& [name, entry] : workload.workload.paths) names.push_back(name);
  throw ConfigError(fmt::format("{} is a workload; choose one of its paths with --path: {}",
                                in_quotes(options.subject), comma_list(names)));
}

std::optional<AccuracyBook> shipped_accuracies() {
  const std::vector<fs::path> tables = configs_in("accuracy");
  if (tables.empty()) return std::nullopt;
  return load_accuracy(tables);
}

WorkloadSubject find_workload(const std::string& name) {
  if (const auto file = file_of(name)) {
    Subject subject = describe_file(*file, {});
    if (auto* workload = std::get_if<WorkloadSubject>(&subject)) return std::move(*workload);
  }
  throw ConfigError(
      fmt::format("{} is no workload{}; 'switchyard list workloads' names those that come along",
                  in_quotes(name), did_you_mean(name, workload_names())));
}

}  // namespace switchyard::cli
