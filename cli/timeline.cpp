// switchyard timeline: what the simulated machine does, from when to when, as a file for a trace viewer.
#include <fmt/format.h>

#include <algorithm>

#include "base/compose.h"
#include "base/key_reader.h"
#include "base/save.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/config_kinds.h"
#include "cli/config_places.h"
#include "cli/mapping_cache_option.h"
#include "report/timeline.h"
#include "sim/chip/study.h"
#include "sim/result/result.h"
#include "sim/timeline/timeline.h"

namespace switchyard::cli {
namespace {

/// Index of `name`, or 0 where there is only one and none is named.
std::size_t choose(const std::string& option, const std::string& name, const std::vector<std::string>& known) {
  if (name.empty()) {
    if (known.size() == 1) return 0;
    throw ConfigError(fmt::format("the study has several; choose one with {}: {}", option, comma_list(known)));
  }
  const auto found = std::find(known.begin(), known.end(), name);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  throw ConfigError(fmt::format("{}: the study has no {}; it has: {}{}", option, in_quotes(name), comma_list(known),
                                did_you_mean(name, known)));
}

sim::AccelStudy study_of(const TimelineOptions& options) {
  ReadOptions reading;
  reading.search_roots = search_roots();
  Node config = load_config(options.config, options.overrides, reading.search_roots);
  if (const Node* of_result = sim::config_of_result(config)) {
    if (!options.overrides.empty()) {
      throw ConfigError("--set changes configurations, and this is a result; take its ‘config’ out to change it");
    }
    config = Node(*of_result);
  }
  const ConfigKind& kind = config_kind_of(config);
  if (kind.name != "accel_study") {
    throw ConfigError(config.mark, fmt::format("a timeline is of an accel_study, not of kind {}", in_quotes(kind.name)));
  }
  return read<sim::AccelStudy>(config, reading);
}

}  // namespace

Output execute(const TimelineOptions& options, Style) {
  const sim::AccelStudy study = study_of(options);
  std::vector<std::string> networks;
  for (const auto& [name, path] : study.networks) networks.push_back(name);
  std::vector<std::string> machines;
  for (const accel::Accelerator& a : study.accelerators) machines.push_back(a.name);
  const auto& [network, path] = study.networks[choose("--network", options.network, networks)];
  const accel::Accelerator& machine = study.accelerators[choose("--accelerator", options.accelerator, machines)];
  Path at_batch = path;
  if (!study.batches.empty()) at_batch.workload().batch = study.batches.front();

  sim::ChipOptions chip_options;
  chip_options.objective = study.objectives.front();
  chip_options.gated_mac = study.gated_mac;
  chip_options.cache = mapping_cache(options.cache, options.no_cache);
  sim::Chip chip(machine, sim::table_for(study.energy, machine), chip_options);
  const Graph graph = at_batch.build();
  sim::TimelineRecorder recorder(options.join_cycles);
  const accel::NetworkRun run = chip.simulate(graph, &recorder);
  sim::Timeline timeline = recorder.timeline(graph, run, machine.clock);
  timeline.title = fmt::format("{} on {}", network, machine.name);

  save_text(options.output, options.vcd ? report::to_vcd(timeline) : report::to_chrome_trace(timeline));
  Output output;
  output.text = fmt::format("{}: {} layers and {} slices of {} over {} cycles ({:.3f} ms); open it in {}\n",
                            options.output, timeline.layers.size(), timeline.slices.size(), timeline.title,
                            timeline.cycles, 1e3 * (Cycles(timeline.cycles) / timeline.clock).value(),
                            options.vcd ? "GTKWave" : "ui.perfetto.dev or chrome://tracing");
  return output;
}

}  // namespace switchyard::cli
