#include "report/pareto.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "base/text.h"

namespace switchyard::report {

std::vector<std::optional<std::size_t>> dominators(const std::vector<CostAndValue>& points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Cheapest first and, at equal cost, most valuable first: a point is on the front if it beats all before it.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tuple(points[a].cost, -points[a].value) < std::tuple(points[b].cost, -points[b].value);
  });
  std::vector<std::optional<std::size_t>> by(points.size());
  std::vector<std::size_t> front;  // values rise along it
  for (const std::size_t i : order) {
    const auto as_good = std::lower_bound(front.begin(), front.end(), points[i].value, [&](std::size_t f, double value) {
      return points[f].value < value;
    });
    const bool equal = as_good != front.end() && points[*as_good].cost == points[i].cost &&
                       points[*as_good].value == points[i].value;
    if (as_good == front.end()) {
      front.push_back(i);
    } else if (!equal) {
      by[i] = *as_good;
    }
  }
  return by;
}

std::vector<ParetoEntry> pareto_of(const Result& result) {
  if (!result.pareto.empty()) return result.pareto;
  // Only what was measured alike competes.
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::vector<const Profile*>> groups;
  for (const Profile& p : result.profiles) {
    if (p.accuracy) groups[{p.device, variant_of(p), p.accuracy->metric, p.accuracy->dataset}].push_back(&p);
  }
  std::vector<ParetoEntry> entries;
  for (const auto& [key, group] : groups) {
    for (const char* objective : {"energy", "latency"}) {
      const bool energy = std::string_view(objective) == "energy";
      const auto cost_of = [&](const Profile& p) { return energy ? p.energy_j : p.latency_s; };
      std::vector<CostAndValue> points;
      for (const Profile* p : group) points.push_back({cost_of(*p), p->accuracy->value_percent});
      const auto by = dominators(points);
      for (std::size_t i = 0; i < group.size(); ++i) {
        ParetoEntry entry;
        entry.path = group[i]->path;
        entry.device = group[i]->device;
        entry.level = group[i]->level;
        entry.objective = objective;
        entry.on_front = !by[i];
        if (by[i]) {
          const Profile& better = *group[*by[i]];
          entry.dominated_by = better.path;
          entry.reason = fmt::format("{} takes {} of the {} at {} points more accuracy", better.path,
                                     fmt::format("{:.1f} %", 100 * points[*by[i]].cost / points[i].cost), objective,
                                     fmt::format("{:.2f}", points[*by[i]].value - points[i].value));
        }
        entries.push_back(std::move(entry));
      }
    }
  }
  return entries;
}

}  // namespace switchyard::report
