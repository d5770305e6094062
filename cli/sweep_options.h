// What the sweep commands are asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace switchyard::cli {

struct SweepRunOptions {
  std::string config;
  std::vector<std::string> overrides;
  std::string store;
  std::optional<int> jobs;  ///< default: one per core
  std::optional<double> limit_seconds;
  std::optional<std::int64_t> limit_megabytes;
  bool retry_failed = false;
};

struct SweepStatusOptions {
  std::string store;
  bool json = false;
};

struct SweepTableOptions {
  std::string store;
  std::optional<std::int64_t> sweep;
  std::string format = "csv";
  std::string output;  ///< empty: standard output
};

struct SweepPointOptions {
  std::string store;
  std::optional<std::int64_t> sweep;
  std::int64_t position = 0;
};

}  // namespace switchyard::cli
