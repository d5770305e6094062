#include "accel/mapper/quick_cost.h"

#include <algorithm>

#include "accel/count_terms.h"

namespace switchyard::accel {

double weighted_energy(const ActionCounts& n, const EnergyWeights& w) {
  const auto real = [](std::int64_t count) { return static_cast<double>(count); };
  return w.mac * real(n.macs) + w.weight_buffer_value * real(n.weight_buffer_reads + n.weight_buffer_writes) +
         w.input_buffer_value * real(n.input_buffer_reads + n.input_buffer_writes) +
         w.accumulation_value * real(n.accumulation_buffer_updates + n.accumulation_buffer_reads +
                                     n.accumulation_buffer_fills + n.accumulation_buffer_drains) +
         w.collector_value * real(n.weight_collector_reads + n.weight_collector_writes +
                                  n.accumulation_collector_reads + n.accumulation_collector_writes) +
         w.network_bit_hop * real(n.network_bit_hops) +
         w.global_buffer_bit * real(n.global_buffer_reads.total() + n.global_buffer_writes.total()) +
         w.dram_bit * real(n.dram_reads.total() + n.dram_writes.total()) + w.cycle * real(n.total_cycles);
}

double objective_value(const LayerCost& cost, const MapperOptions& options) {
  const auto cycles = static_cast<double>(cost.cycles.total);
  switch (options.objective) {
    case Objective::latency: return cycles;
    case Objective::energy: return weighted_energy(cost.counts, options.weights);
    case Objective::energy_delay: break;
  }
  return weighted_energy(cost.counts, options.weights) * cycles;
}

double quick_cost(const Nest& nest, const Mapping& mapping, const Accelerator& a, const MapperOptions& options) {
  const Tiling tiling(nest, mapping, a);
  const CountTerms t = count_terms(tiling, nest, mapping, a);
  const auto real = [](std::int64_t count) { return static_cast<double>(count); };
  const NumberFormats& f = a.formats;
  const bool once = a.network.multicast;
  const double weights = real((once ? t.weights : t.weights_delivered) * f.weight_bits);
  const double inputs = real((once ? t.inputs : t.inputs_delivered) * f.activation_bits);
  const double outputs = real(nest.output_values() * f.activation_bits);
  const double spills = real((t.leaving - nest.output_values()) * f.accumulation_bits);
  const double dram_bits = real(t.dram_weights * f.weight_bits) + real(t.dram_inputs * f.activation_bits) + outputs +
                           real(2 * t.dram_spills * f.accumulation_bits);

  const double link = 8.0 * real(a.network.link_bytes_per_cycle);
  const double in = (weights + inputs + spills) / link;
  const double out = (outputs + spills) / link;
  const double buffer = ((a.global_buffer.holds_weights ? weights : 0) + inputs + 2 * spills + outputs + dram_bits) /
                        (8.0 * real(bytes_per_cycle(a.global_buffer)));
  const double pes = real(mapping.spatial.product());
  const double port = (real(t.weights_delivered * f.weight_bits) + real(t.inputs_delivered * f.activation_bits)) /
                      (8.0 * real(a.network.pe_port_bytes_per_cycle) * pes);
  const double dram = dram_bits / (8.0 * sustained_dram_bytes_per_cycle(a));
  const double compute = real(t.busy_cycles);

  // The first and last tiles overlap nothing.
  const Footprint tile = buffer_footprint(nest, mapping);
  const double ends = (real((a.global_buffer.holds_weights ? tile.weights : 0) * f.weight_bits) +
                       real((tile.inputs + tile.outputs) * f.activation_bits)) /
                      (8.0 * sustained_dram_bytes_per_cycle(a));
  const double array = a.pe.double_buffered ? std::max({compute, in, out, port, buffer})
                                            : compute + std::max({in, port, buffer}) + out;
  const double cycles = (a.global_buffer.double_buffered ? std::max(array, dram - ends) : array + dram - ends) + ends;
  if (options.objective == Objective::latency) {
    // Equal times: less traffic first.
    return cycles + 1e-3 * (in + dram);
  }
  ActionCounts counts = counts_from(t, nest, mapping, a);
  counts.total_cycles = static_cast<std::int64_t>(cycles);
  const double energy = weighted_energy(counts, options.weights);
  return options.objective == Objective::energy ? energy : energy * cycles;
}

}  // namespace switchyard::accel
