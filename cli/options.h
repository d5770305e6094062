// Command line -> Invocation. The only place that knows the argument parser.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"

namespace switchyard::cli {

/// `arguments` without the program name. Throws ConfigError, with a suggestion where a word is misspelt.
Invocation parse_arguments(const std::vector<std::string>& arguments);

}  // namespace switchyard::cli
