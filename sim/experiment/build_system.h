// From profiles to the system that serves frames with them.
#pragma once

#include <vector>

#include "sim/experiment/experiment.h"
#include "sim/experiment/path_profile.h"
#include "sim/system/system.h"

namespace switchyard::sim {

/// The system of an experiment that has requests. Paths without accuracy are not in it. Weights are as large as on the
/// first device. `levels` are the indices of the levels that were profiled; `profiles` are in order of path, device,
/// level, as profile_all() gives them. The system has those levels only, in that order. Throws ConfigError if no path has an accuracy.
System system_of(const Experiment& experiment, const std::vector<PathProfile>& profiles,
                 const std::vector<std::size_t>& levels);

/// When the resources change during the run; one level all the time without a budget.
std::vector<LevelChange> level_changes(const Experiment& experiment);

}  // namespace switchyard::sim
