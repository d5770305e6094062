// Which network, machine and layers `map` shows, and where mappings go or come from.
#pragma once

#include <optional>
#include <string>

#include "accel/mapper/objective.h"
#include "cli/describe_options.h"

namespace switchyard::cli {

struct MapOptions {
  SubjectOptions subject;
  std::string accelerator;           ///< a file, or a name in configs/accelerators/
  std::optional<std::string> layer;  ///< a layer or module; absent: all
  accel::Objective objective = accel::Objective::latency;
  std::string export_to;  ///< file to write; empty: none
  std::string force;      ///< file of mappings; empty: none
  int jobs = 1;           ///< threads of the search; the result does not depend on them
};

}  // namespace switchyard::cli
