// Chips and their profiles as parts of a result (sim/result/result.h).
#pragma once

#include <string>

#include "base/node.h"
#include "sim/chip/chip_profile.h"

namespace switchyard::sim {

/// An entry of "devices".
Node device_json(const accel::Accelerator& accelerator, const energy::AreaBreakdown& area, SquareMetres pe_array,
                 Watts leakage);

/// {"MAC": 1e-3, …}; components without a share are left out.
Node components_json(const energy::EnergyBreakdown& energy);
/// By operand, likewise.
Node operands_json(const energy::EnergyBreakdown& energy);
/// {"compute": …}: seconds by what they were spent on. All causes, in order.
Node causes_json(const accel::CycleBreakdown& cycles, Hertz clock);

struct ProfileDetail {
  int depth = 2;       ///< of modules
  bool layers = true;
};
/// Adds latency, energy, utilisation, modules, layers and the machine's modules to `entry`, which names path and device.
void add_profile(Node& entry, const ChipProfile& profile, const accel::Accelerator& accelerator,
                 const ProfileDetail& detail);

}  // namespace switchyard::sim
