// What each command needs and gives. Commands are functions from options to text: parsing (options.cpp) and
// the process (main.cpp) stand apart, so that everything between can be tested.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "cli/describe_options.h"
#include "cli/map_options.h"
#include "cli/report_options.h"
#include "cli/sweep_options.h"

namespace switchyard::cli {

enum ExitCode : int { success = 0, bad_input = 2, broken_run = 3, interrupted = 130 };

/// What a command has to say. `text` is for standard output and `messages` (lines) for standard error.
struct Output {
  std::string text;
  std::string messages;
  int exit_code = success;
};

/// How text may look on this standard output.
struct Style {
  bool colour = false;
};

struct ListOptions {
  std::string topic;                ///< empty: list the topics
  std::vector<std::string> filter;  ///< narrows some topics, e.g. to a model
  bool json = false;
};

struct CheckOptions {
  std::vector<std::string> configs;
  std::vector<std::string> overrides;
  bool resolved = false;
  bool json = false;
};

struct TraceExportOptions {
  SubjectOptions subject;
  std::string format;  ///< empty: by the extension of `output`, or YAML
  std::string output;  ///< empty: standard output
  bool skip_inexpressible = false;
};

struct TraceImportOptions {
  std::string trace;
  std::string format;
  std::string output;
};

struct TraceValidateOptions {
  std::vector<std::string> traces;
};

struct ReferenceOptions {
  std::string kind;    ///< empty: all kinds (Markdown only)
  std::string format;  ///< "markdown" or "json-schema"
};

struct RunOptions {
  std::string config;
  std::vector<std::string> overrides;
  bool layers = false;
  bool json = false;
  std::string output;      ///< file that keeps the result; empty: none
  std::string cache;       ///< folder of kept mappings; empty: the user's
  bool no_cache = false;
  std::int64_t jobs = 1;   ///< threads of the mapper
};

struct GpuKernelsOptions {
  std::string rows;       ///< measurement table
  std::string device;     ///< empty: by the table's column
  std::string constants;  ///< architecture file in place of each device's own; empty: none
};

struct ValidateGpuOptions {
  std::vector<std::string> rows;      ///< tables of kernels
  std::vector<std::string> networks;  ///< tables of whole networks
  std::string device;                 ///< empty: by the table's column
  std::string host;                   ///< likewise
  bool every_row = false;
  bool json = false;
};

struct ValidateAccelOptions {
  std::string machine;                ///< file, or a name under configs/accelerators
  std::vector<std::string> networks;  ///< models; empty: the whole zoo
  bool json = false;
};

struct ValidateMachinesOptions {
  bool every_row = false;  ///< the layers of NVDLA's sheet too
  bool json = false;
};

/// Help or the version, already in words.
struct ShowText {
  std::string text;
};

using Invocation = std::variant<ShowText, ListOptions, DescribeOptions, TraceExportOptions,
                                TraceImportOptions, TraceValidateOptions, CheckOptions, ReferenceOptions,
                                RunOptions, GpuKernelsOptions, ValidateGpuOptions, ValidateAccelOptions,
                                ValidateMachinesOptions,
                                TableOptions, CompareOptions, ReportOptions, MapOptions, TimelineOptions,
                                SweepRunOptions, SweepStatusOptions, SweepTableOptions, SweepPointOptions>;

/// Each throws ConfigError for bad input.
Output execute(const ShowText& options, Style style);
Output execute(const ListOptions& options, Style style);
Output execute(const DescribeOptions& options, Style style);
Output execute(const TraceExportOptions& options, Style style);
Output execute(const TraceImportOptions& options, Style style);
Output execute(const TraceValidateOptions& options, Style style);
Output execute(const CheckOptions& options, Style style);
Output execute(const ReferenceOptions& options, Style style);
Output execute(const RunOptions& options, Style style);
Output execute(const GpuKernelsOptions& options, Style style);
Output execute(const ValidateGpuOptions& options, Style style);
Output execute(const TableOptions& options, Style style);
Output execute(const CompareOptions& options, Style style);
Output execute(const ReportOptions& options, Style style);
Output execute(const TimelineOptions& options, Style style);
Output execute(const ValidateAccelOptions& options, Style style);
Output execute(const ValidateMachinesOptions& options, Style style);
Output execute(const MapOptions& options, Style style);
Output execute(const SweepRunOptions& options, Style style);
Output execute(const SweepStatusOptions& options, Style style);
Output execute(const SweepTableOptions& options, Style style);
Output execute(const SweepPointOptions& options, Style style);

}  // namespace switchyard::cli
