// The most accurate option whose believed time, with switching, fits what is left until the deadline and whose believed
// energy fits the frame's allowance.
#include "policy/choose.h"
#include "policy/policies.h"

namespace switchyard::policy {
namespace {

struct BestSettings;

class BestWithinBudget : public Policy {
 public:
  BestWithinBudget(const BestSettings& settings, const PolicyContext&);
  Decision decide(const Situation& situation, const History&) override {
    return serve_or_fall_back(situation, most_accurate(situation, limits_of_frame(situation, 1 - margin_)), fallback_);
  }

 private:
  double margin_;
  Fallback fallback_;
};

struct BestSettings : SettingsOf<BestSettings, BestWithinBudget> {
  double margin = 0;
  Fallback fallback = Fallback::fastest;

  void describe(Keys& keys) override {
    keys.number({"margin", "share of the time left that is kept free"}, margin, {0, 0.99});
    describe_fallback(keys, fallback);
  }
};

BestWithinBudget::BestWithinBudget(const BestSettings& settings, const PolicyContext&)
    : margin_(settings.margin), fallback_(settings.fallback) {}

}  // namespace

std::unique_ptr<PolicySettings> best_within_budget_settings() { return std::make_unique<BestSettings>(); }

}  // namespace switchyard::policy
