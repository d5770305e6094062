#include "accel/machine/array_engine.h"

#include <fmt/core.h>

#include <algorithm>

namespace switchyard::accel::machine {

namespace {

/// On average a transfer passes half the rows and half the columns.
Cycle network_latency(const Accelerator& a) {
  return a.network.hop_latency.value() * ((a.pe_rows + a.pe_columns + 1) / 2);
}

std::int64_t on_network(const Transfer& transfer, const NetworkParams& network) {
  return network.multicast ? transfer.unique_bits : transfer.delivered_bits;
}

}  // namespace

ArrayEngine::ArrayEngine(const Plan& plan, Board& board, BufferPort& buffer)
    : plan_(plan),
      board_(board),
      buffer_(buffer),
      by_steps_(!plan.accelerator->global_buffer.holds_weights),
      double_buffered_(plan.accelerator->pe.double_buffered),
      latency_(network_latency(*plan.accelerator)),
      work_(plan.tasks.size()) {
  while (task_ < plan_.tasks.size() && plan_.tasks[task_].mapping == nullptr) ++task_;
}

void ArrayEngine::open_task(Cycle now) {
  const TaskPlan& task = plan_.tasks[task_];
  walker_.emplace(*task.task->nest, *task.mapping, *plan_.accelerator);
  more_steps_ = true;
  values_drained_ = 0;
  begins_output_tile_ = true;
  task_output_tile_ = output_tile_;
  stores_begun_ = stores_announced_ = board_.stores_done;
  load_end_ = drain_free_ = now;
  for (Cycle& end : compute_ends_.entries) end = now;
  read_step();
}

void ArrayEngine::close_task_if_done() {
  if (!walker_ || more_steps_ || moving_on_ || steps_computed_ < steps_loaded_ || tiles_drained_ < drains_ready_ ||
      stores_announced_ < stores_begun_) {
    return;
  }
  walker_.reset();
  do {
    ++task_;
  } while (task_ < plan_.tasks.size() && plan_.tasks[task_].mapping == nullptr);
}

void ArrayEngine::read_step() {
  const Accelerator& a = *plan_.accelerator;
  const Step& step = walker_->step();
  repeats_left_ = step.repeat;
  load_cycles_ = accel::load_cycles(step, a).slowest();
  load_bits_ = on_network(step.inputs, a.network) + step.partial_sums.unique_bits +
               (by_steps_ ? 0 : on_network(step.weights, a.network));
  drain_cycles_ = step.leave == Leave::stay ? 0 : accel::drain_cycles(step, a).slowest();
  drain_bits_ = step.outputs.unique_bits;
  const TaskPlan& task = plan_.tasks[task_];
  add_step(work_[task_].terms, step, *task.task->nest, *task.mapping, a);
}

bool ArrayEngine::data_ready() const {
  // Weights that come straight from DRAM may still be on their way while the rest of the load runs.
  return (by_steps_ || board_.weights_ready > board_.weight_position) && board_.inputs_ready > board_.tile_position;
}

bool ArrayEngine::has_slot() const {
  return stores_begun_ - board_.stores_done < plan_.tasks[task_].slots &&
         stores_begun_ - stores_announced_ < most_announcements;
}

Cycle ArrayEngine::load_allowed() const {
  const std::int64_t step = steps_loaded_;
  if (!double_buffered_) {
    // Load, compute, drain, one after the other.
    if (steps_computed_ < step) return never;
    if (!last_loaded_leaves_) return std::max(load_end_, compute_ends_[step - 1]);
    return tiles_drained_ < output_tile_ ? never : drained_[output_tile_ - 1].end + latency_;
  }
  // A PE holds the step it computes and the next one.
  if (steps_computed_ < step - 1) return never;
  Cycle allowed = std::max(load_end_, compute_ends_[step - 2]);
  if (walker_->step().partial_sums.unique_bits > 0) {
    // Into the half that the output tile before the last one left, and not before they are in the global buffer.
    if (tiles_drained_ < output_tile_ - 1) return never;
    allowed = std::max(allowed, drained_[output_tile_ - 2].end + latency_);
  }
  return allowed;
}

bool ArrayEngine::try_load(Cycle now) {
  if (!more_steps_ || moving_on_ || load_allowed() > now) return false;
  if (!data_ready()) {
    if (!blocked_) blocked_since_ = now;
    blocked_ = true;
    return false;
  }
  const Step& step = walker_->step();  // of no use after walker_->next() below
  ArrayWork& work = work_[task_];
  const Cycle passed = load_bits_ > 0 ? buffer_.access(load_bits_, false) : now;
  work.buffer_bits += load_bits_;
  load_end_ = std::max(now + load_cycles_, passed);

  Loaded& loaded = loaded_[steps_loaded_];
  loaded.arrival = load_end_ + latency_;
  loaded.arrived = !by_steps_;
  loaded.dram_wait = blocked_ ? now - blocked_since_ : 0;
  loaded.weights_longest = step.weights.pe_bits > step.inputs.pe_bits + step.partial_sums.pe_bits;
  loaded.compute_cycles = step.compute_cycles;
  loaded.output_tile = output_tile_;
  loaded.first_of_tile = begins_output_tile_;
  loaded.leaves = step.leave != Leave::stay;
  loaded.drain_cycles = drain_cycles_;
  loaded.drain_bits = drain_bits_;
  loaded.values = step.leave == Leave::drain ? step.extents.product() / step.extents[Dim::c] : 0;
  loaded.stores = step.dram_output_bits + step.dram_spill_bits > 0;

  blocked_ = false;
  begins_output_tile_ = last_loaded_leaves_ = loaded.leaves;
  if (loaded.leaves) ++output_tile_;
  ++steps_loaded_;
  ++work.steps;
  // Steps of the same buffer tile free nothing there, so nobody has to hear of the end of a load between them.
  tile_ends_ = false;
  if (--repeats_left_ == 0) {
    walker_->next();
    more_steps_ = !walker_->done();
    if (more_steps_) read_step();
    tile_ends_ = !more_steps_ || walker_->step().new_buffer_tile;
  }
  moving_on_ = tile_ends_ || by_steps_;
  return true;
}

bool ArrayEngine::try_move_on(Cycle now) {
  if (!moving_on_ || now < load_end_) return false;
  if (by_steps_) {
    if (board_.weights_ready <= board_.weight_position) return false;
    Loaded& loaded = loaded_[steps_loaded_ - 1];
    loaded.dram_wait += now - load_end_;
    load_end_ = now;
    loaded.arrival = now + latency_;
    loaded.arrived = true;
    ++board_.weight_position;
  }
  if (tile_ends_) {
    ++board_.tile_position;
    if (!by_steps_) ++board_.weight_position;
  }
  moving_on_ = false;
  changed_ = true;
  return true;
}

void ArrayEngine::show(MachineTrack track, Cycle begin, Cycle end, bool busy, std::string_view what,
                       std::int64_t output_tile) const {
  if (observer_ == nullptr || end <= begin) return;
  observer_->interval({track, begin, end, busy, what, static_cast<std::int64_t>(task_), output_tile - task_output_tile_});
}

void ArrayEngine::account_wait(const Loaded& step, Cycle before, Cycle drain_end, Cycle start) {
  ArrayWork& work = work_[task_];
  const Cycle wait = start - before;
  if (wait == 0) return;
  Cycle drain = 0;
  bool by_vector_unit = false;
  if (drain_end >= step.arrival) {
    drain = wait;
    by_vector_unit = drained_[step.output_tile - 2].by_vector_unit;
  } else if (!double_buffered_ && step.first_of_tile) {
    // The drain that came before the load is part of the wait.
    const Drained& last = drained_[step.output_tile - 1];
    drain = std::min(wait, last.end + latency_ - before);
    by_vector_unit = last.by_vector_unit;
  }
  const Cycle dram = drain == wait ? 0 : std::min(wait - drain, step.dram_wait);
  const Cycle load = wait - drain - dram;
  (by_vector_unit ? work.vector_unit : work.drain) += drain;
  work.dram += dram;
  (step.weights_longest ? work.weight_load : work.input_load) += load;
  if (observer_ == nullptr) return;
  const auto tell = [&](Cycle begin, Cycle cycles, std::string_view cause) {
    show(MachineTrack::array, begin, begin + cycles, false, cause, step.output_tile);
  };
  tell(before, drain, by_vector_unit ? "vector unit" : "drain");
  tell(before + drain, dram, "DRAM");
  tell(before + drain + dram, load, step.weights_longest ? "weight load" : "input load");
}

bool ArrayEngine::try_compute() {
  if (steps_computed_ == steps_loaded_) return false;
  const Loaded& step = loaded_[steps_computed_];
  if (!step.arrived || (step.leaves && drains_ready_ - tiles_drained_ == most_drains - 1)) return false;
  Cycle drain_end = 0;
  if (double_buffered_ && step.first_of_tile && step.output_tile >= 2) {
    if (tiles_drained_ < step.output_tile - 1) return false;
    drain_end = drained_[step.output_tile - 2].end;
  }
  ArrayWork& work = work_[task_];
  const Cycle before = compute_ends_[steps_computed_ - 1];
  const Cycle start = std::max({step.arrival, before, drain_end});
  if (work.first_start == never) {
    work.first_start = start;
  } else {
    account_wait(step, before, drain_end, start);
  }
  const Cycle end = start + step.compute_cycles;
  compute_ends_[steps_computed_] = end;
  work.last_end = end;
  work.compute += step.compute_cycles;
  show(MachineTrack::array, start, end, true, "compute", step.output_tile);
  if (step.leaves) {
    drains_[drains_ready_] = {end, step.drain_cycles, step.drain_bits, step.values, step.stores};
    ++drains_ready_;
  }
  ++steps_computed_;
  return true;
}

bool ArrayEngine::try_drain(Cycle now) {
  if (tiles_drained_ == drains_ready_) return false;
  const Drain& drain = drains_[tiles_drained_];
  if (std::max(drain.ready, drain_free_) > now || !has_slot()) return false;
  const TaskPlan& task = plan_.tasks[task_];
  ArrayWork& work = work_[task_];
  std::int64_t vector = 0, second_operands = 0;
  if (drain.values > 0 && !task.task->fused.empty()) {
    // Fused ops work on the outputs as they pass; their second operands come from the global buffer.
    const std::int64_t after = values_drained_ + drain.values;
    const auto part = [&](std::int64_t total) {
      return share(total, after, task.outputs) - share(total, values_drained_, task.outputs);
    };
    vector = part(task.vector_cycles);
    second_operands = part(task.task->vector.read_values) * plan_.accelerator->formats.activation_bits;
    work.fused_cycles += vector;
  }
  values_drained_ += drain.values;
  Cycle passed = buffer_.access(drain.bits, true);
  if (second_operands > 0) passed = buffer_.access(second_operands, false);
  work.buffer_bits += drain.bits + second_operands;
  drain_free_ = std::max({now + drain.cycles, now + vector, passed});
  drained_[tiles_drained_] = {drain_free_, vector > drain.cycles && now + vector == drain_free_};
  if (vector > 0) show(MachineTrack::vector_unit, now, now + vector, true, "fused", tiles_drained_);
  ++tiles_drained_;
  if (drain.stores) announcements_[stores_begun_++] = drain_free_ + latency_;
  return true;
}

bool ArrayEngine::try_announce(Cycle now) {
  if (stores_announced_ == stores_begun_ || announcements_[stores_announced_] > now) return false;
  ++stores_announced_;
  ++board_.stores_available;
  changed_ = true;
  return true;
}

Cycle ArrayEngine::next_wake(Cycle now) const {
  Cycle next = never;
  const auto at = [&](Cycle cycle) {
    if (cycle > now) next = std::min(next, cycle);
  };
  if (stores_announced_ < stores_begun_) at(announcements_[stores_announced_]);
  if (tiles_drained_ < drains_ready_) at(std::max(drains_[tiles_drained_].ready, drain_free_));
  if (moving_on_) {
    at(load_end_);
  } else if (more_steps_) {
    at(load_allowed());
  }
  return next;
}

Cycle ArrayEngine::advance(Cycle now) {
  if (finished()) return never;
  if (!walker_) {
    if (board_.tasks_done < static_cast<std::int64_t>(task_)) return never;
    open_task(now);
  }
  while (try_announce(now) || try_drain(now) || try_move_on(now) || try_compute() || try_load(now)) {
  }
  const Cycle next = next_wake(now);
  close_task_if_done();
  return next;
}

std::string ArrayEngine::state() const {
  if (finished()) return "array has finished";
  if (!walker_) return fmt::format("array waits for the tasks before task {}", task_);
  const std::string where = fmt::format("task {}, step {}", task_, work_[task_].steps);
  if (tiles_drained_ < drains_ready_ && !has_slot()) {
    return fmt::format("array waits for space to drain into, {}", where);
  }
  if (moving_on_) return fmt::format("array waits for weights from DRAM, {}", where);
  if (more_steps_ && !data_ready()) return fmt::format("array waits for operands from DRAM, {}", where);
  return fmt::format("array is at work, {}", where);
}

}  // namespace switchyard::accel::machine
