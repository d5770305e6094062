#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "accel/program.h"
#include "base/error.h"
#include "sim/chip/chip_profile.h"
#include "sim/chip/ledger.h"
#include "sim/chip/mapper_weights.h"

namespace switchyard::sim {
namespace {

accel::MapperOptions mapper_options(const ChipOptions& options, const accel::Accelerator& a,
                                    const energy::EnergyTable& table, Watts leakage) {
  if (!(options.gated_mac >= 0 && options.gated_mac <= 1)) {
    throw ConfigError(fmt::format("a gated MAC cannot take {} of the energy of a MAC; use 0 to 1", options.gated_mac));
  }
  accel::MapperOptions mapper;
  mapper.objective = options.objective;
  // Mappings of least time do not depend on energies, so they are kept for every table alike.
  if (options.objective != accel::Objective::latency) {
    mapper.weights = mapper_weights(a, table, options.gated_mac, leakage);
  }
  mapper.effort = options.effort;
  return mapper;
}

/// MACs of the layer and of what was fused to it; every layer of a graph that computes is in exactly one task.
std::int64_t macs_of(const Graph& graph, LayerId layer) { return graph.totals(graph.layer(layer)).macs; }

double utilisation_of(std::int64_t macs, Cycles cycles, const accel::Accelerator& a) {
  const double slots = static_cast<double>(cycles.value()) * static_cast<double>(a.peak_macs_per_cycle());
  return slots > 0 ? static_cast<double>(macs) / slots : 0;
}

/// Sums of doubles in different orders agree to rounding only.
void check_conservation(const ChipProfile& profile, const Graph& graph, const energy::EnergyBreakdown& leakage) {
  energy::EnergyBreakdown sum = leakage;
  std::int64_t cycles = 0, macs = 0;
  for (const ChipLayer& layer : profile.layers) {
    sum += layer.energy;
    cycles += layer.cycles.value();
    macs += layer.macs;
  }
  constexpr double rounding = 1e-9;
  const double total = profile.energy.total().value();
  if (std::abs(sum.total().value() - total) > rounding * total) {
    throw SimError(fmt::format("{}: layers and leakage add up to {} J, the network to {} J", graph.name(),
                               sum.total().value(), total));
  }
  if (cycles != profile.cycles.value()) {
    throw SimError(fmt::format("{}: layers add up to {} cycles, the network takes {}", graph.name(), cycles,
                               profile.cycles.value()));
  }
  if (const std::int64_t all = graph.totals().macs; macs != all) {
    throw SimError(fmt::format("{}: {} of {} MACs were run", graph.name(), macs, all));
  }
}

}  // namespace

const std::vector<Choice>& fidelity_choices() {
  static const std::vector<Choice> choices = {
      {"analytic", "closed form, each layer on an otherwise idle machine"},
      {"systemc", "simulated in time, with contention and overlap of layers"}};
  return choices;
}

std::string_view name_of(Fidelity fidelity) { return fidelity_choices()[static_cast<std::size_t>(fidelity)].word; }

Chip::Chip(accel::Accelerator accelerator, energy::EnergyTable table, ChipOptions options)
    : accelerator_(std::move(accelerator)),
      table_(std::move(table)),
      options_(options),
      parts_(parts_of(accelerator_)),
      leakage_(energy::leakage_power(parts_, table_)),
      mapper_options_(mapper_options(options_, accelerator_, table_, leakage_)),
      mapper_(accelerator_, mapper_options_) {}

ChipLayer Chip::layer_of(const Graph& graph, const accel::Task& task, const accel::LayerCost& cost) const {
  ChipLayer layer;
  layer.layer = task.layer;
  layer.name = graph.layer(task.layer).name;
  layer.kind = kind_of(graph.layer(task.layer).op);
  layer.fused = task.fused;
  layer.macs = macs_of(graph, task.layer);
  for (const LayerId id : task.fused) layer.macs += macs_of(graph, id);
  layer.cycles = Cycles(cost.cycles.total);
  layer.breakdown = cost.cycles;
  layer.counts = cost.counts;
  layer.energy = energy::price(ledger_of(cost.counts, accelerator_), table_, {options_.gated_mac});
  layer.utilisation = utilisation_of(layer.macs, layer.cycles, accelerator_);
  return layer;
}

std::vector<accel::Mapping> Chip::mappings_of(const std::vector<accel::Task>& program) {
  // A systolic array leaves nothing to choose and a row-stationary one little: nothing that is worth keeping.
  MappingCache* cache = accelerator_.array_template == accel::Template::vector_pe ? options_.cache.get() : nullptr;
  std::vector<accel::Nest> nests;
  std::vector<std::pair<accel::Nest, std::string>> searched;
  for (const accel::Task& task : program) {
    if (!task.nest) continue;
    nests.push_back(*task.nest);
    if (cache == nullptr || mapper_.knows(*task.nest)) continue;
    const auto same = [&](const auto& other) { return other.first == *task.nest; };
    if (std::any_of(searched.begin(), searched.end(), same)) continue;
    std::string digest = accel::mapping_digest(*task.nest, accelerator_, mapper_options_);
    if (const auto kept = cache->find(digest)) {
      try {
        mapper_.force(*task.nest, *kept);
        continue;
      } catch (const ConfigError& illegal) {
        cache->refuse(digest, "cannot run");
      }
    }
    searched.emplace_back(*task.nest, std::move(digest));
  }
  mapper_.map_all(nests, options_.jobs);
  for (const auto& [nest, digest] : searched) cache->keep(digest, mapper_.map(nest).mapping);
  std::vector<accel::Mapping> mappings;
  mappings.reserve(program.size());
  for (const accel::Task& task : program) {
    mappings.push_back(task.nest ? mapper_.map(*task.nest).mapping : accel::Mapping{});
  }
  return mappings;
}

std::vector<accel::Mapping> Chip::mappings_of(const Graph& graph, const std::vector<accel::Task>& program,
                                             const accel::MappingFile* forced) {
  std::vector<accel::Mapping> mappings = mappings_of(program);
  if (forced == nullptr) return mappings;
  const accel::ForcedMappings by_layer =
      accel::forced_mappings(*forced, forced->network, graph, program, accelerator_);
  for (std::size_t i = 0; i < program.size(); ++i) {
    if (const auto found = by_layer.find(program[i].layer); found != by_layer.end()) mappings[i] = found->second;
  }
  return mappings;
}

void Chip::prepare(const std::vector<const Graph*>& graphs) {
  std::vector<accel::Task> all;
  for (const Graph* graph : graphs) {
    for (accel::Task& task : accel::program_of(*graph, accelerator_)) all.push_back(std::move(task));
  }
  mappings_of(all);
}

accel::NetworkRun Chip::simulate(const Graph& graph, accel::MachineObserver* observer,
                                 const accel::MappingFile* forced) {
  if (accelerator_.array_template != accel::Template::vector_pe) {
    throw ConfigError(fmt::format("{}: {} has the analytic model only; use fidelity: analytic", accelerator_.name,
                                  phrase_of(accelerator_.array_template)));
  }
  const std::vector<accel::Task> program = accel::program_of(graph, accelerator_);
  return accel::simulate(program, mappings_of(graph, program, forced), accelerator_, observer);
}

ChipProfile Chip::profile(const Graph& graph, Fidelity fidelity, const accel::MappingFile* forced) {
  ChipProfile profile;
  if (fidelity == Fidelity::systemc) {
    accel::NetworkRun run = simulate(graph, nullptr, forced);
    for (const accel::TaskRun& task : run.tasks) profile.layers.push_back(layer_of(graph, task.task, task.cost));
    profile.cycles = Cycles(run.cycles);
    profile.modules = std::move(run.modules);
  } else {
    const std::vector<accel::Task> program = accel::program_of(graph, accelerator_);
    const std::vector<accel::Mapping> mappings = mappings_of(graph, program, forced);
    const std::vector<accel::LayerCost> costs = accel::analyse(program, mappings, accelerator_);
    for (std::size_t i = 0; i < program.size(); ++i) {
      profile.layers.push_back(layer_of(graph, program[i], costs[i]));
      profile.cycles += profile.layers.back().cycles;
    }
  }
  profile.latency = profile.cycles / accelerator_.clock;
  profile.leakage = leakage_;
  energy::EnergyBreakdown leaked;
  leaked.add(energy::Component::leakage, energy::Operand::none, leakage_ * profile.latency);
  for (const ChipLayer& layer : profile.layers) {
    profile.energy += layer.energy;
    profile.macs += layer.macs;
    profile.counts += layer.counts;
    profile.breakdown += layer.breakdown;
  }
  profile.energy += leaked;
  profile.weights = Bytes((graph.totals().weight_elements * accelerator_.formats.weight_bits + 7) / 8);
  profile.utilisation = utilisation_of(profile.macs, profile.cycles, accelerator_);
  check_conservation(profile, graph, leaked);
  return profile;
}

}  // namespace switchyard::sim
