// What of the machine there is to use over time: levels of resources and when each begins.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/keys.h"
#include "base/quantity.h"

namespace switchyard {

/// Shares of what a device has, left over by co-runners and by power management.
struct ResourceLevel {
  double array = 1;           ///< of PEs or streaming multiprocessors
  double memory = 1;          ///< of the memory's bandwidth
  double clock = 1;           ///< of the nominal clock
  std::optional<Watts> power_cap;
  bool operator==(const ResourceLevel&) const = default;
};

struct LevelChange {
  Seconds start;
  std::size_t level = 0;  ///< index into the levels of the trace
  bool operator==(const LevelChange&) const = default;
};

/// A step of a recorded timeline.
struct LevelStep {
  Seconds start;
  std::string level;
};

/// A file of kind ‘budget_trace’.
struct BudgetTrace {
  enum class Timeline { constant, square_wave, random, recorded };

  std::string name;
  std::string source;
  std::vector<std::pair<std::string, ResourceLevel>> levels;  ///< by name
  Timeline timeline = Timeline::constant;
  std::string level;        ///< constant; the one outside of the co-runner's times for the others; "": the first
  std::string busy_level;   ///< while the co-runner runs; "": the second
  Seconds period{1};        ///< of the square wave
  Seconds offset;           ///< when the co-runner first begins
  double duty = 0.5;        ///< share of the period in which the co-runner runs
  Seconds mean_idle{0.5};   ///< random: mean time without the co-runner, exponential
  Seconds mean_busy{0.5};   ///< random: mean time with it, exponential
  std::int64_t seed = 1;
  std::vector<LevelStep> steps;  ///< recorded
  std::string file;              ///< recorded: a CSV file; empty if the steps stand here
  Mark file_mark;
};

void describe(Keys& keys, BudgetTrace& trace);

/// Replaces ‘file’ by what it holds. Throws ConfigError for a file that is missing or malformed.
void take_in_file(BudgetTrace& trace, const std::vector<std::filesystem::path>& search_roots);

/// The changes until `horizon`, the first at 0, none to the level there is. Needs take_in_file() first for a trace with
/// a file.
std::vector<LevelChange> changes_of(const BudgetTrace& trace, Seconds horizon);

/// CSV with the columns start_s and level; lines that start with # are comments. Throws ConfigError with every problem.
std::vector<LevelStep> read_budget_csv(const std::string& text, const std::string& name);

}  // namespace switchyard
