#include "sim/chip/ledger.h"

#include <algorithm>
#include <array>

#include "sim/chip/macros.h"

namespace switchyard::sim {
namespace {

using accel::ActionCounts;
using energy::Component;
using energy::Operand;

constexpr std::array<std::pair<accel::Operand, Operand>, accel::operand_count> operands = {{
    {accel::Operand::weights, Operand::weights},
    {accel::Operand::activation_weights, Operand::activation_weights},
    {accel::Operand::inputs, Operand::inputs},
    {accel::Operand::partial_sums, Operand::partial_sums},
    {accel::Operand::outputs, Operand::outputs},
}};

/// Adds entries of one machine.
class Writer {
 public:
  explicit Writer(const accel::Accelerator& machine) : a_(machine) {}

  void add(Component component, Operand operand, energy::Action action, double amount) {
    if (amount != 0) ledger_.add({component, operand, std::move(action), amount});
  }
  void values(Component component, Operand operand, energy::Action action, std::int64_t values, std::int64_t bits) {
    add(component, operand, std::move(action), static_cast<double>(values) * static_cast<double>(bits));
  }

  void macs(const ActionCounts& n) {
    const std::int64_t per_cycle = a_.array_template == accel::Template::systolic ? 1 : a_.pe.lanes * a_.pe.vector_width;
    const energy::MacFormat format = mac_format(a_);
    add(Component::mac, Operand::none, energy::MacAction{format}, static_cast<double>(n.macs));
    const std::int64_t idle = std::max<std::int64_t>(0, n.pe_cycles * per_cycle - n.macs);
    add(Component::mac, Operand::none, energy::MacAction{format, true}, static_cast<double>(idle));
  }

  void pe_buffers(const ActionCounts& n, Operand second) {
    const std::int64_t w = a_.formats.weight_bits, x = a_.formats.activation_bits, s = a_.formats.accumulation_bits;
    if (reads_global_buffer(a_)) {
      const energy::SramAction bank{global_buffer_macros(a_).shape, false};
      values(Component::global_buffer, second, bank, n.weight_buffer_reads, w);
      values(Component::global_buffer, Operand::inputs, bank, n.input_buffer_reads, x);
    } else {
      const energy::SramShape weights = weight_macros(a_).shape;
      values(Component::weight_buffer, second, energy::SramAction{weights, false}, n.weight_buffer_reads, w);
      values(Component::weight_buffer, second, energy::SramAction{weights, true}, n.weight_buffer_writes, w);
      const energy::SramShape inputs = input_macros(a_).shape;
      values(Component::input_buffer, Operand::inputs, energy::SramAction{inputs, false}, n.input_buffer_reads, x);
      values(Component::input_buffer, Operand::inputs, energy::SramAction{inputs, true}, n.input_buffer_writes, x);
    }
    const energy::SramShape sums = accumulation_macros(a_).shape;
    values(Component::accumulators, Operand::partial_sums, energy::SramAction{sums, true},
           n.accumulation_buffer_updates + n.accumulation_buffer_fills, s);
    values(Component::accumulators, Operand::partial_sums, energy::SramAction{sums, false},
           n.accumulation_buffer_reads + n.accumulation_buffer_drains, s);
  }

  void collectors(const ActionCounts& n, Operand second) {
    const std::int64_t w = a_.formats.weight_bits, s = a_.formats.accumulation_bits;
    const energy::RegisterAction read{false}, write{true};
    values(Component::collectors, second, write, n.weight_collector_writes, w);
    // A held weight vector drives the multipliers without being read again: latches, not an array with a port.
    const bool array = a_.pe.dataflow == accel::Dataflow::weight_stationary_local_output;
    if (array) values(Component::collectors, second, read, n.weight_collector_reads, w);
    values(Component::collectors, Operand::partial_sums, read, n.accumulation_collector_reads, s);
    values(Component::collectors, Operand::partial_sums, write, n.accumulation_collector_writes, s);
  }

  /// One write of the neighbour's register a shift; half of the shifts are operands, half are what crosses them.
  void shifts(const ActionCounts& n) {
    const std::int64_t half = n.systolic_shifts / 2;
    const bool sums_rest = a_.systolic.dataflow == accel::SystolicDataflow::output_stationary;
    const bool inputs_rest = a_.systolic.dataflow == accel::SystolicDataflow::input_stationary;
    const Operand streamed = inputs_rest ? Operand::weights : Operand::inputs;
    const energy::RegisterAction write{true};
    values(Component::collectors, streamed, write, half,
           inputs_rest ? a_.formats.weight_bits : a_.formats.activation_bits);
    if (sums_rest) values(Component::collectors, Operand::weights, write, half, a_.formats.weight_bits);
    // Sums move on every cycle, or stay and are read and written in place.
    values(Component::collectors, Operand::partial_sums, write, half, a_.formats.accumulation_bits);
    if (sums_rest) {
      values(Component::collectors, Operand::partial_sums, energy::RegisterAction{false}, half,
             a_.formats.accumulation_bits);
    }
  }

  /// Hops are counted in one sum; operands share it by what they injected.
  void network(const ActionCounts& n) {
    const auto injected = static_cast<double>(n.network_bits.total());
    if (injected <= 0) return;
    for (const auto& [from, operand] : operands) {
      const double hops =
          static_cast<double>(n.network_bit_hops) * (static_cast<double>(n.network_bits[from]) / injected);
      add(Component::network, operand, energy::WireAction{}, hops * a_.network.tile_pitch.value());
      if (a_.network.topology == accel::Topology::mesh) add(Component::network, operand, energy::RouterAction{}, hops);
    }
  }

  void memories(const ActionCounts& n) {
    const energy::SramShape bank = global_buffer_macros(a_).shape;
    for (const auto& [from, operand] : operands) {
      // Where PEs read the global buffer itself, what counts as filling their buffers is no access.
      const bool to_pes = from == accel::Operand::weights || from == accel::Operand::activation_weights ||
                          from == accel::Operand::inputs;
      const std::int64_t fills = reads_global_buffer(a_) && to_pes ? n.network_bits[from] : 0;
      values(Component::global_buffer, operand, energy::SramAction{bank, false},
             std::max<std::int64_t>(0, n.global_buffer_reads[from] - fills), 1);
      values(Component::global_buffer, operand, energy::SramAction{bank, true}, n.global_buffer_writes[from], 1);
      values(Component::dram, operand, energy::DramAction{a_.dram.type}, n.dram_reads[from] + n.dram_writes[from], 1);
    }
  }

  void vector_unit(const ActionCounts& n) {
    using energy::VectorOperation;
    // A drained value takes a bias addition and a scaling.
    add(Component::vector_unit, Operand::outputs, energy::VectorAction{VectorOperation::integer},
        static_cast<double>(n.drained_values));
    add(Component::vector_unit, Operand::outputs, energy::VectorAction{VectorOperation::fp16},
        static_cast<double>(n.drained_values));
    add(Component::vector_unit, Operand::none, energy::VectorAction{VectorOperation::fp16},
        static_cast<double>(n.vector_operations));
    add(Component::vector_unit, Operand::none, energy::VectorAction{VectorOperation::special},
        static_cast<double>(n.special_operations));
  }

  energy::Ledger take() { return std::move(ledger_); }

 private:
  const accel::Accelerator& a_;
  energy::Ledger ledger_;
};

}  // namespace

energy::MacFormat mac_format(const accel::Accelerator& a) {
  return {a.formats.weight_bits, a.formats.activation_bits, a.formats.accumulation_bits, false};
}

energy::Ledger ledger_of(const ActionCounts& n, const accel::Accelerator& a) {
  // A layer has weights or activation weights, so what stands in the weight buffers is one of them.
  const bool activations = n.network_bits[accel::Operand::activation_weights] > 0 ||
                           n.dram_reads[accel::Operand::activation_weights] > 0;
  const Operand second = activations ? Operand::activation_weights : Operand::weights;
  Writer writer(a);
  writer.macs(n);
  if (a.array_template == accel::Template::systolic) {
    writer.shifts(n);
  } else {
    writer.pe_buffers(n, second);
    writer.collectors(n, second);
  }
  writer.network(n);
  writer.memories(n);
  writer.vector_unit(n);
  return writer.take();
}

}  // namespace switchyard::sim
