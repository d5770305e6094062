#include "accel/count_terms.h"

#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

std::int64_t cycles_for(std::int64_t bits, std::int64_t bytes_per_cycle) {
  return ceil_div(bits, 8 * bytes_per_cycle);
}

std::int64_t on_network(const Transfer& transfer, const NetworkParams& network) {
  return network.multicast ? transfer.unique_bits : transfer.delivered_bits;
}

}  // namespace

TransferCycles load_cycles(const Step& step, const Accelerator& a) {
  const std::int64_t weights = on_network(step.weights, a.network);
  const std::int64_t others = on_network(step.inputs, a.network) + step.partial_sums.unique_bits;
  TransferCycles cycles;
  cycles.global_buffer =
      cycles_for(others + (a.global_buffer.holds_weights ? weights : 0), bytes_per_cycle(a.global_buffer));
  cycles.link = cycles_for(weights + others, a.network.link_bytes_per_cycle);
  cycles.pe_port = cycles_for(step.weights.pe_bits + step.inputs.pe_bits + step.partial_sums.pe_bits,
                              a.network.pe_port_bytes_per_cycle);
  return cycles;
}

TransferCycles drain_cycles(const Step& step, const Accelerator& a) {
  TransferCycles cycles;
  cycles.global_buffer = cycles_for(step.outputs.unique_bits, bytes_per_cycle(a.global_buffer));
  cycles.link = cycles_for(step.outputs.unique_bits, a.network.link_bytes_per_cycle);
  cycles.pe_port = cycles_for(step.outputs.pe_bits + step.reduction_pe_bits, a.network.pe_port_bytes_per_cycle);
  return cycles;
}

void add_step(CountTerms& terms, const Step& step, const Nest& nest, const Mapping& mapping, const Accelerator& a) {
  struct Part {
    std::int64_t parts, slots;
  };
  const PeParams& pe = a.pe;
  const bool by_channel = mapping.lanes == LaneUse::output_channels;
  const auto split = [&](Dim d, std::int64_t slot, std::int64_t cost) {
    const std::int64_t part = ceil_div(step.extents[d], mapping.spatial[d]);
    const std::int64_t parts = ceil_div(step.extents[d], part);
    const std::int64_t last = step.extents[d] - (parts - 1) * part;
    return Part{parts, cost * ((parts - 1) * ceil_div(part, slot) + ceil_div(last, slot))};
  };
  const std::int64_t pixel = mapping.winograd ? 2 : 1;
  const Part g = split(Dim::g, by_channel ? 1 : std::min(pe.lanes, pe.vector_width), 1);
  const Part n = split(Dim::n, 1, 1);
  const Part k = split(Dim::k, by_channel ? pe.lanes : 1, 1);
  const Part c = split(Dim::c, by_channel ? pe.vector_width : 1, 1);
  const Part p = split(Dim::p, pixel, pixel);
  const Part q = split(Dim::q, pixel, pixel);

  const std::int64_t taps = compute_taps(nest, mapping);
  const std::int64_t times = step.repeat;
  terms.macs += times * step.macs;
  terms.pe_cycles += times * step.pe_cycles;
  terms.busy_cycles += times * step.compute_cycles;
  const std::int64_t vectors = g.slots * k.slots * c.slots;
  terms.weight_vectors += times * vectors * weight_taps(nest, mapping) * n.parts * p.parts * q.parts;
  if (pe.dataflow == Dataflow::output_stationary_local_weight) {
    const auto sizes = [&](Dim d) {
      const std::int64_t part = ceil_div(step.extents[d], mapping.spatial[d]);
      const std::int64_t parts = ceil_div(step.extents[d], part);
      return DimTiling::PartSizes{{{part, parts - 1}, {step.extents[d] - (parts - 1) * part, 1}, {}, {}}};
    };
    terms.held_vectors += times * vectors * taps *
                          pixel_blocks(sizes(Dim::n), sizes(Dim::p), sizes(Dim::q), pe.accumulation_collector);
  }
  const std::int64_t outputs = g.slots * n.slots * k.slots * p.slots * q.slots;
  terms.output_slots += times * outputs * c.parts;
  if (pe.dataflow == Dataflow::weight_stationary_local_output) {
    const std::int64_t part = ceil_div(step.extents[Dim::c], mapping.spatial[Dim::c]);
    const std::int64_t slot = by_channel ? pe.vector_width : 1;
    std::int64_t blocks = 0;
    for (std::int64_t i = 0; i < c.parts; ++i) {
      const std::int64_t channels = std::min(part, step.extents[Dim::c] - i * part);
      blocks += ceil_div(ceil_div(channels, slot) * taps, pe.weight_collector);
    }
    terms.block_slots += times * outputs * blocks;
  }
  if (step.first_of_outputs) terms.first_slots += times * outputs * c.parts;
  const std::int64_t weight_bits = a.formats.weight_bits;
  const std::int64_t activation_bits = a.formats.activation_bits;
  if (step.leave != Leave::stay) {
    const std::int64_t values =
        step.extents.product() / step.extents[Dim::c];
    terms.leaving_slots += times * outputs * step.holders;
    terms.leaving += times * values;
    terms.reduced += times * values * (step.holders - 1);
  }
  terms.weights += times * step.weights.unique_bits / weight_bits;
  terms.weights_delivered += times * step.weights.delivered_bits / weight_bits;
  terms.inputs += times * step.inputs.unique_bits / activation_bits;
  terms.inputs_delivered += times * step.inputs.delivered_bits / activation_bits;
  terms.dram_weights += times * step.dram_weight_bits / weight_bits;
  terms.dram_inputs += times * step.dram_input_bits / activation_bits;
  terms.dram_spills += times * step.dram_spill_bits / a.formats.accumulation_bits;
}

CountTerms sum_terms(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator) {
  CountTerms terms;
  for (StepWalker walk(nest, mapping, accelerator); !walk.done(); walk.next()) {
    add_step(terms, walk.step(), nest, mapping, accelerator);
  }
  return terms;
}

ActionCounts sum_of_steps(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator) {
  return counts_from(sum_terms(nest, mapping, accelerator), nest, mapping, accelerator);
}

}  // namespace switchyard::accel
