// Profiles of every path on every device at every resource level that occurs: from the cache where they are there,
// else simulated, several processes side by side.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/experiment.h"
#include "sim/experiment/path_profile.h"

namespace switchyard::sim {

/// What a run may use and where; the result does not depend on any of it.
struct RunContext {
  int jobs = 1;                                 ///< processes
  std::optional<std::filesystem::path> cache;   ///< folder of profiles and mappings; none: nothing is kept
  std::string tool;                             ///< names the build: profiles of other builds are not taken
  /// Profiles by their digest, for runs of one process that share some; each run adds its own. None: nothing is shared.
  std::map<std::string, PathProfile>* remembered = nullptr;
};

struct ProfilingStatistics {
  std::size_t simulated = 0, cached = 0;
};

/// In order of path, device and level, without accuracies. `levels` are indices into the budget's levels. Throws
/// ConfigError for a path that cannot be built or does not run on a device, SimError if a simulation breaks.
std::vector<PathProfile> profile_all(const Experiment& experiment, const std::vector<NamedPath>& paths,
                                     const std::vector<std::size_t>& levels, const RunContext& context,
                                     ProfilingStatistics& statistics);

/// Levels by name: those of the budget, or "full" alone.
std::vector<std::pair<std::string, ResourceLevel>> levels_of(const Experiment& experiment);

/// Digest of everything that decides the profile of one path on one device at one level.
std::string profile_digest(const std::string& path_digest, const ExperimentDevice& device,
                           const std::optional<EnergyLibrary>& energy, const ResourceLevel& level,
                           const std::string& tool);

}  // namespace switchyard::sim
