// Options of the commands that read, show and make results: table, compare, report, timeline, sweep.
#include <cstdint>
#include <optional>

#include "cli/command_options.h"

namespace switchyard::cli {

void add_table(Commands& commands, CLI::App& app) {
  auto& options = add_command<TableOptions>(commands, app, "table", "Write a table of results: CSV, JSON or Markdown",
                                            "  switchyard table result.json\n"
                                            "  switchyard table result.json --what layers --format csv -o layers.csv\n"
                                            "  switchyard table a.json b.json --what pareto");
  CLI::App& table = *commands.back().app;
  table.add_option("results", options.results, "Result files")->type_name("RESULT")->required();
  table.add_option("--what", options.what,
                   "profiles, modules, layers, machine, pareto, claims, runs, series or devices (default profiles)")
      ->type_name("TABLE");
  table.add_option("--format", options.format, "csv, json or md (default md)")->type_name("FORMAT");
  table.add_option("-o,--output", options.output, "File to write (default: standard output)")->type_name("FILE");
}

void add_compare(Commands& commands, CLI::App& app) {
  auto& options = add_command<CompareOptions>(
      commands, app, "compare", "Say what changed between two results, by how much and in which layers",
      "  switchyard compare before.json after.json\n"
      "  switchyard compare full.json pruned.json --layers 30\n"
      "  switchyard compare before.json after.json --json");
  CLI::App& compare = *commands.back().app;
  compare.add_option("before", options.before, "The result that differences start from (A)")->type_name("A")->required();
  compare.add_option("after", options.after, "The other result (B)")->type_name("B")->required();
  compare.add_option("--layers", options.layers, "Changed layers shown for a path (default 10)")
      ->type_name("N")
      ->check(CLI::Range(0, 1000000));
  compare.add_flag("--json", options.json, "Write JSON");
}

void add_report(Commands& commands, CLI::App& app) {
  auto& options = add_command<ReportOptions>(commands, app, "report", "Write results as one HTML page with plots",
                                             "  switchyard report result.json -o report.html\n"
                                             "  switchyard report before.json after.json -o comparison.html\n"
                                             "  switchyard report --store sweep.sqlite -o sweep.html");
  options.tool_version = SWITCHYARD_VERSION;
  CLI::App& report = *commands.back().app;
  report.add_option("results", options.results,
                    "Result files, the first compared with each other one; and at most one store of a sweep")
      ->type_name("RESULT");
  report
      .add_option_function<std::string>("--store", [&options](const std::string& store) { options.results.push_back(store); },
                                        "Store of a sweep, with the sweep's number if it holds several")
      ->type_name("STORE[:N]");
  report.add_option("-o,--output", options.output, "Page to write")->type_name("FILE")->required();
  report.add_option("--title", options.title, "Heading of the page (default: the first result's title)")
      ->type_name("TEXT");
}

void add_timeline(Commands& commands, CLI::App& app) {
  auto& options = add_command<TimelineOptions>(
      commands, app, "timeline", "Write what the simulated machine did, for a trace viewer",
      "  switchyard timeline configs/studies/accel_segformer.yaml -o trace.json      # ui.perfetto.dev\n"
      "  switchyard timeline study.yaml --network full --accelerator magnet-like -o trace.json\n"
      "  switchyard timeline study.yaml --vcd -o run.vcd");
  CLI::App& timeline = *commands.back().app;
  timeline.add_option("config", options.config, "An accel_study, or a result of one")->type_name("STUDY")->required();
  add_overrides(timeline, options.overrides);
  timeline.add_option("--network", options.network, "Network of the study (default: the only one)")->type_name("NAME");
  timeline.add_option("--accelerator", options.accelerator, "Machine of the study (default: the only one)")
      ->type_name("NAME");
  timeline
      .add_option("--join", options.join_cycles, "Join slices that do the same, up to this many cycles apart (default 100)")
      ->type_name("CYCLES")
      ->check(CLI::Range(0, 1000000000));
  timeline.add_flag("--vcd", options.vcd, "Write a value change dump instead of a Chrome trace");
  timeline.add_option("-o,--output", options.output, "File to write")->type_name("FILE")->required();
  auto* cache = timeline.add_option("--cache", options.cache, "Keep mappings here (default: the user's cache folder)")
                    ->type_name("FOLDER");
  timeline.add_flag("--no-cache", options.no_cache, "Search all mappings anew and keep none")->excludes(cache);
}

void add_sweep(Commands& commands, CLI::App& app) {
  CLI::App* sweep = app.add_subcommand("sweep", "Design spaces: run their points, show what a store holds");
  sweep->require_subcommand(1);
  sweep->footer("'switchyard sweep COMMAND --help' shows examples.");
  const auto add_store = [](CLI::App& command, std::string& store) {
    command.add_option("store", store, "Store to read")->type_name("STORE")->required();
  };
  const auto add_number = [](CLI::App& command, std::optional<std::int64_t>& number) {
    command.add_option("--sweep", number, "Number of the sweep, if the store holds several")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
  };

  auto& run = add_command<SweepRunOptions>(
      commands, *sweep, "run", "Run the points of a sweep that its store does not have yet",
      "  switchyard sweep run configs/sweeps/vector_width.yaml --store vectors.sqlite\n"
      "  switchyard sweep run sweep.yaml --store s.sqlite --jobs 8 --limit-s 60 --limit-mb 2000\n"
      "  mpirun -n 16 switchyard-mpi sweep run sweep.yaml --store s.sqlite   # one manager, 15 workers");
  CLI::App& running = *commands.back().app;
  running.add_option("config", run.config, "File of kind sweep")->type_name("CONFIG")->required();
  running.add_option("--store", run.store, "SQLite file for the results; made if it is not there")
      ->type_name("STORE")
      ->required();
  running.add_option("--jobs", run.jobs, "Worker processes (default: one per core)")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  running.add_option("--limit-s", run.limit_seconds, "Seconds a point may take (default: any)")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 1e7));
  running.add_option("--limit-mb", run.limit_megabytes, "Megabytes of address space a worker may take (default: any)")
      ->type_name("MB")
      ->check(CLI::Range(1, 100'000'000));
  running.add_flag("--retry-failed", run.retry_failed, "Run points again that crashed or broke a limit");
  add_overrides(running, run.overrides);

  auto& status = add_command<SweepStatusOptions>(commands, *sweep, "status", "Show how far the sweeps of a store are",
                                                 "  switchyard sweep status vectors.sqlite");
  add_store(*commands.back().app, status.store);
  commands.back().app->add_flag("--json", status.json, "Write JSON");

  auto& table = add_command<SweepTableOptions>(
      commands, *sweep, "table", "Write the finished points of a sweep as a table",
      "  switchyard sweep table vectors.sqlite > points.csv\n"
      "  switchyard sweep table vectors.sqlite --format json -o points.json");
  CLI::App& tabulating = *commands.back().app;
  add_store(tabulating, table.store);
  add_number(tabulating, table.sweep);
  tabulating.add_option("--format", table.format, "csv, json or md (default csv)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"csv", "json", "md"}));
  tabulating.add_option("-o,--output", table.output, "File to write (default: standard output)")->type_name("FILE");

  auto& point = add_command<SweepPointOptions>(
      commands, *sweep, "point", "Write the configuration of one finished point, in full",
      "  switchyard sweep point vectors.sqlite 12 > point.yaml && switchyard run point.yaml");
  CLI::App& showing = *commands.back().app;
  add_store(showing, point.store);
  showing.add_option("position", point.position, "Position of the point, as in the table")
      ->type_name("POSITION")
      ->required()
      ->check(CLI::NonNegativeNumber);
  add_number(showing, point.sweep);
}

}  // namespace switchyard::cli
