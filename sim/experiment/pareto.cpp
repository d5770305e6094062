#include "sim/experiment/pareto.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace switchyard::sim {
namespace {

/// Whether the accuracies of two profiles mean the same thing.
bool comparable(const PathProfile& a, const PathProfile& b) {
  return a.device == b.device && a.accuracy->dataset == b.accuracy->dataset &&
         a.accuracy->metric == b.accuracy->metric &&
         a.accuracy->conditions.protocol == b.accuracy->conditions.protocol &&
         a.accuracy->conditions.precision == b.accuracy->conditions.precision;
}

double cost_of(const PathProfile& p, ParetoObjective objective) {
  return objective == ParetoObjective::energy ? p.energy.value() : p.latency.value();
}

std::string reason_of(const PathProfile& worse, const PathProfile& better, ParetoObjective objective) {
  const double saved = 1 - cost_of(better, objective) / cost_of(worse, objective);
  const double points = better.accuracy->value - worse.accuracy->value;
  const std::string_view what = objective == ParetoObjective::energy ? "energy" : "time";
  const std::string cost = saved > 0 ? fmt::format("takes {:.1f} % less {}", 100 * saved, what)
                                     : fmt::format("takes the same {}", what);
  return points >= 0.005 ? fmt::format("{} {} and is {:.2f} points better", better.path, cost, points)
                    : fmt::format("{} {} for the same accuracy, to 0.01 points", better.path, cost);
}

}  // namespace

std::string_view name_of(ParetoObjective objective) {
  return objective == ParetoObjective::energy ? "energy" : "latency";
}

std::vector<std::optional<std::size_t>> dominators(const std::vector<ParetoPoint>& points) {
  // In order of cost, the more valuable first where costs are equal: whatever dominates a point comes before it, and the
  // first that is worth as much is the cheapest dominator.
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return points[a].cost != points[b].cost ? points[a].cost < points[b].cost : points[a].value > points[b].value;
  });
  std::vector<std::optional<std::size_t>> found(points.size());
  std::vector<std::size_t> front;
  for (const std::size_t i : order) {
    const auto dominates = [&](std::size_t other) {
      return points[other].value >= points[i].value &&
             (points[other].cost < points[i].cost || points[other].value > points[i].value);
    };
    const auto best = std::find_if(front.begin(), front.end(), dominates);
    if (best != front.end()) {
      found[i] = *best;
    } else {
      front.push_back(i);
    }
  }
  return found;
}

std::vector<ParetoEntry> pareto_of(const std::vector<PathProfile>& profiles) {
  std::vector<ParetoEntry> entries;
  for (const ParetoObjective objective : {ParetoObjective::energy, ParetoObjective::latency}) {
    std::vector<bool> done(profiles.size());
    for (std::size_t first = 0; first < profiles.size(); ++first) {
      if (done[first] || !profiles[first].accuracy) continue;
      std::vector<std::size_t> group;
      std::vector<ParetoPoint> points;
      for (std::size_t i = first; i < profiles.size(); ++i) {
        if (done[i] || !profiles[i].accuracy || !comparable(profiles[first], profiles[i])) continue;
        done[i] = true;
        group.push_back(i);
        points.push_back({cost_of(profiles[i], objective), profiles[i].accuracy->value});
      }
      const auto better = dominators(points);
      for (std::size_t i = 0; i < group.size(); ++i) {
        const PathProfile& p = profiles[group[i]];
        ParetoEntry entry{p.path, p.device, objective, !better[i], {}, {}};
        if (better[i]) {
          const PathProfile& other = profiles[group[*better[i]]];
          entry.dominated_by = other.path;
          entry.reason = reason_of(p, other, objective);
        }
        entries.push_back(std::move(entry));
      }
    }
  }
  return entries;
}

}  // namespace switchyard::sim
