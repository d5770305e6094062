// The process that runs points: reads them from a socket one after the other and writes what became of them.
#pragma once

#include <cstdint>
#include <optional>

#include "sweep/evaluate.h"

namespace switchyard::sweep {

struct Limits {
  std::optional<double> seconds;      ///< wall clock, per point
  std::optional<std::int64_t> bytes;  ///< address space of a worker
};

/// Exit code of a worker that ran out of memory.
inline constexpr int worker_out_of_memory = 77;

/// Runs points from `socket` until the other end closes it, then ends the process. Called in a forked child:
/// closes every other file, ignores SIGINT, dies with its parent.
[[noreturn]] void run_worker(int socket, const Evaluate& evaluate, const Limits& limits, int parent);

}  // namespace switchyard::sweep
