// Names across a configuration, and what of it no result depends on.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/diagnostics.h"
#include "base/text.h"
#include "models/accuracy_book.h"
#include "sim/experiment/experiment.h"

namespace switchyard::sim {
namespace {

std::vector<std::string> names_in(const WorkloadConfig& workload) {
  std::vector<std::string> names;
  for (const auto& [name, path] : workload.paths) names.push_back(name);
  return names;
}

/// Complains about names that the workload does not have.
void check_chosen(const ExperimentWorkload& w, Diagnostics& diagnostics) {
  const std::vector<std::string> known = names_in(w.workload);
  std::set<std::string> seen;
  for (const std::string& name : w.paths) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      diagnostics.add(w.where, fmt::format("the workload has no path {}; it has: {}{}", in_quotes(name),
                                           comma_list(known), did_you_mean(name, known)));
    } else if (!seen.insert(name).second) {
      diagnostics.add(w.where, fmt::format("path {} is named twice; remove one", in_quotes(name)));
    }
  }
}

void keep_chosen(ExperimentWorkload& w) {
  if (w.paths.empty()) return;
  std::vector<std::pair<std::string, WorkloadPath>> kept;
  for (const std::string& name : w.paths) {
    for (auto& entry : w.workload.paths) {
      if (entry.first == name) kept.push_back(std::move(entry));
    }
  }
  w.workload.paths = std::move(kept);
  w.paths.clear();
}

void check_name(std::string_view key, const std::string& name, const std::vector<std::string>& known,
                Diagnostics& diagnostics) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  diagnostics.add({}, fmt::format("{}: there is no path {}; known: {}{}", key, in_quotes(name), comma_list(known),
                                  did_you_mean(name, known)));
}

void check_device_names(const Experiment& e, Diagnostics& diagnostics) {
  std::set<std::string> seen;
  for (const ExperimentDevice& device : e.devices) {
    if (!seen.insert(device.label()).second) {
      diagnostics.add(device.where, fmt::format("two devices are called {}; give one another ‘name’",
                                                in_quotes(device.label())));
    }
  }
}

/// `tables` without references, without points of paths that are not asked for, and without curves that none of the
/// paths is on.
std::vector<AccuracyTable> needed(const std::vector<AccuracyTable>& tables, const std::vector<NamedPath>& paths) {
  std::unordered_set<std::string> asked;
  for (const NamedPath& path : paths) asked.insert(canonical(*path.path).digest());
  std::vector<AccuracyTable> kept;
  for (AccuracyTable table : tables) {
    table.references.clear();
    std::erase_if(table.points, [&](const AccuracyPoint& p) { return !asked.contains(canonical(p.path).digest()); });
    std::erase_if(table.curves, [&](const AccuracyCurve& curve) {
      return std::none_of(paths.begin(), paths.end(), [&](const NamedPath& path) {
        return fit(curve, canonical(*path.path)).removed.has_value();
      });
    });
    if (!table.points.empty() || !table.curves.empty()) kept.push_back(std::move(table));
  }
  return kept;
}

}  // namespace

std::vector<NamedPath> paths_of(const Experiment& e) {
  std::vector<NamedPath> paths;
  Diagnostics diagnostics;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < e.workloads.size(); ++i) {
    const ExperimentWorkload& w = e.workloads[i];
    check_chosen(w, diagnostics);
    for (const auto& [name, entry] : w.workload.paths) {
      if (!w.paths.empty() && std::find(w.paths.begin(), w.paths.end(), name) == w.paths.end()) continue;
      std::string full = w.label.empty() ? name : w.label + "/" + name;
      if (!seen.insert(full).second) {
        diagnostics.add(entry.where, fmt::format("two workloads have a path {}; give one of them a ‘label’",
                                                 in_quotes(full)));
      }
      paths.push_back({std::move(full), &entry.path, i, entry.where});
    }
  }
  diagnostics.throw_if_any();
  return paths;
}

Experiment resolved(Experiment e, const std::vector<std::filesystem::path>& search_roots) {
  Diagnostics diagnostics;
  const auto attempt = [&](const auto& step) {
    try {
      step();
    } catch (const ConfigError& error) {
      diagnostics.add(error);
    }
  };
  std::vector<NamedPath> paths;
  attempt([&] { paths = paths_of(e); });
  check_device_names(e, diagnostics);
  if (e.budget) attempt([&] { take_in_file(*e.budget, search_roots); });
  if (e.requests) attempt([&] { take_in_file(*e.requests, search_roots); });
  diagnostics.throw_if_any();

  std::vector<std::string> names;
  for (const NamedPath& path : paths) names.push_back(path.name);
  if (!e.baseline.empty()) check_name("baseline", e.baseline, names, diagnostics);
  for (const Claim& claim : e.claims) {
    if (!claim.from.empty()) check_name("claims", claim.from, names, diagnostics);
  }
  for (const std::string& name : e.layers_of) check_name("layers_of", name, names, diagnostics);
  std::vector<accel::Accelerator> accelerators;
  for (const ExperimentDevice& device : e.devices) {
    if (device.kind == ExperimentDevice::Kind::accelerator) accelerators.push_back(device.accelerator.accelerator);
  }
  if (e.energy) attempt([&] { e.energy = only_for(*e.energy, accelerators); });
  diagnostics.throw_if_any();
  for (ExperimentWorkload& w : e.workloads) keep_chosen(w);
  e.accuracy_tables = needed(e.accuracy_tables, paths_of(e));
  return e;
}

}  // namespace switchyard::sim
