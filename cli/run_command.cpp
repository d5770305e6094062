// switchyard run: does what a configuration describes, by its kind.
#include <fmt/format.h>

#include "base/compose.h"
#include "base/save.h"
#include "base/text.h"
#include "base/write.h"
#include "cli/config_kinds.h"
#include "cli/config_places.h"
#include "cli/run_kinds.h"
#include "sim/result/result.h"

namespace switchyard::cli {
namespace {

const RunKind& run_kind_of(const Node& config) {
  const ConfigKind& kind = config_kind_of(config);
  std::vector<std::string> names;
  for (const RunKind& runnable : run_kinds()) {
    if (runnable.name == kind.name) return runnable;
    names.emplace_back(runnable.name);
  }
  throw ConfigError(config.mark, fmt::format("a file of kind {} cannot be run; these can: {}", in_quotes(kind.name),
                                             comma_list(names)));
}

}  // namespace

const std::vector<RunKind>& run_kinds() {
  static const std::vector<RunKind> kinds = {
      {"experiment", "paths on devices, and policies that choose among them", &run_experiment},
      {"accel_study", "networks profiled on accelerators", &run_accel_study},
      {"gpu_study", "networks profiled on GPUs", &run_gpu_study},
  };
  return kinds;
}

Output execute(const RunOptions& options, Style style) {
  ReadOptions reading;
  reading.search_roots = search_roots();
  Node config = load_config(options.config, options.overrides, reading.search_roots);
  // A result holds the configuration that repeats it.
  if (const Node* of_result = sim::config_of_result(config)) {
    if (!options.overrides.empty()) {
      throw ConfigError("--set changes configurations, and this is a result; take its ‘config’ out to change it");
    }
    config = Node(*of_result);
  }
  RunOutcome outcome = run_kind_of(config).run(config, reading, options, style);
  Output output;
  output.messages = std::move(outcome.messages);
  const std::string json = options.json || !options.output.empty() ? to_json(outcome.result) : std::string();
  if (!options.output.empty()) save_text(options.output, json);
  output.text = options.json ? json : std::move(outcome.text);
  return output;
}

}  // namespace switchyard::cli
