// Power-capped clock and the energy of operations. One level throughout: what the board draws (regulators,
// caches and on-chip networks included in each operation's coefficient) (docs/modelling/gpu.md).
#pragma once

#include "base/quantity.h"
#include "gpu/device.h"
#include "gpu/plan.h"

namespace switchyard::gpu {

/// Supply voltage at clock `f` relative to the one at boost: linear between the lowest clock and boost.
double relative_voltage(const Gpu& gpu, Hertz clock);

/// Seconds the plan takes at `clock`.
double plan_seconds(const Gpu& gpu, const Plan& plan, Hertz clock);

/// Energy of the plan's operations and bytes at `clock`: on-chip terms fall with the square of the voltage.
Joules plan_energy(const Gpu& gpu, Precision precision, const Plan& plan, Hertz clock);

/// Highest clock at which static power plus the plan's operations stay within the board's limit; never below
/// the lowest clock.
Hertz capped_clock(const Gpu& gpu, Precision precision, const Plan& plan);

/// Board power while kernels run, over a span with that much operation energy.
Watts board_power(const Gpu& gpu, Joules operations, Seconds span);

}  // namespace switchyard::gpu
