// How a command declares its options; private to the files that parse arguments.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"

namespace switchyard::cli {

/// A command that can be chosen, and what it becomes once its options are parsed.
struct Command {
  CLI::App* app = nullptr;
  std::function<Invocation()> finish;
};
using Commands = std::vector<Command>;

/// Adds `name` to `parent`; the reference is to the options that parsing fills and the command gets.
template <class Options>
Options& add_command(Commands& commands, CLI::App& parent, const std::string& name,
                     const std::string& sentence, const std::string& examples) {
  CLI::App* app = parent.add_subcommand(name, sentence);
  app->footer("Examples:\n" + examples);
  auto options = std::make_shared<Options>();
  commands.push_back({app, [options]() -> Invocation { return *options; }});
  return *options;
}

/// Declares --set.
inline void add_overrides(CLI::App& app, std::vector<std::string>& overrides) {
  app.add_option("--set", overrides, "Override a key, e.g. --set input=640x640; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
}

// Commands on results: options_results.cpp.
void add_table(Commands& commands, CLI::App& app);
void add_compare(Commands& commands, CLI::App& app);
void add_report(Commands& commands, CLI::App& app);
void add_timeline(Commands& commands, CLI::App& app);
void add_sweep(Commands& commands, CLI::App& app);

}  // namespace switchyard::cli
