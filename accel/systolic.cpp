#include "accel/systolic.h"

#include <algorithm>
#include <cmath>

#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

/// A product as the array sees it: two dimensions laid out on it, one streaming through.
struct Fold {
  std::int64_t rows, columns;  ///< sizes along the array's rows and columns
  std::int64_t stream;         ///< values that flow past
  bool loads;                  ///< a stationary operand is loaded first
};

Fold fold_of(const Gemm& g, SystolicDataflow dataflow) {
  switch (dataflow) {
    case SystolicDataflow::weight_stationary: return {g.k, g.n, g.m, true};
    case SystolicDataflow::input_stationary: return {g.k, g.m, g.n, true};
    case SystolicDataflow::output_stationary: break;
  }
  return {g.m, g.n, g.k, false};
}

}  // namespace

Gemm gemm_of(const Nest& nest) {
  const Extents& s = nest.size;
  return {s[Dim::n] * s[Dim::p] * s[Dim::q], s[Dim::k], s[Dim::c] * nest.r * nest.s, s[Dim::g]};
}

std::int64_t systolic_cycles(const Gemm& gemm, const SystolicParams& array) {
  const Fold fold = fold_of(gemm, array.dataflow);
  const std::int64_t tiles = ceil_div(fold.rows, array.rows) * ceil_div(fold.columns, array.columns);
  // Skewed operands need rows + columns - 2 cycles beyond the stream to cross the array.
  const std::int64_t pass = fold.stream + array.rows + array.columns - 2;
  if (!fold.loads) return tiles * pass - 1;
  if (!array.overlap_weight_load) return tiles * (pass + array.rows) - 1;
  return array.rows + tiles * pass - 1;  // a load is shorter than a pass, so only the first shows
}

LayerCost analyse_systolic(const Nest& nest, const Accelerator& a) {
  const Gemm g = gemm_of(nest);
  const SystolicParams& array = a.systolic;
  const Fold fold = fold_of(g, array.dataflow);
  const std::int64_t row_tiles = ceil_div(fold.rows, array.rows);
  const std::int64_t column_tiles = ceil_div(fold.columns, array.columns);
  const NumberFormats& bits = a.formats;

  // How often each operand enters the array, and partial sums leave it.
  std::int64_t weight_rounds = 1, input_rounds = 1, output_rounds = 1;
  switch (array.dataflow) {
    case SystolicDataflow::weight_stationary: input_rounds = column_tiles, output_rounds = row_tiles; break;
    case SystolicDataflow::input_stationary: weight_rounds = column_tiles, output_rounds = row_tiles; break;
    case SystolicDataflow::output_stationary: input_rounds = column_tiles, weight_rounds = row_tiles; break;
  }
  const std::int64_t weights = g.count * g.k * g.n * bits.weight_bits;
  const std::int64_t unrolled = g.count * g.m * g.k * bits.activation_bits;
  const std::int64_t outputs = nest.output_values() * bits.activation_bits;
  const std::int64_t spills = nest.output_values() * (output_rounds - 1) * bits.accumulation_bits;

  // DRAM: an operand that enters again comes from the global buffer if one group of it fits there.
  const std::int64_t room = a.global_buffer.size.value() * 8 / (a.global_buffer.double_buffered ? 2 : 1);
  const std::int64_t inputs = nest.input_values() * bits.activation_bits;
  const std::int64_t dram_weights = weights * (weights / g.count <= room ? 1 : weight_rounds);
  const std::int64_t dram_inputs = inputs * (inputs / g.count <= room ? 1 : input_rounds);
  const std::int64_t dram_spills = nest.output_values() / g.count * bits.accumulation_bits <= room ? 0 : spills;

  LayerCost cost;
  ActionCounts& n = cost.counts;
  const Operand second = nest.weights_are_activations ? Operand::activation_weights : Operand::weights;
  n.macs = nest.macs();
  n.active_cycles = g.count * systolic_cycles(g, array);
  n.pe_cycles = n.active_cycles * array.rows * array.columns;
  n.drained_values = nest.output_values();
  // Every value that enters crosses the array along one axis; sums cross along the other.
  n.systolic_shifts = 2 * n.macs;
  n.global_buffer_reads[second] = n.network_bits[second] = weights * weight_rounds;
  n.global_buffer_reads[Operand::inputs] = n.network_bits[Operand::inputs] = unrolled * input_rounds;
  n.global_buffer_reads[Operand::partial_sums] = spills + dram_spills;
  n.global_buffer_writes[Operand::partial_sums] = spills + dram_spills;
  n.network_bits[Operand::partial_sums] = 2 * spills;
  n.network_bits[Operand::outputs] = outputs;
  n.network_bit_hops = n.network_bits.total();
  n.global_buffer_writes[second] = n.dram_reads[second] = dram_weights;
  n.global_buffer_writes[Operand::inputs] = n.dram_reads[Operand::inputs] = dram_inputs;
  n.global_buffer_reads[Operand::outputs] = n.global_buffer_writes[Operand::outputs] = outputs;
  n.dram_writes[Operand::outputs] = outputs;
  n.dram_reads[Operand::partial_sums] = n.dram_writes[Operand::partial_sums] = dram_spills;

  const std::int64_t buffer = ceil_div(n.global_buffer_reads.total() + n.global_buffer_writes.total(),
                                       8 * bytes_per_cycle(a.global_buffer));
  const auto dram = static_cast<std::int64_t>(
      std::ceil(static_cast<double>(n.dram_reads.total() + n.dram_writes.total()) /
                (8 * sustained_dram_bytes_per_cycle(a))));
  CycleBreakdown& cycles = cost.cycles;
  cycles.compute = n.active_cycles;
  cycles.total = std::max({cycles.compute, buffer, dram});
  (dram >= buffer ? cycles.dram : cycles.input_load) = cycles.total - cycles.compute;
  cycles.bound = cycles.total == cycles.compute ? Bound::compute : dram >= buffer ? Bound::dram : Bound::input_load;
  n.total_cycles = cycles.total;
  return cost;
}

}  // namespace switchyard::accel
