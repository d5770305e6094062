// The result file, schema "switchyard-result/1": quantities carry their unit in the key.
#include <algorithm>
#include <map>

#include "base/json_value.h"
#include "base/key_writer.h"
#include "sim/experiment/run.h"
#include "sim/result/result.h"

namespace switchyard::sim {
namespace {

template <class T, class Convert>
Node list_of(const std::vector<T>& values, Convert convert) {
  Node node = Node::sequence();
  for (const T& value : values) node.items.push_back(convert(value));
  return node;
}

Node device_json(const DeviceFacts& d) {
  Node n = Node::mapping();
  n.set("name", json_text(d.name));
  n.set("kind", json_text(d.kind == ExperimentDevice::Kind::accelerator ? "accelerator" : "gpu"));
  n.set("peak_macs_per_s", json_number(d.peak_macs_per_second));
  n.set("dram_bytes_per_s", json_number(d.dram_bandwidth.value()));
  n.set("clock_hz", json_number(d.clock.value()));
  if (d.kind != ExperimentDevice::Kind::accelerator) {
    n.set("idle_w", json_number(d.idle.value()));
    return n;
  }
  n.set("node_nm", json_number(d.node_nm));
  constexpr double mm2_per_m2 = 1e6;
  double area = 0;
  Node by_component = Node::mapping();
  for (const auto& [name, m2] : d.area_by_component) {
    area += m2;
    by_component.set(name, json_number(m2 * mm2_per_m2));
  }
  n.set("area_mm2", json_number(area * mm2_per_m2));
  n.set("pe_array_mm2", json_number(d.pe_array.value() * mm2_per_m2));
  n.set("area_by_component_mm2", std::move(by_component));
  n.set("leakage_w", json_number(d.leakage.value()));
  return n;
}

Node accuracy_json(const std::optional<Accuracy>& accuracy) {
  if (!accuracy) return {};
  Node n = Node::mapping();
  n.set("value_percent", json_number(accuracy->value));
  n.set("metric", json_text(accuracy->metric));
  n.set("dataset", json_text(accuracy->dataset));
  n.set("conditions", json_text(to_string(accuracy->conditions)));
  n.set("provenance", json_text(name_of(accuracy->provenance)));
  n.set("source", json_text(accuracy->source));
  if (accuracy->uncertainty) n.set("uncertainty_points", json_number(*accuracy->uncertainty));
  if (!accuracy->note.empty()) n.set("note", json_text(accuracy->note));
  return n;
}

Node group_json(const ProfileGroup& group, const char* key) {
  Node n = Node::mapping();
  n.set(key, json_text(group.name));
  n.set("macs", json_number(group.macs));
  n.set("time_s", json_number(group.time.value()));
  n.set("energy_j", json_number(group.energy.value()));
  return n;
}

Node profile_json(const PathProfile& p, const Experiment& e) {
  const bool detailed = std::find(e.layers_of.begin(), e.layers_of.end(), p.path) != e.layers_of.end();
  Node n = Node::mapping();
  n.set("path", json_text(p.path));
  n.set("path_name", json_text(p.path_name));
  n.set("path_digest", json_text(p.path_digest));
  n.set("device", json_text(p.device));
  n.set("level", json_text(p.level));
  add_figures(n, p);
  if (p.throttled.value() > 0) n.set("throttled_s", json_number(p.throttled.value()));
  n.set("energy_by_component_j", to_node(p.energy_by_component));
  n.set("energy_by_operand_j", to_node(p.energy_by_operand));
  n.set("accuracy", accuracy_json(p.accuracy));
  if (e.by_kind) n.set("kinds", list_of(by_kind(p), [](const ProfileGroup& g) { return group_json(g, "kind"); }));
  n.set("modules", list_of(by_module(p, e.depth), [](const ProfileGroup& g) { return group_json(g, "module"); }));
  if (!detailed) return n;
  n.set("layers", list_of(p.layers, [&](const ProfileLayer& layer) {
          Node row = to_node(layer);
          row.set("module", json_text(module_of(layer.layer, e.depth)));
          return row;
        }));
  n.set("machine_modules", list_of(p.machine_modules, [](const MachineModule& module) { return to_node(module); }));
  return n;
}

Node pareto_json(const ParetoEntry& entry) {
  Node n = Node::mapping();
  n.set("path", json_text(entry.path));
  n.set("device", json_text(entry.device));
  n.set("objective", json_text(name_of(entry.objective)));
  n.set("on_front", json_boolean(entry.on_front));
  n.set("dominated_by", entry.dominated_by ? json_text(*entry.dominated_by) : Node());
  n.set("reason", json_text(entry.reason));
  return n;
}

Node saving_json(const std::optional<Saving>& saving) {
  if (!saving) return {};
  Node n = Node::mapping();
  n.set("path", json_text(saving->path));
  n.set("energy_saved", json_number(saving->energy_saved));
  n.set("time_saved", json_number(saving->time_saved));
  n.set("accuracy_drop", saving->drop ? json_number(*saving->drop) : Node());
  return n;
}

Node answer_json(const ClaimAnswer& answer, const Experiment& e) {
  const Claim& claim = e.claims[answer.claim];
  Node n = Node::mapping();
  n.set("statement", json_text(claim.statement));
  n.set("source", json_text(claim.source));
  n.set("device", json_text(answer.device));
  n.set("from", json_text(answer.from));
  n.set("claimed_accuracy_drop", json_number(claim.drop));
  if (claim.energy_saved) n.set("claimed_energy_saved", json_number(*claim.energy_saved));
  if (claim.time_saved) n.set("claimed_time_saved", json_number(*claim.time_saved));
  n.set("most_saved_at_that_drop", saving_json(answer.at_drop));
  n.set("least_drop_at_that_saving", saving_json(answer.at_saving));
  n.set("nearest_to_that_saving", saving_json(answer.nearest));
  return n;
}

/// What a run needs to know of the experiment around it.
struct RunNames {
  std::vector<std::string> paths;  ///< those with an accuracy
  std::vector<std::string> devices;
  std::vector<std::string> levels;  ///< that occur
  std::map<std::string, std::string> provenance;  ///< of the accuracy of a path
};

std::string drop_word(policy::DropCause cause) {
  switch (cause) {
    case policy::DropCause::none: return "";
    case policy::DropCause::queue_full: return "queue full";
    case policy::DropCause::policy: return "policy";
    case policy::DropCause::battery: return "battery";
  }
  return "";
}

Node outcome_json(const policy::Outcome& o, const RunNames& names) {
  Node n = Node::mapping();
  n.set("time_s", json_number(o.finish.value()));
  n.set("frame", json_number(o.frame));
  n.set("path", o.served() ? json_text(names.paths[o.path]) : Node());
  if (names.devices.size() > 1 && o.served()) n.set("device", json_text(names.devices[o.device]));
  n.set("level", json_text(names.levels[o.level]));
  n.set("latency_s", json_number(o.latency().value()));
  n.set("deadline_s", json_number((o.deadline - o.arrival).value()));
  n.set("energy_j", json_number((o.energy + o.switch_energy).value()));
  n.set("dropped", json_boolean(!o.served()));
  if (!o.served()) n.set("drop_cause", json_text(drop_word(o.dropped)));
  return n;
}

Node residency_json(const Residency& r, const RunNames& names) {
  Node n = Node::mapping();
  n.set("path", json_text(names.paths[r.path]));
  n.set("device", json_text(names.devices[r.device]));
  n.set("frames", json_number(r.frames));
  n.set("time_s", json_number(r.time.value()));
  n.set("energy_j", json_number(r.energy.value()));
  return n;
}

Node provenances_json(const SystemRun& run, const RunNames& names) {
  std::vector<std::string> found;
  for (const Residency& r : run.residency) {
    const std::string& word = names.provenance.at(names.paths[r.path]);
    if (std::find(found.begin(), found.end(), word) == found.end()) found.push_back(word);
  }
  std::sort(found.begin(), found.end());
  return list_of(found, [](const std::string& word) { return json_text(word); });
}

Node run_json(const SystemRun& r, const RunNames& names, bool series) {
  Node n = Node::mapping();
  n.set("policy", json_text(r.policy));
  n.set("devices", list_of(names.devices, [](const std::string& name) { return json_text(name); }));
  n.set("offered", json_number(r.offered));
  n.set("served", json_number(r.served));
  n.set("dropped", json_number(r.dropped));
  n.set("dropped_by_queue", json_number(r.dropped_by_queue));
  n.set("dropped_by_policy", json_number(r.dropped_by_policy));
  n.set("dropped_by_battery", json_number(r.dropped_by_battery));
  n.set("missed", json_number(r.missed));
  n.set("fallbacks", json_number(r.fallbacks));
  n.set("accuracy_per_served_percent", json_number(r.accuracy_per_served));
  n.set("accuracy_per_offered_percent", json_number(r.accuracy_per_offered));
  n.set("value_percent", json_number(r.value));
  n.set("accuracy_provenance", provenances_json(r, names));
  n.set("duration_s", json_number(r.duration.value()));
  n.set("energy_j", json_number(r.energy.total().value()));
  if (r.served > 0) n.set("energy_per_served_j", json_number(r.energy.total().value() / static_cast<double>(r.served)));
  n.set("energy_by_use_j", to_node(Named{{"inference", r.energy.inference.value()},
                                         {"idle", r.energy.idle.value()},
                                         {"switching", r.energy.switching.value()}}));
  Node components = Node::mapping();
  for (const auto& [name, joules] : r.energy_by_component) components.set(name, json_number(joules.value()));
  n.set("energy_by_component_j", std::move(components));
  n.set("latency_s", to_node(Named{{"p50", r.latency.p50.value()},
                                   {"p95", r.latency.p95.value()},
                                   {"p99", r.latency.p99.value()},
                                   {"max", r.latency.max.value()}}));
  n.set("switches", json_number(r.switches));
  n.set("switch_time_s", json_number(r.switch_time.value()));
  n.set("switch_bytes", json_number(r.switch_bytes.value()));
  n.set("prefetches", json_number(r.prefetches));
  if (r.battery_left) n.set("battery_left_j", json_number(r.battery_left->value()));
  n.set("off_time_s", json_number(r.off_time.value()));
  if (r.oracle) {
    Node oracle = Node::mapping();
    oracle.set("value_percent", json_number(r.oracle->value));
    oracle.set("bound_percent", json_number(r.oracle->bound));
    oracle.set("exact", json_boolean(r.oracle->exact));
    oracle.set("note", json_text(r.oracle->note));
    n.set("oracle", std::move(oracle));
  }
  n.set("residency", list_of(r.residency, [&](const Residency& row) { return residency_json(row, names); }));
  if (series) {
    n.set("series_step", json_number(r.series_step));
    n.set("series", list_of(r.series, [&](const policy::Outcome& o) { return outcome_json(o, names); }));
  }
  return n;
}

RunNames names_of(const ExperimentResult& result) {
  RunNames names;
  for (const DeviceFacts& device : result.devices) names.devices.push_back(device.name);
  for (const PathProfile& p : result.profiles) {
    if (std::find(names.levels.begin(), names.levels.end(), p.level) == names.levels.end()) {
      names.levels.push_back(p.level);
    }
    if (!p.accuracy || names.provenance.contains(p.path)) continue;
    names.paths.push_back(p.path);
    names.provenance.emplace(p.path, name_of(p.accuracy->provenance));
  }
  return names;
}

}  // namespace

Node result_json(const ExperimentResult& result) {
  const Experiment& e = result.experiment;
  Node n = result_head("experiment", e.title, switchyard::to_node(e));
  n.set("question", json_text(e.question));
  n.set("baseline", json_text(result.baseline));
  n.set("devices", list_of(result.devices, &device_json));
  n.set("profiles", list_of(result.profiles, [&](const PathProfile& p) { return profile_json(p, e); }));
  n.set("pareto", list_of(result.pareto, &pareto_json));
  n.set("claims", list_of(result.answers, [&](const ClaimAnswer& answer) { return answer_json(answer, e); }));
  const RunNames names = names_of(result);
  Node runs = Node::sequence();
  for (std::size_t i = 0; i < result.runs.size(); ++i) {
    runs.items.push_back(run_json(result.runs[i], names, i < result.listed_policies));
  }
  n.set("runs", std::move(runs));
  return n;
}

}  // namespace switchyard::sim
