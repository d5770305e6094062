// switchyard sweep: runs the points of a design space, shows how far a store is, writes tables and points of
// it.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>

#include "base/compose.h"
#include "base/json_value.h"
#include "base/load.h"
#include "base/save.h"
#include "base/text.h"
#include "base/write.h"
#include "cli/commands.h"
#include "cli/config_places.h"
#include "cli/sweep_progress.h"
#include "cli/sweep_run.h"
#include "cli/table.h"
#include "sweep/pool.h"
#include "sweep/run.h"
#include "sweep/setup.h"
#include "sweep/store.h"
#include "sweep/table.h"

namespace switchyard::cli {
namespace {

volatile std::sig_atomic_t stop_asked = 0;

extern "C" void ask_to_stop(int /*signal*/) {
  if (stop_asked != 0) _exit(interrupted);  // asked twice: the store is safe at any moment
  stop_asked = 1;
}

/// The first SIGINT or SIGTERM lets what is finished be recorded.
class StopOnSignal {
 public:
  StopOnSignal() {
    stop_asked = 0;
    struct sigaction action {};
    action.sa_handler = &ask_to_stop;  // no SA_RESTART: waiting ends at once
    sigaction(SIGINT, &action, &interrupt_);
    sigaction(SIGTERM, &action, &terminate_);
    std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is reported like a full disk
  }
  ~StopOnSignal() {
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGTERM, &terminate_, nullptr);
  }
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

 private:
  struct sigaction interrupt_ {};
  struct sigaction terminate_ {};
};

void write_to_standard_error(const std::string& text) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
}

int jobs_of(const SweepRunOptions& options) {
  if (options.jobs) return *options.jobs;
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

sweep::Limits limits_of(const SweepRunOptions& options) {
  sweep::Limits limits;
  limits.seconds = options.limit_seconds;
  if (options.limit_megabytes) limits.bytes = *options.limit_megabytes * 1'000'000;
  return limits;
}

std::string summary_of(const sweep::RunResult& result, const std::string& store) {
  const sweep::Progress& p = result.progress;
  std::string text =
      fmt::format("sweep {} of {}: {} of {} points finished, {} of them failed, {} needed no run now\n",
                  result.sweep, store, p.finished, p.planned, p.failed, p.reused);
  if (result.dropped > 0) {
    text += fmt::format("{} combinations were left out by constraints or drawn twice\n", result.dropped);
  }
  if (p.planned == 0) text += "no combination meets the constraints\n";
  return text;
}

std::string state_of(const sweep::SweepSummary& sweep, bool being_written) {
  if (sweep.complete) return "complete";
  return being_written ? "running" : "can go on";
}

}  // namespace

Output run_sweep_with(const SweepRunOptions& options, const MakeCrew& make_crew) {
  ReadOptions reading;
  reading.search_roots = search_roots();
  const sweep::Setup setup = sweep::read_setup(
      load_config(options.config, options.overrides, reading.search_roots), reading, SWITCHYARD_VERSION);
  sweep::Store store(options.store, sweep::Store::Access::write);
  StopOnSignal signals;
  const std::unique_ptr<sweep::Crew> crew = make_crew(setup, limits_of(options));
  ProgressReporter reporter(setup.objective_metrics(), isatty(STDERR_FILENO) == 1, &write_to_standard_error);
  sweep::RunOptions run;
  run.retry_failed = options.retry_failed;
  run.listen = [&](const sweep::Progress& progress) { reporter.show(progress); };
  const sweep::RunResult result = run_sweep(setup, store, *crew, run, stop_asked);
  reporter.end();
  Output output;
  output.text = summary_of(result, options.store);
  if (!result.complete) {
    output.messages = "switchyard: interrupted; the same command goes on from here\n";
    output.exit_code = interrupted;
  } else if (result.progress.failed > 0) {
    output.messages =
        fmt::format("switchyard: {} points failed; 'switchyard sweep table {} --format md' says why\n",
                    result.progress.failed, options.store);
    if (result.progress.failed == result.progress.finished) output.exit_code = broken_run;
  }
  return output;
}

Output execute(const SweepRunOptions& options, Style) {
  return run_sweep_with(options, [&](const sweep::Setup& setup, const sweep::Limits& limits) {
    return std::make_unique<sweep::Pool>(setup.evaluator(), jobs_of(options), limits);
  });
}

Output execute(const SweepStatusOptions& options, Style style) {
  sweep::Store store(options.store, sweep::Store::Access::read);
  const bool being_written = sweep::Store::is_being_written(options.store);
  Output output;
  Node list = Node::sequence();
  Table table({{"sweep", Table::Align::right},
               {"title"},
               {"base"},
               {"state"},
               {"planned", Table::Align::right},
               {"done", Table::Align::right},
               {"failed", Table::Align::right}});
  for (const sweep::SweepSummary& sweep : store.sweeps()) {
    const std::string state = state_of(sweep, being_written);
    table.row({std::to_string(sweep.id), sweep.title, sweep.kind, state, std::to_string(sweep.planned),
               std::to_string(sweep.done), std::to_string(sweep.failed)});
    Node row = Node::mapping();
    row.set("sweep", json_number(sweep.id));
    row.set("digest", json_text(sweep.digest));
    row.set("title", json_text(sweep.title));
    row.set("base_kind", json_text(sweep.kind));
    row.set("tool_version", json_text(sweep.version));
    row.set("state", json_text(state));
    row.set("planned", json_number(sweep.planned));
    row.set("done", json_number(sweep.done));
    row.set("failed", json_number(sweep.failed));
    list.items.push_back(std::move(row));
  }
  if (options.json) {
    Node root = Node::mapping();
    root.set("schema", json_text("switchyard-sweep-status/1"));
    root.set("store", json_text(options.store));
    root.set("sweeps", std::move(list));
    output.text = to_json(root);
  } else {
    output.text = table.empty() ? "no sweeps yet\n" : table.text(style);
  }
  return output;
}

Output execute(const SweepTableOptions& options, Style) {
  sweep::Store store(options.store, sweep::Store::Access::read);
  const sweep::Table table = read_table(store, store.sweep(options.sweep));
  std::string text = options.format == "csv"    ? to_csv(table)
                     : options.format == "json" ? to_json(table)
                                                : to_markdown(table);
  if (options.output.empty()) return {std::move(text), "", success};
  save_text(options.output, text);
  return {"", "", success};
}

Output execute(const SweepPointOptions& options, Style) {
  ReadOptions reading;
  reading.search_roots = search_roots();
  sweep::Store store(options.store, sweep::Store::Access::read);
  const sweep::SweepSummary summary = store.sweep(options.sweep);
  const sweep::Setup setup = sweep::restore_setup(
      {summary.title, summary.kind, store.config_of(summary.id), store.base_of(summary.id), summary.version},
      reading);
  const auto point = store.point(summary.id, setup.space, options.position);
  if (!point) {
    throw ConfigError(
        fmt::format("store {}: sweep {} has no finished point {}; 'switchyard sweep table' lists them",
                    options.store, summary.id, options.position));
  }
  return {to_yaml(setup.point_config(*point)), "", success};
}

}  // namespace switchyard::cli
