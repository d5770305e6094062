#include "sweep/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/random.h"

namespace switchyard::sweep {
namespace {

constexpr std::int64_t largest_grid = 10'000'000;
/// Draws per wanted point before a random sample of a space that constraints leave nearly empty gives up.
constexpr std::int64_t draws_per_point = 1000;

Indices indices_of(std::int64_t combination, const Space& space) {
  Indices indices(space.free_axes().size());
  for (std::size_t i = indices.size(); i-- > 0;) {
    const auto extent = static_cast<std::int64_t>(space.extent(i));
    indices[i] = static_cast<std::uint32_t>(combination % extent);
    combination /= extent;
  }
  return indices;
}

void shuffle(std::vector<std::int64_t>& values, RandomStream& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
}

bool dominates(const std::vector<double>& a, const std::vector<double>& b,
               const std::vector<Direction>& objectives) {
  bool better = false;
  for (std::size_t i = 0; i < objectives.size(); ++i) {
    const double difference = objectives[i] == Direction::minimise ? b[i] - a[i] : a[i] - b[i];
    if (difference < 0) return false;
    better = better || difference > 0;
  }
  return better;
}

}  // namespace

std::vector<std::size_t> pareto_front(const std::vector<Scores>& scores,
                                      const std::vector<Direction>& objectives) {
  std::vector<std::size_t> front;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!scores[i]) continue;
    const auto beats = [&](std::size_t a, std::size_t b) {
      return dominates(*scores[a], *scores[b], objectives);
    };
    if (std::any_of(front.begin(), front.end(), [&](std::size_t other) { return beats(other, i); })) continue;
    std::erase_if(front, [&](std::size_t other) { return beats(i, other); });
    front.push_back(i);
  }
  return front;
}

Plan::Plan(const Space& space, const Sampling& sampling, std::vector<Direction> objectives)
    : space_(space), sampling_(sampling), objectives_(std::move(objectives)) {
  switch (sampling.method) {
    case Method::grid:
      take_grid();
      break;
    case Method::random:
      take_random();
      break;
    case Method::latin_hypercube:
      take_latin_hypercube();
      break;
    case Method::refine:
      rounds_ = sampling.rounds;
      take_latin_hypercube();
      break;
  }
}

bool Plan::take(const Indices& indices) {
  if (sampling_.method != Method::grid && !seen_.insert(indices).second) {
    ++dropped_;
    return false;
  }
  auto settings = space_.settings(indices);
  if (!settings) {
    ++dropped_;
    return false;
  }
  points_.push_back({static_cast<std::int64_t>(points_.size()), std::move(*settings)});
  if (sampling_.method == Method::refine) taken_.push_back(indices);
  return true;
}

void Plan::take_grid() {
  const std::int64_t combinations = space_.combinations();
  if (combinations > largest_grid) {
    throw ConfigError(
        fmt::format("the grid has {} combinations, more than {}; take fewer values, or ‘sampling: "
                    "{{method: latin_hypercube, points: 10000}}’",
                    combinations, largest_grid));
  }
  for (std::int64_t c = 0; c < combinations; ++c) take(indices_of(c, space_));
}

void Plan::take_random() {
  RandomStream random(sampling_.seed, "sweep random");
  const std::int64_t combinations = space_.combinations();
  const auto wanted = static_cast<std::size_t>(sampling_.points);
  if (combinations <= largest_grid) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(combinations));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    shuffle(order, random);
    for (std::size_t i = 0; i < order.size() && points_.size() < wanted; ++i)
      take(indices_of(order[i], space_));
    return;
  }
  for (std::int64_t draw = 0; draw < draws_per_point * sampling_.points && points_.size() < wanted; ++draw) {
    take(indices_of(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(combinations))),
                    space_));
  }
}

void Plan::take_latin_hypercube() {
  RandomStream random(sampling_.seed, "sweep latin hypercube");
  const auto count = static_cast<std::size_t>(sampling_.points);
  std::vector<Indices> drawn(count, Indices(space_.free_axes().size()));
  for (std::size_t axis = 0; axis < space_.free_axes().size(); ++axis) {
    std::vector<std::int64_t> strata(count);
    std::iota(strata.begin(), strata.end(), std::int64_t{0});
    shuffle(strata, random);
    const auto extent = static_cast<double>(space_.extent(axis));
    for (std::size_t i = 0; i < count; ++i) {
      const double part = (static_cast<double>(strata[i]) + random.uniform()) / static_cast<double>(count);
      drawn[i][axis] = static_cast<std::uint32_t>(std::min(part * extent, extent - 1));
    }
  }
  for (const Indices& indices : drawn) take(indices);
}

std::size_t Plan::next_round(const std::vector<Scores>& scores) {
  if (!may_grow()) return 0;
  ++round_;
  const std::size_t before = points_.size();
  const auto most = before + static_cast<std::size_t>(sampling_.points_per_round);
  const std::vector<std::size_t> front = pareto_front(scores, objectives_);
  // Axis by axis, so that every point of the front gets its share of the round.
  for (std::size_t axis = 0; axis < space_.free_axes().size(); ++axis) {
    const auto extent = static_cast<std::int64_t>(space_.extent(axis));
    const auto halvings = static_cast<std::uint64_t>(std::min<std::int64_t>(round_ + 1, 32));
    const std::int64_t step = std::max<std::int64_t>(1, extent >> halvings);
    for (const std::int64_t move : {-step, step}) {
      for (const std::size_t position : front) {
        if (points_.size() >= most) return points_.size() - before;
        Indices neighbour = taken_[position];
        const std::int64_t moved = neighbour[axis] + move;
        if (moved < 0 || moved >= extent) continue;
        neighbour[axis] = static_cast<std::uint32_t>(moved);
        if (!seen_.contains(neighbour)) take(neighbour);
      }
    }
  }
  return points_.size() - before;
}

}  // namespace switchyard::sweep
