// Layers and a machine so small that every mapping can be judged.
#pragma once

#include <array>
#include <limits>

#include "accel/mapper/exhaustive.h"
#include "accel/mapper/mapper.h"
#include "accel/mapper/quick_cost.h"
#include "tests/accel/random_mappings.h"

namespace switchyard::accel::testing {

inline constexpr std::array<Objective, 3> objectives = {Objective::latency, Objective::energy,
                                                        Objective::energy_delay};
inline constexpr std::array<Dataflow, 4> dataflows = {
    Dataflow::weight_stationary, Dataflow::output_stationary, Dataflow::weight_stationary_local_output,
    Dataflow::output_stationary_local_weight};

inline MapperOptions options_for(Objective objective) {
  MapperOptions options;
  options.objective = objective;
  return options;
}

/// Two PEs of 2 x 2 MACs whose buffers and buses matter to small layers.
inline Accelerator small_machine(Dataflow dataflow) {
  Accelerator a;
  a.name = "small";
  a.pe_rows = 1;
  a.pe_columns = 2;
  a.pe.lanes = a.pe.vector_width = 2;
  a.pe.weight_buffer = Bytes(64);
  a.pe.input_buffer = Bytes(96);
  a.pe.accumulation_buffer = Bytes(96);
  a.pe.dataflow = dataflow;
  a.global_buffer = {Bytes(1024), 2, 4, true, true};
  a.network = {Topology::mesh, 4, 2, true, Cycles(1), Metres(0)};
  a.dram.channel_bandwidth = BytesPerSecond(2e9);
  return a;
}

/// 2 to 6 channels in and out, 2 to 6 x 1 to 2 outputs; filters of one or four taps, strided now and then, in one or two
/// groups.
inline Nest small_nest(RandomMappings& random) {
  Nest n;
  n.size.of = {random.chance(80) ? 1 : 2,  1, random.between(2, 6), random.between(2, 6), random.between(2, 6),
               random.between(1, 2)};
  n.r = n.s = random.chance(50) ? 1 : 2;
  n.stride_h = random.chance(80) ? 1 : 2;
  n.in_h = (n.size[Dim::p] - 1) * n.stride_h + n.r;
  n.in_w = n.size[Dim::q] - 1 + n.s;
  return n;
}

/// Least value of each objective over every mapping.
inline std::array<double, objectives.size()> exhaustive_best(const Nest& nest, const Accelerator& machine) {
  std::array<double, objectives.size()> best{};
  best.fill(std::numeric_limits<double>::infinity());
  for_each_mapping(nest, machine, [&](const Mapping& mapping) {
    const LayerCost cost = analyse(nest, mapping, machine);
    for (std::size_t i = 0; i < objectives.size(); ++i) {
      best[i] = std::min(best[i], objective_value(cost, options_for(objectives[i]), machine));
    }
  });
  return best;
}

/// Value of the pruned search's mapping over the best there is; 1: none is better.
inline double pruned_over_best(const Nest& nest, const Accelerator& machine, std::size_t objective, double best) {
  MapperOptions options = options_for(objectives[objective]);
  options.exact_below = 0;
  return objective_value(find_mapping(nest, machine, options).cost, options, machine) / best;
}

}  // namespace switchyard::accel::testing
