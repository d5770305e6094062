// Runs a sweep: gives points to a crew, records what comes back, asks the plan for more. Finished points are
// never run again; what a stopped run had under way is run by the next.
#pragma once

#include <atomic>
#include <csignal>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sweep/evaluate.h"
#include "sweep/setup.h"
#include "sweep/store.h"

namespace switchyard::sweep {

struct Progress {
  std::int64_t planned = 0;   ///< points, so far
  std::int64_t finished = 0;  ///< of these, recorded
  std::int64_t failed = 0;    ///< of the finished
  std::int64_t reused = 0;    ///< of the finished, not run now: by an earlier run, or equal to another point
  bool may_grow = false;      ///< another round may follow
  std::vector<std::optional<double>> best;  ///< per objective
};

struct RunOptions {
  bool retry_failed = false;                    ///< run points again that crashed or broke a limit
  std::function<void(const Progress&)> listen;  ///< after every commit and every second or so
};

struct RunResult {
  std::int64_t sweep = 0;
  Progress progress;
  std::int64_t dropped = 0;  ///< combinations that constraints excluded or that were drawn twice
  bool complete = false;     ///< false: stopped
};

/// Runs until every point is finished or `stop` is not 0. Throws what the store throws.
RunResult run_sweep(const Setup& setup, Store& store, Crew& crew, const RunOptions& options,
                    const volatile std::sig_atomic_t& stop);

}  // namespace switchyard::sweep
