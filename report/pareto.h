// The Pareto front of cost (less is better) against accuracy (more is better).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "report/result.h"

namespace switchyard::report {

struct CostAndValue {
  double cost = 0;
  double value = 0;
};

/// For each point the index of one that is at least as good in both and better in one, or nullopt if it is on the front.
/// Of several, the cheapest on the front that is at least as accurate. Equal points do not dominate each other.
std::vector<std::optional<std::size_t>> dominators(const std::vector<CostAndValue>& points);

/// The front of the result's profiles with an accuracy: what the file says, or, if it says nothing, computed for energy
/// and latency within each device, variant (variant_of), metric and data set.
std::vector<ParetoEntry> pareto_of(const Result& result);

}  // namespace switchyard::report
