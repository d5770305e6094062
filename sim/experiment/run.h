// An experiment from its configuration to its result.
#pragma once

#include <string>
#include <vector>

#include "base/node.h"
#include "sim/experiment/claims.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/pareto.h"
#include "sim/experiment/path_profile.h"
#include "sim/experiment/profiler.h"
#include "sim/system/system_run.h"

namespace switchyard::sim {

/// What a device is, before anything runs on it.
struct DeviceFacts {
  std::string name;
  ExperimentDevice::Kind kind = ExperimentDevice::Kind::accelerator;
  double peak_macs_per_second = 0;
  BytesPerSecond dram_bandwidth;
  Hertz clock;
  Watts idle;                   ///< GPUs only
  std::int64_t node_nm = 0;     ///< accelerators only, as the rest
  Named area_by_component;      ///< square metres
  SquareMetres pe_array;        ///< of these, what publications call the PE array
  Watts leakage;
};

struct ExperimentResult {
  Experiment experiment;               ///< resolved
  std::string baseline;                ///< path that savings are relative to
  std::vector<DeviceFacts> devices;
  std::vector<PathProfile> profiles;   ///< by path, device, level
  std::vector<ParetoEntry> pareto;     ///< at the first level
  std::vector<ClaimAnswer> answers;    ///< at the first level
  std::vector<SystemRun> runs;         ///< the policies, then every fixed path
  std::size_t listed_policies = 0;     ///< so many of the runs are of policies the experiment names
  ProfilingStatistics statistics;      ///< not part of the result file
};

/// `experiment` is resolved. Throws ConfigError for what it asks that cannot be done, SimError if a model breaks.
ExperimentResult run(const Experiment& experiment, const RunContext& context);

/// The profile of `path` on `device` at the first level.
const PathProfile& nominal_profile(const ExperimentResult& result, const std::string& path, const std::string& device);

/// The result file, schema "switchyard-result/1".
Node result_json(const ExperimentResult& result);

}  // namespace switchyard::sim
