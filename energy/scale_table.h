// A table for another node or supply than those shipped.
#pragma once

#include "energy/scaling.h"
#include "energy/table.h"

namespace switchyard::energy {

/// `table` at another node and voltage: logic by Stillmaker and Baas, SRAM and interconnect by rules of their
/// own, DRAM as it is. Each figure's source tells the rule and the figure it started from. Throws ConfigError
/// where `scaling` does not reach.
EnergyTable scaled_to(const EnergyTable& table, const TechnologyScaling& scaling, Metres node, Volts voltage);

/// The same chip at another supply.
inline EnergyTable at_voltage(const EnergyTable& table, const TechnologyScaling& scaling, Volts voltage) {
  return scaled_to(table, scaling, table.node, voltage);
}

/// True for a figure that scaled_to() computed.
bool is_scaled(const Provenance& from);

}  // namespace switchyard::energy
