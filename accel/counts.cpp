#include "accel/counts.h"

namespace switchyard::accel {

std::string_view name_of(Operand operand) {
  static constexpr std::array<std::string_view, operand_count> names = {"weights", "activation weights", "inputs",
                                                                        "partial sums", "outputs"};
  return names[static_cast<std::size_t>(operand)];
}

PerOperand& PerOperand::operator+=(const PerOperand& other) {
  for (std::size_t i = 0; i < operand_count; ++i) of[i] += other.of[i];
  return *this;
}

ActionCounts& ActionCounts::operator+=(const ActionCounts& other) {
  macs += other.macs;
  pe_cycles += other.pe_cycles;
  weight_buffer_reads += other.weight_buffer_reads;
  weight_buffer_writes += other.weight_buffer_writes;
  input_buffer_reads += other.input_buffer_reads;
  input_buffer_writes += other.input_buffer_writes;
  accumulation_buffer_updates += other.accumulation_buffer_updates;
  accumulation_buffer_reads += other.accumulation_buffer_reads;
  accumulation_buffer_fills += other.accumulation_buffer_fills;
  accumulation_buffer_drains += other.accumulation_buffer_drains;
  weight_collector_reads += other.weight_collector_reads;
  weight_collector_writes += other.weight_collector_writes;
  accumulation_collector_reads += other.accumulation_collector_reads;
  accumulation_collector_writes += other.accumulation_collector_writes;
  systolic_shifts += other.systolic_shifts;
  network_bits += other.network_bits;
  network_bit_hops += other.network_bit_hops;
  global_buffer_reads += other.global_buffer_reads;
  global_buffer_writes += other.global_buffer_writes;
  dram_reads += other.dram_reads;
  dram_writes += other.dram_writes;
  vector_operations += other.vector_operations;
  special_operations += other.special_operations;
  drained_values += other.drained_values;
  active_cycles += other.active_cycles;
  total_cycles += other.total_cycles;
  return *this;
}

}  // namespace switchyard::accel
