// How far a sweep is, on standard error: a bar that redraws itself on a terminal, a line every so often
// elsewhere.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "sweep/run.h"

namespace switchyard::cli {

/// "[=====>    ] 512/1000  83/s  6 s left  best energy_j 0.0123  3 failed". `seconds` since the first point
/// of this run.
std::string progress_line(const sweep::Progress& progress, const std::vector<std::string>& objectives,
                          double seconds, bool bar);

class ProgressReporter {
 public:
  /// `terminal`: redraw one line; otherwise write a line at most every ten seconds.
  ProgressReporter(std::vector<std::string> objectives, bool terminal,
                   std::function<void(const std::string&)> write);
  void show(const sweep::Progress& progress);
  /// Leaves the terminal's line finished.
  void end();

 private:
  using Clock = std::chrono::steady_clock;
  std::vector<std::string> objectives_;
  bool terminal_;
  std::function<void(const std::string&)> write_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_;
  bool drawn_ = false;
};

}  // namespace switchyard::cli
