// The settings of each policy, for the table in policies.cpp. Each is defined in the policy's own .cpp.
#pragma once

#include <memory>

#include "policy/policy.h"

namespace switchyard::policy {

std::unique_ptr<PolicySettings> fixed_settings();
std::unique_ptr<PolicySettings> oracle_settings();
std::unique_ptr<PolicySettings> best_within_budget_settings();
std::unique_ptr<PolicySettings> hysteresis_settings();
std::unique_ptr<PolicySettings> feedback_settings();
std::unique_ptr<PolicySettings> energy_pacing_settings();
std::unique_ptr<PolicySettings> random_settings();

/// What all settings of one policy share: copying, and making the policy from the settings and the context.
template <class Derived, class Made>
class SettingsOf : public PolicySettings {
 public:
  std::unique_ptr<Policy> make(const PolicyContext& context) const override {
    return std::make_unique<Made>(static_cast<const Derived&>(*this), context);
  }
  std::unique_ptr<PolicySettings> clone() const override {
    return std::make_unique<Derived>(static_cast<const Derived&>(*this));
  }
};

}  // namespace switchyard::policy
