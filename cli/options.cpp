// The argument parser's header takes some ten seconds to compile, so every command declares its options here.
#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "models/accuracy_terms.h"
#include "traces/trace_file.h"

namespace switchyard::cli {
namespace {

constexpr const char* program_name = "switchyard";

/// A command that can be chosen, and what it becomes once its options are parsed.
struct Command {
  CLI::App* app = nullptr;
  std::function<Invocation()> finish;
};
using Commands = std::vector<Command>;

template <class Options>
Options& add_command(Commands& commands, CLI::App& parent, const std::string& name,
                     const std::string& sentence, const std::string& examples) {
  CLI::App* app = parent.add_subcommand(name, sentence);
  app->footer("Examples:\n" + examples);
  auto options = std::make_shared<Options>();
  commands.push_back({app, [options]() -> Invocation { return *options; }});
  return *options;
}

std::vector<std::string> words_of(const std::vector<Choice>& choices) {
  std::vector<std::string> words;
  words.reserve(choices.size());
  for (const Choice& choice : choices) words.emplace_back(choice.word);
  return words;
}

/// Index of `word` in `choices`.
std::size_t choice_index(const std::string& option, const std::string& word,
                         const std::vector<Choice>& choices) {
  const std::vector<std::string> words = words_of(choices);
  const auto found = std::find(words.begin(), words.end(), word);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  throw ConfigError(option + ": unknown word " + in_quotes(word) + "; known: " + comma_list(words) +
                    did_you_mean(word, words));
}

void add_overrides(CLI::App& app, std::vector<std::string>& overrides) {
  app.add_option("--set", overrides, "Override a key, e.g. --set input=640x640; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
}

void add_subject(CLI::App& app, SubjectOptions& subject) {
  app.add_option("network", subject.subject, "A model, a workload or a layer trace")
      ->type_name("MODEL|WORKLOAD|TRACE")
      ->required();
  app.add_option("--path", subject.path, "Execution path: a name from the workload, or settings k=v,k=v")
      ->type_name("PATH");
  add_overrides(app, subject.overrides);
  app.add_option("--input", subject.input, "Image size, e.g. 512x1024; short for --set input=")
      ->type_name("HxW");
  app.add_option("--batch", subject.batch, "Images that run together; short for --set batch=")
      ->type_name("N");
  app.add_option("--classes", subject.classes, "Outputs of the head; short for --set classes=")
      ->type_name("N");
}

void add_list(Commands& commands, CLI::App& app) {
  auto& options =
      add_command<ListOptions>(commands, app, "list", "Show what there is: models, paths, knobs, accuracies",
                               "  switchyard list\n"
                               "  switchyard list models\n"
                               "  switchyard list knobs segformer-b2\n"
                               "  switchyard list paths segformer_b2");
  CLI::App& list = *commands.back().app;
  list.add_option("topic", options.topic, "What to list; without it, the topics")->type_name("TOPIC");
  list.add_option("filter", options.filter, "Only what concerns these, e.g. a model or a workload")
      ->type_name("NAME");
  list.add_flag("--json", options.json, "Write JSON");
}

void add_describe(Commands& commands, CLI::App& app) {
  auto& options = add_command<DescribeOptions>(
      commands, app, "describe", "Show a network: MACs, parameters, activations, by module and by operator",
      "  switchyard describe segformer-b2\n"
      "  switchyard describe segformer-b2 --path fuse_in_channels=1792\n"
      "  switchyard describe segformer-b0 --input 1024x2048 --classes 19 --depth 1\n"
      "  switchyard describe segformer_b2                  # a workload: its paths side by side\n"
      "  switchyard describe segformer_b2 --path fuse-1792\n"
      "  switchyard describe resnet50 --layers --json");
  CLI::App& describe = *commands.back().app;
  add_subject(describe, options.subject);
  describe
      .add_option_function<std::string>(
          "--dtype",
          [&options](const std::string& word) {
            options.value_format =
                static_cast<NumberFormat>(choice_index("--dtype", word, number_format_choices()));
          },
          "Format of weights and activations, for bytes (default int8)")
      ->type_name("int8|fp16|bf16|fp32");
  describe.add_option("--depth", options.depth, "Components of a module's name (default 2)")
      ->type_name("N")
      ->check(CLI::Range(1, 16));
  describe.add_flag("--layers", options.layers, "Show every layer too");
  describe.add_flag("--json", options.json, "Write JSON");
}

void add_trace(Commands& commands, CLI::App& app) {
  CLI::App* trace = app.add_subcommand("trace", "Layer traces: write, convert and check them");
  trace->require_subcommand(1);
  trace->footer("'switchyard trace COMMAND --help' shows examples.");
  const std::string formats = comma_list(words_of(trace_formats()));

  auto& out = add_command<TraceExportOptions>(
      commands, *trace, "export", "Write a network as a layer trace",
      "  switchyard trace export segformer-b2 -o b2.yaml\n"
      "  switchyard trace export segformer_b2 --path fuse-1792 -o b2.json\n"
      "  switchyard trace export resnet50 --format scale-sim-conv -o r50.csv");
  CLI::App& exporting = *commands.back().app;
  add_subject(exporting, out.subject);
  exporting.add_option("-o,--output", out.output, "File to write (default: standard output)")
      ->type_name("FILE");
  exporting
      .add_option("--format", out.format,
                  "One of " + formats + " (default: by the file's extension, else yaml)")
      ->type_name("FORMAT");
  exporting.add_flag("--skip-inexpressible", out.skip_inexpressible,
                     "Leave out layers that the format cannot hold");

  auto& in = add_command<TraceImportOptions>(commands, *trace, "import",
                                             "Read a trace of any format and write it in the native one",
                                             "  switchyard trace import topology.csv -o network.yaml");
  CLI::App& importing = *commands.back().app;
  importing.add_option("trace", in.trace, "Trace to read")->type_name("TRACE")->required();
  importing.add_option("-o,--output", in.output, "File to write (default: standard output)")
      ->type_name("FILE");
  importing.add_option("--format", in.format, "yaml or json (default: by the file's extension, else yaml)")
      ->type_name("FORMAT");

  auto& check = add_command<TraceValidateOptions>(commands, *trace, "validate", "Check layer traces",
                                                  "  switchyard trace validate b2.yaml topology.csv");
  commands.back().app->add_option("trace", check.traces, "Traces to check")->type_name("TRACE")->required();
}

void add_check(Commands& commands, CLI::App& app) {
  auto& options = add_command<CheckOptions>(
      commands, app, "check", "Check configurations of any kind; folders stand for what is in them",
      "  switchyard check configs/\n"
      "  switchyard check my.yaml --set batch=4\n"
      "  switchyard check my.yaml --resolved      # in full, with origins");
  CLI::App& check = *commands.back().app;
  check.add_option("config", options.configs, "Files or folders")->type_name("CONFIG")->required();
  add_overrides(check, options.overrides);
  check.add_flag("--resolved", options.resolved,
                 "Write the one configuration in full, with the origin of each value");
  check.add_flag("--json", options.json, "Write JSON");
}

void add_reference(Commands& commands, CLI::App& app) {
  auto& options = add_command<ReferenceOptions>(
      commands, app, "reference", "Write the reference of all configuration keys, or a JSON Schema",
      "  switchyard reference > docs/reference.md\n"
      "  switchyard reference workload\n"
      "  switchyard reference --format json-schema workload");
  options.format = "markdown";
  CLI::App& reference = *commands.back().app;
  reference.add_option("kind", options.kind, "Kind of configuration (default: all)")->type_name("KIND");
  reference.add_option("--format", options.format, "markdown or json-schema (default markdown)")
      ->type_name("FORMAT");
}

void add_run(Commands& commands, CLI::App& app) {
  auto& options = add_command<RunOptions>(commands, app, "run", "Run a study and report what it finds",
                                          "  switchyard run configs/studies/accel_segformer.yaml\n"
                                          "  switchyard run configs/studies/gpu_segformer.yaml --layers\n"
                                          "  switchyard run study.yaml --set batches='[1, 8]' -o result.json\n"
                                          "  switchyard run result.json               # repeats the run");
  CLI::App& run = *commands.back().app;
  run.add_option("config", options.config, "Study to run, or a result to repeat")->type_name("CONFIG")->required();
  add_overrides(run, options.overrides);
  run.add_flag("--layers", options.layers, "Show every layer instead of modules");
  run.add_flag("--json", options.json, "Write the result as JSON");
  run.add_option("-o,--output", options.output, "Also keep the result in this file")->type_name("FILE");
  auto* cache = run.add_option("--cache", options.cache, "Keep mappings here (default: the user's cache folder)")
                    ->type_name("DIR");
  run.add_flag("--no-cache", options.no_cache, "Search all mappings anew and keep none")->excludes(cache);
  run.add_option("--jobs", options.jobs, "Threads of the mapper (default 1); the result stays the same")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
}

void add_gpu(Commands& commands, CLI::App& app) {
  CLI::App* gpu = app.add_subcommand("gpu", "The GPU model by itself");
  gpu->require_subcommand(1);
  gpu->footer("'switchyard gpu COMMAND --help' shows examples.");
  auto& options = add_command<GpuKernelsOptions>(commands, *gpu, "kernels",
                                                 "Time the kernels of a measurement table, CSV in and CSV out",
                                                 "  switchyard gpu kernels rows.csv --device v100_pcie");
  CLI::App& kernels = *commands.back().app;
  kernels.add_option("rows", options.rows, "Table in the form of tools/gpu/README.md")->type_name("FILE")->required();
  kernels.add_option("--device", options.device, "GPU, if the table does not name it")->type_name("GPU");
  kernels.add_option("--constants", options.constants, "Architecture file in place of each GPU's own")
      ->type_name("FILE");
}

void add_validate(Commands& commands, CLI::App& app) {
  CLI::App* validate = app.add_subcommand("validate", "Hold a model against measurements");
  validate->require_subcommand(1);
  validate->footer("'switchyard validate COMMAND --help' shows examples.");
  auto& options = add_command<ValidateGpuOptions>(
      commands, *validate, "gpu", "Errors of the GPU model on tables of kernels or networks, beside three baselines",
      "  switchyard validate gpu --rows kernels.csv\n"
      "  switchyard validate gpu --networks networks.csv --device h200 --host modern --every-row");
  CLI::App& gpu = *commands.back().app;
  gpu.add_option("--rows", options.rows, "Tables of kernels, in the form of tools/gpu/README.md")->type_name("FILE");
  gpu.add_option("--networks", options.networks, "Tables of whole networks")->type_name("FILE");
  gpu.add_option("--device", options.device, "GPU, if the tables do not name it")->type_name("GPU");
  gpu.add_option("--host", options.host, "Host, if the tables do not name it")->type_name("HOST");
  gpu.add_flag("--every-row", options.every_row, "Show every network");
  gpu.add_flag("--json", options.json, "Write JSON");
  auto& machine_options = add_command<ValidateMachinesOptions>(
      commands, *validate, "machines", "The accelerator model against published machines: NVDLA, Eyeriss, MAGNet, Simba",
      "  switchyard validate machines\n"
      "  switchyard validate machines --every-row   # with NVDLA's sheet, layer by layer");
  CLI::App& machines = *commands.back().app;
  machines.add_flag("--every-row", machine_options.every_row, "Show every layer of NVDLA's sheet");
  machines.add_flag("--json", machine_options.json, "Write JSON");
}

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

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

std::string full_name(const CLI::App& app) {
  return app.get_parent() == nullptr ? program_name : full_name(*app.get_parent()) + " " + app.get_name();
}

const CLI::App& innermost(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : innermost(*chosen.front());
}

/// The parser's own message for a misspelt command does not say what was meant.
void check_command_words(const CLI::App& app, const std::vector<std::string>& arguments, std::size_t at) {
  const std::vector<std::string> names = command_names(app);
  if (names.empty() || at >= arguments.size() || arguments[at].starts_with('-')) return;
  const auto found = std::find(names.begin(), names.end(), arguments[at]);
  if (found == names.end()) {
    throw ConfigError("unknown command " + in_quotes(arguments[at]) + " of " + full_name(app) +
                      "; known: " + comma_list(names) + did_you_mean(arguments[at], names));
  }
  check_command_words(*app.get_subcommand(*found), arguments, at + 1);
}

/// "describe: ", or "" for the program itself, which every message names anyway.
std::string prefix_of(const CLI::App& app) {
  const std::string name = full_name(app);
  const std::string_view program(program_name);
  return name == program ? "" : name.substr(program.size() + 1) + ": ";
}

[[noreturn]] void report(const CLI::App& root, const CLI::ParseError& error) {
  const CLI::App& app = innermost(root);
  const std::string prefix = prefix_of(app);
  const std::string remedy = "; '" + full_name(app) + " --help' explains the usage";
  // A misspelt option is mostly why something else is missing, so it is reported first.
  const std::vector<std::string> extras = root.remaining(true);
  const auto is_option = [](const std::string& word) { return word.size() > 1 && word.front() == '-'; };
  const auto unknown = std::find_if(extras.begin(), extras.end(), is_option);
  if (unknown != extras.end()) {
    const std::string option = unknown->substr(0, unknown->find('='));
    throw ConfigError(prefix + "unknown option " + in_quotes(option) + did_you_mean(option, flag_names(app)) +
                      remedy);
  }
  if (!extras.empty()) {
    throw ConfigError(prefix + "one argument too many: " + in_quotes(extras.front()) + remedy);
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && app.get_require_subcommand_min() > 0) {
    throw ConfigError(prefix + "name a command: " + comma_list(command_names(app)) + remedy);
  }
  throw ConfigError(prefix + error.what() + remedy);
}

}  // namespace

Invocation parse_arguments(const std::vector<std::string>& arguments) {
  CLI::App app("Simulates vision models whose execution path changes at run time.", program_name);
  app.set_version_flag("--version", std::string(program_name) + " " + SWITCHYARD_VERSION, "Show the version");
  app.set_help_flag("-h,--help", "Show this help");
  app.get_formatter()->column_width(34);
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  switchyard describe segformer-b2\n"
      "  switchyard describe segformer_b2 --path fuse-1792\n"
      "  switchyard list models\n"
      "  switchyard check configs/\n\n"
      "'switchyard COMMAND --help' shows the options and examples of a command.\n"
      "Exit codes: 0 done, 2 bad input, 3 the run broke, 130 interrupted.");
  Commands commands;
  add_list(commands, app);
  add_describe(commands, app);
  add_trace(commands, app);
  add_check(commands, app);
  add_reference(commands, app);
  add_run(commands, app);
  add_gpu(commands, app);
  add_validate(commands, app);
  add_table(commands, app);
  add_compare(commands, app);
  add_report(commands, app);
  add_timeline(commands, app);

  if (arguments.empty()) throw ConfigError("name a command; 'switchyard --help' lists them");
  check_command_words(app, arguments, 0);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    const CLI::App& asked = innermost(app);
    return ShowText{asked.help(asked.get_parent() == nullptr ? "" : full_name(*asked.get_parent()))};
  } catch (const CLI::CallForVersion& version) {
    return ShowText{std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    report(app, error);
  }
  for (const Command& command : commands) {
    if (command.app->parsed()) return command.finish();
  }
  throw SimError("no command was parsed");
}

}  // namespace switchyard::cli
