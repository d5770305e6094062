// What the commands need that read results: tables, comparison, report, timeline.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace switchyard::cli {

struct TableOptions {
  std::vector<std::string> results;
  std::string what = "profiles";
  std::string format = "md";
  std::string output;  ///< empty: standard output
};

struct CompareOptions {
  std::string before;
  std::string after;
  std::int64_t layers = 10;  ///< changed layers shown for a pair of paths
  bool json = false;
};

struct ReportOptions {
  std::vector<std::string> results;
  std::string output;
  std::string title;         ///< empty: the first result's
  std::string tool_version;  ///< for the page's foot
};

struct TimelineOptions {
  std::string config;                ///< accel_study, or a result of one
  std::vector<std::string> overrides;
  std::string network;               ///< empty: the only one
  std::string accelerator;           ///< likewise
  std::int64_t join_cycles = 100;    ///< gaps up to this many do not part slices
  bool vcd = false;
  std::string output;
  std::string cache;                 ///< of mappings; empty: the user's
  bool no_cache = false;
};

}  // namespace switchyard::cli
