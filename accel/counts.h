// What a layer did, as exact counts: the input of the energy model. Nothing here knows joules.
// Everything adds up linearly (values and bits, never rounded bytes), so closed forms and step sums agree exactly.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace switchyard::accel {

/// What a transfer carries. `activation_weights` is the second operand of an attention product: it takes the path of
/// weights but was computed at run time.
enum class Operand { weights, activation_weights, inputs, partial_sums, outputs };
inline constexpr std::size_t operand_count = 5;
/// "weights", "activation weights", "inputs", "partial sums", "outputs".
std::string_view name_of(Operand operand);

/// One number per operand.
struct PerOperand {
  std::array<std::int64_t, operand_count> of{};
  std::int64_t& operator[](Operand o) { return of[static_cast<std::size_t>(o)]; }
  std::int64_t operator[](Operand o) const { return of[static_cast<std::size_t>(o)]; }
  std::int64_t total() const { return of[0] + of[1] + of[2] + of[3] + of[4]; }
  PerOperand& operator+=(const PerOperand& other);
  bool operator==(const PerOperand&) const = default;
};

/// Sums over all instances of a component. "values" are scalars of the component's precision: a read of a vector of
/// C0 weights counts C0, used or not. PE-buffer definitions: facts of the dataflow table in docs/modelling/accelerator.md.
struct ActionCounts {
  std::int64_t macs = 0;       ///< multiplications that contribute to a result (Winograd: its reduced number)
  std::int64_t pe_cycles = 0;  ///< PE x cycles in which lanes worked; x lanes x vector_width = MAC slots used or lost

  std::int64_t weight_buffer_reads = 0;          ///< values
  std::int64_t weight_buffer_writes = 0;         ///< values
  std::int64_t input_buffer_reads = 0;           ///< values
  std::int64_t input_buffer_writes = 0;          ///< values
  std::int64_t accumulation_buffer_updates = 0;  ///< values written by the lanes
  std::int64_t accumulation_buffer_reads = 0;    ///< values read back by the lanes, to add to them
  std::int64_t accumulation_buffer_fills = 0;    ///< values written when partial sums come back
  std::int64_t accumulation_buffer_drains = 0;   ///< values read when outputs or partial sums leave
  std::int64_t weight_collector_reads = 0;       ///< values (WS-LOS, OS-LWS: the held weight vectors)
  std::int64_t weight_collector_writes = 0;
  std::int64_t accumulation_collector_reads = 0; ///< values (WS-LOS, OS-LWS, OS: partial sums held in registers)
  std::int64_t accumulation_collector_writes = 0;
  std::int64_t systolic_shifts = 0;              ///< values moved to a neighbour (systolic template)

  PerOperand network_bits;          ///< injected: each transfer once, however many receive it
  std::int64_t network_bit_hops = 0;///< bits x links they crossed; x tile pitch for wire energy
  PerOperand global_buffer_reads;   ///< bits
  PerOperand global_buffer_writes;  ///< bits
  PerOperand dram_reads;            ///< bits
  PerOperand dram_writes;           ///< bits

  std::int64_t vector_operations = 0;   ///< elementary operations of the vector unit (add, multiply, compare)
  std::int64_t special_operations = 0;  ///< exp, erf, reciprocal, square root
  std::int64_t drained_values = 0;      ///< outputs through post-processing: bias, scale, rounding
  std::int64_t active_cycles = 0;       ///< cycles in which the array computed
  std::int64_t total_cycles = 0;

  ActionCounts& operator+=(const ActionCounts& other);
  bool operator==(const ActionCounts&) const = default;
};

}  // namespace switchyard::accel
