// Runs a program as a user would, and keeps what it says.
#pragma once

#include <string>
#include <vector>

namespace switchyard::test {

struct ProgramResult {
  int exit_code = -1;  ///< -1 if a signal ended it
  int signal = 0;      ///< that signal, or 0
  std::string out;
  std::string err;
};

struct ProgramSetting {
  std::string folder{};                    ///< working directory; empty: that of the test
  std::vector<std::string> environment{};  ///< "NAME=value" on top of that of the test; "NAME" removes it
  std::string out_file{};                  ///< standard output goes there instead, e.g. "/dev/full"
  bool close_out = false;                  ///< standard output is closed
  bool out_is_broken_pipe = false;         ///< standard output is a pipe that nobody reads
  bool out_is_terminal = false;            ///< standard output is a terminal; line ends come as "\r\n"
  bool interrupt_at_first_output = false;  ///< SIGINT once it has written something, before that is read
};

/// Starts `program` without a shell and waits for it. Throws std::system_error if it cannot be started.
ProgramResult run_program(const std::string& program, const std::vector<std::string>& arguments,
                          const ProgramSetting& setting = {});

}  // namespace switchyard::test
