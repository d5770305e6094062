#include "cli/sweep_progress.h"

#include <fmt/format.h>

namespace switchyard::cli {
namespace {

constexpr int bar_width = 20;
constexpr std::chrono::milliseconds redraw_every{200};
constexpr std::chrono::seconds line_every{10};

std::string time_left(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s left", seconds);
  if (seconds < 6000) return fmt::format("{:.0f} min left", seconds / 60);
  return fmt::format("{:.1f} h left", seconds / 3600);
}

}  // namespace

std::string progress_line(const sweep::Progress& progress, const std::vector<std::string>& objectives,
                          double seconds, bool bar) {
  std::string line;
  if (bar) {
    const double part = progress.planned > 0
                            ? static_cast<double>(progress.finished) / static_cast<double>(progress.planned)
                            : 0.0;
    const int filled = static_cast<int>(part * bar_width);
    line = '[' + std::string(static_cast<std::size_t>(filled), '=') + (filled < bar_width ? ">" : "") +
           std::string(static_cast<std::size_t>(bar_width - std::min(bar_width, filled + 1)), ' ') + "] ";
  }
  line += fmt::format("{}/{}{} points", progress.finished, progress.planned, progress.may_grow ? "+" : "");
  const auto run = static_cast<double>(progress.finished - progress.reused);
  if (run > 0 && seconds > 0) {
    const double rate = run / seconds;
    line += fmt::format("  {:.{}f}/s", rate, rate < 10 ? 1 : 0);
    const auto left = static_cast<double>(progress.planned - progress.finished);
    if (left > 0) line += "  " + time_left(left / rate);
  }
  for (std::size_t i = 0; i < objectives.size() && i < progress.best.size(); ++i) {
    if (progress.best[i]) line += fmt::format("  best {} {:.4g}", objectives[i], *progress.best[i]);
  }
  if (progress.failed > 0) line += fmt::format("  {} failed", progress.failed);
  return line;
}

ProgressReporter::ProgressReporter(std::vector<std::string> objectives, bool terminal,
                                   std::function<void(const std::string&)> write)
    : objectives_(std::move(objectives)), terminal_(terminal), write_(std::move(write)), shown_(start_) {}

void ProgressReporter::show(const sweep::Progress& progress) {
  const auto now = Clock::now();
  const bool all = progress.finished == progress.planned && !progress.may_grow;
  if (!all && now - shown_ < (terminal_ ? Clock::duration(redraw_every) : Clock::duration(line_every)))
    return;
  if (all && !terminal_) return;  // the summary follows
  shown_ = now;
  const std::chrono::duration<double> seconds = now - start_;
  const std::string line = progress_line(progress, objectives_, seconds.count(), terminal_);
  write_(terminal_ ? "\r\x1b[K" + line : "switchyard: " + line + "\n");
  drawn_ = terminal_;
}

void ProgressReporter::end() {
  if (drawn_) write_("\n");
  drawn_ = false;
}

}  // namespace switchyard::cli
