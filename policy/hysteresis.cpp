// Steps down at once, steps up only when a more accurate path would have fitted, with room to spare, for several frames
// in a row. It can load that path's weights meanwhile.
#include "policy/choose.h"
#include "policy/policies.h"

namespace switchyard::policy {
namespace {

struct HysteresisSettings;

class Hysteresis : public Policy {
 public:
  Hysteresis(const HysteresisSettings& settings, const PolicyContext&);
  Decision decide(const Situation& situation, const History&) override;

 private:
  /// The most accurate option of the current path that still fits.
  std::optional<std::size_t> stay(const Situation& situation, const Limits& limits) const;

  std::int64_t dwell_;
  double room_;
  bool prefetch_;
  Fallback fallback_;
  std::optional<std::size_t> path_;  ///< the current one
  std::int64_t streak_ = 0;          ///< frames in a row for which a better path fitted with room
};

struct HysteresisSettings : SettingsOf<HysteresisSettings, Hysteresis> {
  std::int64_t dwell = 5;
  double room = 0.1;
  bool prefetch = false;
  Fallback fallback = Fallback::fastest;

  void describe(Keys& keys) override {
    keys.integer({"dwell", "frames in a row that must have room before a step up"}, dwell, {1, 1'000'000});
    keys.number({"room", "share of the limits that a better path must leave free"}, room, {0, 0.99});
    keys.boolean({"prefetch", "load the weights of the better path while waiting to step up"}, prefetch);
    describe_fallback(keys, fallback);
  }
};

Hysteresis::Hysteresis(const HysteresisSettings& settings, const PolicyContext&)
    : dwell_(settings.dwell), room_(settings.room), prefetch_(settings.prefetch), fallback_(settings.fallback) {}

std::optional<std::size_t> Hysteresis::stay(const Situation& situation, const Limits& limits) const {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < situation.options.size(); ++i) {
    const PathOption& option = situation.options[i];
    if (option.path != *path_ || !limits.allow(option)) continue;
    if (!best || option.time() < situation.options[*best].time()) best = i;
  }
  return best;
}

Decision Hysteresis::decide(const Situation& situation, const History&) {
  const Limits limits = limits_of_frame(situation);
  const Limits narrow{limits.seconds * (1 - room_), limits.joules * (1 - room_)};
  const std::optional<std::size_t> current = path_ ? stay(situation, limits) : std::nullopt;
  if (!current) {
    streak_ = 0;
    const Decision decision = serve_or_fall_back(situation, most_accurate(situation, limits), fallback_);
    if (decision.kind == Decision::Kind::serve) path_ = situation.options[decision.option].path;
    return decision;
  }
  const std::optional<std::size_t> better = most_accurate(situation, narrow);
  if (!better || situation.options[*better].accuracy <= situation.options[*current].accuracy) {
    streak_ = 0;
    return serve(*current);
  }
  if (++streak_ >= dwell_) {
    streak_ = 0;
    path_ = situation.options[*better].path;
    return serve(*better);
  }
  Decision decision = serve(*current);
  const PathOption& next = situation.options[*better];
  if (prefetch_ && !next.resident) decision.prefetch = Prefetch{next.path, next.device};
  return decision;
}

}  // namespace

std::unique_ptr<PolicySettings> hysteresis_settings() { return std::make_unique<HysteresisSettings>(); }

}  // namespace switchyard::policy
