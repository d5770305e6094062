// Fronts against the definition, on random points with many ties.
#include <gtest/gtest.h>

#include "base/random.h"
#include "sim/experiment/pareto.h"

namespace switchyard::sim {
namespace {

bool dominates(const ParetoPoint& a, const ParetoPoint& b) {
  return a.cost <= b.cost && a.value >= b.value && (a.cost < b.cost || a.value > b.value);
}

TEST(ParetoFront, IsExactlyTheSetThatNothingDominates) {
  RandomStream random(1, "pareto");
  for (int round = 0; round < 300; ++round) {
    std::vector<ParetoPoint> points(1 + random.below(30));
    // Few distinct values, so that equal costs, equal values and equal points all occur.
    for (ParetoPoint& p : points) p = {static_cast<double>(random.below(8)), static_cast<double>(random.below(8))};
    const auto found = dominators(points);
    ASSERT_EQ(found.size(), points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      bool dominated = false;
      for (const ParetoPoint& other : points) dominated = dominated || dominates(other, points[i]);
      EXPECT_EQ(found[i].has_value(), dominated);
      if (!found[i]) continue;
      EXPECT_TRUE(dominates(points[*found[i]], points[i]));
      EXPECT_FALSE(found[*found[i]].has_value()) << "what dominates is on the front itself";
      for (std::size_t k = 0; k < points.size(); ++k) {
        if (found[k] || !dominates(points[k], points[i])) continue;
        EXPECT_LE(points[*found[i]].cost, points[k].cost) << "the cheapest of those that dominate";
      }
    }
  }
}

PathProfile path(const std::string& name, double joules, double milliseconds, double percent) {
  PathProfile p;
  p.path = name;
  p.device = "machine";
  p.energy = Joules(joules);
  p.latency = Seconds(milliseconds * 1e-3);
  p.accuracy.emplace();
  p.accuracy->value = percent;
  return p;
}

TEST(Pareto, ADominatedPathSaysByWhatAndByHowMuch) {
  // b takes 3 J of a's 4 J: 25 % less, and has 1.5 points more. It is slower, so a stays on the front of latency.
  const auto entries = pareto_of({path("a", 4, 1, 70), path("b", 3, 2, 71.5)});
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_FALSE(entries[0].on_front);
  EXPECT_EQ(entries[0].dominated_by, "b");
  EXPECT_EQ(entries[0].reason, "b takes 25.0 % less energy and is 1.50 points better");
  EXPECT_TRUE(entries[1].on_front);
  EXPECT_EQ(entries[2].objective, ParetoObjective::latency);
  EXPECT_TRUE(entries[2].on_front);
  EXPECT_TRUE(entries[3].on_front);
}

TEST(Pareto, DifferentMetricsAreNotSetAgainstEachOther) {
  PathProfile other = path("b", 1, 1, 90);
  other.accuracy->metric = "top-1";
  for (const ParetoEntry& entry : pareto_of({path("a", 4, 1, 70), other})) EXPECT_TRUE(entry.on_front);
}

TEST(Pareto, PathsWithoutAccuracyAreLeftOut) {
  PathProfile unknown = path("b", 1, 1, 90);
  unknown.accuracy.reset();
  EXPECT_EQ(pareto_of({path("a", 4, 1, 70), unknown}).size(), 2U);  // a, for energy and latency
}

}  // namespace
}  // namespace switchyard::sim
