// A GPU study: networks x devices x execution, each combination profiled.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gpu/device.h"
#include "gpu/execution.h"
#include "gpu/host.h"
#include "gpu/profile.h"
#include "models/path.h"

namespace switchyard::gpu {

struct GpuStudy {
  std::string title;
  std::vector<std::pair<std::string, Path>> networks;  ///< by name
  std::vector<Gpu> devices;
  Host host;
  std::vector<Execution> executions;
  std::vector<std::int64_t> batches;  ///< empty: as each network says
  std::optional<Seconds> period;      ///< of arriving images, for energy with idle time
  std::int64_t depth = 2;             ///< components of a module's name in tables
};

void describe(Keys& keys, GpuStudy& study);

/// One combination.
struct StudyPoint {
  std::string network;
  std::string device;
  Execution execution;
  std::int64_t batch = 1;
  Graph graph;
  NetworkProfile profile;
  std::optional<Joules> energy_at_period;
};

/// In the order of networks, devices, executions and batches, the last fastest. Throws ConfigError for a
/// network that cannot be built or a list left empty.
std::vector<StudyPoint> run_study(const GpuStudy& study);

/// "fp16 compiled", "fp32 eager": mode and what differs from its defaults.
std::string name_of(const Execution& execution);

}  // namespace switchyard::gpu
