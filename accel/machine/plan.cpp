#include "accel/machine/plan.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/checked_math.h"
#include "base/error.h"

namespace switchyard::accel::machine {

Plan plan_of(const std::vector<Task>& program, const std::vector<Mapping>& mappings, const Accelerator& a) {
  if (a.array_template != Template::vector_pe) {
    throw ConfigError(
        fmt::format("{} has no event-driven model; use fidelity: analytic", phrase_of(a.array_template)));
  }
  if (mappings.size() != program.size()) {
    throw SimError(fmt::format("{} mappings for {} tasks", mappings.size(), program.size()));
  }
  Plan plan;
  plan.accelerator = &a;
  plan.chunk_bytes = dma_chunk_bytes(a.dram);
  plan.tasks.reserve(program.size());
  for (std::size_t i = 0; i < program.size(); ++i) {
    const Task& task = program[i];
    TaskPlan t;
    t.task = &task;
    t.vector_cycles = vector_cycles(task.vector, a);
    t.slots = a.global_buffer.double_buffered ? 2 : 1;
    if (task.nest) {
      if (const std::string why = why_illegal(*task.nest, mappings[i], a); !why.empty()) {
        throw ConfigError(fmt::format("the mapping of task {} cannot run: {}", i, why));
      }
      t.mapping = &mappings[i];
      for (const Dim d : all_dims) t.tiles *= ceil_div(task.nest->size[d], mappings[i].buffer_tile[d]);
      t.outputs = task.nest->output_values();
    } else {
      const VectorTiles tiles = vector_tiles(task.vector, a);
      t.tiles = tiles.count;
      t.slots = tiles.slots;
    }
    plan.tasks.push_back(t);
  }
  return plan;
}

namespace {

Mapping by_buffer_tiles(const Mapping& mapping) {
  Mapping tiles = mapping;
  tiles.pe_tile = mapping.buffer_tile;
  tiles.spatial = Extents{};
  return tiles;
}

}  // namespace

TileWalk::TileWalk(const TaskPlan& plan, const Accelerator& accelerator)
    : plan_(&plan), accelerator_(&accelerator), tiles_(plan.tiles) {
  if (plan.mapping != nullptr) walker_.emplace(*plan.task->nest, by_buffer_tiles(*plan.mapping), accelerator);
  fill();
}

void TileWalk::next() {
  ++index_;
  if (walker_) walker_->next();
  if (!done()) fill();
}

void TileWalk::fill() {
  const VectorWork& work = plan_->task->vector;
  const std::int64_t bits = accelerator_->formats.activation_bits;
  traffic_ = {};
  // Parameters are small: they come with the first tile.
  if (index_ == 0) traffic_.parameters = work.dram_parameter_values * bits;
  if (!walker_) {
    const auto part = [&](std::int64_t total) { return share(total, index_ + 1, tiles_) - share(total, index_, tiles_); };
    traffic_.inputs = part(work.dram_read_values) * bits;
    traffic_.store = part(work.dram_write_values) * bits;
    traffic_.new_outputs = true;
    return;
  }
  const Step& step = walker_->step();
  if (accelerator_->global_buffer.holds_weights) traffic_.weights = step.dram_weight_bits;
  traffic_.inputs = step.dram_input_bits;
  traffic_.partial_sums = step.dram_partial_sum_bits;
  traffic_.store = step.dram_output_bits + step.dram_spill_bits;
  traffic_.new_outputs = previous_left_;
  previous_left_ = traffic_.store > 0;
  // The second operand of a fused op waits in the global buffer until the outputs it meets are complete.
  const std::int64_t completed = step.dram_output_bits / bits;
  traffic_.inputs += bits * (share(work.dram_read_values, outputs_ + completed, plan_->outputs) -
                             share(work.dram_read_values, outputs_, plan_->outputs));
  outputs_ += completed;
}

}  // namespace switchyard::accel::machine
