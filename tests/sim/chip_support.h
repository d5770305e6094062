// Shipped machines with the shipped energy tables, and small networks for tests of whole chips.
#pragma once

#include <filesystem>
#include <string>

#include "base/compose.h"
#include "base/key_reader.h"
#include "models/path.h"
#include "sim/chip/chip_profile.h"
#include "sim/chip/energy_library.h"

namespace switchyard::sim::testing {

inline std::filesystem::path config(const std::string& name) {
  return std::filesystem::path(SWITCHYARD_SOURCE_DIR) / "configs" / name;
}

inline accel::Accelerator machine(const std::string& name) {
  return read<accel::Accelerator>(load_config(config("accelerators/" + name + ".yaml")));
}

inline EnergyLibrary shipped_tables() {
  ReadOptions options;
  options.search_roots = {SWITCHYARD_SOURCE_DIR};
  return read<EnergyLibrary>(load_config(config("energy/shipped.yaml")), options);
}

inline Chip chip(const std::string& name, ChipOptions options = {}) {
  const accel::Accelerator accelerator = machine(name);
  return Chip(accelerator, table_for(shipped_tables(), accelerator), options);
}

/// Convolutions, pooling, residual additions and a classifier; small enough for milliseconds.
inline Graph small_resnet() { return parse_path("resnet18", "input: 64x64").build(); }
/// Attention, layer norms, GELU, depth-wise convolutions, resizes and concatenation.
inline Graph small_segformer() { return parse_path("segformer-b0", "input: 64x64").build(); }

}  // namespace switchyard::sim::testing
