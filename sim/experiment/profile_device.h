// One path on one device at one level, simulated. profiler.h decides which of these are needed.
#pragma once

#include "models/path.h"
#include "sim/chip/chip_profile.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/path_profile.h"

namespace switchyard::sim {

/// A chip at a level, for any number of paths.
class AcceleratorProfiler {
 public:
  /// Throws ConfigError for a level the machine cannot be at. `jobs` threads look for mappings;
  /// `mappings` keeps them from run to run and may be empty.
  AcceleratorProfiler(const ExperimentDevice& device, const EnergyLibrary& energy, const ResourceLevel& level, int jobs,
                      std::shared_ptr<MappingCache> mappings);

  /// Finds the mappings of all graphs at once.
  void prepare(const std::vector<const Graph*>& graphs) { chip_.prepare(graphs); }
  PathProfile profile(const Path& path, const Graph& graph);
  const Chip& chip() const { return chip_; }

 private:
  std::string device_;
  ResourceLevel level_;
  Chip chip_;
};

/// Throws ConfigError for a level the device cannot be at.
PathProfile profile_on_gpu(const ExperimentDevice& device, const ResourceLevel& level, const Path& path,
                           const Graph& graph);

}  // namespace switchyard::sim
