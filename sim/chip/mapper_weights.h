// The mapper's energies on a machine, from the table that the machine is priced with.
#pragma once

#include "accel/accelerator.h"
#include "accel/mapper/objective.h"
#include "base/quantity.h"
#include "energy/table.h"

namespace switchyard::sim {

/// Each weight is the price of one such action, so that accel::weighted_energy() of a layer is its dynamic energy and
/// `leakage` over its time, less what no mapping changes (post-processing and fused ops). `gated_mac` as of
/// energy::PricingOptions. Throws ConfigError as energy::price() does.
accel::EnergyWeights mapper_weights(const accel::Accelerator& accelerator, const energy::EnergyTable& table,
                                    double gated_mac, Watts leakage);

}  // namespace switchyard::sim
