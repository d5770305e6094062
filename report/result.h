// A result file ("switchyard-result/1", docs/results.md) as reports see it: devices, paths with their layers, the
// Pareto front and runs over time. Quantities carry the unit of the JSON key they come from.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/node.h"
#include "report/fields.h"

namespace switchyard::report {

inline constexpr std::string_view result_schema = "switchyard-result/1";

struct Accuracy {
  double value_percent = 0;
  std::string metric;
  std::string dataset;
  std::string provenance;  ///< published, predicted, modelled or user
  std::string source;
  std::optional<double> uncertainty_points;
};

struct Device {
  std::string name;
  std::string kind;  ///< accelerator or gpu
  std::optional<double> area_mm2, peak_macs_per_s, dram_bytes_per_s, clock_hz, node_nm, leakage_w;
  Parts area_by_component_mm2;
};

struct Module {
  std::string module;
  double macs = 0, time_s = 0, energy_j = 0;
};

struct Layer {
  std::string layer, module, kind, bound;
  double macs = 0, time_s = 0, energy_j = 0;
  std::optional<double> cycles, dram_bytes, utilisation, operations_per_byte, operations_per_second;
  Parts time_by_cause_s, energy_by_component_j;
};

/// Where a module of the simulated machine spent its cycles.
struct MachineModule {
  std::string name;
  double busy_cycles = 0, stall_cycles = 0, idle_cycles = 0;
  Parts causes;
};

/// One path on one device at one level of its resources, run in one way.
struct Profile {
  std::string path, path_name, path_digest, device;
  std::string level, fidelity, objective, execution;  ///< empty where the kind of study has none
  std::optional<double> batch;
  double macs = 0, latency_s = 0, energy_j = 0;
  std::optional<double> parameters, weight_bytes, utilisation;
  Parts energy_by_component_j, energy_by_operand_j;
  std::optional<Accuracy> accuracy;
  std::vector<Module> modules;
  std::vector<Layer> layers;
  std::vector<MachineModule> machine_modules;
};

/// What tells profiles of one path on one device apart: "level, fidelity, objective, execution, batch 8".
std::string variant_of(const Profile& profile);

/// Whether a path is on the front of accuracy against energy or latency, and if not, which path beats it.
struct ParetoEntry {
  std::string path, device, level, objective, dominated_by, reason;
  bool on_front = false;
};

/// What a path saves and loses relative to another; shares, 0 to 1.
struct Saving {
  std::string path;
  double energy_saved = 0, time_saved = 0;
  std::optional<double> accuracy_drop;
};

/// What a publication claims of dynamic paths, and what the simulated ones answer on one device.
struct Claim {
  std::string statement, source, device, from;
  double claimed_accuracy_drop = 0;
  std::optional<double> claimed_energy_saved, claimed_time_saved;
  std::optional<Saving> most_saved_at_that_drop, least_drop_at_that_saving;
};

struct SeriesPoint {
  double time_s = 0;
  std::string path;
  std::optional<double> latency_s, deadline_s, energy_j;
  bool dropped = false;
};

struct Residency {
  std::string path;
  double frames = 0, time_s = 0;
};

/// One policy over one trace of requests.
struct Run {
  std::string policy, device;
  double offered = 0, served = 0, energy_j = 0;
  std::optional<double> dropped, missed, switches, switch_time_s;
  std::optional<double> accuracy_per_served_percent, accuracy_per_offered_percent, energy_per_served_j;
  std::vector<std::string> accuracy_provenance;
  Parts latency_s, energy_by_use_j, energy_by_component_j;
  std::vector<Residency> residency;
  std::vector<SeriesPoint> series;
};

struct Result {
  std::string file;  ///< as the user named it
  std::string kind, title, tool_version, digest;
  std::vector<Device> devices;
  std::vector<Profile> profiles;
  std::vector<ParetoEntry> pareto;
  std::vector<Claim> claims;
  std::vector<Run> runs;
  Node config;       ///< resolved configuration; null if the file has none
};

/// Throws ConfigError that carries every problem with its place; a file of another schema says which one it has.
Result read_result(const Node& node, std::string file);
Result load_result(const std::filesystem::path& file);

/// Whether `node` says that it is a result; looks at "schema" only.
bool is_result(const Node& node);

}  // namespace switchyard::report
