// The level of buffer tiles: loads from and stores to DRAM beside the steps of a buffer tile.
#include <cmath>

#include "accel/pipeline.h"
#include "accel/pipeline_combine.h"

namespace switchyard::accel {

std::int64_t Pipeline::product_of(const Tile& tile, unsigned dims) const {
  std::int64_t values = 1;
  for (const Dim d : all_dims) {
    if (dims & bit(d)) values *= tiling_[d].buffer_extent(tile[index(d)]->buffer_tile);
  }
  return values;
}

std::int64_t Pipeline::load_bits_of(const Tile& now, unsigned changed) const {
  std::int64_t bits = 0;
  if ((changed & weight_dims) && machine_.global_buffer.holds_weights) {
    bits += product_of(now, weight_dims) * weight_taps_ * machine_.formats.weight_bits;
  }
  if (changed & input_dims) {
    bits += product_of(now, bit(Dim::g) | bit(Dim::n) | bit(Dim::c)) *
            tiling_[Dim::p].buffer_span(now[index(Dim::p)]->buffer_tile) *
            tiling_[Dim::q].buffer_span(now[index(Dim::q)]->buffer_tile) * machine_.formats.activation_bits;
  }
  if ((changed & output_dims) && now[index(Dim::c)]->buffer_tile > 0) {
    bits += product_of(now, output_dims) * machine_.formats.accumulation_bits;
  }
  return bits;
}

std::int64_t Pipeline::store_bits_of(const Tile& before, unsigned changed) const {
  if (!(changed & output_dims)) return 0;
  const bool complete = before[index(Dim::c)]->buffer_tile + 1 == tiling_[Dim::c].buffer_tiles();
  return product_of(before, output_dims) *
         (complete ? machine_.formats.activation_bits : machine_.formats.accumulation_bits);
}

CycleBreakdown Pipeline::cycles() {
  PhaseCycles sum;
  const unsigned every = weight_dims | input_dims;
  for (std::size_t loop = 0; loop < dim_count; ++loop) {
    const Dim turning = mapping_.dram_order[loop];
    if (tiling_[turning].buffer_tiles() == 1) continue;
    std::array<Moves, dim_count> moves;
    unsigned entered = 0;
    for (std::size_t i = 0; i < dim_count; ++i) {
      const Dim d = mapping_.dram_order[i];
      if (i >= loop && tiling_[d].buffer_tiles() > 1) entered |= bit(d);
      set_buffer_moves(moves[index(d)], d, i < loop ? Motion::any : i == loop ? Motion::onward : Motion::back);
    }
    Tile before, now;
    combine(moves, 0, 1, before, now, [&](std::int64_t count, const Tile& from, const Tile& to) {
      unsigned last_tiles = 0, changed = entered;
      for (const Dim d : all_dims) {
        const Place& p = *from[index(d)];
        if (p.buffer_tile + 1 == tiling_[d].buffer_tiles()) last_tiles |= bit(d);
        if (tiling_[d].array_tiles(p.buffer_tile) > 1) changed |= bit(d);
      }
      PhaseCycles phase = steps_within(last_tiles);
      phase.add(interval(from, to, changed), 1);
      const std::int64_t dram = dram_cycles(load_bits_of(to, entered) + store_bits_of(from, entered));
      const std::int64_t total =
          machine_.global_buffer.double_buffered ? std::max(phase.total, dram) : phase.total + dram;
      phase.dram += total - phase.total;
      phase.total = total;
      sum.add(phase, count);
    });
  }
  sum.add(steps_within(every), 1);

  // The first operands and the last outputs find nothing to hide behind.
  Tile first, last;
  for (const Dim d : all_dims) {
    first[index(d)] = &first_[index(d)].first;
    last[index(d)] = &last_[index(d)].last;
  }
  Step ends;
  set_loads(ends, first, every);
  set_outputs(ends, last, first);
  const DramParams& dram = machine_.dram;
  const double latency = (dram.controller_latency + dram.row_miss_penalty + dram.row_hit_latency).value();
  const auto dram_latency = static_cast<std::int64_t>(std::ceil(latency * machine_.clock.value()));
  const std::int64_t load_bits = load_bits_of(first, every) + (machine_.global_buffer.holds_weights ? 0 : ends.weights.unique_bits);
  const std::int64_t store_bits = store_bits_of(last, output_dims);

  CycleBreakdown cycles;
  const std::int64_t last_compute = compute_of(last) + machine_.pe.pipeline_depth.value();
  const std::int64_t fill = dram_cycles(load_bits) + load_cycles(ends, machine_).slowest() + 2 * dram_latency +
                            2 * network_latency() + drain_cycles(ends, machine_).slowest() + dram_cycles(store_bits);
  cycles.total = sum.total + last_compute + fill;
  cycles.compute = sum.compute + last_compute;
  cycles.weight_load = sum.weight_load;
  cycles.input_load = sum.input_load;
  cycles.drain = sum.drain;
  cycles.dram = sum.dram;
  cycles.fill = fill;
  return cycles;
}

}  // namespace switchyard::accel
