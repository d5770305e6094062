#include "accel/machine/vector_engine.h"

#include <fmt/core.h>

#include <algorithm>

namespace switchyard::accel::machine {

VectorEngine::VectorEngine(const Plan& plan, Board& board, BufferPort& buffer)
    : plan_(plan), board_(board), buffer_(buffer), work_(plan.tasks.size()) {
  skip_dot_products();
}

void VectorEngine::skip_dot_products() {
  while (task_ < plan_.tasks.size() && plan_.tasks[task_].mapping != nullptr) ++task_;
}

void VectorEngine::finish_tile() {
  const TaskPlan& task = plan_.tasks[task_];
  working_ = false;
  ++board_.tile_position;
  ++board_.weight_position;
  const std::int64_t stored = task.task->vector.dram_write_values;
  if (share(stored, tile_ + 1, task.tiles) > share(stored, tile_, task.tiles)) ++board_.stores_available;
  changed_ = true;
  if (++tile_ < task.tiles) return;
  tile_ = 0;
  ++task_;
  skip_dot_products();
}

std::size_t VectorEngine::gate() const {
  if (board_.tasks_done < static_cast<std::int64_t>(task_)) return Timeline::idle;
  if (board_.inputs_ready <= board_.tile_position || board_.weights_ready <= board_.weight_position) return operands;
  if (board_.stores_available - board_.stores_done >= plan_.tasks[task_].slots) return space;
  return Timeline::busy;
}

void VectorEngine::start_tile(Cycle now) {
  const TaskPlan& task = plan_.tasks[task_];
  const VectorWork& work = task.task->vector;
  const auto part = [&](std::int64_t total) {
    return share(total, tile_ + 1, task.tiles) - share(total, tile_, task.tiles);
  };
  const std::int64_t bits = plan_.accelerator->formats.activation_bits;
  const std::int64_t read = part(work.read_values) * bits;
  const std::int64_t written = part(work.write_values) * bits;
  Cycle passed = now;
  if (read > 0) passed = buffer_.access(read, false);
  if (written > 0) passed = buffer_.access(written, true);
  end_ = std::max(now + part(task.vector_cycles), passed);
  working_ = true;
  VectorTaskWork& done = work_[task_];
  ++done.tiles;
  done.buffer_bits += read + written;
  done.busy += end_ - now;
  done.first_start = std::min(done.first_start, now);
  done.last_end = end_;
}

Cycle VectorEngine::advance(Cycle now) {
  while (!finished()) {
    if (working_) {
      if (end_ > now) break;
      finish_tile();
    } else if (gate() == Timeline::busy) {
      start_tile(now);
    } else {
      break;
    }
  }
  timeline_.enter(now, working_ ? std::size_t{Timeline::busy} : finished() ? std::size_t{Timeline::idle} : gate(),
                  working_ ? static_cast<std::int64_t>(task_) : -1, working_ ? tile_ : -1);
  return working_ ? end_ : never;
}

std::string VectorEngine::state() const {
  if (finished()) return "vector unit has finished";
  if (working_) return fmt::format("vector unit is at work, task {}", task_);
  const std::size_t cause = gate();
  if (cause == Timeline::idle) return fmt::format("vector unit waits for the tasks before task {}", task_);
  return fmt::format("vector unit waits for {}, task {}, tile {}",
                     cause == operands ? "operands from DRAM" : "space for outputs", task_, tile_);
}

}  // namespace switchyard::accel::machine
