// Spends the energy that is left evenly over the time that is left. Each frame may take, above idling, an equal share of
// what is left; among the paths that fit the deadline, the two whose energies lie around that share on the concave hull of
// accuracy over energy alternate so that the mean is the share. docs/policies.md derives it.
#include <algorithm>
#include <optional>
#include <tuple>

#include "policy/choose.h"
#include "policy/policies.h"

namespace switchyard::policy {
namespace {

struct PacingSettings;

/// An option, or serving nothing.
struct Candidate {
  double joules = 0;    ///< above what the device takes idle meanwhile
  double accuracy = 0;  ///< per cent
  std::optional<std::size_t> option;
};

class EnergyPacing : public Policy {
 public:
  EnergyPacing(const PacingSettings& settings, const PolicyContext&);
  Decision decide(const Situation& situation, const History& history) override;

 private:
  /// Mean time between frames: as configured, else as seen so far.
  double time_between_frames(const Situation& situation);
  /// Joules above idling that a frame may take now; nothing if there is no energy budget.
  std::optional<double> share(const Situation& situation);
  void find_hull(const Situation& situation);
  Decision take(const Candidate& candidate, double share);

  std::optional<Seconds> period_;
  Fallback fallback_;
  std::optional<std::pair<std::int64_t, Seconds>> first_;  ///< frame and arrival
  double carry_ = 0;             ///< joules that earlier frames left of their shares
  std::vector<Candidate> hull_;  ///< rising in joules and accuracy, at falling slope
};

struct PacingSettings : SettingsOf<PacingSettings, EnergyPacing> {
  std::optional<Seconds> period;
  Fallback fallback = Fallback::cheapest;

  void describe(Keys& keys) override {
    keys.optional({"period", "time between frames to plan with; if absent, the mean so far"}, period,
                  [](Keys& k, const Key& key, Seconds& value) { k.quantity(key, value, {1e-9, 1e6}); });
    describe_fallback(keys, fallback);
  }
};

EnergyPacing::EnergyPacing(const PacingSettings& settings, const PolicyContext&)
    : period_(settings.period), fallback_(settings.fallback) {}

double EnergyPacing::time_between_frames(const Situation& situation) {
  if (period_) return period_->value();
  if (!first_) first_ = {situation.frame, situation.arrival};
  const double span = (situation.arrival - first_->second).value();
  if (span <= 0) return (situation.deadline - situation.arrival).value();
  return span / static_cast<double>(situation.frame - first_->first);
}

std::optional<double> EnergyPacing::share(const Situation& situation) {
  const double period = time_between_frames(situation);
  const std::optional<Joules> left = situation.energy_left ? situation.energy_left : situation.battery;
  if (!left) return std::nullopt;
  const double frames = std::max(1.0, situation.horizon_left.value() / period);
  // What is carried is promised to the next step up, so it is no part of the share.
  return ((*left - situation.idle_power * situation.horizon_left).value() - carry_) / frames;
}

void EnergyPacing::find_hull(const Situation& situation) {
  const Limits limits = limits_of_frame(situation);
  std::vector<Candidate> all;
  if (fallback_ == Fallback::drop) all.push_back({});
  for (std::size_t i = 0; i < situation.options.size(); ++i) {
    const PathOption& option = situation.options[i];
    if (!limits.allow(option)) continue;
    all.push_back({(option.cost() - option.idle_power * option.time()).value(), option.accuracy, i});
  }
  std::sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return std::tuple(a.joules, -a.accuracy, a.option) < std::tuple(b.joules, -b.accuracy, b.option);
  });
  hull_.clear();
  for (const Candidate& c : all) {
    if (!hull_.empty() && c.accuracy <= hull_.back().accuracy) continue;
    while (hull_.size() >= 2) {
      const Candidate& a = hull_[hull_.size() - 2];
      const Candidate& b = hull_.back();
      // b is on the hull only if the slope falls there.
      if ((b.accuracy - a.accuracy) * (c.joules - b.joules) > (c.accuracy - b.accuracy) * (b.joules - a.joules)) break;
      hull_.pop_back();
    }
    hull_.push_back(c);
  }
}

Decision EnergyPacing::take(const Candidate& candidate, double share) {
  const double step = hull_.back().joules - hull_.front().joules;
  carry_ = std::clamp(carry_ + share - candidate.joules, 0.0, step);
  return candidate.option ? serve(*candidate.option) : drop();
}

Decision EnergyPacing::decide(const Situation& situation, const History&) {
  const std::optional<double> budget = share(situation);
  find_hull(situation);
  if (hull_.empty()) return fall_back(situation, fallback_);
  if (!budget) return serve_or_fall_back(situation, hull_.back().option, fallback_);
  const auto above = std::find_if(hull_.begin(), hull_.end(), [&](const Candidate& c) { return c.joules > *budget; });
  if (above != hull_.end() && above->joules <= *budget + carry_) return take(*above, *budget);
  if (above == hull_.begin()) return fall_back(situation, fallback_);
  return take(*std::prev(above), *budget);
}

}  // namespace

std::unique_ptr<PolicySettings> energy_pacing_settings() { return std::make_unique<PacingSettings>(); }

}  // namespace switchyard::policy
