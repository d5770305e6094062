#include "accel/steps.h"

namespace switchyard::accel {

StepWalker::StepWalker(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator)
    : winograd_(mapping.winograd),
      weights_pass_(!accelerator.global_buffer.holds_weights),
      weight_taps_(accel::weight_taps(nest, mapping)),
      compute_taps_(accel::compute_taps(nest, mapping)),
      pipeline_depth_(accelerator.pe.pipeline_depth.value()),
      formats_(accelerator.formats),
      tiling_(nest, mapping, accelerator) {
  for (std::size_t i = dim_count; i-- > 0;) {
    const Dim d = mapping.buffer_order[i];
    const DimTiling& t = tiling_[d];
    if (t.array_tiles(0) > 1 || t.array_tiles(t.buffer_tiles() - 1) > 1) loops_[loop_count_++] = {d, false};
  }
  for (std::size_t i = dim_count; i-- > 0;) {
    const Dim d = mapping.dram_order[i];
    if (tiling_[d].buffer_tiles() > 1) loops_[loop_count_++] = {d, true};
  }
  total_steps_ = 1;
  for (const Dim d : all_dims) {
    at(d).array_tiles = tiling_[d].array_tiles(0);
    terms_[static_cast<std::size_t>(d)] = tiling_[d].terms(0, 0);
    total_steps_ *= tiling_[d].total_tiles();
  }
  constexpr unsigned all = weight_dims | input_dims | output_dims;
  fill_step({all, all});
}

void StepWalker::next() {
  if (!more_) {
    done_ = true;
    return;
  }
  fill_step(arrived_);
}

StepWalker::Changes StepWalker::advance() {
  Changes changes;
  const auto moved = [&](Dim d) {
    terms_[static_cast<std::size_t>(d)] = tiling_[d].terms(at(d).buffer_tile, at(d).array_tile);
  };
  for (std::size_t i = 0; i < loop_count_; ++i) {
    const Dim d = loops_[i].dim;
    Position& position = at(d);
    std::int64_t& index = loops_[i].dram ? position.buffer_tile : position.array_tile;
    const std::int64_t turns = loops_[i].dram ? tiling_[d].buffer_tiles() : position.array_tiles;
    if (turns == 1) continue;
    changes.array |= bit(d);
    if (loops_[i].dram) changes.buffer |= bit(d);
    const bool carry = index + 1 == turns;
    index = carry ? 0 : index + 1;
    if (loops_[i].dram) position.array_tiles = tiling_[d].array_tiles(position.buffer_tile);
    moved(d);
    if (!carry) return changes;
  }
  return {};
}

std::int64_t StepWalker::equal_steps(Changes arrived) const {
  // Between the first and the last turn of the innermost loop, nothing else changes.
  if (loop_count_ == 0 || loops_[0].dram) return 1;
  const Dim d = loops_[0].dim;
  const Position& position = at(d);
  if (arrived.array != bit(d) || position.array_tile == 0) return 1;
  const std::int64_t before_last = position.array_tiles - 1 - position.array_tile;
  return std::clamp(tiling_[d].equal_tiles(position.buffer_tile, position.array_tile), std::int64_t{1},
                    std::max<std::int64_t>(1, before_last));
}

void StepWalker::fill_step(Changes arrived) {
  step_ = Step{};
  step_.repeat = equal_steps(arrived);
  fill_loads(arrived);
  const Position channels = at(Dim::c);
  const bool last_buffer = channels.buffer_tile + 1 == tiling_[Dim::c].buffer_tiles();
  const bool last = last_buffer && channels.array_tile + 1 == channels.array_tiles;
  std::int64_t buffer_outputs = 1;
  for (const Dim d : {Dim::g, Dim::n, Dim::k, Dim::p, Dim::q}) {
    buffer_outputs *= tiling_[d].buffer_extent(at(d).buffer_tile);
  }

  const std::array<TileTerms, dim_count> here = terms_;
  if (step_.repeat > 1) at(loops_[0].dim).array_tile += step_.repeat - 1;
  arrived_ = advance();
  more_ = arrived_.array != 0;
  const std::array<TileTerms, dim_count> there = terms_;
  terms_ = here;
  const Changes left = more_ ? arrived_ : Changes{output_dims, output_dims};
  if (left.array & output_dims) fill_outputs(last);
  if (left.buffer & output_dims) {
    if (last_buffer) {
      step_.dram_output_bits = buffer_outputs * formats_.activation_bits;
    } else {
      step_.dram_spill_bits = buffer_outputs * formats_.accumulation_bits;
    }
  }
  terms_ = there;
}

void StepWalker::fill_loads(Changes arrived) {
  const TileTerms &g = terms(Dim::g), &n = terms(Dim::n), &k = terms(Dim::k), &c = terms(Dim::c),
                  &p = terms(Dim::p), &q = terms(Dim::q);
  for (const Dim d : all_dims) step_.extents[d] = terms(d).extent;
  step_.compute_cycles =
      g.part_slots * n.part_slots * k.part_slots * c.part_slots * p.part_slots * q.part_slots * compute_taps_;
  step_.active_pes = g.parts * n.parts * k.parts * c.parts * p.parts * q.parts;
  step_.pe_cycles = g.slots * n.slots * k.slots * c.slots * p.slots * q.slots * compute_taps_;
  const std::int64_t positions = winograd_ ? p.slots * q.slots : p.extent * q.extent;
  step_.macs = g.extent * n.extent * k.extent * c.extent * positions * compute_taps_;

  const Position& channels = at(Dim::c);
  const bool first_channels = channels.buffer_tile == 0 && channels.array_tile == 0;
  step_.first_of_outputs = first_channels;
  step_.new_buffer_tile = arrived.buffer != 0;
  const auto size = [&](Dim d) { return tiling_[d].buffer_extent(at(d).buffer_tile); };

  if (arrived.array & weight_dims) {
    const std::int64_t bits = weight_taps_ * formats_.weight_bits;
    step_.weights.unique_bits = g.extent * k.extent * c.extent * bits;
    step_.weights.delivered_bits = step_.weights.unique_bits * n.parts * p.parts * q.parts;
    step_.weights.pe_bits = g.part * k.part * c.part * bits;
    if (weights_pass_) {
      step_.dram_weight_bits = step_.weights.unique_bits;
    } else if (arrived.buffer & weight_dims) {
      step_.dram_weight_bits = size(Dim::g) * size(Dim::k) * size(Dim::c) * bits;
    }
  }
  if (arrived.array & input_dims) {
    const std::int64_t bits = g.extent * n.extent * c.extent * formats_.activation_bits;
    step_.inputs.unique_bits = bits * p.span * q.span;
    step_.inputs.delivered_bits = bits * p.part_spans * q.part_spans * k.parts;
    step_.inputs.pe_bits = g.part * n.part * c.part * p.part_span * q.part_span * formats_.activation_bits;
    if (arrived.buffer & input_dims) {
      step_.dram_input_bits = size(Dim::g) * size(Dim::n) * size(Dim::c) *
                              tiling_[Dim::p].buffer_span(at(Dim::p).buffer_tile) *
                              tiling_[Dim::q].buffer_span(at(Dim::q).buffer_tile) * formats_.activation_bits;
    }
  }
  if (arrived.array & output_dims) {
    holders_ = c.parts;
    if (!first_channels) {
      const std::int64_t bits = formats_.accumulation_bits;
      step_.partial_sums.unique_bits = g.extent * n.extent * k.extent * p.extent * q.extent * bits;
      step_.partial_sums.delivered_bits = step_.partial_sums.unique_bits;
      step_.partial_sums.pe_bits = g.part * n.part * k.part * p.part * q.part * bits;
    }
    if ((arrived.buffer & output_dims) && channels.buffer_tile > 0) {
      step_.dram_partial_sum_bits =
          size(Dim::g) * size(Dim::n) * size(Dim::k) * size(Dim::p) * size(Dim::q) * formats_.accumulation_bits;
    }
  }
  step_.holders = holders_;
}

void StepWalker::fill_outputs(bool complete) {
  const TileTerms &g = terms(Dim::g), &n = terms(Dim::n), &k = terms(Dim::k), &p = terms(Dim::p), &q = terms(Dim::q);
  const std::int64_t values = g.extent * n.extent * k.extent * p.extent * q.extent;
  const std::int64_t pe_values = g.part * n.part * k.part * p.part * q.part;
  step_.leave = complete ? Leave::drain : Leave::spill;
  step_.compute_cycles += pipeline_depth_;
  const std::int64_t bits = complete ? formats_.activation_bits : formats_.accumulation_bits;
  step_.outputs = {values * bits, values * bits, pe_values * bits};
  step_.reduction_bits = values * (holders_ - 1) * formats_.accumulation_bits;
  step_.reduction_pe_bits = pe_values * (holders_ - 1) * formats_.accumulation_bits;
}

}  // namespace switchyard::accel
