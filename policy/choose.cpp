#include "policy/choose.h"

#include <tuple>

namespace switchyard::policy {

void describe_fallback(Keys& keys, Fallback& fallback) {
  keys.choice({"fallback", "what is done when no path is believed to keep within the limits"}, fallback,
              {{"fastest", "the option done soonest, weights to load included"},
               {"cheapest", "the option that takes least energy, weights to load included"},
               {"drop", "the frame is not served"}});
}

std::optional<std::size_t> most_accurate(const Situation& situation, const Limits& limits) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < situation.options.size(); ++i) {
    const PathOption& option = situation.options[i];
    if (!limits.allow(option)) continue;
    if (best) {
      const PathOption& other = situation.options[*best];
      if (std::tuple(-other.accuracy, other.cost(), other.time()) <=
          std::tuple(-option.accuracy, option.cost(), option.time())) {
        continue;
      }
    }
    best = i;
  }
  return best;
}

Decision fall_back(const Situation& situation, Fallback fallback) {
  Decision decision = drop();
  if (fallback != Fallback::drop) {
    if (situation.options.empty()) return wait();
    std::size_t best = 0;
    for (std::size_t i = 1; i < situation.options.size(); ++i) {
      const PathOption& option = situation.options[i];
      const PathOption& other = situation.options[best];
      const bool better =
          fallback == Fallback::fastest ? option.time() < other.time() : option.cost() < other.cost();
      if (better) best = i;
    }
    decision = serve(best);
  }
  decision.fallback = true;
  return decision;
}

Decision serve_or_fall_back(const Situation& situation, std::optional<std::size_t> option, Fallback fallback) {
  return option ? serve(*option) : fall_back(situation, fallback);
}

Limits limits_of_frame(const Situation& situation, double time_factor) {
  Limits limits;
  limits.seconds = situation.time_left().value() * time_factor;
  if (situation.allowance) limits.joules = situation.allowance->value();
  return limits;
}

}  // namespace switchyard::policy
