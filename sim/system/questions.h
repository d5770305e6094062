// From the state of the core to what a policy sees, with the beliefs that the prediction error makes of the profiles.
#pragma once

#include <vector>

#include "policy/policy.h"
#include "sim/system/core.h"

namespace switchyard::sim {

class Questions {
 public:
  explicit Questions(const Tables& tables) : tables_(&tables) {}
  /// The situation at core.question(); valid until the next call.
  const policy::Situation& ask(const Core& core);

 private:
  const Tables* tables_;
  std::vector<policy::PathOption> options_;
  policy::Situation situation_;
};

}  // namespace switchyard::sim
