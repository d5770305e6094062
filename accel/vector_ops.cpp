#include "accel/vector_ops.h"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

struct Operands {
  const Layer& layer;
  std::vector<Shape> inputs;
  std::int64_t in = 0;       ///< values of the first operand
  std::int64_t all_in = 0;   ///< of all operands
  std::int64_t out = 0;
};

/// One pass: everything is read, something computed, everything written.
VectorWork one_pass(const Operands& o, std::int64_t operations, std::int64_t special = 0) {
  VectorWork work;
  work.passes = 1;
  work.vector_operations = operations;
  work.special_operations = special;
  work.read_values = work.dram_read_values = o.all_in;
  work.write_values = work.dram_write_values = o.out;
  return work;
}

VectorWork softmax(const Operands& o) {
  // Maximum; exponential and sum; scale by the reciprocal of the sum.
  VectorWork work = one_pass(o, 4 * o.in, o.in + o.in / std::max<std::int64_t>(1, o.layer.output.width));
  work.passes = 3;
  work.read_values = 3 * o.in;
  work.write_values = 2 * o.out;  // exponentials, results
  return work;
}

VectorWork layer_norm(const Operands& o) {
  // Sum and sum of squares (3 operations a value); subtract, scale, multiply, add (4); one inverse root per token.
  VectorWork work = one_pass(o, 7 * o.in, o.in / std::max<std::int64_t>(1, o.layer.output.channels));
  work.passes = 2;
  work.read_values = 2 * o.in;
  work.dram_parameter_values = 2 * o.layer.output.channels;
  return work;
}

VectorWork batch_norm(const Operands& o) {
  VectorWork work = one_pass(o, 2 * o.in);
  work.dram_parameter_values = 2 * o.layer.output.channels;
  return work;
}

VectorWork activation(const Operands& o) {
  switch (std::get<Activation>(o.layer.op).kind) {
    case Activation::Kind::relu: return one_pass(o, o.in);
    case Activation::Kind::relu6: return one_pass(o, 2 * o.in);
    case Activation::Kind::hsigmoid: return one_pass(o, 4 * o.in);
    case Activation::Kind::hswish: return one_pass(o, 5 * o.in);
    case Activation::Kind::gelu:       // one table look-up and the product with x
    case Activation::Kind::sigmoid: return one_pass(o, o.in, o.in);
  }
  return {};
}

VectorWork elementwise(const Operands& o) { return one_pass(o, o.out); }

VectorWork pooling(const Operands& o) {
  if (const auto* pool = std::get_if<Pool>(&o.layer.op)) {
    return one_pass(o, o.out * pool->kernel.height * pool->kernel.width);
  }
  return one_pass(o, o.in + o.out);  // adaptive: sums over everything, one scale per output
}

VectorWork resize(const Operands& o) {
  // Bilinear: four products and three sums per output.
  const bool bilinear = std::get<Resize>(o.layer.op).mode == Resize::Mode::bilinear;
  return one_pass(o, (bilinear ? 7 : 1) * o.out);
}

VectorWork concat(const Operands&) { return {}; }

VectorWork rearrange(const Operands& o) { return one_pass(o, o.out); }

struct Row {
  VectorRule rule;
  VectorWork (*work)(const Operands&);
};

const std::vector<Row>& rows() {
  static const std::vector<Row> table = {
      {{OpKind::softmax, 3, "maximum; exponential and sum; scale"}, softmax},
      {{OpKind::layer_norm, 2, "sum and sum of squares; normalise with the affine terms"}, layer_norm},
      {{OpKind::batch_norm, 1, "scale and shift"}, batch_norm},
      {{OpKind::activation, 1, "arithmetic, or one table look-up (GELU, sigmoid)"}, activation},
      {{OpKind::elementwise, 1, "both operands stream"}, elementwise},
      {{OpKind::pooling, 1, "one operation per value of a window; inputs are read once"}, pooling},
      {{OpKind::resize, 1, "bilinear: four products and three sums per output; inputs are read once"}, resize},
      {{OpKind::concat, 0, "free: the producers write their outputs side by side in DRAM"}, concat},
      {{OpKind::rearrange, 1, "a copy through the vector unit"}, rearrange},
  };
  return table;
}

}  // namespace

const std::vector<VectorRule>& vector_rules() {
  static const std::vector<VectorRule> rules = [] {
    std::vector<VectorRule> all;
    for (const Row& row : rows()) all.push_back(row.rule);
    return all;
  }();
  return rules;
}

VectorWork vector_work(const Graph& graph, const Layer& layer) {
  const OpKind kind = kind_of(layer.op);
  for (const Row& row : rows()) {
    if (row.rule.kind != kind) continue;
    Operands operands{layer, graph.input_shapes(layer)};
    for (const Shape& shape : operands.inputs) operands.all_in += shape.elements();
    if (!operands.inputs.empty()) operands.in = operands.inputs.front().elements();
    operands.out = layer.output.elements();
    return row.work(operands);
  }
  throw ConfigError(fmt::format("layer '{}': the accelerator has no rule for a {}; run it on another device or add "
                                "a rule to accel/vector_ops.cpp",
                                layer.name, name_of(kind)));
}

std::int64_t vector_cycles(const VectorWork& work, const Accelerator& a) {
  const VectorUnitParams& unit = a.vector_unit;
  const std::int64_t bits = (work.read_values + work.write_values) * a.formats.activation_bits;
  return std::max({ceil_div(work.vector_operations, unit.lanes), ceil_div(work.special_operations, unit.special_lanes),
                   ceil_div(bits, 8 * unit.bytes_per_cycle)});
}

void add_vector_counts(ActionCounts& counts, const VectorWork& work, const Accelerator& a) {
  const std::int64_t bits = a.formats.activation_bits;
  counts.vector_operations += work.vector_operations;
  counts.special_operations += work.special_operations;
  counts.dram_reads[Operand::inputs] += work.dram_read_values * bits;
  counts.dram_reads[Operand::weights] += work.dram_parameter_values * bits;
  counts.dram_writes[Operand::outputs] += work.dram_write_values * bits;
  counts.global_buffer_writes[Operand::inputs] += work.dram_read_values * bits;
  counts.global_buffer_reads[Operand::inputs] += work.read_values * bits;
  counts.global_buffer_writes[Operand::outputs] += work.write_values * bits;
  counts.global_buffer_reads[Operand::outputs] += work.dram_write_values * bits;
}

VectorTiles vector_tiles(const VectorWork& work, const Accelerator& a) {
  VectorTiles tiles;
  const std::int64_t bits = (work.dram_read_values + work.dram_write_values) * a.formats.activation_bits;
  // Small enough that all slots, inputs and outputs, fit in the buffer and that several are on their way at once.
  const std::int64_t held = a.global_buffer.size.value() * 8 / (2 * tiles.slots);
  const std::int64_t tile = std::max(dma_chunk_bytes(a.dram) * 8, std::min(held, bits / (2 * tiles.slots)));
  tiles.count = std::max<std::int64_t>(1, ceil_div(bits, tile));
  return tiles;
}

LayerCost analyse_vector(const VectorWork& work, const Accelerator& a) {
  LayerCost cost;
  add_vector_counts(cost.counts, work, a);
  const DramStreams dram(a);
  const std::int64_t bits = a.formats.activation_bits;
  const std::int64_t reads = work.dram_read_values * bits, writes = work.dram_write_values * bits;
  const std::int64_t parameters = work.dram_parameter_values * bits;
  const auto buffer = [&](std::int64_t moved) { return ceil_div(moved, 8 * bytes_per_cycle(a.global_buffer)); };
  const std::int64_t unit = std::max(vector_cycles(work, a), buffer((work.read_values + work.write_values) * bits));
  const std::int64_t tiles = vector_tiles(work, a).count;
  const std::int64_t read = reads / tiles, write = writes / tiles;
  // What of a tile passes the global buffer before its last chunk does so beside DRAM.
  const std::int64_t in = buffer(std::min(read, dram.chunk_bits())), out = buffer(std::min(write, dram.chunk_bits()));
  // Parameters come behind what the controllers have taken of the inputs by then.
  const std::int64_t ahead = std::min(reads, std::max(read, dram.window_bits()));
  const std::int64_t first =
      std::max(dram.cycles(read, 0) + in, parameters > 0 ? dram.cycles(ahead + parameters, 0) : 0);
  const std::int64_t last = dram.cycles(0, write);

  // Between the first request and the last tile's store, either the unit never rests once it has begun, …
  const std::int64_t unit_busy = first + unit + out + dram.latency() + last;
  // … or DRAM never does while it has something to read. A write comes behind the window of reads that the controllers
  // hold, and behind what its tile takes from its load to its store; meanwhile reads and writes share DRAM by their sizes.
  // What writes lag by then is left for the end, when the bus does not turn any more.
  const std::int64_t between = in + unit / tiles + out + dram.latency();
  const double write_share = reads + writes > 0 ? static_cast<double>(writes) / static_cast<double>(reads + writes) : 0;
  const auto left_after = [&](double bits_read) {
    return std::min(writes - write, static_cast<std::int64_t>(write_share * bits_read));
  };
  const auto window = static_cast<double>(dram.window_bits());
  const std::int64_t unturned = left_after(window), left = left_after(window + dram.bits_in(between));
  const std::int64_t rest = std::max<std::int64_t>(0, between - dram.cycles(0, left));
  const std::int64_t dram_busy = dram.cycles(reads + parameters, writes - write - unturned) + dram.cycles(0, unturned) +
                                 rest + last;
  const std::int64_t all = std::max(unit_busy, dram_busy);
  CycleBreakdown& cycles = cost.cycles;
  cycles.vector_unit = unit;
  cycles.fill = dram.latency() + std::min(all - unit, dram.latency());
  cycles.total = all + dram.latency();
  cycles.dram = cycles.total - cycles.vector_unit - cycles.fill;
  cycles.bound = dram.cycles(reads + parameters, writes) > unit ? Bound::dram : Bound::vector_unit;
  cost.counts.total_cycles = cycles.total;
  return cost;
}

}  // namespace switchyard::accel
