#include "cli/accel_configs.h"

#include "cli/named_config.h"

namespace switchyard::cli {

accel::Accelerator find_accelerator(const std::string& name, const std::vector<std::string>& overrides) {
  return read_named_config<accel::Accelerator>("accelerators", name, "accelerator", overrides);
}

sim::EnergyLibrary shipped_energy() {
  return read_named_config<sim::EnergyLibrary>("energy", "shipped", "energy library");
}

}  // namespace switchyard::cli
