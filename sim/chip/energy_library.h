// Which energy table a machine is priced with: the one of its node, moved to its supply; where there is none, the
// nearest one scaled.
#pragma once

#include <string>
#include <vector>

#include "accel/accelerator.h"
#include "base/keys.h"
#include "energy/scaling.h"
#include "energy/table.h"

namespace switchyard::sim {

/// Tables of several nodes and the rules between them.
struct EnergyLibrary {
  std::vector<energy::EnergyTable> tables;
  energy::TechnologyScaling scaling;
};

void describe(Keys& keys, EnergyLibrary& library);

/// The table at the node and supply of `accelerator`: as it stands if one has both, else the one whose node is nearest
/// (by ratio; the smaller node on a tie), scaled. Throws ConfigError for an empty library or where the rules do not
/// reach.
energy::EnergyTable table_for(const EnergyLibrary& library, const accel::Accelerator& accelerator);

/// `library` with only the tables that `accelerators` are priced with, in the library's order: what a resolved
/// configuration needs to say.
EnergyLibrary only_for(const EnergyLibrary& library, const std::vector<accel::Accelerator>& accelerators);

}  // namespace switchyard::sim
