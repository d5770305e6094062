// The shipped tables, read as users' files are.
#pragma once

#include <string>

#include "base/compose.h"
#include "base/key_reader.h"
#include "energy/scaling.h"
#include "energy/table.h"

namespace switchyard::energy::test {

inline std::string energy_config(const std::string& name) {
  return std::string(SWITCHYARD_SOURCE_DIR) + "/configs/energy/" + name + ".yaml";
}

inline EnergyTable shipped_table(const std::string& name) {
  return read<EnergyTable>(load_config(energy_config(name)));
}

inline TechnologyScaling shipped_scaling() {
  return read<TechnologyScaling>(load_config(energy_config("scaling")));
}

/// 1e-12 J, so that tests read like publications.
inline constexpr double pJ = 1e-12;
inline constexpr double um2 = 1e-12;
inline constexpr double mm2 = 1e-6;
inline constexpr double nm = 1e-9;

}  // namespace switchyard::energy::test
