// An accelerator study: networks x accelerators x objective x fidelity x batch, each combination profiled.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/path.h"
#include "sim/chip/chip_profile.h"
#include "sim/chip/energy_library.h"

namespace switchyard::sim {

struct AccelStudy {
  std::string title;
  std::vector<std::pair<std::string, Path>> networks;  ///< by name
  std::vector<accel::Accelerator> accelerators;
  EnergyLibrary energy;
  std::vector<accel::Objective> objectives = {accel::Objective::latency};
  std::vector<Fidelity> fidelities = {Fidelity::systemc};
  std::vector<std::int64_t> batches;  ///< empty: as each network says
  std::vector<accel::MappingFile> mappings;  ///< forced on the network and machine that each names
  accel::Effort mapper_effort = accel::Effort::full;
  double gated_mac = 1.0;
  std::int64_t depth = 2;             ///< components of a module's name in tables
  bool layers = true;                 ///< layers go into the result, not modules alone
};

void describe(Keys& keys, AccelStudy& study);
/// All but `energy`, whose tables take longer to read than the rest, for who has read them already.
void describe_without_energy(Keys& keys, AccelStudy& study);

/// One combination. `path` has its batch.
struct AccelPoint {
  std::string network;
  Path path;
  std::size_t accelerator = 0;  ///< index into the study's
  accel::Objective objective = accel::Objective::latency;
  Fidelity fidelity = Fidelity::systemc;
  std::int64_t parameters = 0;
  ChipProfile profile;
};

struct AccelDevice {
  accel::Accelerator accelerator;
  energy::EnergyTable table;
  energy::AreaBreakdown area;
  SquareMetres pe_array;  ///< see pe_array_parts()
  Watts leakage;
};

struct AccelResult {
  std::vector<AccelDevice> devices;  ///< in the order of the study
  std::vector<AccelPoint> points;    ///< networks, accelerators, objectives, fidelities, batches; the last fastest
};

/// How a study is run; nothing here changes its result.
struct StudyOptions {
  std::shared_ptr<MappingCache> cache;  ///< may be empty
  int jobs = 1;
};

/// Throws ConfigError for a network that cannot be built or run, or machines of one name.
AccelResult run_study(const AccelStudy& study, const StudyOptions& options);

}  // namespace switchyard::sim
