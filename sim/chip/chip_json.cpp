#include "sim/chip/chip_json.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json_value.h"

namespace switchyard::sim {
namespace {

constexpr double square_millimetres = 1e6;  // in a square metre
constexpr double operations_per_mac = 2;

using Cause = std::pair<const char*, std::int64_t accel::CycleBreakdown::*>;
constexpr std::array<Cause, 7> causes = {{{"compute", &accel::CycleBreakdown::compute},
                                          {"weight_load", &accel::CycleBreakdown::weight_load},
                                          {"input_load", &accel::CycleBreakdown::input_load},
                                          {"drain", &accel::CycleBreakdown::drain},
                                          {"dram", &accel::CycleBreakdown::dram},
                                          {"vector_unit", &accel::CycleBreakdown::vector_unit},
                                          {"fill", &accel::CycleBreakdown::fill}}};

/// "weight buffer" -> "weight_buffer", "MAC" -> "mac": keys of JSON and of the schema.
std::string key_of(std::string_view name) {
  std::string key(name);
  for (char& c : key) {
    if (c == ' ') c = '_';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

Node layer_json(const ChipLayer& l, const ChipProfile& profile, const accel::Accelerator& a, int depth) {
  const Seconds time = l.cycles / a.clock;
  const double bytes = l.dram_bytes();
  Node row = Node::mapping();
  row.set("layer", json_text(l.name));
  row.set("module", json_text(module_of(l.name, depth)));
  row.set("kind", json_text(name_of(l.kind)));
  row.set("macs", json_number(l.macs));
  row.set("cycles", json_number(l.cycles.value()));
  row.set("time_s", json_number(time.value()));
  row.set("energy_j", json_number(l.energy.total().value()));
  row.set("leakage_j", json_number((profile.leakage * time).value()));
  row.set("bound", json_text(key_of(accel::name_of(l.breakdown.bound))));
  row.set("dram_bytes", json_number(bytes));
  row.set("utilisation", json_number(l.utilisation));
  // A point of the roofline plot.
  if (l.macs > 0 && bytes > 0 && time.value() > 0) {
    const double operations = operations_per_mac * static_cast<double>(l.macs);
    row.set("operations_per_byte", json_number(operations / bytes));
    row.set("operations_per_second", json_number(operations / time.value()));
  }
  row.set("time_by_cause_s", causes_json(l.breakdown, a.clock));
  row.set("energy_by_component_j", components_json(l.energy));
  return row;
}

Node module_json(const accel::ModuleActivity& m) {
  Node row = Node::mapping();
  row.set("name", json_text(m.name));
  row.set("busy_cycles", json_number(m.busy));
  row.set("stall_cycles", json_number(m.stall));
  row.set("idle_cycles", json_number(m.idle));
  Node by_cause = Node::mapping();
  for (const accel::CauseCycles& cause : m.causes) by_cause.set(key_of(cause.cause), json_number(cause.cycles));
  row.set("causes", std::move(by_cause));
  return row;
}

}  // namespace

Node components_json(const energy::EnergyBreakdown& energy) {
  Node node = Node::mapping();
  for (std::size_t i = 0; i < energy::component_count; ++i) {
    const auto component = static_cast<energy::Component>(i);
    const double joules = energy.of(component).value();
    if (joules != 0) node.set(key_of(energy::name_of(component)), json_number(joules));
  }
  return node;
}

Node operands_json(const energy::EnergyBreakdown& energy) {
  Node node = Node::mapping();
  for (std::size_t i = 0; i < energy::operand_count; ++i) {
    const auto operand = static_cast<energy::Operand>(i);
    const double joules = energy.of(operand).value();
    if (joules != 0) node.set(key_of(energy::name_of(operand)), json_number(joules));
  }
  return node;
}

Node causes_json(const accel::CycleBreakdown& cycles, Hertz clock) {
  Node node = Node::mapping();
  for (const auto& [name, member] : causes) {
    node.set(name, json_number((Cycles(cycles.*member) / clock).value()));
  }
  return node;
}

Node device_json(const accel::Accelerator& a, const energy::AreaBreakdown& area, SquareMetres pe_array, Watts leakage) {
  Node node = Node::mapping();
  node.set("name", json_text(a.name));
  node.set("kind", json_text("accelerator"));
  node.set("area_mm2", json_number(area.total().value() * square_millimetres));
  node.set("pe_array_mm2", json_number(pe_array.value() * square_millimetres));
  Node parts = Node::mapping();
  for (std::size_t i = 0; i < energy::component_count; ++i) {
    const auto component = static_cast<energy::Component>(i);
    const double size = area.of(component).value() * square_millimetres;
    if (size != 0) parts.set(key_of(energy::name_of(component)), json_number(size));
  }
  node.set("area_by_component_mm2", std::move(parts));
  node.set("peak_macs_per_s", json_number(static_cast<double>(a.peak_macs_per_cycle()) * a.clock.value()));
  node.set("dram_bytes_per_s",
           json_number(static_cast<double>(a.dram.channels) * a.dram.channel_bandwidth.value()));
  node.set("clock_hz", json_number(a.clock.value()));
  node.set("node_nm", json_number(a.node_nm));
  node.set("voltage_v", json_number(a.voltage.value()));
  node.set("leakage_w", json_number(leakage.value()));
  return node;
}

void add_profile(Node& entry, const ChipProfile& p, const accel::Accelerator& a, const ProfileDetail& detail) {
  entry.set("macs", json_number(p.macs));
  entry.set("weight_bytes", json_number(p.weights.value()));
  entry.set("cycles", json_number(p.cycles.value()));
  entry.set("latency_s", json_number(p.latency.value()));
  entry.set("energy_j", json_number(p.energy.total().value()));
  entry.set("utilisation", json_number(p.utilisation));
  entry.set("time_by_cause_s", causes_json(p.breakdown, a.clock));
  entry.set("energy_by_component_j", components_json(p.energy));
  entry.set("energy_by_operand_j", operands_json(p.energy));
  Node modules = Node::sequence();
  for (const ChipModule& m : by_module(p, detail.depth)) {
    Node row = Node::mapping();
    row.set("module", json_text(m.name));
    row.set("macs", json_number(m.macs));
    row.set("time_s", json_number((m.cycles / a.clock).value()));
    row.set("energy_j", json_number(m.energy.total().value()));
    row.set("time_by_cause_s", causes_json(m.breakdown, a.clock));
    row.set("energy_by_component_j", components_json(m.energy));
    modules.items.push_back(std::move(row));
  }
  entry.set("modules", std::move(modules));
  if (detail.layers) {
    Node layers = Node::sequence();
    for (const ChipLayer& layer : p.layers) layers.items.push_back(layer_json(layer, p, a, detail.depth));
    entry.set("layers", std::move(layers));
  }
  if (!p.modules.empty()) {
    Node machine = Node::sequence();
    for (const accel::ModuleActivity& module : p.modules) machine.items.push_back(module_json(module));
    entry.set("machine_modules", std::move(machine));
  }
}

}  // namespace switchyard::sim
