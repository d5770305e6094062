// One network on one accelerator: time and energy of every layer, what they went into, and what the chip measures.
// Joins the machine's counts to the energy tables; the machine knows no joules, the tables know no machines.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "accel/accelerator.h"
#include "accel/analytic.h"
#include "accel/machine/machine.h"
#include "accel/mapper/mapper.h"
#include "accel/mapper/mapping_file.h"
#include "base/keys.h"
#include "energy/accounting.h"
#include "energy/area.h"
#include "energy/breakdown.h"
#include "energy/table.h"
#include "models/graph.h"
#include "sim/chip/mapping_cache.h"

namespace switchyard::sim {

/// How the cycles of a mapped network come about.
enum class Fidelity {
  analytic,  ///< closed form, each layer on an otherwise idle machine
  systemc    ///< simulated in time, layers overlapping where the machine allows it; vector_pe machines only
};
/// Words and meanings, in the order of the enumerators.
const std::vector<Choice>& fidelity_choices();
std::string_view name_of(Fidelity fidelity);
/// Of accel::Objective.
using accel::name_of;
using accel::objective_choices;

struct ChipLayer {
  LayerId layer = -1;
  std::string name;
  OpKind kind = OpKind::source;
  std::vector<LayerId> fused;      ///< vector ops that ran in its drain
  std::int64_t macs = 0;           ///< of the network; counts.macs is what was multiplied (Winograd: less)
  Cycles cycles;                   ///< from the end of the layer before; they add up to the network's
  accel::CycleBreakdown breakdown; ///< of these
  accel::ActionCounts counts;
  energy::EnergyBreakdown energy;  ///< dynamic; leakage belongs to the whole chip over the whole time
  double utilisation = 0.0;        ///< macs / (cycles x peak MACs per cycle); above 1 with Winograd

  double dram_bytes() const {
    return static_cast<double>(counts.dram_reads.total() + counts.dram_writes.total()) / 8;
  }
};

struct ChipProfile {
  std::vector<ChipLayer> layers;
  Cycles cycles;
  Seconds latency;
  energy::EnergyBreakdown energy;  ///< of all layers, and leakage over the latency
  Watts leakage;
  std::vector<accel::ModuleActivity> modules;  ///< systemc only
  std::int64_t macs = 0;
  Bytes weights;                   ///< of the network at the machine's precision
  double utilisation = 0.0;        ///< macs / (cycles x peak)
  accel::ActionCounts counts;      ///< of all layers
  accel::CycleBreakdown breakdown; ///< of all layers
};

/// Some layers together.
struct ChipModule {
  std::string name;
  std::int64_t macs = 0;
  Cycles cycles;
  accel::CycleBreakdown breakdown;
  energy::EnergyBreakdown energy;  ///< dynamic
};
/// The first `depth` components of the dotted name of a layer.
std::string module_of(const std::string& layer, int depth);
/// Rows in execution order.
std::vector<ChipModule> by_module(const ChipProfile& profile, int depth);

struct ChipOptions {
  accel::Objective objective = accel::Objective::latency;
  Fidelity fidelity = Fidelity::systemc;
  accel::Effort effort = accel::Effort::full;  ///< of the mapper
  double gated_mac = 1.0;  ///< energy of a MAC slot that had nothing to do, as a fraction of a used one
  int jobs = 1;            ///< threads of the mapper; the result does not depend on them
  std::shared_ptr<MappingCache> cache;  ///< mappings on disk; may be empty; the result does not depend on it
};

/// A machine with its energy table. Remembers mappings: equal layers are mapped once, whatever network they are of.
class Chip {
 public:
  /// Throws ConfigError for a gating factor outside 0 to 1.
  Chip(accel::Accelerator accelerator, energy::EnergyTable table, ChipOptions options);

  /// Throws ConfigError that names a layer whose op has no rule or that fits in no way, and for an array of another template at
  /// fidelity systemc; SimError if the simulation or the sums do not add up.
  ChipProfile profile(const Graph& graph) { return profile(graph, options_.fidelity); }
  /// At another fidelity than the options say, with the same mappings; layers that `forced` names run as it says. Throws
  /// ConfigError if they cannot.
  ChipProfile profile(const Graph& graph, Fidelity fidelity, const accel::MappingFile* forced = nullptr);

  /// Finds the mappings of all `graphs` at once, so that profile() need not; processes forked afterwards share them.
  void prepare(const std::vector<const Graph*>& graphs);

  /// The run that a profile of fidelity systemc prices; `observer` hears what every module does. Throws like profile().
  accel::NetworkRun simulate(const Graph& graph, accel::MachineObserver* observer = nullptr,
                             const accel::MappingFile* forced = nullptr);

  const accel::Accelerator& accelerator() const { return accelerator_; }
  const energy::EnergyTable& table() const { return table_; }
  const ChipOptions& options() const { return options_; }
  energy::AreaBreakdown area() const { return energy::area_of(parts_, table_); }
  Watts leakage() const { return leakage_; }

 private:
  /// Mappings of the tasks: known, kept on disk, or searched.
  std::vector<accel::Mapping> mappings_of(const std::vector<accel::Task>& program);
  /// The same, with the mappings of `forced` (or nullptr) in their place.
  std::vector<accel::Mapping> mappings_of(const Graph& graph, const std::vector<accel::Task>& program,
                                          const accel::MappingFile* forced);
  ChipLayer layer_of(const Graph& graph, const accel::Task& task, const accel::LayerCost& cost) const;

  accel::Accelerator accelerator_;
  energy::EnergyTable table_;
  ChipOptions options_;
  std::vector<energy::Part> parts_;
  Watts leakage_;
  accel::MapperOptions mapper_options_;
  accel::Mapper mapper_;
};

}  // namespace switchyard::sim
