#include "accel/pipeline.h"

#include <cmath>

#include "base/checked_math.h"

namespace switchyard::accel {

void PhaseCycles::add(const PhaseCycles& other, std::int64_t times) {
  total += other.total * times;
  compute += other.compute * times;
  weight_load += other.weight_load * times;
  input_load += other.input_load * times;
  drain += other.drain * times;
  dram += other.dram * times;
}

namespace {
std::size_t index(Dim d) { return static_cast<std::size_t>(d); }

/// Calls visit(count, before, now) for every combination of the moves of all dimensions.
template <class Moves, class Tile, class Visit>
void combine(const std::array<Moves, dim_count>& moves, std::size_t d, std::int64_t count, Tile& before, Tile& now,
             const Visit& visit) {
  if (d == dim_count) {
    visit(count, before, now);
    return;
  }
  for (std::size_t i = 0; i < moves[d].size; ++i) {
    const auto& move = moves[d].of[i];
    before[d] = move.before;
    now[d] = move.now;
    combine(moves, d + 1, count * move.count, before, now, visit);
  }
}
}  // namespace

Pipeline::Pipeline(const Tiling& tiling, const Nest& nest, const Mapping& mapping, const Accelerator& accelerator)
    : tiling_(tiling),
      mapping_(mapping),
      machine_(accelerator),
      weight_taps_(weight_taps(nest, mapping)),
      compute_taps_(compute_taps(nest, mapping)),
      dram_bits_per_cycle_(8 * sustained_dram_bytes_per_cycle(accelerator)) {
  for (const Dim d : all_dims) {
    const std::int64_t tiles = tiling[d].buffer_tiles();
    last_[index(d)] = span_of(d, tiles - 1);
    first_[index(d)] = tiles == 1 ? last_[index(d)] : span_of(d, 0);
    inner_[index(d)] = tiles > 2 ? span_of(d, 1) : first_[index(d)];
  }
}

Pipeline::Place Pipeline::place(Dim d, std::int64_t b, std::int64_t a) const {
  return {tiling_[d].terms(b, a), b, a == 0, a + 1 == tiling_[d].array_tiles(b)};
}

Pipeline::Span Pipeline::span_of(Dim d, std::int64_t b) const {
  Span span;
  span.tiles = tiling_[d].array_tiles(b);
  span.first = place(d, b, 0);
  span.last = span.tiles > 1 ? place(d, b, span.tiles - 1) : span.first;
  span.middle = span.tiles > 2 ? place(d, b, 1) : span.first;
  return span;
}

const Pipeline::Span& Pipeline::span(Dim d, unsigned last_tiles) const {
  return last_tiles & bit(d) ? last_[index(d)] : inner_[index(d)];
}

void Pipeline::set_moves(Moves& moves, Dim d, const Span& span, Motion motion) const {
  const auto& [first, middle, last, tiles] = span;
  if (tiles == 1) {
    moves.add(1, first, first);
    return;
  }
  switch (motion) {
    case Motion::back:
      moves.add(1, last, first);
      break;
    case Motion::onward:
      if (tiles > 2) moves.add(tiles - 2, middle, middle);
      moves.add(1, middle, last);
      break;
    case Motion::any:
      // Only the channel loop cares which of equal tiles is the first or the last.
      if (d != Dim::c && first.terms == middle.terms && middle.terms == last.terms) {
        moves.add(tiles, first, first);
        break;
      }
      moves.add(1, first, first);
      if (tiles > 2) moves.add(tiles - 2, middle, middle);
      moves.add(1, last, last);
      break;
  }
}

void Pipeline::set_buffer_moves(Moves& moves, Dim d, Motion motion) const {
  const std::int64_t tiles = tiling_[d].buffer_tiles();
  const Span& inner = inner_[index(d)];
  const Span& last = last_[index(d)];
  if (tiles == 1) {
    moves.add(1, last.last, last.first);
    return;
  }
  switch (motion) {
    case Motion::any:
      moves.add(tiles - 1, inner.last, inner.first);
      moves.add(1, last.last, last.first);
      break;
    case Motion::onward:
      if (tiles > 2) moves.add(tiles - 2, inner.last, inner.first);
      moves.add(1, inner.last, last.first);
      break;
    case Motion::back:
      moves.add(1, last.last, first_[index(d)].first);
      break;
  }
}

void Pipeline::set_loads(Step& step, const Tile& now, unsigned changed) const {
  const auto t = [&](Dim d) -> const TileTerms& { return now[index(d)]->terms; };
  const TileTerms &g = t(Dim::g), &n = t(Dim::n), &k = t(Dim::k), &c = t(Dim::c), &p = t(Dim::p), &q = t(Dim::q);
  if (changed & weight_dims) {
    const std::int64_t bits = weight_taps_ * machine_.formats.weight_bits;
    step.weights.unique_bits = g.extent * k.extent * c.extent * bits;
    step.weights.delivered_bits = step.weights.unique_bits * n.parts * p.parts * q.parts;
    step.weights.pe_bits = g.part * k.part * c.part * bits;
  }
  if (changed & input_dims) {
    const std::int64_t bits = g.extent * n.extent * c.extent * machine_.formats.activation_bits;
    step.inputs.unique_bits = bits * p.span * q.span;
    step.inputs.delivered_bits = bits * p.part_spans * q.part_spans * k.parts;
    step.inputs.pe_bits = g.part * n.part * c.part * p.part_span * q.part_span * machine_.formats.activation_bits;
  }
  const Place& channels = *now[index(Dim::c)];
  if ((changed & output_dims) && !(channels.first && channels.buffer_tile == 0)) {
    const std::int64_t bits = machine_.formats.accumulation_bits;
    step.partial_sums.unique_bits = g.extent * n.extent * k.extent * p.extent * q.extent * bits;
    step.partial_sums.pe_bits = g.part * n.part * k.part * p.part * q.part * bits;
  }
}

void Pipeline::set_outputs(Step& step, const Tile& before) const {
  std::int64_t values = 1, pe_values = 1;
  for (const Dim d : {Dim::g, Dim::n, Dim::k, Dim::p, Dim::q}) {
    values *= before[index(d)]->terms.extent;
    pe_values *= before[index(d)]->terms.part;
  }
  const Place& channels = *before[index(Dim::c)];
  const bool complete = channels.last && channels.buffer_tile + 1 == tiling_[Dim::c].buffer_tiles();
  const NumberFormats& formats = machine_.formats;
  const std::int64_t bits = complete ? formats.activation_bits : formats.accumulation_bits;
  step.outputs = {values * bits, values * bits, pe_values * bits};
  step.reduction_pe_bits = pe_values * (channels.terms.parts - 1) * formats.accumulation_bits;
}

std::int64_t Pipeline::compute_of(const Tile& tile) const {
  std::int64_t cycles = compute_taps_;
  for (const Place* p : tile) cycles *= p->terms.part_slots;
  return cycles;
}

std::int64_t Pipeline::network_latency() const {
  return machine_.network.hop_latency.value() * ((machine_.pe_rows + machine_.pe_columns + 1) / 2);
}

std::int64_t Pipeline::dram_cycles(std::int64_t bits) const {
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(bits) / dram_bits_per_cycle_));
}

PhaseCycles Pipeline::interval(const Tile& before, const Tile& now, unsigned changed) const {
  Step step;
  set_loads(step, now, changed);
  const bool leaves = (changed & output_dims) != 0;
  if (leaves) set_outputs(step, before);
  const TransferCycles load = load_cycles(step, machine_);
  const TransferCycles drain = leaves ? drain_cycles(step, machine_) : TransferCycles{};
  // Weights that do not stay in the global buffer come at the pace of DRAM.
  const std::int64_t passing =
      machine_.global_buffer.holds_weights ? 0 : dram_cycles(step.weights.unique_bits);

  PhaseCycles phase;
  phase.compute = compute_of(before) + (leaves ? machine_.pe.pipeline_depth.value() : 0);
  const std::int64_t in = load.slowest();
  const std::int64_t out = drain.slowest();
  if (machine_.pe.double_buffered) {
    const std::int64_t busy = std::max({in, out, passing, load.global_buffer + drain.global_buffer});
    phase.total = std::max(phase.compute, busy);
  } else {
    // Outputs leave, then operands arrive, then the array computes.
    const std::int64_t latency = network_latency();
    phase.total = phase.compute + std::max(in > 0 ? in + latency : 0, passing) + (out > 0 ? out + latency : 0);
  }
  const std::int64_t wait = phase.total - phase.compute;
  if (passing >= in && passing >= out) {
    phase.dram = wait;
  } else if (out > in) {
    phase.drain = wait;
  } else if (step.weights.pe_bits > step.inputs.pe_bits + step.partial_sums.pe_bits) {
    phase.weight_load = wait;
  } else {
    phase.input_load = wait;
  }
  return phase;
}

void Pipeline::add_transitions(PhaseCycles& sum, std::size_t loop, unsigned last_tiles) const {
  std::array<Moves, dim_count> moves;
  unsigned changed = 0;
  for (std::size_t i = 0; i < dim_count; ++i) {
    const Dim d = mapping_.buffer_order[i];
    const Span& tiles = span(d, last_tiles);
    set_moves(moves[index(d)], d, tiles, i < loop ? Motion::any : i == loop ? Motion::onward : Motion::back);
    if (i >= loop && tiles.tiles > 1) changed |= bit(d);
  }
  Tile before, now;
  combine(moves, 0, 1, before, now, [&](std::int64_t count, const Tile& from, const Tile& to) {
    sum.add(interval(from, to, changed), count);
  });
}

PhaseCycles Pipeline::steps_within(unsigned last_tiles) {
  if (known_[last_tiles]) return within_[last_tiles];
  PhaseCycles sum;
  for (std::size_t loop = 0; loop < dim_count; ++loop) {
    const Dim d = mapping_.buffer_order[loop];
    if (span(d, last_tiles).tiles > 1) add_transitions(sum, loop, last_tiles);
  }
  known_[last_tiles] = true;
  return within_[last_tiles] = sum;
}

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
  set_outputs(ends, last);
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
