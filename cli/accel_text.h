// Tables of an accelerator study for people.
#pragma once

#include <string>

#include "cli/commands.h"
#include "sim/chip/study.h"

namespace switchyard::cli {

/// One row a point.
std::string accel_overview(const sim::AccelResult& result, Style style);
/// Area of each machine by component, its PE array and its leakage.
std::string accel_areas(const sim::AccelResult& result, Style style);
/// Share of MACs, time by cause and energy of each module.
std::string accel_modules(const sim::AccelResult& result, const sim::AccelPoint& point, int depth, Style style);
/// The same for each layer, with its bound and DRAM traffic.
std::string accel_layers(const sim::AccelPoint& point, Style style);
/// Joules by component and by operand.
std::string accel_energy(const sim::AccelPoint& point, Style style);
/// What the modules of the machine did; empty at fidelity analytic.
std::string accel_activity(const sim::AccelPoint& point, Style style);

}  // namespace switchyard::cli
