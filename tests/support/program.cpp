#include "tests/support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <system_error>

namespace switchyard::test {
namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

/// A terminal without a window: what is written to `name()` can be read from `master()`.
class Terminal {
 public:
  Terminal() : master_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0) fail(errno, "posix_openpt");
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() { close(master_); }
  int master() const { return master_; }
  std::string name() const {
    std::array<char, 128> name{};
    const int error = ptsname_r(master_, name.data(), name.size());
    if (error != 0) fail(error, "ptsname_r");
    return name.data();
  }

 private:
  int master_;
};

/// Both ends are closed in programs that are started, unless they are asked for.
class Pipe {
 public:
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) fail(errno, "pipe2");
    read_ = ends[0];
    write_ = ends[1];
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_read();
    close_write();
  }
  int read_end() const { return read_; }
  int write_end() const { return write_; }
  void close_read() { close_one(read_); }
  void close_write() { close_one(write_); }

 private:
  static void close_one(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
  int read_ = -1;
  int write_ = -1;
};

/// posix_spawn's list of what happens to the streams.
class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> environment_with(const std::vector<std::string>& changes) {
  std::vector<std::string> result;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const std::string name = text.substr(0, text.find('='));
    const bool changed = std::any_of(changes.begin(), changes.end(), [&](const std::string& change) {
      return change.substr(0, change.find('=')) == name;
    });
    if (!changed) result.push_back(text);
  }
  for (const std::string& change : changes) {
    if (change.find('=') != std::string::npos) result.push_back(change);
  }
  return result;
}

/// False once the other end is closed.
bool append_available(int stream, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t count = read(stream, buffer.data(), buffer.size());
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) return false;
  text.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

/// Reads both until they end; in turns, so that a program that fills one pipe is not waited for at the other.
void read_both(int out, std::string& out_text, int err, std::string& err_text) {
  std::array<pollfd, 2> streams{pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  const std::array<std::string*, 2> texts{&out_text, &err_text};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    if (poll(streams.data(), streams.size(), -1) < 0 && errno != EINTR) fail(errno, "poll");
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (streams.at(i).fd < 0 || streams.at(i).revents == 0) continue;
      if (!append_available(streams.at(i).fd, *texts.at(i))) streams.at(i).fd = -1;
    }
  }
}

/// Nothing is read, so a program with more to say than a pipe holds cannot end before the signal.
void interrupt_once_it_writes(pid_t child, int out) {
  pollfd stream{out, POLLIN, 0};
  while (poll(&stream, 1, -1) < 0) {
    if (errno != EINTR) fail(errno, "poll");
  }
  kill(child, SIGINT);
}

}  // namespace

ProgramResult run_program(const std::string& program, const std::vector<std::string>& arguments,
                          const ProgramSetting& setting) {
  Pipe out;
  Pipe err;
  std::unique_ptr<Terminal> terminal;
  FileActions actions;
  if (!setting.folder.empty()) posix_spawn_file_actions_addchdir_np(actions.get(), setting.folder.c_str());
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (setting.close_out) {
    posix_spawn_file_actions_addclose(actions.get(), STDOUT_FILENO);
  } else if (setting.out_is_terminal) {
    terminal = std::make_unique<Terminal>();
    posix_spawn_file_actions_addopen(actions.get(), STDOUT_FILENO, terminal->name().c_str(),
                                     O_WRONLY | O_NOCTTY, 0);
  } else if (!setting.out_file.empty()) {
    posix_spawn_file_actions_addopen(actions.get(), STDOUT_FILENO, setting.out_file.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0644);
  } else {
    posix_spawn_file_actions_adddup2(actions.get(), out.write_end(), STDOUT_FILENO);
  }
  posix_spawn_file_actions_adddup2(actions.get(), err.write_end(), STDERR_FILENO);
  if (setting.out_is_broken_pipe) out.close_read();

  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = environment_with(setting.environment);
  pid_t child = 0;
  const int error = posix_spawn(&child, program.c_str(), actions.get(), nullptr, pointers(words).data(),
                                pointers(environment).data());
  if (error != 0) fail(error, program);
  out.close_write();
  err.close_write();

  if (setting.interrupt_at_first_output) interrupt_once_it_writes(child, out.read_end());

  ProgramResult result;
  read_both(terminal ? terminal->master() : out.read_end(), result.out, err.read_end(), result.err);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) fail(errno, "waitpid");
  }
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  return result;
}

}  // namespace switchyard::test
