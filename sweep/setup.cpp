#include "sweep/setup.h"

#include <fmt/format.h>

#include <optional>

#include "base/compose.h"
#include "base/digest.h"
#include "base/key_writer.h"
#include "base/load.h"
#include "base/text.h"
#include "base/write.h"

namespace switchyard::sweep {
namespace {

Setup make_setup(SweepConfig config, Node base, SweepIdentity identity, const ReadOptions& reading) {
  Space space(config);
  std::vector<std::pair<std::string, Direction>> objectives = config.objectives;
  if (objectives.empty())
    objectives = {{"energy_j", Direction::minimise}, {"latency_s", Direction::minimise}};
  StudyOptions study_options;
  study_options.reading.search_roots = reading.search_roots;
  study_options.keep_layers =
      config.layer_store == LayerStore::always ||
      (config.layer_store == LayerStore::automatic && study_kind_of(base).searches_long(base));
  Node varied = Node::mapping();
  for (const Axis& axis : space.axes()) {
    if (axis.key.empty() || varied.find(axis.key.front()) != nullptr) continue;
    const Node* value = base.find(axis.key.front());
    varied.set(axis.key.front(), value != nullptr ? *value : Node());
  }
  return {std::move(config),   std::move(space),      std::move(base),         std::move(varied),
          std::move(identity), std::move(objectives), std::move(study_options)};
}

Node load_base(const SweepConfig& config, const ReadOptions& reading) {
  const auto path = find_file(config.base, config.base_where, reading.search_roots);
  std::vector<std::string> overrides;
  for (const auto& [key, value] : config.set) overrides.push_back(key + "=" + value);
  return load_config(path, overrides, reading.search_roots);
}

/// A misspelt key is better said now than once per point. Some combinations may well be impossible, so one of
/// the smallest, the largest and the middle values has to be readable.
void check_some_points(const Setup& setup) {
  std::optional<ConfigError> first;
  for (const std::size_t part : {0U, 2U, 1U}) {
    Indices indices;
    for (std::size_t i = 0; i < setup.space.free_axes().size(); ++i) {
      indices.push_back(static_cast<std::uint32_t>((setup.space.extent(i) - 1) * part / 2));
    }
    try {
      const auto settings = setup.space.settings(indices);
      if (!settings) continue;
      setup.point_config({0, *settings});
      return;
    } catch (const ConfigError& error) {
      if (!first) first = error;
    }
  }
  if (!first) return;
  std::vector<Diagnostic> problems = first->diagnostics();
  for (Diagnostic& problem : problems) problem.message = "the first point cannot be read: " + problem.message;
  throw ConfigError(std::move(problems));
}

}  // namespace

std::vector<Direction> Setup::directions() const {
  std::vector<Direction> list;
  for (const auto& objective : objectives) list.push_back(objective.second);
  return list;
}

std::vector<std::string> Setup::objective_metrics() const {
  std::vector<std::string> list;
  for (const auto& objective : objectives) list.push_back(objective.first);
  return list;
}

Node Setup::changes(const Point& point) const {
  Node node = varied;
  apply_settings(node, space, point.settings);
  return node;
}

Node Setup::point_config(const Point& point) const {
  Node node = base;
  apply_settings(node, space, point.settings);
  return study_kind_of(base).make(study_options)->resolve(node);
}

std::unique_ptr<Study> Setup::make_study() const {
  std::unique_ptr<Study> study = study_kind_of(base).make(study_options);
  study->set_base(base);
  return study;
}

Evaluate Setup::evaluator() const {
  auto setup = std::make_shared<const Setup>(*this);
  // Made where it is first used: in the worker.
  auto study = std::make_shared<std::unique_ptr<Study>>();
  return [setup, study](const Point& point, LayerShelf& shelf) {
    if (!*study) *study = setup->make_study();
    return (*study)->run(setup->changes(point), shelf);
  };
}

Setup read_setup(const Node& node, const ReadOptions& reading, const std::string& version) {
  auto config = read<SweepConfig>(node, reading);
  ReadOptions quiet;
  quiet.search_roots = reading.search_roots;
  const Node written = load_base(config, quiet);
  const StudyKind& kind = study_kind_of(written);
  StudyOptions options;
  options.reading = quiet;
  const std::unique_ptr<Study> study = kind.make(options);
  Node base = study->resolve(written);
  SweepIdentity identity;
  identity.title = config.title;
  identity.kind = kind.name;
  identity.config = to_json_line(to_node(config));
  identity.base = to_json_line(base);
  identity.version = version;
  Setup setup = make_setup(std::move(config), std::move(base), std::move(identity), quiet);
  check_some_points(setup);
  return setup;
}

Setup restore_setup(const SweepIdentity& identity, const ReadOptions& reading) {
  auto config = read<SweepConfig>(load_json(identity.config, "sweep"));
  return make_setup(std::move(config), load_json(identity.base, "base"), identity, reading);
}

std::string point_digest(Study& study, const Node& changes, const std::string& version) {
  return digest(version + '\n' + study.canonical(changes));
}

}  // namespace switchyard::sweep
