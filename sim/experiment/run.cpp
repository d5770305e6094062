#include "sim/experiment/run.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostics.h"
#include "base/error.h"
#include "base/text.h"
#include "gpu/device.h"
#include "models/accuracy_book.h"
#include "sim/chip/ledger.h"
#include "sim/experiment/build_system.h"
#include "sim/experiment/profile_device.h"

namespace switchyard::sim {
namespace {

/// Levels that a run meets; all that are listed if no frame is served.
std::vector<std::size_t> occurring_levels(const Experiment& e) {
  std::vector<std::size_t> levels;
  const std::size_t count = levels_of(e).size();
  if (!e.requests) {
    for (std::size_t i = 0; i < count; ++i) levels.push_back(i);
    return levels;
  }
  for (const LevelChange& change : level_changes(e)) {
    if (std::find(levels.begin(), levels.end(), change.level) == levels.end()) levels.push_back(change.level);
  }
  std::sort(levels.begin(), levels.end());
  return levels;
}

std::vector<std::optional<Accuracy>> accuracies_of(const Experiment& e, const std::vector<NamedPath>& paths) {
  const AccuracyBook book(e.accuracy_tables);
  Diagnostics diagnostics;
  std::vector<std::optional<Accuracy>> values;
  for (const NamedPath& path : paths) {
    const AccuracyQuery& query = e.workloads[path.workload].workload.accuracy;
    values.emplace_back();
    if (e.accuracy == AccuracyRule::optional) {
      const std::vector<Accuracy> known = book.known(*path.path, query);
      if (known.size() == 1) values.back() = known.front();
      continue;
    }
    try {
      values.back() = book.lookup(*path.path, query);
    } catch (const ConfigError& error) {
      diagnostics.add(path.where, fmt::format("path {}: {}\n  (‘accuracy: optional’ shows such paths without accuracy)",
                                              in_quotes(path.name), error.what()));
    }
  }
  diagnostics.throw_if_any();
  return values;
}

DeviceFacts facts_of(const ExperimentDevice& device, const std::optional<EnergyLibrary>& energy) {
  DeviceFacts facts;
  facts.name = device.label();
  facts.kind = device.kind;
  if (device.kind == ExperimentDevice::Kind::gpu) {
    const gpu::DeviceSpec& spec = device.gpu.gpu.spec;
    facts.peak_macs_per_second = gpu::peak_macs_per_second(spec, device.gpu.execution.precision);
    facts.dram_bandwidth = spec.dram_bandwidth;
    facts.clock = spec.boost_clock;
    facts.idle = spec.idle_power;
    return facts;
  }
  const AcceleratorProfiler profiler(device, energy.value(), ResourceLevel{}, 1, nullptr);
  const accel::Accelerator& machine = profiler.chip().accelerator();
  facts.peak_macs_per_second = static_cast<double>(machine.peak_macs_per_cycle()) * machine.clock.value();
  facts.dram_bandwidth = machine.dram.channel_bandwidth * static_cast<double>(machine.dram.channels);
  facts.clock = machine.clock;
  facts.node_nm = machine.node_nm;
  const energy::AreaBreakdown area = profiler.chip().area();
  for (std::size_t c = 0; c < energy::component_count; ++c) {
    const auto component = static_cast<energy::Component>(c);
    if (area.of(component).value() > 0) {
      facts.area_by_component.emplace_back(energy::name_of(component), area.of(component).value());
    }
  }
  facts.pe_array = energy::area_of(pe_array_parts(machine), profiler.chip().table()).total();
  facts.leakage = profiler.chip().leakage();
  return facts;
}

/// Profiles of the first of `per_device` levels.
std::vector<PathProfile> nominal(const std::vector<PathProfile>& profiles, std::size_t levels) {
  std::vector<PathProfile> first;
  for (std::size_t i = 0; i < profiles.size(); i += levels) first.push_back(profiles[i]);
  return first;
}

std::vector<SystemRun> run_policies(const Experiment& e, const System& system, std::size_t& listed) {
  std::vector<policy::PolicyConfig> policies = e.policies;
  const auto add = [&](policy::PolicyConfig config) {
    const std::string label = config.label();
    if (std::none_of(policies.begin(), policies.end(), [&](const auto& p) { return p.label() == label; })) {
      policies.push_back(std::move(config));
    }
  };
  add(policy::PolicyConfig("oracle"));
  listed = policies.size();
  for (const SystemPath& path : system.paths) add(policy::fixed_path(path.name));
  // The oracle comes last, for it may take over the best plan that anyone else had.
  std::vector<SystemRun> runs(policies.size());
  SimulateOptions options;
  options.keep_plan = true;
  options.oracle = e.oracle;
  double best = -1;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    if (policies[i].name() == "oracle") continue;
    runs[i] = simulate(system, policies[i], options);
    if (runs[i].value > best) {
      best = runs[i].value;
      options.incumbents = {runs[i].plan};
    }
    runs[i].plan = {};
  }
  options.keep_plan = false;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    if (policies[i].name() == "oracle") runs[i] = simulate(system, policies[i], options);
  }
  return runs;
}

}  // namespace

ExperimentResult run(const Experiment& experiment, const RunContext& context) {
  ExperimentResult result;
  result.experiment = experiment;
  const std::vector<NamedPath> paths = paths_of(result.experiment);
  // Accuracies first: a path without one shows before anything is simulated.
  const std::vector<std::optional<Accuracy>> accuracies = accuracies_of(result.experiment, paths);
  const std::vector<std::size_t> levels = occurring_levels(result.experiment);
  for (const ExperimentDevice& device : result.experiment.devices) {
    result.devices.push_back(facts_of(device, result.experiment.energy));
  }
  result.profiles = profile_all(result.experiment, paths, levels, context, result.statistics);
  const std::size_t per_path = result.experiment.devices.size() * levels.size();
  for (std::size_t i = 0; i < result.profiles.size(); ++i) result.profiles[i].accuracy = accuracies[i / per_path];

  result.baseline = experiment.baseline.empty() ? paths.front().name : experiment.baseline;
  const std::vector<PathProfile> first = nominal(result.profiles, levels.size());
  result.pareto = pareto_of(first);
  result.answers = answers_to(experiment.claims, first, result.baseline);
  if (experiment.requests) {
    result.runs = run_policies(experiment, system_of(experiment, result.profiles, levels), result.listed_policies);
  }
  return result;
}

const PathProfile& nominal_profile(const ExperimentResult& result, const std::string& path, const std::string& device) {
  for (const PathProfile& p : result.profiles) {
    if (p.path == path && p.device == device) return p;
  }
  throw SimError(fmt::format("path {} has no profile on {}", path, device));
}

}  // namespace switchyard::sim
