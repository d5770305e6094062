#include "cli/config_kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "accel/accelerator.h"
#include "accel/mapper/mapping_file.h"
#include "base/json_schema.h"
#include "base/key_reference.h"
#include "base/key_writer.h"
#include "base/text.h"
#include "energy/scaling.h"
#include "energy/table.h"
#include "gpu/architecture.h"
#include "gpu/device.h"
#include "gpu/host.h"
#include "gpu/study.h"
#include "models/accuracy_book.h"
#include "models/workload.h"
#include "sim/chip/study.h"
#include "sim/experiment/experiment.h"
#include "sweep/plan.h"
#include "sweep/setup.h"
#include "traces/budget_trace.h"
#include "traces/native.h"
#include "traces/request_trace.h"

namespace switchyard::cli {
namespace {

constexpr double giga = 1e9;

/// "1 path", "2 paths".
std::string count(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

CheckedConfig check_workload(const Node& node, Diagnostics& diagnostics, const ReadOptions& options) {
  const auto workload = read<WorkloadConfig>(node, diagnostics, options);
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int64_t most = 0;
  // A value that was refused keeps its default, so building would complain about what the file does not say.
  if (diagnostics.empty()) {
    for (const auto& [name, entry] : workload.paths) {
      try {
        const std::int64_t macs = entry.path.build().totals().macs;
        least = std::min(least, macs);
        most = std::max(most, macs);
      } catch (const ConfigError& error) {
        diagnostics.add(entry.where, fmt::format("path {}: {}", in_quotes(name), error.what()));
      }
    }
  }
  return {fmt::format("{} of {}, {:.2f} to {:.2f} GMACs", count(workload.paths.size(), "path"),
                      workload.base.member().name, static_cast<double>(least) / giga,
                      static_cast<double>(most) / giga),
          to_node(workload, options.origins)};
}

CheckedConfig check_accuracy(const Node& node, Diagnostics& diagnostics, const ReadOptions& options) {
  const auto table = read<AccuracyTable>(node, diagnostics, options);
  if (diagnostics.empty()) {
    try {
      const AccuracyBook duplicates_are_refused({table});
    } catch (const ConfigError& error) {
      diagnostics.add(error);
    }
  }
  return {fmt::format("{}, {}, {}: {}", count(table.points.size(), "point"),
                      count(table.references.size(), "reference"), count(table.curves.size(), "curve"),
                      table.title),
          to_node(table, options.origins)};
}

CheckedConfig check_trace(const Node& node, Diagnostics& diagnostics, const ReadOptions&) {
  try {
    const Graph graph = read_trace(node);
    return {fmt::format("{} of {}, {:.2f} GMACs", count(graph.layers().size(), "layer"), graph.name(),
                        static_cast<double>(graph.totals().macs) / giga),
            write_trace(graph, trace_origin(node))};
  } catch (const ConfigError& error) {
    diagnostics.add(error);
    return {};
  }
}

/// For kinds whose reader makes every check.
template <class Config>
CheckedConfig check_by_reading(const Node& node, Diagnostics& diagnostics, const ReadOptions& options) {
  const auto config = read<Config>(node, diagnostics, options);
  Node resolved = to_node(config, options.origins);
  const Node* name = resolved.find("name");
  return {name != nullptr ? name->text : std::string(), std::move(resolved)};
}

CheckedConfig check_experiment(const Node& node, Diagnostics& diagnostics, const ReadOptions& options) {
  const auto experiment = read<sim::Experiment>(node, diagnostics, options);
  std::size_t paths = 0;
  if (diagnostics.empty()) {
    try {
      paths = sim::paths_of(experiment).size();
    } catch (const ConfigError& error) {
      diagnostics.add(error);
    }
  }
  return {fmt::format("{} on {}, {}", count(paths, "path"), count(experiment.devices.size(), "device"),
                      experiment.policies.size() == 1 ? "1 policy"
                                                      : fmt::format("{} policies", experiment.policies.size())),
          to_node(experiment, options.origins)};
}

CheckedConfig check_gpu_study(const Node& node, Diagnostics& diagnostics, const ReadOptions& options) {
  const auto study = read<gpu::GpuStudy>(node, diagnostics, options);
  return {fmt::format("{} on {}, {}", count(study.networks.size(), "network"), count(study.devices.size(), "GPU"),
                      count(study.executions.size(), "execution")),
          to_node(study, options.origins)};
}

CheckedConfig check_accel_study(const Node& node, Diagnostics& diagnostics, const ReadOptions& options) {
  const auto study = read<sim::AccelStudy>(node, diagnostics, options);
  return {fmt::format("{} on {}, {}", count(study.networks.size(), "network"),
                      count(study.accelerators.size(), "accelerator"),
                      count(study.objectives.size() * study.fidelities.size(), "way")),
          to_node(study, options.origins)};
}

CheckedConfig check_mappings(const Node& node, Diagnostics& diagnostics, const ReadOptions& options) {
  const auto file = read<accel::MappingFile>(node, diagnostics, options);
  return {fmt::format("{} of {} on {}", count(file.layers.size(), "layer"), file.network, file.accelerator),
          to_node(file, options.origins)};
}

CheckedConfig check_sweep(const Node& node, Diagnostics& diagnostics, const ReadOptions& options) {
  try {
    const sweep::Setup setup = sweep::read_setup(node, options, "");
    const sweep::Plan plan(setup.space, setup.config.sampling, setup.directions());
    return {fmt::format("{} over {} of a {}", count(plan.points().size(), "point"),
                        setup.space.axes().size() == 1 ? "1 axis" : fmt::format("{} axes", setup.space.axes().size()),
                        setup.identity.kind),
            to_node(setup.config, options.origins)};
  } catch (const ConfigError& error) {
    diagnostics.add(error);
    return {};
  }
}

/// Of a trace that may name the file of its rows; `summary` is what there is to say of it once that is read.
template <class Trace>
CheckedConfig check_rows(const Node& node, Diagnostics& diagnostics, const ReadOptions& options,
                         std::string (*summary)(const Trace&)) {
  auto trace = read<Trace>(node, diagnostics, options);
  if (!diagnostics.empty()) return {};
  try {
    take_in_file(trace, options.search_roots);
  } catch (const ConfigError& error) {
    diagnostics.add(error);
    return {};
  }
  return {fmt::format("{}, {}", trace.name, summary(trace)), to_node(trace, options.origins)};
}

CheckedConfig check_request_trace(const Node& node, Diagnostics& diagnostics, const ReadOptions& options) {
  return check_rows<RequestTrace>(node, diagnostics, options, [](const RequestTrace& trace) {
    const std::vector<Request> requests = requests_of(trace);
    return fmt::format("{} in {:.3g} s", count(requests.size(), "frame"), requests.back().arrival.value());
  });
}

CheckedConfig check_budget_trace(const Node& node, Diagnostics& diagnostics, const ReadOptions& options) {
  return check_rows<BudgetTrace>(node, diagnostics, options,
                                 [](const BudgetTrace& trace) { return count(trace.levels.size(), "level"); });
}

std::string trace_reference(int heading_level) {
  KeyReference reference;
  describe_trace(reference);
  return reference.markdown(heading_level);
}

std::string trace_schema() {
  SchemaWriter writer;
  describe_trace(writer);
  return schema_document(writer.take(), "Switchyard layer trace");
}

}  // namespace

const std::vector<ConfigKind>& config_kinds() {
  static const std::vector<ConfigKind> kinds = {
      {"workload", "a network, its input, and the execution paths to choose from",
       &key_reference<WorkloadConfig>, [] { return json_schema<WorkloadConfig>("Switchyard workload"); },
       &check_workload},
      {"accuracy", "known accuracies of execution paths, each with its source", &key_reference<AccuracyTable>,
       [] { return json_schema<AccuracyTable>("Switchyard accuracy table"); }, &check_accuracy},
      {"trace", "a network layer by layer, as exported or written by other tools", &trace_reference,
       &trace_schema, &check_trace},
      {"request_trace", "when frames arrive and by when each is wanted", &key_reference<RequestTrace>,
       [] { return json_schema<RequestTrace>("Switchyard request trace"); }, &check_request_trace},
      {"budget_trace", "what of the machine there is to use over time", &key_reference<BudgetTrace>,
       [] { return json_schema<BudgetTrace>("Switchyard budget trace"); }, &check_budget_trace},
      {"gpu", "the data sheet of a GPU", &key_reference<gpu::Gpu>,
       [] { return json_schema<gpu::Gpu>("Switchyard GPU"); }, &check_by_reading<gpu::Gpu>},
      {"gpu_architecture", "efficiencies of a GPU generation, each with what it was fitted on",
       &key_reference<gpu::Architecture>,
       [] { return json_schema<gpu::Architecture>("Switchyard GPU architecture"); },
       &check_by_reading<gpu::Architecture>},
      {"gpu_host", "costs of the processor that issues kernels to a GPU", &key_reference<gpu::Host>,
       [] { return json_schema<gpu::Host>("Switchyard GPU host"); }, &check_by_reading<gpu::Host>},
      {"experiment", "paths on devices, and policies that choose among them", &key_reference<sim::Experiment>,
       [] { return json_schema<sim::Experiment>("Switchyard experiment"); }, &check_experiment},
      {"gpu_study", "networks profiled on GPUs: what to run and how", &key_reference<gpu::GpuStudy>,
       [] { return json_schema<gpu::GpuStudy>("Switchyard GPU study"); }, &check_gpu_study},
      {"sweep", "points around a configuration, each run once", &key_reference<sweep::SweepConfig>,
       [] { return json_schema<sweep::SweepConfig>("Switchyard sweep"); }, &check_sweep},
      {"energy_table", "what actions cost and units measure at one technology node",
       &key_reference<energy::EnergyTable>,
       [] { return json_schema<energy::EnergyTable>("Switchyard energy table"); },
       &check_by_reading<energy::EnergyTable>},
      {"dram_energy", "energy per bit of DRAM types", &key_reference<energy::DramEnergy>,
       [] { return json_schema<energy::DramEnergy>("Switchyard DRAM energies"); },
       &check_by_reading<energy::DramEnergy>},
      {"energy_library", "energy tables of several nodes and the rules between them",
       &key_reference<sim::EnergyLibrary>,
       [] { return json_schema<sim::EnergyLibrary>("Switchyard energy library"); },
       &check_by_reading<sim::EnergyLibrary>},
      {"technology_scaling", "how energy, area and leakage follow node and voltage",
       &key_reference<energy::TechnologyScaling>,
       [] { return json_schema<energy::TechnologyScaling>("Switchyard technology scaling"); },
       &check_by_reading<energy::TechnologyScaling>},
      {"accelerator", "a dot-product machine: array, buffers, network, memory, vector unit",
       &key_reference<accel::Accelerator>,
       [] { return json_schema<accel::Accelerator>("Switchyard accelerator"); },
       &check_by_reading<accel::Accelerator>},
      {"accel_study", "networks profiled on accelerators: what to run and how", &key_reference<sim::AccelStudy>,
       [] { return json_schema<sim::AccelStudy>("Switchyard accelerator study"); }, &check_accel_study},
      {"dram", "an off-chip memory of an accelerator", &key_reference<accel::DramParams>,
       [] { return json_schema<accel::DramParams>("Switchyard DRAM"); }, &check_by_reading<accel::DramParams>},
      {"mappings", "how layers run on an accelerator, as exported by 'switchyard map'",
       &key_reference<accel::MappingFile>,
       [] { return json_schema<accel::MappingFile>("Switchyard mappings"); }, &check_mappings}};
  return kinds;
}

const ConfigKind& config_kind(std::string_view name, const Mark& mark) {
  std::vector<std::string> names;
  for (const ConfigKind& kind : config_kinds()) {
    if (kind.name == name) return kind;
    names.emplace_back(kind.name);
  }
  throw ConfigError(mark, fmt::format("unknown kind {}; known: {}{}", in_quotes(name), comma_list(names),
                                      did_you_mean(name, names)));
}

const ConfigKind& config_kind_of(const Node& node) {
  const Node* kind = node.is_mapping() ? node.find("kind") : nullptr;
  if (kind == nullptr || !kind->is_scalar()) {
    throw ConfigError(node.mark,
                      "‘kind’ is missing; write ‘kind: workload’ (or another of 'switchyard list kinds')");
  }
  return config_kind(kind->text, kind->mark);
}

}  // namespace switchyard::cli
