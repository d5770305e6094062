// Which points of a space a sweep takes, and in which order: a pure function of the configuration and, for
// successive refinement, of what earlier points gave.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "sweep/space.h"

namespace switchyard::sweep {

/// Values of the objectives of a point, in their order; nullopt: the point failed or lacks one.
using Scores = std::optional<std::vector<double>>;

class Plan {
 public:
  /// Outlived by `space`. Throws ConfigError for a grid of more than 10 million combinations.
  Plan(const Space& space, const Sampling& sampling, std::vector<Direction> objectives);

  /// Points so far; grows by next_round().
  const std::vector<Point>& points() const { return points_; }
  /// Combinations that were drawn but break a constraint, or were drawn before.
  std::int64_t dropped() const { return dropped_; }
  /// True while there may be another round.
  bool may_grow() const { return round_ < rounds_; }
  /// Adds the next round, if any, given the scores of every point so far; returns how many points it added.
  std::size_t next_round(const std::vector<Scores>& scores);

 private:
  bool take(const Indices& indices);
  void take_grid();
  void take_random();
  void take_latin_hypercube();

  const Space& space_;
  Sampling sampling_;
  std::vector<Direction> objectives_;
  std::int64_t rounds_ = 0;
  std::int64_t round_ = 0;
  std::int64_t dropped_ = 0;
  std::vector<Point> points_;
  std::vector<Indices> taken_;  ///< parallel to points_
  std::set<Indices> seen_;      ///< taken or excluded; not used by grids
};

/// Positions of the points that no other one dominates, ascending: none is better in one objective and as
/// good in the others. Of equal ones all are on the front.
std::vector<std::size_t> pareto_front(const std::vector<Scores>& scores,
                                      const std::vector<Direction>& objectives);

}  // namespace switchyard::sweep
