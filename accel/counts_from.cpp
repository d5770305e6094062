#include "accel/count_terms.h"

namespace switchyard::accel {

namespace {

/// Bits x links. Multicast reaches further receivers at one more link each.
std::int64_t bit_hops(std::int64_t unique, std::int64_t delivered, const Accelerator& a) {
  const bool bus = a.network.topology == Topology::bus;
  const std::int64_t way = bus ? a.pe_rows + a.pe_columns : (a.pe_rows + a.pe_columns + 1) / 2;
  if (!a.network.multicast) return delivered * way;
  return unique * way + (bus ? 0 : delivered - unique);
}

/// Buffer accesses inside the PEs, by dataflow.
void count_pe_accesses(ActionCounts& n, const CountTerms& t, const Mapping& mapping, const PeParams& pe) {
  const bool by_channel = mapping.lanes == LaneUse::output_channels;
  const std::int64_t sums = by_channel ? pe.lanes : std::min(pe.lanes, pe.vector_width);
  const std::int64_t weights = by_channel ? pe.lanes * pe.vector_width : sums;

  n.input_buffer_reads = t.pe_cycles * pe.vector_width;
  n.input_buffer_writes = t.inputs_delivered;
  n.weight_buffer_writes = t.weights_delivered;
  switch (pe.dataflow) {
    case Dataflow::weight_stationary:
      n.weight_buffer_reads = t.weight_vectors * weights;
      n.accumulation_buffer_updates = t.pe_cycles * sums;
      break;
    case Dataflow::output_stationary:
      n.weight_buffer_reads = t.pe_cycles * weights;
      n.accumulation_buffer_updates = t.output_slots * sums;
      break;
    case Dataflow::weight_stationary_local_output:
      n.weight_buffer_reads = t.weight_vectors * weights;
      n.accumulation_buffer_updates = t.block_slots * sums;
      break;
    case Dataflow::output_stationary_local_weight:
      n.weight_buffer_reads = t.held_vectors * weights;
      n.accumulation_buffer_updates = t.output_slots * sums;
      break;
  }
  n.accumulation_buffer_reads = n.accumulation_buffer_updates - t.first_slots * sums;
  n.accumulation_buffer_fills = (t.leaving_slots - t.first_slots) * sums;
  n.accumulation_buffer_drains = t.leaving_slots * sums;
  const bool weights_held = pe.dataflow == Dataflow::weight_stationary_local_output ||
                            pe.dataflow == Dataflow::output_stationary_local_weight;
  if (weights_held) {
    n.weight_collector_writes = n.weight_buffer_reads;
    n.weight_collector_reads = t.pe_cycles * weights;
  }
  if (pe.dataflow != Dataflow::weight_stationary) {
    n.accumulation_collector_writes = t.pe_cycles * sums;
    n.accumulation_collector_reads = t.pe_cycles * sums - n.accumulation_buffer_updates;
  }
}

}  // namespace

ActionCounts counts_from(const CountTerms& t, const Nest& nest, const Mapping& mapping, const Accelerator& a) {
  ActionCounts n;
  n.macs = t.macs;
  n.pe_cycles = t.pe_cycles;
  n.active_cycles = t.busy_cycles;
  n.drained_values = nest.output_values();
  count_pe_accesses(n, t, mapping, a.pe);

  const Operand second = nest.weights_are_activations ? Operand::activation_weights : Operand::weights;
  const bool once = a.network.multicast;
  const std::int64_t weight_bits = (once ? t.weights : t.weights_delivered) * a.formats.weight_bits;
  const std::int64_t input_bits = (once ? t.inputs : t.inputs_delivered) * a.formats.activation_bits;
  const std::int64_t output_bits = nest.output_values() * a.formats.activation_bits;
  const std::int64_t spill_bits = (t.leaving - nest.output_values()) * a.formats.accumulation_bits;
  const std::int64_t reduction_bits = t.reduced * a.formats.accumulation_bits;

  n.network_bits[second] = weight_bits;
  n.network_bits[Operand::inputs] = input_bits;
  n.network_bits[Operand::partial_sums] = 2 * spill_bits + reduction_bits;
  n.network_bits[Operand::outputs] = output_bits;
  n.network_bit_hops =
      bit_hops(t.weights * a.formats.weight_bits, t.weights_delivered * a.formats.weight_bits, a) +
      bit_hops(t.inputs * a.formats.activation_bits, t.inputs_delivered * a.formats.activation_bits, a) +
      bit_hops(2 * spill_bits + output_bits, 2 * spill_bits + output_bits, a) + reduction_bits;

  n.dram_reads[second] = t.dram_weights * a.formats.weight_bits;
  n.dram_reads[Operand::inputs] = t.dram_inputs * a.formats.activation_bits;
  n.dram_reads[Operand::partial_sums] = t.dram_spills * a.formats.accumulation_bits;
  n.dram_writes[Operand::partial_sums] = t.dram_spills * a.formats.accumulation_bits;
  n.dram_writes[Operand::outputs] = output_bits;

  // What comes from DRAM is written to the global buffer first, what goes there is read from it.
  n.global_buffer_reads[Operand::inputs] = input_bits;
  n.global_buffer_writes[Operand::inputs] = n.dram_reads[Operand::inputs];
  if (a.global_buffer.holds_weights) {
    n.global_buffer_reads[second] = weight_bits;
    n.global_buffer_writes[second] = n.dram_reads[second];
  }
  n.global_buffer_reads[Operand::partial_sums] = spill_bits + n.dram_writes[Operand::partial_sums];
  n.global_buffer_writes[Operand::partial_sums] = spill_bits + n.dram_reads[Operand::partial_sums];
  n.global_buffer_reads[Operand::outputs] = output_bits;
  n.global_buffer_writes[Operand::outputs] = output_bits;
  return n;
}

}  // namespace switchyard::accel
