// Work done by several processes, because SystemC keeps one kernel per process.
#pragma once

#include <cstddef>
#include <functional>

namespace switchyard::sim {

/// Calls work(i) for each i below `count`, each in one of up to `jobs` forked processes that take the next index when
/// they are done with one; with one job, or one piece of work, in this process. What work() leaves behind must be
/// outside the process (a file). A piece that throws in a child is not reported: the caller finds its result missing
/// and does it again itself, where the error has its full text. Throws SimError if a child dies of a signal. No other
/// thread may be running.
void in_processes(std::size_t count, int jobs, const std::function<void(std::size_t)>& work);

}  // namespace switchyard::sim
