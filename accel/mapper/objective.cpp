#include "accel/mapper/objective.h"

namespace switchyard::accel {

const std::vector<Choice>& objective_choices() {
  static const std::vector<Choice> choices = {{"latency", "mappings of least cycles"},
                                              {"energy", "mappings of least energy"},
                                              {"energy_delay", "mappings of least energy times cycles"}};
  return choices;
}

std::string_view name_of(Objective objective) { return objective_choices()[static_cast<std::size_t>(objective)].word; }

double weighted_energy(const ActionCounts& n, const EnergyWeights& w) {
  const auto real = [](std::int64_t count) { return static_cast<double>(count); };
  return w.mac * real(n.macs) + w.pe_cycle * real(n.pe_cycles) +
         w.weight_buffer_read * real(n.weight_buffer_reads) + w.weight_buffer_write * real(n.weight_buffer_writes) +
         w.input_buffer_read * real(n.input_buffer_reads) + w.input_buffer_write * real(n.input_buffer_writes) +
         w.accumulation_read * real(n.accumulation_buffer_reads + n.accumulation_buffer_drains) +
         w.accumulation_write * real(n.accumulation_buffer_updates + n.accumulation_buffer_fills) +
         w.weight_collector_read * real(n.weight_collector_reads) +
         w.weight_collector_write * real(n.weight_collector_writes) +
         w.accumulation_collector_read * real(n.accumulation_collector_reads) +
         w.accumulation_collector_write * real(n.accumulation_collector_writes) +
         w.network_bit_hop * real(n.network_bit_hops) +
         w.global_buffer_bit_read * real(n.global_buffer_reads.total()) +
         w.global_buffer_bit_write * real(n.global_buffer_writes.total()) +
         w.dram_bit * real(n.dram_reads.total() + n.dram_writes.total()) + w.cycle * real(n.total_cycles);
}

}  // namespace switchyard::accel
