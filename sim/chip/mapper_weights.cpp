#include "sim/chip/mapper_weights.h"

#include "energy/accounting.h"
#include "sim/chip/ledger.h"

namespace switchyard::sim {

using accel::ActionCounts;
using accel::Operand;

accel::EnergyWeights mapper_weights(const accel::Accelerator& a, const energy::EnergyTable& table, double gated_mac,
                                    Watts leakage) {
  constexpr double pico = 1e12;
  const auto price = [&](const ActionCounts& counts) {
    return pico * energy::price(ledger_of(counts, a), table, {gated_mac}).total().value();
  };
  // Energy is linear in counts, so one action alone shows what each costs.
  const auto one = [&](std::int64_t ActionCounts::*count) {
    ActionCounts counts;
    counts.*count = 1;
    return price(counts);
  };
  const auto one_input_bit = [&](accel::PerOperand ActionCounts::*count) {
    ActionCounts counts;
    (counts.*count)[Operand::inputs] = 1;
    return price(counts);
  };

  accel::EnergyWeights w;
  w.pe_cycle = one(&ActionCounts::pe_cycles);
  // A slot that multiplies is one that is not idle.
  ActionCounts full;
  full.pe_cycles = 1;
  full.macs = a.array_template == accel::Template::systolic ? 1 : a.pe.lanes * a.pe.vector_width;
  w.mac = (price(full) - w.pe_cycle) / static_cast<double>(full.macs);
  w.weight_buffer_read = one(&ActionCounts::weight_buffer_reads);
  w.weight_buffer_write = one(&ActionCounts::weight_buffer_writes);
  w.input_buffer_read = one(&ActionCounts::input_buffer_reads);
  w.input_buffer_write = one(&ActionCounts::input_buffer_writes);
  w.accumulation_read = one(&ActionCounts::accumulation_buffer_reads);
  w.accumulation_write = one(&ActionCounts::accumulation_buffer_updates);
  w.weight_collector_read = one(&ActionCounts::weight_collector_reads);
  w.weight_collector_write = one(&ActionCounts::weight_collector_writes);
  w.accumulation_collector_read = one(&ActionCounts::accumulation_collector_reads);
  w.accumulation_collector_write = one(&ActionCounts::accumulation_collector_writes);
  ActionCounts hop;  // hops belong to the operands that were injected
  hop.network_bits[Operand::inputs] = 1;
  hop.network_bit_hops = 1;
  w.network_bit_hop = price(hop);
  w.global_buffer_bit_read = one_input_bit(&ActionCounts::global_buffer_reads);
  w.global_buffer_bit_write = one_input_bit(&ActionCounts::global_buffer_writes);
  w.dram_bit = one_input_bit(&ActionCounts::dram_reads);
  w.cycle = pico * leakage.value() / a.clock.value();
  return w;
}

}  // namespace switchyard::sim
