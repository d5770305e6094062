// What a study asks: which paths, on which devices, with what left of them over time, for which frames, decided by
// which policies. A configuration of kind `experiment`; everything that a run depends on is in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "accel/accelerator.h"
#include "accel/mapper/mapper.h"
#include "base/keys.h"
#include "gpu/device.h"
#include "gpu/execution.h"
#include "gpu/host.h"
#include "models/accuracy.h"
#include "models/workload.h"
#include "policy/policy.h"
#include "sim/chip/chip_profile.h"
#include "sim/chip/energy_library.h"
#include "sim/experiment/claims.h"
#include "sim/system/system.h"
#include "traces/budget_trace.h"
#include "traces/request_trace.h"

namespace switchyard::sim {

/// Some paths of a workload.
struct ExperimentWorkload {
  WorkloadConfig workload;
  std::string label;               ///< paths are called "label/path"; empty: "path"
  std::vector<std::string> paths;  ///< those taken; empty: all
  Mark where;
};

struct AcceleratorDevice {
  accel::Accelerator accelerator;
  accel::Objective objective = accel::Objective::latency;
  Fidelity fidelity = Fidelity::systemc;
  double gated_mac = 1;
};

struct GpuDevice {
  gpu::Gpu gpu;
  gpu::Host host;
  gpu::Execution execution;
  BytesPerSecond host_link{16e9};  ///< weights of networks that are not resident come through it
};

struct ExperimentDevice {
  enum class Kind { accelerator, gpu };
  std::string name;  ///< empty: as the machine is called
  Kind kind = Kind::accelerator;
  AcceleratorDevice accelerator;
  GpuDevice gpu;
  Switching switching;
  Mark where;

  /// What tables and results call it.
  const std::string& label() const {
    if (!name.empty()) return name;
    return kind == Kind::accelerator ? accelerator.accelerator.name : gpu.gpu.spec.name;
  }
};

/// How paths without exactly one known accuracy are treated.
enum class AccuracyRule {
  required,  ///< an error that lists the nearest known ones
  optional   ///< profiled and shown without accuracy; policies cannot choose them
};

struct Experiment {
  std::string title;
  std::string question;
  std::vector<ExperimentWorkload> workloads;
  AccuracyRule accuracy = AccuracyRule::required;
  std::vector<AccuracyTable> accuracy_tables;  ///< none named: all of configs/accuracy
  std::vector<ExperimentDevice> devices;
  std::optional<EnergyLibrary> energy;         ///< needed for accelerators
  std::optional<BudgetTrace> budget;           ///< none: all of every device, all the time
  std::optional<RequestTrace> requests;        ///< none: paths are profiled and no frame is served
  SystemOptions system;
  OracleOptions oracle;
  std::vector<policy::PolicyConfig> policies;  ///< beside every fixed path and the oracle
  std::string baseline;                        ///< path that savings are relative to; empty: the first one
  std::vector<Claim> claims;
  std::int64_t depth = 2;                      ///< components of a module's name
  std::vector<std::string> layers_of;          ///< paths whose layers the result lists one by one
  bool by_kind = false;                        ///< result and summary have shares by kind of operator
};

/// Declares every key and the checks within it that need no other file.
void describe(Keys& keys, Experiment& experiment);

/// One path of an experiment, by the name that results use.
struct NamedPath {
  std::string name;
  const Path* path = nullptr;               ///< within the experiment
  std::size_t workload = 0;                 ///< index into the experiment's
  Mark where;
};

/// All paths in order. Throws ConfigError with every name that is unknown to its workload or occurs twice.
std::vector<NamedPath> paths_of(const Experiment& experiment);

/// Takes files of recorded traces in, leaves out what no result depends on (paths not taken, accuracies of other
/// paths, energy tables of other nodes), and checks names across the configuration; so the result says everything
/// itself, and resolving it again changes nothing. Throws ConfigError with every problem.
Experiment resolved(Experiment experiment, const std::vector<std::filesystem::path>& search_roots);

}  // namespace switchyard::sim
