// The process around the commands: standard streams, signals and the exit code.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "cli/run.h"

namespace {

using switchyard::cli::broken_run;
using switchyard::cli::interrupted;

/// A stream that the caller closed would be given to the next file that is opened. A read-only one in its
/// place makes writing fail instead.
void occupy_closed_streams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    if (fcntl(stream, F_GETFD) == -1 && errno == EBADF) {
      [[maybe_unused]] const int taken = open("/dev/null", O_RDONLY);
    }
  }
}

extern "C" void stop_at_once(int /*signal*/) {
  constexpr std::string_view message = "switchyard: interrupted\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
  _exit(interrupted);
}

/// 0, or errno.
int write_all(int stream, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(stream, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

bool may_use_colour() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  return isatty(STDOUT_FILENO) == 1 && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

}  // namespace

int main(int argc, char** argv) {
  occupy_closed_streams();
  std::signal(SIGINT, stop_at_once);
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is reported like any other failed write
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  const switchyard::cli::Output output = switchyard::cli::run(arguments, {may_use_colour()});
  if (const int error = write_all(STDOUT_FILENO, output.text)) {
    write_all(STDERR_FILENO,
              std::string("switchyard: cannot write to standard output: ") + std::strerror(error) + "\n");
    return broken_run;
  }
  write_all(STDERR_FILENO, output.messages);
  return output.exit_code;
}
