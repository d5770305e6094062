#include "accel/pipeline.h"

#include <algorithm>

#include "accel/pipeline_combine.h"

namespace switchyard::accel {

void PhaseCycles::add(const PhaseCycles& other, std::int64_t times) {
  total += other.total * times;
  compute += other.compute * times;
  weight_load += other.weight_load * times;
  input_load += other.input_load * times;
  drain += other.drain * times;
  dram += other.dram * times;
  vector_unit += other.vector_unit * times;
}

Pipeline::Pipeline(const Tiling& tiling, const Nest& nest, const Mapping& mapping, const Accelerator& accelerator,
                   const FusedWork& fused)
    : tiling_(tiling),
      mapping_(mapping),
      machine_(accelerator),
      weight_taps_(weight_taps(nest, mapping)),
      compute_taps_(compute_taps(nest, mapping)),
      dram_(accelerator),
      fused_(fused),
      outputs_(nest.output_values()) {
  for (const Dim d : all_dims) {
    const std::int64_t tiles = tiling[d].buffer_tiles();
    last_[index(d)] = span_of(d, tiles - 1);
    first_[index(d)] = tiles == 1 ? last_[index(d)] : span_of(d, 0);
    inner_[index(d)] = tiles > 2 ? span_of(d, 1) : first_[index(d)];
  }
  for (std::size_t i = dim_count; i-- > 0;) {
    const Dim d = mapping.dram_order[i];
    if (tiling[d].buffer_tiles() > 1) inner_loops_[dram_loops_++] = d;
  }
  bool only_channels = true;
  for (std::size_t i = dim_count; i-- > 0 && only_channels;) {
    const Dim d = mapping.buffer_order[i];
    const std::int64_t tiles = tiling[d].array_tiles(0);
    if (tiles == 1) continue;
    if (d == Dim::c) {
      steps_of_outputs_ = tiles;
    } else {
      only_channels = false;
    }
  }
  if (only_channels && dram_loops_ > 0 && inner_loops_[0] == Dim::c) steps_of_outputs_ *= tiling[Dim::c].buffer_tiles();
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

bool Pipeline::sums_stay(const Tile& tile) const {
  for (std::size_t i = dim_count; i-- > 0;) {
    const Dim d = mapping_.buffer_order[i];
    if (d == Dim::c) return true;
    if (tiling_[d].array_tiles(tile[index(d)]->buffer_tile) > 1) return false;
  }
  return true;
}

void Pipeline::set_outputs(Step& step, const Tile& before, const Tile& now) const {
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
  // All PEs that took part in the first of the summed channel tiles hold sums, even where the last tile is narrow; where
  // sums leave after each tile, only those of that tile do.
  const Place& next = *now[index(Dim::c)];
  const bool stay = next.first && (steps_of_outputs_ > 1 || sums_stay(before));
  const std::int64_t holders = stay ? std::max(next.terms.parts, channels.terms.parts) : channels.terms.parts;
  step.reduction_pe_bits = pe_values * (holders - 1) * formats.accumulation_bits;
}

std::int64_t Pipeline::compute_of(const Tile& tile) const {
  std::int64_t cycles = compute_taps_;
  for (const Place* p : tile) cycles *= p->terms.part_slots;
  return cycles;
}

std::int64_t Pipeline::vector_of(const Tile& tile) const {
  const Place& channels = *tile[index(Dim::c)];
  const bool complete = channels.last && channels.buffer_tile + 1 == tiling_[Dim::c].buffer_tiles();
  if (fused_.vector_cycles == 0 || !complete) return 0;
  std::int64_t values = 1;
  for (const Dim d : {Dim::g, Dim::n, Dim::k, Dim::p, Dim::q}) values *= tile[index(d)]->terms.extent;
  return share_of(fused_.vector_cycles, values);
}

std::int64_t Pipeline::network_latency() const {
  return machine_.network.hop_latency.value() * ((machine_.pe_rows + machine_.pe_columns + 1) / 2);
}

std::int64_t Pipeline::share_of(std::int64_t total, std::int64_t values) const {
  return static_cast<std::int64_t>(static_cast<double>(total) * static_cast<double>(values) /
                                   static_cast<double>(outputs_));
}

PhaseCycles Pipeline::interval(const Tile& before, const Tile& now, unsigned changed) const {
  Step step;
  set_loads(step, now, changed);
  const bool leaves = (changed & output_dims) != 0;
  if (leaves) set_outputs(step, before, now);
  const TransferCycles load = load_cycles(step, machine_);
  TransferCycles drain = leaves ? drain_cycles(step, machine_) : TransferCycles{};
  // Weights that do not stay in the global buffer come at the pace of DRAM.
  const std::int64_t passing =
      machine_.global_buffer.holds_weights ? 0 : dram_.cycles(step.weights.unique_bits, 0);

  PhaseCycles phase;
  phase.compute = compute_of(before) + (leaves ? machine_.pe.pipeline_depth.value() : 0);
  const std::int64_t in = load.slowest();
  // Fused ops work on the outputs as they leave.
  const std::int64_t vector = leaves ? vector_of(before) : 0;
  const std::int64_t out = std::max(drain.slowest(), vector);
  const std::int64_t latency = network_latency();
  if (machine_.pe.double_buffered) {
    // Outputs have all steps of the next output tile to leave.
    const std::int64_t late = std::max<std::int64_t>(0, out - (steps_of_outputs_ - 1) * compute_of(before));
    std::int64_t busy = std::max({in, late, passing, load.global_buffer + drain.global_buffer});
    // Sums come back into the half of the accumulation buffer that the outputs before the last ones have to leave first:
    // out, back, in and through the array once in two steps.
    if (step.partial_sums.unique_bits > 0 && steps_of_outputs_ == 1) {
      busy = std::max(busy, (phase.compute + out + in + 2 * latency + 1) / 2);
    }
    phase.total = std::max(phase.compute, busy);
  } else {
    // Outputs leave, then operands arrive, then the array computes.
    phase.total = phase.compute + std::max(in > 0 ? in + latency : 0, passing) + (out > 0 ? out + latency : 0);
  }
  const std::int64_t wait = phase.total - phase.compute;
  if (passing >= in && passing >= out) {
    phase.dram = wait;
  } else if (out > in) {
    (vector == out ? phase.vector_unit : phase.drain) = wait;
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

}  // namespace switchyard::accel
