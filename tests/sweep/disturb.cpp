#include "tests/sweep/disturb.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <system_error>

#include "sweep/store.h"
#include "sweep/table.h"

namespace switchyard::sweep {
namespace {

/// Of /proc/PID/stat: "pid (name) state parent …"; the name may hold spaces.
struct ProcessEntry {
  pid_t process = 0, parent = 0;
  std::string name;
};

std::vector<ProcessEntry> all_processes() {
  std::vector<ProcessEntry> list;
  for (const auto& folder : std::filesystem::directory_iterator("/proc")) {
    std::ifstream file(folder.path() / "stat");
    std::string line;
    if (!std::getline(file, line)) continue;
    const std::size_t open = line.find('('), close = line.rfind(')');
    if (open == std::string::npos || close == std::string::npos) continue;
    ProcessEntry entry;
    entry.process = static_cast<pid_t>(std::stol(line));
    entry.name = line.substr(open + 1, close - open - 1);
    std::istringstream rest(line.substr(close + 1));
    std::string state;
    rest >> state >> entry.parent;
    list.push_back(entry);
  }
  return list;
}

}  // namespace

Running::Running(const std::vector<std::string>& words, const std::vector<std::string>& environment) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::vector<std::string> texts = words;
  std::vector<char*> arguments, variables;
  for (std::string& text : texts) arguments.push_back(text.data());
  arguments.push_back(nullptr);
  std::vector<std::string> extra = environment;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
  for (std::string& text : extra) variables.push_back(text.data());
  variables.push_back(nullptr);
  const int error =
      posix_spawnp(&process_, texts[0].c_str(), &actions, &attributes, arguments.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) throw std::system_error(error, std::generic_category(), texts[0]);
}

Running::~Running() {
  if (waited_) return;
  kill(-process_, SIGKILL);
  wait();
}

int Running::wait() {
  while (!waited_ && waitpid(process_, &status_, 0) < 0 && errno == EINTR) {
  }
  waited_ = true;
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
}

bool Running::ended() {
  if (!waited_ && waitpid(process_, &status_, WNOHANG) == process_) waited_ = true;
  return waited_;
}

std::vector<pid_t> Running::descendants(const std::string& name) const {
  const std::vector<ProcessEntry> list = all_processes();
  std::set<pid_t> family = {process_};
  std::vector<pid_t> found;
  for (bool grows = true; grows;) {
    grows = false;
    for (const ProcessEntry& entry : list) {
      if (!family.contains(entry.parent) || !family.insert(entry.process).second) continue;
      grows = true;
      if (entry.name.starts_with(name)) found.push_back(entry.process);
    }
  }
  return found;
}

std::set<std::string> rows_of(const std::string& csv) {
  std::set<std::string> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(rows.insert(line).second) << "twice: " << line;
  }
  return rows;
}

std::string checked_table(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return "";
  Store store(path, Store::Access::write);
  Database& d = store.database();
  EXPECT_EQ(d.value("PRAGMA integrity_check"), Cell(std::string("ok")));
  EXPECT_EQ(
      d.value("SELECT count(*) FROM (SELECT 1 FROM point GROUP BY sweep, position HAVING count(*) > 1)"),
      Cell(std::int64_t{0}));
  EXPECT_EQ(d.value("SELECT count(*) FROM point LEFT JOIN result ON result = id WHERE id IS NULL"),
            Cell(std::int64_t{0}));
  // A point is there with all its settings, or not at all.
  EXPECT_EQ(
      d.value(
          "SELECT count(*) FROM point p WHERE (SELECT count(*) FROM setting s WHERE s.sweep = p.sweep AND "
          "s.position = p.position) <> (SELECT count(*) FROM axis a WHERE a.sweep = p.sweep)"),
      Cell(std::int64_t{0}));
  if (store.sweeps().empty()) return "";
  return to_csv(read_table(store, store.sweep({})));
}

}  // namespace switchyard::sweep
