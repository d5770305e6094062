#include "policy/policies.h"

namespace switchyard::policy {

const std::vector<PolicyKind>& policies() {
  static const std::vector<PolicyKind> table = {
      {"fixed", "one path for every frame", &fixed_settings},
      {"oracle", "the best plan for the exact trace, which it knows in advance", &oracle_settings},
      {"best-within-budget", "the most accurate path believed to meet deadline and energy allowance",
       &best_within_budget_settings},
      {"hysteresis", "best-within-budget that steps up only after several frames with room to spare",
       &hysteresis_settings},
      {"feedback", "best-within-budget whose time budget a controller corrects by misses and slack",
       &feedback_settings},
      {"energy-pacing", "spends the energy that is left evenly over the time that is left", &energy_pacing_settings},
      {"random", "any path that runs, each as likely: a floor", &random_settings},
  };
  return table;
}

}  // namespace switchyard::policy
