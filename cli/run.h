// From arguments to text and an exit code.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"

namespace switchyard::cli {

/// Does a command in another way than execute(), or not (nullopt).
using Instead = std::function<std::optional<Output>(const Invocation&)>;

/// Parses and executes; every error becomes messages and an exit code, so this throws nothing.
Output run(const std::vector<std::string>& arguments, Style style, const Instead& instead = nullptr);

}  // namespace switchyard::cli
