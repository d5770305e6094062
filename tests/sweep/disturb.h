// Sweeps as processes that are disturbed: killed as a whole, their workers or ranks killed, their disk
// filled.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace switchyard::sweep {

/// A program under way in a process group of its own; killed with what it started when it goes out of scope.
class Running {
 public:
  explicit Running(const std::vector<std::string>& words, const std::vector<std::string>& environment = {});
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  /// Exit code, or 128 + signal.
  int wait();
  bool ended();
  pid_t process() const { return process_; }
  /// Processes below it, at any depth, whose name starts with `name`.
  std::vector<pid_t> descendants(const std::string& name) const;

 private:
  pid_t process_ = -1;
  int status_ = 0;
  bool waited_ = false;
};

/// Rows of a table by position.
std::set<std::string> rows_of(const std::string& csv);

/// The finished points of the only sweep of a store; empty if there is no sweep yet. Checks that the store
/// opens, is whole, and holds each point and each result once.
std::string checked_table(const std::filesystem::path& store);

}  // namespace switchyard::sweep
