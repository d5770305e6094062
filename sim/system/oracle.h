// What could have been: the best schedule for the exact trace of frames, levels and noise, and a bound that no policy
// passes. docs/policies.md states objective, search and bound in full.
#pragma once

#include <vector>

#include "sim/system/core.h"
#include "sim/system/system.h"

namespace switchyard::sim {

struct OraclePlan {
  std::vector<policy::Decision> decisions;  ///< answers to every question of the run, in order
  OracleReport report;
};

/// Searches over the answers to every question, frame by frame, keeping for each state of the system the pairs of value and
/// energy that no other pair beats; where there are more states than may be kept, those of least promise are cut.
OraclePlan plan_oracle(const Tables& tables, const OracleOptions& options,
                       const std::vector<std::vector<policy::Decision>>& incumbents);

/// A value that no policy passes, and what a joule and a second are worth there: the Lagrange multipliers of the bound.
struct OracleBound {
  double value = 0;
  double per_joule = 0;
  double per_second = 0;
};
OracleBound bound_of(const Tables& tables);

}  // namespace switchyard::sim
