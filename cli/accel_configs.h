// Accelerators and their energy tables by name, from configs/.
#pragma once

#include <string>
#include <vector>

#include "accel/accelerator.h"
#include "sim/chip/energy_library.h"

namespace switchyard::cli {

/// By file or by name under configs/accelerators/. Throws ConfigError that lists the known ones.
accel::Accelerator find_accelerator(const std::string& name, const std::vector<std::string>& overrides = {});

/// configs/energy/shipped.yaml. Throws ConfigError if it is nowhere.
sim::EnergyLibrary shipped_energy();

}  // namespace switchyard::cli
