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

}  // namespace switchyard::cli
