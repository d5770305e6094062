// The table of what `switchyard run` can run: kinds of configurations with the function that runs one.
#pragma once

#include <string_view>
#include <vector>

#include "base/key_reader.h"
#include "base/node.h"
#include "cli/commands.h"

namespace switchyard::cli {

/// What a run has to say: text for people, and the document that --json writes and -o keeps.
struct RunOutcome {
  std::string text;
  Node result;           ///< of schema switchyard-result/1
  std::string messages;  ///< warnings, lines
};

struct RunKind {
  std::string_view name;      ///< the word after `kind:`
  std::string_view sentence;
  /// `config` is composed, not read yet. Throws ConfigError for bad input. What `options` says does not change the
  /// result.
  RunOutcome (*run)(const Node& config, const ReadOptions& reading, const RunOptions& options, Style style);
};

const std::vector<RunKind>& run_kinds();

RunOutcome run_gpu_study(const Node& config, const ReadOptions& reading, const RunOptions& options, Style style);
RunOutcome run_experiment(const Node& config, const ReadOptions& reading, const RunOptions& options, Style style);
RunOutcome run_accel_study(const Node& config, const ReadOptions& reading, const RunOptions& options, Style style);

}  // namespace switchyard::cli
