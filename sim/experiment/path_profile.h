// One path on one device at one resource level: what it takes and where that goes, whatever the machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/node.h"
#include "base/quantity.h"
#include "models/accuracy_query.h"

namespace switchyard::sim {

/// A number under a name, in order of a table.
using Named = std::vector<std::pair<std::string, double>>;

/// A task of an accelerator (with what is fused into its drain) or a layer of a GPU.
struct ProfileLayer {
  std::string layer;
  std::string kind;             ///< of its operator
  std::int64_t macs = 0;
  std::int64_t cycles = 0;      ///< accelerators only
  Seconds time;                 ///< from the end of the layer before to its own end
  Joules energy;                ///< static energy over that time included
  std::string bound;            ///< what it waits for most
  double dram_bytes = 0;
  double utilisation = 0;       ///< macs / (time x peak)
  Named time_by_cause;          ///< seconds; adds up to `time` on accelerators
  Named energy_by_component;    ///< joules; empty on GPUs
};

/// Some layers together.
struct ProfileGroup {
  std::string name;
  std::int64_t macs = 0;
  Seconds time;
  Joules energy;
};

/// What a module of the SystemC machine did.
struct MachineModule {
  std::string name;
  std::int64_t busy = 0, stall = 0, idle = 0;  ///< cycles
  std::vector<std::pair<std::string, std::int64_t>> causes;
};

struct PathProfile {
  std::string path;         ///< its name in the experiment
  std::size_t workload = 0; ///< of the experiment, that it is of; an index
  std::string path_name;    ///< the settings that make it: "segformer-b2 {fuse_in_channels: 1792}"
  std::string path_digest;
  std::string device;
  std::string level;
  std::string fidelity;     ///< "analytic" or "systemc"; of a GPU "kernels"
  std::string checkpoint;   ///< paths with equal ones share weights
  std::int64_t macs = 0;
  std::int64_t parameters = 0;
  Bytes weights;            ///< at the device's precision
  Seconds latency;
  Joules energy;            ///< of one inference, static energy over the latency included
  double utilisation = 0;   ///< macs / (latency x peak)
  Watts idle_power;         ///< of the device at this level, between inferences
  BytesPerSecond load_bandwidth;  ///< at which weights that are not resident arrive
  Seconds throttled;        ///< part of the latency that a power cap adds
  Named energy_by_component;
  Named energy_by_operand;  ///< empty on GPUs
  std::vector<ProfileLayer> layers;
  std::vector<MachineModule> machine_modules;  ///< fidelity systemc only
  std::optional<Accuracy> accuracy;
};

/// The module of a layer: the first `depth` components of its dotted name.
std::string module_of(const std::string& layer, std::int64_t depth);
/// Rows in execution order.
std::vector<ProfileGroup> by_module(const PathProfile& profile, std::int64_t depth);
/// Rows in order of first occurrence: "convolution", "linear", "attention matmul", …
std::vector<ProfileGroup> by_kind(const PathProfile& profile);

/// Everything but what the experiment gives (path, workload, device, level, accuracy), for a cache: reading back what was
/// written gives an equal profile.
Node to_node(const PathProfile& profile);
/// Throws ConfigError for a node that to_node() did not write.
PathProfile profile_of(const Node& node);

/// The layer as results and caches show it.
Node to_node(const ProfileLayer& layer);
/// Adds what one inference takes, from "fidelity" to "idle_power_w".
void add_figures(Node& node, const PathProfile& profile);
Node to_node(const MachineModule& module);
/// {"name": value, …}.
Node to_node(const Named& values);

}  // namespace switchyard::sim
