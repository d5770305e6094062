// switchyard run of an accel_study.
#include <fmt/format.h>

#include "cli/accel_text.h"
#include "cli/mapping_cache_option.h"
#include "cli/run_kinds.h"
#include "cli/table.h"
#include "sim/chip/study_json.h"

namespace switchyard::cli {

RunOutcome run_accel_study(const Node& config, const ReadOptions& reading, const RunOptions& options, Style style) {
  const auto study = read<sim::AccelStudy>(config, reading);
  const std::shared_ptr<sim::MappingCache> cache = mapping_cache(options.cache, options.no_cache);
  const sim::AccelResult result = sim::run_study(study, {cache, static_cast<int>(options.jobs)});
  RunOutcome outcome;
  if (cache) {
    for (const std::string& warning : cache->take_warnings()) outcome.messages += "switchyard: " + warning + "\n";
  }
  outcome.result = sim::result_json(study, result);
  if (options.json) return outcome;
  std::string& text = outcome.text;
  if (!study.title.empty()) text += bold(study.title, style) + "\n\n";
  text += accel_overview(result, style);
  text += "\n" + bold("Area in mm2", style) + "\n" + accel_areas(result, style);
  for (const sim::AccelPoint& point : result.points) {
    text += "\n" +
            bold(fmt::format("{} on {}, {}, for {}, batch {}", point.network,
                             result.devices[point.accelerator].accelerator.name, sim::name_of(point.fidelity),
                             sim::name_of(point.objective), point.path.workload().batch),
                 style) +
            "\n";
    text += options.layers ? accel_layers(point, style)
                           : accel_modules(result, point, static_cast<int>(study.depth), style);
    if (const std::string activity = accel_activity(point, style); !activity.empty()) text += "\n" + activity;
    text += "\n" + accel_energy(point, style);
  }
  return outcome;
}

}  // namespace switchyard::cli
