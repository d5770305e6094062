// The command line as a user has it: the program that was built, started in the folder of the sources.
#pragma once

#include <string>
#include <vector>

#include "tests/support/program.h"

namespace switchyard {

inline test::ProgramResult switchyard_program(const std::vector<std::string>& arguments,
                                              test::ProgramSetting setting = {}) {
  if (setting.folder.empty()) setting.folder = SWITCHYARD_SOURCE_DIR;
  return test::run_program(SWITCHYARD_PROGRAM, arguments, setting);
}

/// What bad input gives: nothing on standard output, exit code 2, and exactly these messages.
inline std::string messages_of_bad_input(const std::vector<std::string>& arguments) {
  const test::ProgramResult result = switchyard_program(arguments);
  if (result.exit_code != 2) return "exit code " + std::to_string(result.exit_code) + ": " + result.err;
  if (!result.out.empty()) return "standard output: " + result.out;
  return result.err;
}

}  // namespace switchyard
