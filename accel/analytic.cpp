#include "accel/analytic.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "accel/count_terms.h"
#include "accel/pipeline.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

std::int64_t ceil_cycles(std::int64_t bits, double bytes_per_cycle) {
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(bits) / (8 * bytes_per_cycle)));
}

/// Busy cycles of each resource, from exact counts.
struct Busy {
  std::int64_t compute = 0, weights = 0, inputs = 0, outputs = 0, global_buffer = 0, dram = 0;
  std::int64_t most() const { return std::max({compute, weights + inputs, outputs, global_buffer, dram}); }
};

Busy busy_of(const ActionCounts& n, const Accelerator& a) {
  const auto link = static_cast<double>(a.network.link_bytes_per_cycle);
  Busy busy;
  busy.compute = n.active_cycles;
  busy.weights =
      ceil_cycles(n.network_bits[Operand::weights] + n.network_bits[Operand::activation_weights], link);
  busy.inputs = ceil_cycles(n.network_bits[Operand::inputs], link) - (n.network_bits[Operand::inputs] > 0 ? 1 : 0);
  busy.outputs = ceil_cycles(n.network_bits[Operand::outputs], link);
  busy.global_buffer = ceil_cycles(n.global_buffer_reads.total() + n.global_buffer_writes.total(),
                                   static_cast<double>(bytes_per_cycle(a.global_buffer)));
  busy.dram = ceil_cycles(n.dram_reads.total() + n.dram_writes.total(), a.dram_bytes_per_cycle());
  return busy;
}

Bound bound_of(const CycleBreakdown& cycles) {
  // The largest wait if the array mostly waits, else the array.
  struct Part {
    std::int64_t cycles;
    Bound bound;
  };
  const std::array<Part, 7> parts = {{{cycles.compute, Bound::compute},
                                      {cycles.weight_load, Bound::weight_load},
                                      {cycles.input_load, Bound::input_load},
                                      {cycles.drain, Bound::drain},
                                      {cycles.dram, Bound::dram},
                                      {cycles.vector_unit, Bound::vector_unit},
                                      {cycles.fill, Bound::fill}}};
  const std::int64_t waits = cycles.total - cycles.compute - cycles.fill;
  const Part* best = &parts[0];
  for (const Part& part : parts) {
    if (part.cycles > best->cycles) best = &part;
  }
  // A full pipe hides all but a sliver of the slowest resource's wait: any real wait names the resource.
  if (best->bound == Bound::compute && 10 * waits > cycles.total) {
    best = &parts[1];
    for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
      if (parts[i].cycles > best->cycles) best = &parts[i];
    }
  }
  return best->bound;
}

}  // namespace

std::string_view name_of(Bound bound) {
  static constexpr std::array<std::string_view, 7> names = {"compute", "weight load", "input load", "drain",
                                                            "DRAM",    "vector unit", "fill"};
  return names[static_cast<std::size_t>(bound)];
}

CycleBreakdown& CycleBreakdown::operator+=(const CycleBreakdown& other) {
  if (other.total > total) bound = other.bound;
  total += other.total;
  compute += other.compute;
  weight_load += other.weight_load;
  input_load += other.input_load;
  drain += other.drain;
  dram += other.dram;
  vector_unit += other.vector_unit;
  fill += other.fill;
  return *this;
}

LayerCost analyse(const Nest& nest, const Mapping& mapping, const Accelerator& a, const FusedWork& fused) {
  const Tiling tiling(nest, mapping, a);
  LayerCost cost;
  cost.counts = counts_from(count_terms(tiling, nest, mapping, a), nest, mapping, a);
  cost.cycles = Pipeline(tiling, nest, mapping, a, fused).cycles();
  cost.steps = 1;
  for (const Dim d : all_dims) cost.steps *= tiling[d].total_tiles();
  // Classes are represented by one tile each; resources whose exact work is more than that say so.
  const Busy busy = busy_of(cost.counts, a);
  const std::int64_t missing = std::max<std::int64_t>(0, busy.most() - cost.cycles.total);
  cost.cycles.total += missing;
  (busy.most() == busy.dram ? cost.cycles.dram : cost.cycles.input_load) += missing;
  cost.cycles.bound = bound_of(cost.cycles);
  cost.counts.total_cycles = cost.cycles.total;
  return cost;
}

std::int64_t lower_bound_cycles(const Nest& nest, const Mapping& mapping, const Accelerator& a) {
  const NumberFormats& formats = a.formats;
  const Extents& n = nest.size;
  const std::int64_t rows =
      input_span(0, n[Dim::p], nest.stride_h, nest.r, nest.dilation_h, nest.pad_h, nest.in_h);
  const std::int64_t columns =
      input_span(0, n[Dim::q], nest.stride_w, nest.s, nest.dilation_w, nest.pad_w, nest.in_w);
  // A stride wider than the filter skips inputs; only those under a window must move.
  const std::int64_t used_rows = std::min(rows, n[Dim::p] * nest.r);
  const std::int64_t used_columns = std::min(columns, n[Dim::q] * nest.s);
  const std::int64_t weights =
      n[Dim::g] * n[Dim::k] * n[Dim::c] * weight_taps(nest, mapping) * formats.weight_bits;
  const std::int64_t inputs =
      n[Dim::g] * n[Dim::n] * n[Dim::c] * used_rows * used_columns * formats.activation_bits;
  const std::int64_t outputs = nest.output_values() * formats.activation_bits;
  const std::int64_t macs = n.product() * compute_taps(nest, mapping);
  const auto buffer = static_cast<double>(bytes_per_cycle(a.global_buffer));
  const auto link = static_cast<double>(a.network.link_bytes_per_cycle);
  return std::max({ceil_div(macs, a.peak_macs_per_cycle()),
                   ceil_cycles(weights + inputs + outputs, a.dram_bytes_per_cycle()),
                   ceil_cycles(2 * (inputs + outputs) + (a.global_buffer.holds_weights ? 2 * weights : 0), buffer),
                   ceil_cycles(weights + inputs, link), ceil_cycles(outputs, link)});
}

}  // namespace switchyard::accel
