#include "report/result.h"

#include <fmt/format.h>

#include <cmath>

#include "base/load.h"
#include "base/text.h"

namespace switchyard::report {
namespace {

Accuracy accuracy_of(const Fields& fields) {
  Accuracy accuracy;
  accuracy.value_percent = fields.number("value_percent");
  accuracy.metric = fields.text_or("metric", "");
  accuracy.dataset = fields.text_or("dataset", "");
  accuracy.provenance = fields.text("provenance");
  accuracy.source = fields.text_or("source", "");
  accuracy.uncertainty_points = fields.number_if("uncertainty_points");
  return accuracy;
}

Device device_of(const Fields& fields) {
  Device device;
  device.name = fields.text("name");
  device.kind = fields.text_or("kind", "");
  device.area_mm2 = fields.number_if("area_mm2");
  device.peak_macs_per_s = fields.number_if("peak_macs_per_s");
  device.dram_bytes_per_s = fields.number_if("dram_bytes_per_s");
  device.clock_hz = fields.number_if("clock_hz");
  device.node_nm = fields.number_if("node_nm");
  device.leakage_w = fields.number_if("leakage_w");
  device.area_by_component_mm2 = fields.parts("area_by_component_mm2");
  return device;
}

Module module_of(const Fields& fields) {
  return {fields.text("module"), fields.number("macs"), fields.number("time_s"), fields.number("energy_j")};
}

Layer layer_of(const Fields& fields) {
  Layer layer;
  layer.layer = fields.text("layer");
  layer.module = fields.text_or("module", "");
  layer.kind = fields.text_or("kind", "");
  layer.bound = fields.text_or("bound", "");
  layer.macs = fields.number("macs");
  layer.time_s = fields.number("time_s");
  layer.energy_j = fields.number("energy_j");
  layer.cycles = fields.number_if("cycles");
  layer.dram_bytes = fields.number_if("dram_bytes");
  layer.utilisation = fields.number_if("utilisation");
  layer.operations_per_byte = fields.number_if("operations_per_byte");
  layer.operations_per_second = fields.number_if("operations_per_second");
  layer.time_by_cause_s = fields.parts("time_by_cause_s");
  layer.energy_by_component_j = fields.parts("energy_by_component_j");
  return layer;
}

MachineModule machine_module_of(const Fields& fields) {
  return {fields.text("name"), fields.number("busy_cycles"), fields.number("stall_cycles"),
          fields.number("idle_cycles"), fields.parts("causes")};
}

Profile profile_of(const Fields& fields) {
  Profile profile;
  profile.path = fields.text("path");
  profile.path_name = fields.text_or("path_name", "");
  profile.path_digest = fields.text_or("path_digest", "");
  profile.device = fields.text("device");
  profile.level = fields.text_or("level", "");
  profile.fidelity = fields.text_or("fidelity", "");
  profile.objective = fields.text_or("objective", "");
  profile.execution = fields.text_or("execution_name", "");
  profile.batch = fields.number_if("batch");
  profile.macs = fields.number("macs");
  profile.parameters = fields.number_if("parameters");
  profile.weight_bytes = fields.number_if("weight_bytes");
  profile.latency_s = fields.number("latency_s");
  profile.energy_j = fields.number("energy_j");
  profile.utilisation = fields.number_if("utilisation");
  profile.energy_by_component_j = fields.parts("energy_by_component_j");
  profile.energy_by_operand_j = fields.parts("energy_by_operand_j");
  fields.section("accuracy", "an accuracy", [&](const Fields& f) { profile.accuracy = accuracy_of(f); });
  fields.each("modules", "a module", [&](const Fields& f) { profile.modules.push_back(module_of(f)); });
  fields.each("layers", "a layer", [&](const Fields& f) { profile.layers.push_back(layer_of(f)); });
  fields.each("machine_modules", "a module of the machine",
              [&](const Fields& f) { profile.machine_modules.push_back(machine_module_of(f)); });
  return profile;
}

ParetoEntry pareto_of(const Fields& fields) {
  ParetoEntry entry;
  entry.path = fields.text("path");
  entry.device = fields.text_or("device", "");
  entry.level = fields.text_or("level", "");
  entry.objective = fields.text("objective");
  entry.on_front = fields.boolean("on_front");
  entry.dominated_by = fields.text_or("dominated_by", "");
  entry.reason = fields.text_or("reason", "");
  return entry;
}

std::optional<Saving> saving_of(const Fields& fields, std::string_view key) {
  std::optional<Saving> saving;
  fields.section(key, "a saving", [&](const Fields& f) {
    saving = Saving{f.text("path"), f.number("energy_saved", -HUGE_VAL), f.number("time_saved", -HUGE_VAL),
                    f.number_if("accuracy_drop", -HUGE_VAL)};
  });
  return saving;
}

Claim claim_of(const Fields& fields) {
  Claim claim;
  claim.statement = fields.text("statement");
  claim.source = fields.text_or("source", "");
  claim.device = fields.text_or("device", "");
  claim.from = fields.text_or("from", "");
  claim.claimed_accuracy_drop = fields.number("claimed_accuracy_drop");
  claim.claimed_energy_saved = fields.number_if("claimed_energy_saved");
  claim.claimed_time_saved = fields.number_if("claimed_time_saved");
  claim.most_saved_at_that_drop = saving_of(fields, "most_saved_at_that_drop");
  claim.least_drop_at_that_saving = saving_of(fields, "least_drop_at_that_saving");
  return claim;
}

SeriesPoint series_point_of(const Fields& fields) {
  SeriesPoint point;
  point.time_s = fields.number("time_s");
  point.path = fields.text_or("path", "");
  point.latency_s = fields.number_if("latency_s");
  point.deadline_s = fields.number_if("deadline_s");
  point.energy_j = fields.number_if("energy_j");
  const Node* dropped = fields.node().is_mapping() ? fields.node().find("dropped") : nullptr;
  if (dropped != nullptr && !dropped->is_null()) point.dropped = fields.boolean("dropped");
  return point;
}

std::vector<std::string> texts_of(const Node* list) {
  std::vector<std::string> texts;
  if (list == nullptr) return texts;
  if (list->is_scalar()) texts.push_back(list->text);
  for (const Node& item : list->items) {
    if (item.is_scalar()) texts.push_back(item.text);
  }
  return texts;
}

Run run_of(const Fields& fields) {
  Run run;
  run.policy = fields.text("policy");
  if (fields.node().is_mapping()) {
    const Node* device = fields.node().find("device");
    run.device = comma_list(texts_of(device != nullptr ? device : fields.node().find("devices")));
    run.accuracy_provenance = texts_of(fields.node().find("accuracy_provenance"));
  }
  run.offered = fields.number("offered");
  run.served = fields.number("served");
  run.dropped = fields.number_if("dropped");
  run.missed = fields.number_if("missed");
  run.accuracy_per_served_percent = fields.number_if("accuracy_per_served_percent");
  run.accuracy_per_offered_percent = fields.number_if("accuracy_per_offered_percent");
  run.energy_j = fields.number("energy_j");
  run.energy_per_served_j = fields.number_if("energy_per_served_j");
  run.energy_by_use_j = fields.parts("energy_by_use_j");
  run.energy_by_component_j = fields.parts("energy_by_component_j");
  run.latency_s = fields.parts("latency_s");
  run.switches = fields.number_if("switches");
  run.switch_time_s = fields.number_if("switch_time_s");
  fields.each("residency", "a residency", [&](const Fields& f) {
    run.residency.push_back({f.text("path"), f.number("frames"), f.number_if("time_s").value_or(0.0)});
  });
  fields.each("series", "a point of a series", [&](const Fields& f) { run.series.push_back(series_point_of(f)); });
  return run;
}

}  // namespace

std::string variant_of(const Profile& profile) {
  std::vector<std::string> words;
  for (const std::string* word : {&profile.level, &profile.fidelity, &profile.objective, &profile.execution}) {
    if (!word->empty()) words.push_back(*word);
  }
  if (profile.batch) words.push_back("batch " + shortest_decimal(*profile.batch));
  return comma_list(words);
}

bool is_result(const Node& node) {
  const Node* schema = node.is_mapping() ? node.find("schema") : nullptr;
  return schema != nullptr && schema->is_scalar() && schema->text == result_schema;
}

Result read_result(const Node& node, std::string file) {
  if (!is_result(node)) {
    const Node* schema = node.is_mapping() ? node.find("schema") : nullptr;
    const bool has_schema = schema != nullptr && schema->is_scalar();
    throw ConfigError(has_schema ? schema->mark : node.mark,
                      fmt::format("not a result file: its schema is {}, not ‘{}’; 'switchyard run CONFIG --json' writes one",
                                  has_schema ? in_quotes(schema->text) : "missing", result_schema));
  }
  Diagnostics diagnostics;
  const Fields fields(node, "a result", diagnostics);
  Result result;
  result.file = std::move(file);
  result.kind = fields.text("kind");
  result.title = fields.text_or("title", "");
  result.tool_version = fields.text_or("tool_version", "");
  result.digest = fields.text_or("digest", "");
  if (const Node* config = node.find("config")) result.config = *config;
  fields.each("devices", "a device", [&](const Fields& f) { result.devices.push_back(device_of(f)); });
  fields.each("profiles", "a profile", [&](const Fields& f) { result.profiles.push_back(profile_of(f)); });
  fields.each("pareto", "a Pareto entry", [&](const Fields& f) { result.pareto.push_back(pareto_of(f)); });
  fields.each("claims", "a claim", [&](const Fields& f) { result.claims.push_back(claim_of(f)); });
  fields.each("runs", "a run", [&](const Fields& f) { result.runs.push_back(run_of(f)); });
  diagnostics.throw_if_any();
  return result;
}

Result load_result(const std::filesystem::path& file) {
  return read_result(load_json(load_text(file, LoadLimits{}.max_bytes), file.string()), file.string());
}

}  // namespace switchyard::report
