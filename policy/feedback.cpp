// A controller on what happened: the believed time of a path is scaled by a gain that grows with every miss and shrinks
// slowly while frames have slack, so that wrong beliefs and queues correct themselves.
#include <algorithm>

#include "policy/choose.h"
#include "policy/policies.h"

namespace switchyard::policy {
namespace {

struct FeedbackSettings;

class Feedback : public Policy {
 public:
  Feedback(const FeedbackSettings& settings, const PolicyContext&);
  Decision decide(const Situation& situation, const History& history) override;

 private:
  void learn(const Outcome& outcome);

  double up_, down_, target_, least_, most_;
  Fallback fallback_;
  double gain_ = 1;              ///< of believed times
  std::int64_t seen_ = 0;        ///< outcomes learnt from
};

struct FeedbackSettings : SettingsOf<FeedbackSettings, Feedback> {
  double up = 0.25;
  double down = 0.02;
  double target = 0.1;
  double least = 0.5;
  double most = 8;
  Fallback fallback = Fallback::fastest;

  void describe(Keys& keys) override {
    keys.number({"up", "relative growth of the gain at a miss or a drop by the queue"}, up, {0, 10});
    keys.number({"down", "relative fall of the gain at a frame with more slack than the target"}, down, {0, 0.99});
    keys.number({"target", "slack to keep, as a share of the time from arrival to deadline"}, target, {0, 0.99});
    keys.number({"least", "least gain"}, least, {0.01, 1});
    keys.number({"most", "most gain"}, most, {1, 1000});
    describe_fallback(keys, fallback);
  }
};

Feedback::Feedback(const FeedbackSettings& settings, const PolicyContext&)
    : up_(settings.up),
      down_(settings.down),
      target_(settings.target),
      least_(settings.least),
      most_(settings.most),
      fallback_(settings.fallback) {}

void Feedback::learn(const Outcome& outcome) {
  if (outcome.missed() || outcome.dropped == DropCause::queue_full) {
    gain_ *= 1 + up_;
  } else if (outcome.served() && outcome.slack() > (outcome.deadline - outcome.arrival) * target_) {
    gain_ *= 1 - down_;
  }
  gain_ = std::clamp(gain_, least_, most_);
}

Decision Feedback::decide(const Situation& situation, const History& history) {
  for (seen_ = std::max(seen_, history.first_kept()); seen_ < history.finished(); ++seen_) {
    learn(history.outcome(seen_));
  }
  return serve_or_fall_back(situation, most_accurate(situation, limits_of_frame(situation, 1 / gain_)), fallback_);
}

}  // namespace

std::unique_ptr<PolicySettings> feedback_settings() { return std::make_unique<FeedbackSettings>(); }

}  // namespace switchyard::policy
