#include "sim/experiment/build_system.h"

#include <algorithm>

#include "base/error.h"
#include "sim/experiment/profiler.h"

namespace switchyard::sim {
namespace {

/// Until when the budget must be known: the horizon, or the last deadline. Frames that end later see the last level.
Seconds end_of(const Experiment& e, const std::vector<Request>& requests) {
  Seconds end = e.system.horizon.value_or(Seconds(0));
  for (const Request& request : requests) end = std::max(end, request.arrival + request.deadline);
  return end;
}

/// Components of every device, in order of first occurrence.
std::vector<std::string> components_of(const std::vector<PathProfile>& profiles) {
  std::vector<std::string> names;
  for (const PathProfile& p : profiles) {
    for (const auto& [name, joules] : p.energy_by_component) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

PathCost cost_of(const PathProfile& p, const std::vector<std::string>& components) {
  PathCost cost{p.latency, p.energy, std::vector<Joules>(components.size())};
  for (const auto& [name, joules] : p.energy_by_component) {
    const auto at = std::find(components.begin(), components.end(), name) - components.begin();
    cost.by_component[static_cast<std::size_t>(at)] += Joules(joules);
  }
  return cost;
}

}  // namespace

std::vector<LevelChange> level_changes(const Experiment& e) {
  if (!e.budget) return {{Seconds(0), 0}};
  const std::vector<Request> requests = e.requests ? requests_of(*e.requests) : std::vector<Request>{};
  return changes_of(*e.budget, end_of(e, requests));
}

System system_of(const Experiment& e, const std::vector<PathProfile>& profiles, const std::vector<std::size_t>& levels) {
  System system;
  system.requests = requests_of(*e.requests);
  system.budget = level_changes(e);
  system.options = e.system;
  system.components = components_of(profiles);
  // The system knows the levels that occur, and counts them by themselves.
  const auto all_levels = levels_of(e);
  for (const std::size_t level : levels) system.levels.push_back(all_levels[level].first);
  for (LevelChange& change : system.budget) {
    change.level = static_cast<std::size_t>(std::find(levels.begin(), levels.end(), change.level) - levels.begin());
  }

  const std::size_t per_path = e.devices.size() * levels.size();
  const std::size_t per_device = levels.size();
  for (const ExperimentDevice& device : e.devices) {
    SystemDevice d;
    d.name = device.label();
    d.switching = device.switching;
    d.levels.resize(system.levels.size());
    system.devices.push_back(std::move(d));
  }
  std::vector<std::string> checkpoints;
  std::vector<Bytes> weights;
  for (std::size_t first = 0; first < profiles.size(); first += per_path) {
    const PathProfile& head = profiles[first];
    if (!head.accuracy) continue;
    system.paths.push_back({head.path, head.accuracy->value, {}});
    checkpoints.push_back(head.checkpoint);
    weights.push_back(head.weights);
    for (std::size_t d = 0; d < e.devices.size(); ++d) {
      SystemDevice& device = system.devices[d];
      auto& costs = device.costs.emplace_back(system.levels.size());
      for (std::size_t l = 0; l < levels.size(); ++l) {
        const PathProfile& p = profiles[first + d * per_device + l];
        costs[l] = cost_of(p, system.components);
        device.levels[l] = {p.idle_power, p.load_bandwidth};
      }
    }
  }
  if (system.paths.empty()) {
    throw ConfigError("no path has a known accuracy, so no policy can choose one; name tables with values of these "
                      "paths in accuracy_tables, or remove ‘requests’");
  }
  set_nested_weights(system, checkpoints, weights);
  return system;
}

}  // namespace switchyard::sim
