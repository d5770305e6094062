#include "models/accuracy_nearest.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <tuple>
#include <unordered_set>

namespace switchyard {
namespace {

constexpr std::size_t listed_at_most = 5;

struct Candidate {
  const AccuracyTable* table;
  const AccuracyPoint* point;
  double value;
  int kinship;           ///< 0: same model, 1: same family, 2: neither
  bool other_dataset;    ///< than the query asks for
  int mismatches;        ///< with the query
  std::size_t settings;  ///< that differ
  std::int64_t macs;     ///< between the two paths
};

int kinship(const Path& a, const Path& b) {
  if (a.member().name == b.member().name) return 0;
  return a.family().name == b.family().name ? 1 : 2;
}

/// Counted on the side that has more settings, so that two keys for one thing count once.
std::size_t settings_between(const Path& a, const Path& b) {
  return std::max(differing_settings(a, b).size(), differing_settings(b, a).size());
}

/// Points with a value, of the closest kinship that there is.
std::vector<Candidate> closest_kin(const std::vector<AccuracyTable>& tables, const Path& path,
                                   const AccuracyQuery& query) {
  std::vector<Candidate> found;
  int closest = 2;
  for (const AccuracyTable& table : tables) {
    for (const AccuracyPoint& point : table.points) {
      const auto value = value_of(table, point);
      const int kin = kinship(path, point.path);
      if (!value || kin > closest) continue;
      closest = kin;
      const bool other_dataset = !query.dataset.empty() && query.dataset != table.dataset;
      found.push_back({&table, &point, *value, kin, other_dataset,
                       mismatches(query, table.dataset, point.conditions, point.provenance), 0, 0});
    }
  }
  std::erase_if(found, [&](const Candidate& c) { return c.kinship > closest; });
  return found;
}

/// Of each other path, only the first candidate.
void keep_one_a_path(std::vector<Candidate>& candidates) {
  std::unordered_set<std::string> seen;
  std::erase_if(candidates, [&](const Candidate& c) {
    return c.settings > 0 && !seen.insert(canonical(c.point->path).digest()).second;
  });
}

}  // namespace

std::vector<NearPoint> nearest_points(const std::vector<AccuracyTable>& tables, const Path& asked,
                                      const AccuracyQuery& query) {
  const Path path = canonical(asked);
  std::vector<Candidate> candidates = closest_kin(tables, path, query);
  for (Candidate& c : candidates) c.settings = settings_between(path, canonical(c.point->path));
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.other_dataset, a.settings, a.mismatches) <
           std::tie(b.other_dataset, b.settings, b.mismatches);
  });
  keep_one_a_path(candidates);
  // Graphs are built only of what may be listed.
  if (candidates.size() > listed_at_most) {
    const Candidate last = candidates[listed_at_most - 1];
    std::erase_if(candidates, [&](const Candidate& c) {
      return std::tie(c.other_dataset, c.settings) > std::tie(last.other_dataset, last.settings);
    });
  }
  const std::int64_t macs = path.build().totals().macs;
  for (Candidate& c : candidates) c.macs = std::abs(c.point->path.build().totals().macs - macs);
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.other_dataset, a.settings, a.mismatches, a.macs) <
           std::tie(b.other_dataset, b.settings, b.mismatches, b.macs);
  });
  candidates.resize(std::min(candidates.size(), listed_at_most));
  std::vector<NearPoint> near;
  for (const Candidate& c : candidates) {
    near.push_back({c.point->path.name(), accuracy_of(*c.table, *c.point, c.value)});
  }
  return near;
}

}  // namespace switchyard
