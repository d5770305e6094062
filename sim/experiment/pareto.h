// Which paths are worth having: those that no other path beats in accuracy without costing more.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/path_profile.h"

namespace switchyard::sim {

/// A path with a cost (less is better) and a value (more is better).
struct ParetoPoint {
  double cost = 0;
  double value = 0;
};

/// For each point nothing if it is on the front, else the point on the front that dominates it (costs no more, is worth
/// no less, and is better in one) with the least cost, the first of equal ones. Equal points do not dominate each other.
std::vector<std::optional<std::size_t>> dominators(const std::vector<ParetoPoint>& points);

enum class ParetoObjective { energy, latency };
std::string_view name_of(ParetoObjective objective);

struct ParetoEntry {
  std::string path;
  std::string device;
  ParetoObjective objective = ParetoObjective::energy;
  bool on_front = false;
  std::optional<std::string> dominated_by;
  std::string reason;  ///< "fuse-1792 takes 12.3 % less energy and is 0.40 points better"
};

/// For each device and objective the paths with an accuracy, in order; only accuracies of the same data set, metric,
/// protocol and precision are set against each other. Profiles of one resource level.
std::vector<ParetoEntry> pareto_of(const std::vector<PathProfile>& profiles);

}  // namespace switchyard::sim
