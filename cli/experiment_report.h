// An experiment's result as a person reads it.
#pragma once

#include <string>

#include "cli/commands.h"
#include "sim/experiment/run.h"

namespace switchyard::cli {

/// Devices, paths with what they save and lose, published claims beside what was found, and the policies beside every
/// fixed path. `layers` adds the modules of every path.
std::string experiment_text(const sim::ExperimentResult& result, bool layers, Style style);

}  // namespace switchyard::cli
