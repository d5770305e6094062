// What a ConfigError says, for exact comparison.
#pragma once

#include <string>

#include "base/error.h"

namespace switchyard {

/// what() of the ConfigError that `action` throws, or "no error".
template <class Action>
std::string config_error_of(Action action) {
  try {
    action();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace switchyard
