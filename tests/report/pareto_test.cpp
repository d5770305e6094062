// The front: what the file says, or what its numbers say.
#include <gtest/gtest.h>

#include <random>

#include "base/load.h"
#include "report/pareto.h"
#include "tests/report/results.h"

namespace switchyard::report {
namespace {

TEST(Pareto, APointIsDominatedByTheCheapestThatIsAsGood) {
  // (3, 5) costs more than (2, 6) and is worth less; (1, 4) is cheaper than all; the twins of (2, 6) tie.
  const auto by = dominators({{3, 5}, {2, 6}, {1, 4}, {2, 6}});
  EXPECT_EQ(by[0], 1U);
  EXPECT_EQ(by[1], std::nullopt);
  EXPECT_EQ(by[2], std::nullopt);
  EXPECT_EQ(by[3], std::nullopt);
}

TEST(Pareto, AgreesWithComparingEveryPair) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> coordinate(0, 12);
  for (int round = 0; round < 200; ++round) {
    std::vector<CostAndValue> points(20);
    for (CostAndValue& p : points) p = {double(coordinate(random)), double(coordinate(random))};
    const auto by = dominators(points);
    const auto beats = [](const CostAndValue& a, const CostAndValue& b) {
      return a.cost <= b.cost && a.value >= b.value && (a.cost < b.cost || a.value > b.value);
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
      bool beaten = false;
      for (const CostAndValue& other : points) beaten = beaten || beats(other, points[i]);
      EXPECT_EQ(by[i].has_value(), beaten);
      EXPECT_TRUE(!by[i] || beats(points[*by[i]], points[i]));
    }
  }
}

TEST(Pareto, IsComputedWhereTheFileSaysNothing) {
  const auto entries = pareto_of(read_result(load_json(small_result, "r.json"), "r.json"));
  ASSERT_EQ(entries.size(), 6U);  // 3 paths x 2 objectives
  EXPECT_EQ(entries[0].objective, "energy");
  EXPECT_TRUE(entries[0].on_front);
  EXPECT_TRUE(entries[1].on_front);
  EXPECT_FALSE(entries[2].on_front);
  EXPECT_EQ(entries[2].dominated_by, "pruned");
  // 0.02 J of 0.04 J; 45.1 - 40 points.
  EXPECT_EQ(entries[2].reason, "pruned takes 50.0 % of the energy at 5.10 points more accuracy");
}

TEST(Pareto, TheFilesOwnFrontComesFirst) {
  const std::string text =
      with(small_result, "\"pareto\": []", R"("pareto": [{"path": "full", "objective": "energy", "on_front": true}])");
  EXPECT_EQ(pareto_of(read_result(load_json(text, "r.json"), "r.json")).size(), 1U);
}

}  // namespace
}  // namespace switchyard::report
