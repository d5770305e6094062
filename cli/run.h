// From arguments to text and an exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"

namespace switchyard::cli {

/// Parses and executes; every error becomes messages and an exit code, so this throws nothing.
Output run(const std::vector<std::string>& arguments, Style style);

}  // namespace switchyard::cli
