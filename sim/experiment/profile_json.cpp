// Profiles as JSON: what the cache keeps and what results show of layers.
#include "base/error.h"
#include "base/json_value.h"
#include "sim/experiment/path_profile.h"

namespace switchyard::sim {
namespace {

const Node& member(const Node& node, const char* key) {
  const Node* value = node.is_mapping() ? node.find(key) : nullptr;
  if (value == nullptr) throw ConfigError(node.mark, std::string("the profile lacks ") + in_quotes(key));
  return *value;
}

std::string text(const Node& node, const char* key) { return member(node, key).text; }

double number_in(const Node& value) {
  const auto decimal = scan_decimal(value.text);
  if (!value.is_scalar() || !decimal || decimal->length != value.text.size()) {
    throw ConfigError(value.mark, in_quotes(value.text) + " is no number");
  }
  return decimal->value();
}
std::int64_t integer_in(const Node& value) {
  const auto decimal = value.is_scalar() ? scan_decimal(value.text) : std::nullopt;
  const auto whole = decimal && decimal->length == value.text.size() ? decimal->whole() : std::nullopt;
  if (!whole) throw ConfigError(value.mark, in_quotes(value.text) + " is no whole number");
  return *whole;
}
double number(const Node& node, const char* key) { return number_in(member(node, key)); }
std::int64_t integer(const Node& node, const char* key) { return integer_in(member(node, key)); }

Named named_in(const Node& node) {
  Named values;
  for (std::size_t i = 0; i < node.keys.size(); ++i) values.emplace_back(node.keys[i], number_in(node.items[i]));
  return values;
}

Node counts(const std::vector<std::pair<std::string, std::int64_t>>& values) {
  Node node = Node::mapping();
  for (const auto& [name, value] : values) node.set(name, json_number(value));
  return node;
}

template <class T, class Convert>
Node list_of(const std::vector<T>& values, Convert convert) {
  Node node = Node::sequence();
  for (const T& value : values) node.items.push_back(convert(value));
  return node;
}

ProfileLayer layer_of(const Node& n) {
  ProfileLayer layer;
  layer.layer = text(n, "layer");
  layer.kind = text(n, "kind");
  layer.macs = integer(n, "macs");
  if (n.find("cycles") != nullptr) layer.cycles = integer(n, "cycles");
  layer.time = Seconds(number(n, "time_s"));
  layer.energy = Joules(number(n, "energy_j"));
  layer.bound = text(n, "bound");
  layer.dram_bytes = number(n, "dram_bytes");
  layer.utilisation = number(n, "utilisation");
  layer.time_by_cause = named_in(member(n, "time_by_cause_s"));
  if (const Node* energy = n.find("energy_by_component_j")) layer.energy_by_component = named_in(*energy);
  return layer;
}

MachineModule machine_module_of(const Node& n) {
  MachineModule module{text(n, "name"), integer(n, "busy_cycles"), integer(n, "stall_cycles"),
                       integer(n, "idle_cycles"), {}};
  const Node& causes = member(n, "causes");
  for (std::size_t i = 0; i < causes.keys.size(); ++i) {
    module.causes.emplace_back(causes.keys[i], integer_in(causes.items[i]));
  }
  return module;
}

}  // namespace

Node to_node(const Named& values) {
  Node node = Node::mapping();
  for (const auto& [name, value] : values) node.set(name, json_number(value));
  return node;
}

Node to_node(const ProfileLayer& layer) {
  Node n = Node::mapping();
  n.set("layer", json_text(layer.layer));
  n.set("kind", json_text(layer.kind));
  n.set("macs", json_number(layer.macs));
  if (layer.cycles > 0) n.set("cycles", json_number(layer.cycles));
  n.set("time_s", json_number(layer.time.value()));
  n.set("energy_j", json_number(layer.energy.value()));
  n.set("bound", json_text(layer.bound));
  n.set("dram_bytes", json_number(layer.dram_bytes));
  n.set("utilisation", json_number(layer.utilisation));
  // A point of the roofline plot.
  if (layer.macs > 0 && layer.dram_bytes > 0 && layer.time.value() > 0) {
    const double operations = 2.0 * static_cast<double>(layer.macs);
    n.set("operations_per_byte", json_number(operations / layer.dram_bytes));
    n.set("operations_per_second", json_number(operations / layer.time.value()));
  }
  n.set("time_by_cause_s", to_node(layer.time_by_cause));
  if (!layer.energy_by_component.empty()) n.set("energy_by_component_j", to_node(layer.energy_by_component));
  return n;
}

Node to_node(const MachineModule& module) {
  Node n = Node::mapping();
  n.set("name", json_text(module.name));
  n.set("busy_cycles", json_number(module.busy));
  n.set("stall_cycles", json_number(module.stall));
  n.set("idle_cycles", json_number(module.idle));
  n.set("causes", counts(module.causes));
  return n;
}

void add_figures(Node& n, const PathProfile& p) {
  n.set("fidelity", json_text(p.fidelity));
  n.set("checkpoint", json_text(p.checkpoint));
  n.set("macs", json_number(p.macs));
  n.set("parameters", json_number(p.parameters));
  n.set("weight_bytes", json_number(p.weights.value()));
  n.set("latency_s", json_number(p.latency.value()));
  n.set("energy_j", json_number(p.energy.value()));
  n.set("utilisation", json_number(p.utilisation));
  n.set("idle_power_w", json_number(p.idle_power.value()));
}

Node to_node(const PathProfile& p) {
  Node n = Node::mapping();
  n.set("path_name", json_text(p.path_name));
  n.set("path_digest", json_text(p.path_digest));
  add_figures(n, p);
  n.set("load_bytes_per_s", json_number(p.load_bandwidth.value()));
  n.set("throttled_s", json_number(p.throttled.value()));
  n.set("energy_by_component_j", to_node(p.energy_by_component));
  n.set("energy_by_operand_j", to_node(p.energy_by_operand));
  n.set("layers", list_of(p.layers, [](const ProfileLayer& layer) { return to_node(layer); }));
  n.set("machine_modules", list_of(p.machine_modules, [](const MachineModule& module) { return to_node(module); }));
  return n;
}

PathProfile profile_of(const Node& n) {
  PathProfile p;
  p.path_name = text(n, "path_name");
  p.path_digest = text(n, "path_digest");
  p.fidelity = text(n, "fidelity");
  p.checkpoint = text(n, "checkpoint");
  p.macs = integer(n, "macs");
  p.parameters = integer(n, "parameters");
  p.weights = Bytes(integer(n, "weight_bytes"));
  p.latency = Seconds(number(n, "latency_s"));
  p.energy = Joules(number(n, "energy_j"));
  p.utilisation = number(n, "utilisation");
  p.idle_power = Watts(number(n, "idle_power_w"));
  p.load_bandwidth = BytesPerSecond(number(n, "load_bytes_per_s"));
  p.throttled = Seconds(number(n, "throttled_s"));
  p.energy_by_component = named_in(member(n, "energy_by_component_j"));
  p.energy_by_operand = named_in(member(n, "energy_by_operand_j"));
  for (const Node& layer : member(n, "layers").items) p.layers.push_back(layer_of(layer));
  for (const Node& module : member(n, "machine_modules").items) p.machine_modules.push_back(machine_module_of(module));
  return p;
}

}  // namespace switchyard::sim
