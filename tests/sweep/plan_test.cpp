// Which points are taken: grids, samples that are the same for the same seed, refinement that finds a front.
#include "sweep/plan.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/sweep/sweeps.h"

namespace switchyard::sweep {
namespace {

std::vector<std::vector<std::string>> taken(const std::string& body) {
  const SweepConfig config = config_of(body);
  const Space space(config);
  const Plan plan(space, config.sampling, {Direction::minimise});
  std::vector<std::vector<std::string>> settings;
  for (const Point& point : plan.points()) settings.push_back(point.settings);
  return settings;
}

constexpr const char* ten_by_ten =
    "axes: {a: {range: {from: 0, to: 9, step: 1}}, b: {range: {from: 0, to: 9, step: 1}}}\n";

TEST(Plan, AGridHasEveryCombinationTheLastAxisFastest) {
  const auto points = taken("axes: {a: {values: [1, 2]}, b: {values: [x, y]}}");
  EXPECT_EQ(points, (std::vector<std::vector<std::string>>{{"1", "x"}, {"1", "y"}, {"2", "x"}, {"2", "y"}}));
}

TEST(Plan, ARandomSampleHasTheAskedNumberOfDifferentPointsThatMeetTheConstraints) {
  const std::string body =
      std::string(ten_by_ten) + "constraints: [a < b]\nsampling: {method: random, points: 20, seed: 3}";
  const auto points = taken(body);
  EXPECT_EQ(points.size(), 20U);
  EXPECT_EQ(std::set(points.begin(), points.end()).size(), 20U);
  for (const auto& point : points)
    EXPECT_LT(point[0], point[1]);  // one digit each, so text compares as numbers
  EXPECT_EQ(taken(body), points);
}

TEST(Plan, ARandomSampleOfASmallSpaceIsAllOfIt) {
  EXPECT_EQ(taken(std::string(ten_by_ten) + "constraints: [a < b]\nsampling: {method: random, points: 1000}")
                .size(),
            45U);
}

TEST(Plan, ALatinHypercubeDrawsEveryValueOfEveryAxisEquallyOften) {
  const auto points = taken(std::string(ten_by_ten) + "sampling: {method: latin_hypercube, points: 10}");
  ASSERT_EQ(points.size(),
            10U);  // ten strata on ten values: a permutation per axis, so no two points are equal
  for (const std::size_t axis : {0U, 1U}) {
    std::set<std::string> values;
    for (const auto& point : points) values.insert(point[axis]);
    EXPECT_EQ(values.size(), 10U);
  }
}

TEST(Plan, AHugeGridIsRefusedWithARemedy) {
  std::string axes = "axes: {";
  for (int i = 0; i < 8; ++i) axes += "x" + std::to_string(i) + ": {range: {from: 0, to: 9, step: 1}}, ";
  axes += "}";
  EXPECT_EQ(
      space_error(axes),
      "the grid has 100000000 combinations, more than 10000000; take fewer values, or ‘sampling: {method: "
      "latin_hypercube, points: 10000}’");
}

TEST(Plan, TheParetoFrontKeepsWhatNothingBeats) {
  const std::vector<Scores> scores = {{{3.0, 1.0}}, {{2.0, 2.0}}, std::nullopt,
                                      {{3.0, 3.0}}, {{1.0, 3.0}}, {{2.0, 2.0}}};
  // (3, 3) loses to all others; both (2, 2) stay.
  EXPECT_EQ(pareto_front(scores, {Direction::minimise, Direction::minimise}),
            (std::vector<std::size_t>{0, 1, 4, 5}));
  EXPECT_EQ(pareto_front(scores, {Direction::maximise, Direction::maximise}), (std::vector<std::size_t>{3}));
}

TEST(Plan, RefinementFindsTheBestPointOfASmoothSpaceWithAFractionOfTheGrid) {
  const SweepConfig config = config_of(
      "axes: {a: {range: {from: 0, to: 63, step: 1}}, b: {range: {from: 0, to: 63, step: 1}}}\n"
      "sampling: {method: refine, points: 40, rounds: 20, points_per_round: 20}");
  const Space space(config);
  Plan plan(space, config.sampling, {Direction::minimise});
  const auto scores = [&] {
    std::vector<Scores> list;
    for (const Point& point : plan.points()) {
      const double a = std::stod(point.settings[0]) - 41, b = std::stod(point.settings[1]) - 17;
      list.push_back(std::vector<double>{a * a + b * b});
    }
    return list;
  };
  while (plan.may_grow()) plan.next_round(scores());
  const auto found = scores();
  const auto front = pareto_front(found, {Direction::minimise});
  EXPECT_EQ(found[front.front()]->front(), 0.0);  // (41, 17) itself
  EXPECT_LT(plan.points().size(), 441U);          // 40 + 20 x 20 at most, of 4096
}

}  // namespace
}  // namespace switchyard::sweep
