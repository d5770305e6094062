// The level of buffer tiles: loads from and stores to DRAM beside the steps of a buffer tile.
#include <algorithm>
#include <cstdlib>

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
  // Second operands of fused ops come with the tile that completes the outputs.
  if (fused_.read_values > 0 && now[index(Dim::c)]->buffer_tile + 1 == tiling_[Dim::c].buffer_tiles()) {
    bits += share_of(fused_.read_values, product_of(now, output_dims)) * machine_.formats.activation_bits;
  }
  return bits;
}

std::int64_t Pipeline::store_bits_of(const Tile& before, unsigned changed) const {
  if (!(changed & output_dims)) return 0;
  const bool complete = before[index(Dim::c)]->buffer_tile + 1 == tiling_[Dim::c].buffer_tiles();
  return product_of(before, output_dims) *
         (complete ? machine_.formats.activation_bits : machine_.formats.accumulation_bits);
}

void Pipeline::add_dram(PhaseCycles& phase, std::int64_t load_bits, std::int64_t store_bits, const Tile& from,
                        const Tile& to, unsigned entered, std::int64_t within) const {
  const std::int64_t dram = dram_.cycles(load_bits, store_bits);
  if (!machine_.global_buffer.double_buffered) {
    phase.dram += dram + dram_.latency();
    phase.total += dram + dram_.latency();
    return;
  }
  // Two slots for what is loaded and two for what is stored: a slot is filled and emptied once in the time of two tiles.
  // Loads leave it in the time from the first step's load to the last one's, outputs fill it from the first drain to the
  // last one.
  Step step;
  set_loads(step, to, entered);
  set_outputs(step, from, to);
  std::int64_t steps = 1, drains = 1;
  for (const Dim d : all_dims) {
    const std::int64_t tiles = tiling_[d].array_tiles(from[index(d)]->buffer_tile);
    steps *= tiles;
    if (output_dims & bit(d)) drains *= tiles;
  }
  const std::int64_t filling = steps > 1 ? within * (drains - 1) / (steps - 1) : 0;
  std::int64_t load = 0, store = 0;
  if (load_bits > 0) load = dram_.latency() + dram_.cycles(load_bits, 0) + load_cycles(step, machine_).slowest();
  if (store_bits > 0) {
    store = dram_.latency() + dram_.cycles(0, store_bits) + network_latency() +
            std::max(drain_cycles(step, machine_).slowest(), vector_of(from));
  }
  std::int64_t trips = std::max(load > 0 ? (load + within) / 2 : 0, store > 0 ? (store + filling) / 2 : 0);
  // Sums that come back from DRAM need the slot of outputs that have been stored: one round trip through everything.
  if ((entered & output_dims) && to[index(Dim::c)]->buffer_tile > 0) {
    trips = std::max(trips, (load + phase.total + store) / 2);
  }
  // The first two tiles find their slots empty.
  const std::int64_t least = std::max(phase.total, dram);
  const std::int64_t tiles = buffer_tile_count();
  const std::int64_t total = least + std::max<std::int64_t>(0, trips - least) * (tiles - 2) / (tiles - 1);
  phase.dram += total - phase.total;
  phase.total = total;
}

std::int64_t Pipeline::stored_beside(const Tile& tile, bool first_turn) const {
  if (dram_loops_ == 0 || (first_turn && dram_loops_ == 1)) return 0;
  const Dim inner = inner_loops_[0];
  Tile before = tile;
  before[index(inner)] = first_turn ? &last_[index(inner)].last : &inner_[index(inner)].last;
  return store_bits_of(before, bit(inner) | (first_turn ? bit(inner_loops_[1]) : 0U));
}

std::int64_t Pipeline::buffer_tile_count() const {
  std::int64_t tiles = 1;
  for (const Dim d : all_dims) tiles *= tiling_[d].buffer_tiles();
  return tiles;
}

PhaseCycles Pipeline::buffer_tiles() {
  PhaseCycles sum;
  for (std::size_t loop = 0; loop < dim_count; ++loop) {
    const Dim turning = mapping_.dram_order[loop];
    const std::int64_t turns = tiling_[turning].buffer_tiles();
    if (turns == 1) continue;
    const bool innermost = turning == inner_loops_[0];
    std::array<Moves, dim_count> moves;
    unsigned entered = 0;
    for (std::size_t i = 0; i < dim_count; ++i) {
      const Dim d = mapping_.dram_order[i];
      if (i >= loop && tiling_[d].buffer_tiles() > 1) entered |= bit(d);
      set_buffer_moves(moves[index(d)], d, i < loop ? Motion::any : i == loop ? Motion::onward : Motion::back);
    }
    const auto add = [&](bool first_turn) {
      Tile before, now;
      combine(moves, 0, 1, before, now, [&](std::int64_t count, const Tile& from, const Tile& to) {
        unsigned last_tiles = 0, changed = entered;
        for (const Dim d : all_dims) {
          const Place& p = *from[index(d)];
          if (p.buffer_tile + 1 == tiling_[d].buffer_tiles()) last_tiles |= bit(d);
          if (tiling_[d].array_tiles(p.buffer_tile) > 1) changed |= bit(d);
        }
        PhaseCycles phase = steps_within(last_tiles);
        const std::int64_t within = phase.total;
        phase.add(interval(from, to, changed), 1);
        add_dram(phase, load_bits_of(to, entered), stored_beside(from, first_turn), from, to, entered, within);
        sum.add(phase, count);
      });
    };
    if (!innermost) {
      add(false);
      continue;
    }
    // What is stored beside the first turn of the innermost loop is the last tile of the turn around it.
    Moves& own = moves[index(turning)];
    const Moves all = own;
    own.size = 1;
    own.of[0].count = 1;
    add(true);
    own = all;
    --own.of[0].count;
    add(false);
  }
  // Beside the last tile only the one before it is stored, as far as that was not done while the array waited for the
  // last tile to arrive, later for it.
  Tile last;
  for (const Dim d : all_dims) last[index(d)] = &last_[index(d)].last;
  PhaseCycles phase = steps_within(weight_dims | input_dims);
  const std::int64_t store = dram_.cycles(0, stored_beside(last, false));
  const std::int64_t before = std::min(store, sum.dram / std::max<std::int64_t>(1, buffer_tile_count() - 1));
  const std::int64_t beside = std::max<std::int64_t>(0, store - before - phase.total);
  phase.dram += before + beside;
  phase.total += before + beside;
  sum.add(phase, 1);
  return sum;
}

std::int64_t Pipeline::beside_first(std::int64_t wait) const {
  if (!machine_.global_buffer.double_buffered || !machine_.global_buffer.holds_weights) return 0;
  Tile first;
  unsigned turning = 0;
  for (const Dim d : all_dims) {
    first[index(d)] = &first_[index(d)].first;
    if (tiling_[d].buffer_tiles() > 1) turning |= bit(d);
  }
  const std::int64_t both = dram_.cycles(load_bits_of(first, weight_dims | input_dims), 0);
  const std::int64_t weights =
      dram_.cycles(product_of(first, weight_dims) * weight_taps_ * machine_.formats.weight_bits, 0);
  const std::int64_t inputs = both - weights;
  const bool more = turning & (weights < inputs ? weight_dims : input_dims);
  return more ? std::max<std::int64_t>(0, std::min({weights, inputs, std::abs(weights - inputs)}) - wait) : 0;
}

CycleBreakdown Pipeline::cycles() {
  const PhaseCycles sum = buffer_tiles();
  const unsigned every = weight_dims | input_dims;

  // The first operands and the last outputs find nothing to hide behind.
  Tile first, last;
  for (const Dim d : all_dims) {
    first[index(d)] = &first_[index(d)].first;
    last[index(d)] = &last_[index(d)].last;
  }
  Step ends;
  set_loads(ends, first, every);
  set_outputs(ends, last, first);
  const std::int64_t load_bits = load_bits_of(first, every) + (machine_.global_buffer.holds_weights ? 0 : ends.weights.unique_bits);
  const std::int64_t store_bits = store_bits_of(last, output_dims);

  CycleBreakdown cycles;
  const std::int64_t last_compute = compute_of(last) + machine_.pe.pipeline_depth.value();
  const std::int64_t wait = sum.dram / buffer_tile_count();
  const std::int64_t fill = dram_.cycles(load_bits, 0) + beside_first(wait) + load_cycles(ends, machine_).slowest() + 2 * dram_.latency() +
                            2 * network_latency() + std::max(drain_cycles(ends, machine_).slowest(), vector_of(last)) +
                            dram_.cycles(0, store_bits);
  cycles.total = sum.total + last_compute + fill;
  cycles.compute = sum.compute + last_compute;
  cycles.weight_load = sum.weight_load;
  cycles.input_load = sum.input_load;
  cycles.drain = sum.drain;
  cycles.dram = sum.dram;
  cycles.vector_unit = sum.vector_unit;
  cycles.fill = fill;
  return cycles;
}

}  // namespace switchyard::accel
