// switchyard run on a file of kind experiment.
#include <fstream>
#include <iterator>

#include "base/digest.h"
#include "base/key_reader.h"
#include "cli/config_places.h"
#include "cli/experiment_report.h"
#include "cli/run_kinds.h"
#include "models/accuracy_book.h"
#include "sim/chip/mapping_cache.h"
#include "sim/experiment/run.h"

namespace switchyard::cli {
namespace {

/// Digest of the program: another build may simulate otherwise, so it does not share profiles.
std::string this_build() {
  std::ifstream program("/proc/self/exe", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(program), std::istreambuf_iterator<char>()};
  return digest(bytes);
}

sim::Experiment read_experiment(const Node& config, const ReadOptions& reading) {
  auto experiment = read<sim::Experiment>(config, reading);
  if (experiment.accuracy_tables.empty()) experiment.accuracy_tables = load_accuracy(configs_in("accuracy")).tables();
  return sim::resolved(std::move(experiment), reading.search_roots);
}

}  // namespace

RunOutcome run_experiment(const Node& config, const ReadOptions& reading, const RunOptions& options, Style style) {
  sim::RunContext context;
  context.jobs = static_cast<int>(options.jobs);
  context.tool = this_build();
  if (!options.no_cache) {
    const auto folder = options.cache.empty() ? sim::default_cache_folder() : std::filesystem::path(options.cache);
    if (!folder.empty()) context.cache = folder;
  }
  const sim::ExperimentResult result = sim::run(read_experiment(config, reading), context);
  RunOutcome outcome;
  outcome.result = sim::result_json(result);
  if (!options.json) outcome.text = experiment_text(result, options.layers, style);
  return outcome;
}

}  // namespace switchyard::cli
