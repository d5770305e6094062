// Tasks one after the other: what weight prefetch moves from a layer to the ones before it.
#include <algorithm>

#include "accel/program.h"
#include "accel/tiles.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

/// Weights that must be there before the first step: of a buffer tile, or of a step where weights do not stay.
std::int64_t first_weight_bits(const Nest& nest, const Mapping& mapping, const Accelerator& a) {
  std::int64_t values = weight_taps(nest, mapping);
  for (const Dim d : {Dim::g, Dim::k, Dim::c}) {
    values *= a.global_buffer.holds_weights ? std::min(mapping.buffer_tile[d], nest.size[d])
                                            : mapping.array_tile(d, nest);
  }
  return values * a.formats.weight_bits;
}

/// The part of a task's time in which DMA may load weights for a later one: from the last load of its own on.
double open_share(const Task& task, const Mapping& mapping, const LayerCost& cost, const Accelerator& a) {
  if (!task.nest) return 1;
  const std::int64_t own =
      cost.counts.dram_reads[Operand::weights] + cost.counts.dram_reads[Operand::activation_weights];
  const std::int64_t first = first_weight_bits(*task.nest, mapping, a);
  return own > first ? static_cast<double>(first) / static_cast<double>(own) : 1.0;
}

/// What prefetch loses again: with its first weights there, a layer loads the next ones beside its first inputs, which
/// come later for it; unless DRAM would have held it up later anyway.
std::int64_t lost_to_second_weights(std::int64_t weights, const Nest& nest, const Mapping& mapping,
                                    const LayerCost& cost, const DramStreams& dram, const Accelerator& a) {
  std::int64_t tiles = 1, versions = 1;
  for (const Dim d : all_dims) {
    const std::int64_t turns = ceil_div(nest.size[d], mapping.buffer_tile[d]);
    tiles *= turns;
    if (weight_dims & bit(d)) versions *= turns;
  }
  if (versions == 1 || !a.global_buffer.holds_weights) return 0;
  const std::int64_t inputs = dram.cycles(buffer_footprint(nest, mapping).inputs * a.formats.activation_bits, 0);
  const std::int64_t before = std::clamp<std::int64_t>(inputs - weights, 0, weights);
  return std::max<std::int64_t>(0, std::min(weights, inputs) - before - cost.cycles.dram / tiles);
}

/// Loads `cycles` of weights beside `cost`, of which `share` of the time is open; returns what is left to load.
/// Time in which DRAM rests is free; the rest the two share evenly, at the cost of the task.
std::int64_t load_beside(std::int64_t cycles, LayerCost& cost, double share, const DramStreams& dram) {
  const std::int64_t busy = dram.cycles(cost.counts.dram_reads.total(), cost.counts.dram_writes.total());
  const auto part = [&](std::int64_t of) { return static_cast<std::int64_t>(share * static_cast<double>(of)); };
  const std::int64_t rests = part(std::max<std::int64_t>(0, cost.cycles.total - busy));
  const std::int64_t free = std::min(cycles, rests);
  const std::int64_t shared = std::min(cycles - free, part(std::min(busy, cost.cycles.total)));
  cost.cycles.total += shared;
  cost.cycles.dram += shared;
  return cycles - free - shared;
}

/// The latest task before `i` that is the same work, for networks repeat their blocks; `i` if there is none.
std::size_t same_before(const std::vector<Task>& program, const std::vector<Mapping>& mappings, std::size_t i) {
  for (std::size_t j = i; j-- > 0;) {
    if (program[j].nest == program[i].nest && program[j].vector == program[i].vector &&
        program[j].fused.empty() == program[i].fused.empty() && mappings[j] == mappings[i]) {
      return j;
    }
  }
  return i;
}

}  // namespace

std::vector<LayerCost> analyse(const std::vector<Task>& program, const std::vector<Mapping>& mappings,
                               const Accelerator& a) {
  std::vector<LayerCost> costs;
  costs.reserve(program.size());
  for (std::size_t i = 0; i < program.size(); ++i) {
    const std::size_t same = same_before(program, mappings, i);
    costs.push_back(same < i ? costs[same] : analyse(program[i], mappings[i], a));
  }
  if (!a.prefetch_weights || a.array_template != Template::vector_pe) return costs;
  const DramStreams dram(a);
  std::size_t from = 0;  // the dot product before, or the first task
  for (std::size_t i = 0; i < program.size(); ++i) {
    if (!program[i].nest) continue;
    if (i > 0 && !program[i].nest->weights_are_activations) {
      const std::int64_t all = dram.cycles(first_weight_bits(*program[i].nest, mappings[i], a), 0);
      std::int64_t left = all;
      for (std::size_t j = from; j < i && left > 0; ++j) {
        left = load_beside(left, costs[j], open_share(program[j], mappings[j], costs[j], a), dram);
      }
      const std::int64_t lost = lost_to_second_weights(all, *program[i].nest, mappings[i], costs[i], dram, a);
      const std::int64_t saved = std::clamp<std::int64_t>(all - left - lost, 0, costs[i].cycles.fill);
      costs[i].cycles.total -= saved;
      costs[i].cycles.fill -= saved;
    }
    from = i;
  }
  for (LayerCost& cost : costs) cost.counts.total_cycles = cost.cycles.total;
  return costs;
}

}  // namespace switchyard::accel
