// What is left of a device at a resource level: a derived device, mapped and simulated like any other. Nothing is
// interpolated between levels.
#pragma once

#include <string>

#include "accel/accelerator.h"
#include "gpu/device.h"
#include "sim/experiment/path_profile.h"
#include "traces/budget_trace.h"

namespace switchyard::sim {

/// `accelerator` with that share of its array (whole PE columns, else whole PE rows; of a systolic array likewise), of
/// the bandwidth of each DRAM channel, and of its clock. Buffers beside the PEs, the network, the vector unit and the
/// supply voltage stay. Throws ConfigError that lists the shares there are if the share is no whole number of columns
/// or rows.
accel::Accelerator at_level(const accel::Accelerator& accelerator, const ResourceLevel& level);

/// `gpu` with that share of its multiprocessors, DRAM bandwidth and boost clock, and a board power of at most the cap.
/// Throws ConfigError for a share that is no whole number of multiprocessors, a clock below the lowest and a cap that
/// static power alone exceeds.
gpu::Gpu at_level(const gpu::Gpu& gpu, const ResourceLevel& level);

/// Slows a profile of an accelerator down until the average power of an inference is within `cap`: the clock is gated
/// for part of the time, so dynamic energy stays and leakage lasts longer. Every layer stretches alike. Throws
/// ConfigError if leakage alone exceeds the cap.
void throttle(PathProfile& profile, Watts leakage, Watts cap);

}  // namespace switchyard::sim
