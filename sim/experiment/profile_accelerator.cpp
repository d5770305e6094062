#include <fmt/format.h>

#include "base/error.h"
#include "sim/experiment/levels.h"
#include "sim/experiment/profile_device.h"

namespace switchyard::sim {
namespace {

Named components_of(const energy::EnergyBreakdown& energy) {
  Named values;
  for (std::size_t c = 0; c < energy::component_count; ++c) {
    const auto component = static_cast<energy::Component>(c);
    if (component == energy::Component::control) continue;  // has area only
    values.emplace_back(energy::name_of(component), energy.of(component).value());
  }
  return values;
}

Named operands_of(const energy::EnergyBreakdown& energy) {
  Named values;
  for (std::size_t o = 0; o < energy::operand_count; ++o) {
    const auto operand = static_cast<energy::Operand>(o);
    values.emplace_back(energy::name_of(operand), energy.of(operand).value());
  }
  return values;
}

/// The breakdown in seconds, in the order in which it adds up to the total.
Named causes_of(const accel::CycleBreakdown& b, Hertz clock) {
  Named values;
  const auto add = [&](accel::Bound cause, std::int64_t cycles) {
    if (cycles != 0) values.emplace_back(accel::name_of(cause), (Cycles(cycles) / clock).value());
  };
  add(accel::Bound::compute, b.compute);
  add(accel::Bound::weight_load, b.weight_load);
  add(accel::Bound::input_load, b.input_load);
  add(accel::Bound::drain, b.drain);
  add(accel::Bound::dram, b.dram);
  add(accel::Bound::vector_unit, b.vector_unit);
  add(accel::Bound::fill, b.fill);
  return values;
}

ProfileLayer layer_of(const ChipLayer& layer, Hertz clock, Watts leakage) {
  ProfileLayer row;
  row.layer = layer.name;
  row.kind = name_of(layer.kind);
  row.macs = layer.macs;
  row.cycles = layer.cycles.value();
  row.time = layer.cycles / clock;
  energy::EnergyBreakdown energy = layer.energy;
  energy.add(energy::Component::leakage, energy::Operand::none, leakage * row.time);
  row.energy = energy.total();
  row.bound = accel::name_of(layer.breakdown.bound);
  row.dram_bytes = layer.dram_bytes();
  row.utilisation = layer.utilisation;
  row.time_by_cause = causes_of(layer.breakdown, clock);
  for (const auto& value : components_of(energy)) {
    if (value.second != 0) row.energy_by_component.push_back(value);
  }
  return row;
}

ChipOptions options_of(const AcceleratorDevice& a, int jobs, std::shared_ptr<MappingCache> mappings) {
  ChipOptions options;
  options.objective = a.objective;
  options.fidelity = a.fidelity;
  options.gated_mac = a.gated_mac;
  options.jobs = jobs;
  options.cache = std::move(mappings);
  return options;
}

}  // namespace

AcceleratorProfiler::AcceleratorProfiler(const ExperimentDevice& device, const EnergyLibrary& energy,
                                         const ResourceLevel& level, int jobs,
                                         std::shared_ptr<MappingCache> mappings)
    : device_(device.label()),
      level_(level),
      chip_(at_level(device.accelerator.accelerator, level), table_for(energy, device.accelerator.accelerator),
            options_of(device.accelerator, jobs, std::move(mappings))) {}

PathProfile AcceleratorProfiler::profile(const Path& path, const Graph& graph) {
  const ChipProfile chip = chip_.profile(graph);
  const accel::Accelerator& machine = chip_.accelerator();
  PathProfile p;
  p.path_name = path.name();
  p.path_digest = path.digest();
  p.device = device_;
  p.fidelity = name_of(chip_.options().fidelity);
  p.checkpoint = graph.checkpoint();
  p.macs = chip.macs;
  p.parameters = graph.totals().parameters;
  p.weights = chip.weights;
  p.latency = chip.latency;
  p.energy = chip.energy.total();
  p.utilisation = chip.utilisation;
  p.idle_power = chip.leakage;
  p.load_bandwidth = machine.dram.channel_bandwidth * static_cast<double>(machine.dram.channels);
  p.energy_by_component = components_of(chip.energy);
  p.energy_by_operand = operands_of(chip.energy);
  for (const ChipLayer& layer : chip.layers) p.layers.push_back(layer_of(layer, machine.clock, chip.leakage));
  for (const accel::ModuleActivity& m : chip.modules) {
    MachineModule module{m.name, m.busy, m.stall, m.idle, {}};
    for (const accel::CauseCycles& cause : m.causes) module.causes.emplace_back(cause.cause, cause.cycles);
    p.machine_modules.push_back(std::move(module));
  }
  if (level_.power_cap) throttle(p, chip.leakage, *level_.power_cap);
  return p;
}

}  // namespace switchyard::sim
