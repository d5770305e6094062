// What the policies that look for a path within a budget share.
#pragma once

#include <limits>
#include <optional>

#include "policy/policy.h"

namespace switchyard::policy {

/// What to do when no option fulfils the conditions.
enum class Fallback { fastest, cheapest, drop };

/// Declares ‘fallback’.
void describe_fallback(Keys& keys, Fallback& fallback);

/// Most time and energy that a decision may take; infinite: no such condition.
struct Limits {
  double seconds = std::numeric_limits<double>::infinity();
  double joules = std::numeric_limits<double>::infinity();
  bool allow(const PathOption& option) const {
    return option.time().value() <= seconds && option.cost().value() <= joules;
  }
};

/// The option with the highest accuracy within the limits; among equals the one that costs less energy, then less time,
/// then the first. Nothing if no option is within them.
std::optional<std::size_t> most_accurate(const Situation& situation, const Limits& limits);

/// The fallback's answer, marked as such: fastest and cheapest count switching; waits if there is no option at all.
Decision fall_back(const Situation& situation, Fallback fallback);

/// Serves with `option`, or falls back if there is none.
Decision serve_or_fall_back(const Situation& situation, std::optional<std::size_t> option, Fallback fallback);

/// The limits of the frame itself: its deadline and its allowance, the former times `time_factor`.
Limits limits_of_frame(const Situation& situation, double time_factor = 1);

}  // namespace switchyard::policy
