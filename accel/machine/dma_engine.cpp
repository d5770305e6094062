#include "accel/machine/dma_engine.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/checked_math.h"

namespace switchyard::accel::machine {

namespace {

// Operands live in regions of their own; within one, transfers follow each other, each from a burst of its own on.
constexpr std::int64_t region_bytes = std::int64_t{1} << 40;
// Regions start some rows apart, so that streams in step do not meet in one bank all the time.
constexpr std::int64_t region_skew = 3 * 65536;

// Chunks are whole bursts; from the middle of one, each would touch one burst more, and that burst would move twice.
std::int64_t next_burst(std::int64_t address, const Accelerator& a) {
  return ceil_div(address, a.dram.burst_bytes) * a.dram.burst_bytes;
}

constexpr std::string_view previous_layer_text = "previous layer";
constexpr std::string_view space_text = "space in the buffer";
constexpr std::string_view store_text = "space for partial sums";
constexpr std::string_view outputs_text = "outputs";

}  // namespace

LoadEngine::LoadEngine(Operand operand, const Plan& plan, Board& board, BufferPort& buffer, MemoryPort& memory)
    : operand_(operand),
      plan_(plan),
      board_(board),
      buffer_(buffer),
      memory_(memory),
      by_steps_(operand == Operand::weights && !plan.accelerator->global_buffer.holds_weights),
      address_(operand == Operand::weights ? 0 : region_bytes + region_skew) {
  open_task();
}

void LoadEngine::open_task() {
  if (task_ == plan_.tasks.size()) return;
  const TaskPlan& task = plan_.tasks[task_];
  task_unit_ = unit_;
  tiles_.reset();
  steps_.reset();
  if (by_steps_ && task.mapping != nullptr) {
    steps_.emplace(*task.task->nest, *task.mapping, *plan_.accelerator);
    repeats_left_ = steps_->step().repeat;
    held_bits_ = 0;
    direct_bits_ = task.task->vector.dram_parameter_values * plan_.accelerator->formats.activation_bits;
  } else {
    tiles_.emplace(task, *plan_.accelerator);
    direct_bits_ = 0;
  }
  read_unit();
}

void LoadEngine::read_unit() {
  needs_output_slot_ = false;
  if (steps_) {
    direct_bits_ += steps_->step().dram_weight_bits;
    return;
  }
  const TileTraffic& traffic = tiles_->traffic();
  if (operand_ == Operand::weights) {
    held_bits_ = traffic.weights;
    direct_bits_ = traffic.parameters;
  } else {
    held_bits_ = traffic.inputs + traffic.partial_sums;
    needs_output_slot_ = traffic.partial_sums > 0;
  }
}

void LoadEngine::next_unit() {
  ++unit_;
  started_ = false;
  bool more = true;
  if (steps_) {
    direct_bits_ = 0;
    if (--repeats_left_ == 0) {
      steps_->next();
      more = !steps_->done();
      if (more) repeats_left_ = steps_->step().repeat;
    }
  } else {
    if (tiles_->traffic().store > 0) ++stores_before_;
    tiles_->next();
    more = !tiles_->done();
  }
  if (more) {
    read_unit();
  } else {
    ++task_;
    open_task();
  }
}

std::size_t LoadEngine::gate() const {
  const TaskPlan& task = plan_.tasks[task_];
  const bool early = operand_ == Operand::weights && plan_.accelerator->prefetch_weights &&
                     !(task.task->nest && task.task->nest->weights_are_activations);
  if (!early && board_.tasks_done < static_cast<std::int64_t>(task_)) return previous_layer;
  const std::int64_t slots = steps_ ? (plan_.accelerator->pe.double_buffered ? 2 : 1) : task.slots;
  // The slot of version v - slots is free once the consumer has come to the unit that first needs the one after it.
  const std::int64_t oldest_kept = versions_ - slots + 1;
  const std::int64_t free_at =
      oldest_kept < 0 ? 0
      : oldest_kept == versions_
          ? unit_
          : first_unit_[static_cast<std::size_t>(oldest_kept) % first_unit_.size()];
  const std::int64_t position = operand_ == Operand::weights ? board_.weight_position : board_.tile_position;
  if (takes_slot() && position < free_at) return space;
  if (needs_output_slot_ && stores_before_ - board_.stores_done >= task.slots) return store;
  return Timeline::busy;
}

void LoadEngine::issue(Cycle now) {
  while (task_ < plan_.tasks.size()) {
    if (held_bits_ + direct_bits_ == 0) {
      // Nothing to move: the unit is there when everything before it is.
      std::int64_t& ready = operand_ == Operand::weights ? board_.weights_ready : board_.inputs_ready;
      if (in_flight_ > 0) {
        chunks_[(oldest_ + in_flight_ - 1) % most_in_flight].ready = unit_ + 1;
      } else if (arriving_) {
        arriving_ready_ = unit_ + 1;
      } else {
        ready = unit_ + 1;
        changed_ = true;
      }
      next_unit();
      continue;
    }
    if (!started_) {
      if (gate() != Timeline::busy) return;
      started_ = true;
      shown_task_ = static_cast<std::int64_t>(task_);
      shown_tile_ = unit_ - task_unit_;
      if (takes_slot()) {
        first_unit_[static_cast<std::size_t>(versions_) % first_unit_.size()] = unit_;
        ++versions_;
      }
      bits_ += held_bits_ + direct_bits_;
      buffer_bits_ += held_bits_;
      address_ = next_burst(address_, *plan_.accelerator);
      bytes_left_ = ceil_div(held_bits_ + direct_bits_, 8);
      bytes_ += bytes_left_;
      held_left_ = held_bits_;
    }
    if (next_issue_ > now || in_flight_ == most_in_flight) return;
    const std::int64_t bytes = std::min(bytes_left_, plan_.chunk_bytes);
    const MemoryPort::Answer answer = memory_.request(address_, bytes, false);
    address_ += bytes;
    bytes_left_ -= bytes;
    next_issue_ = answer.accepted;
    const std::int64_t held = bytes_left_ == 0 ? held_left_ : std::min(held_left_, bytes * 8);
    held_left_ -= held;
    // In order: a chunk that overtook another waits for it.
    Cycle done = answer.done;
    if (in_flight_ > 0) done = std::max(done, chunks_[(oldest_ + in_flight_ - 1) % most_in_flight].done);
    chunks_[(oldest_ + in_flight_) % most_in_flight] = {done, held, bytes_left_ == 0 ? unit_ + 1 : 0};
    ++in_flight_;
    if (bytes_left_ == 0) next_unit();
  }
}

void LoadEngine::collect(Cycle now) {
  if (arriving_ || in_flight_ == 0 || chunks_[oldest_].done > now) return;
  const Chunk& chunk = chunks_[oldest_];
  arrival_ = chunk.buffer_bits > 0 ? buffer_.access(chunk.buffer_bits, true) : now;
  arriving_ready_ = chunk.ready;
  arriving_ = true;
  oldest_ = (oldest_ + 1) % most_in_flight;
  --in_flight_;
}

void LoadEngine::arrive(Cycle now) {
  if (!arriving_ || arrival_ > now) return;
  arriving_ = false;
  if (arriving_ready_ == 0) return;
  (operand_ == Operand::weights ? board_.weights_ready : board_.inputs_ready) = arriving_ready_;
  changed_ = true;
}

Cycle LoadEngine::advance(Cycle now) {
  bool more = true;
  while (more) {
    const std::size_t before = in_flight_;
    const bool was_arriving = arriving_;
    arrive(now);
    collect(now);
    more = before != in_flight_ || was_arriving != arriving_;
  }
  issue(now);
  const bool done = task_ == plan_.tasks.size();
  Cycle next = never;
  if (arriving_) {
    next = arrival_;
  } else if (in_flight_ > 0) {
    next = chunks_[oldest_].done;
  }
  if (!done && started_ && in_flight_ < most_in_flight) next = std::min(next, std::max(next_issue_, now + 1));
  if (in_flight_ > 0 || arriving_ || (!done && started_)) {
    timeline_.enter(now, Timeline::busy, shown_task_, shown_tile_);
  } else {
    timeline_.enter(now, done ? std::size_t{Timeline::idle} : gate());
  }
  return next;
}

std::string LoadEngine::state() const {
  const std::string_view name = operand_ == Operand::weights ? "weight DMA" : "input DMA";
  if (finished()) return fmt::format("{} has finished", name);
  if (task_ == plan_.tasks.size() || started_) return fmt::format("{} is moving data", name);
  static constexpr std::array<std::string_view, 3> causes = {previous_layer_text, space_text, store_text};
  const std::size_t cause = gate();
  return fmt::format("{} waits for {} before task {}, unit {}", name,
                     cause >= Timeline::first_cause ? causes[cause - Timeline::first_cause] : "its turn", task_, unit_);
}

ModuleActivity LoadEngine::activity(Cycle end) {
  timeline_.enter(end, Timeline::idle);
  return timeline_.activity(operand_ == Operand::weights ? "weight DMA" : "input DMA",
                            {previous_layer_text, space_text, store_text});
}

StoreEngine::StoreEngine(const Plan& plan, Board& board, BufferPort& buffer, MemoryPort& memory)
    : plan_(plan), board_(board), buffer_(buffer), memory_(memory), address_(2 * (region_bytes + region_skew)) {
  if (plan_.tasks.empty()) return;
  tiles_.emplace(plan_.tasks[0], *plan_.accelerator);
  find_store();
}

void StoreEngine::find_store() {
  while (task_ < plan_.tasks.size()) {
    while (!tiles_->done() && tiles_->traffic().store == 0) tiles_->next();
    if (!tiles_->done()) break;
    if (++task_ < plan_.tasks.size()) tiles_.emplace(plan_.tasks[task_], *plan_.accelerator);
  }
  if (task_ == plan_.tasks.size()) return;
  store_bits_ = tiles_->traffic().store;
  do {
    tiles_->next();
  } while (!tiles_->done() && tiles_->traffic().store == 0);
  ends_task_ = tiles_->done();
}

void StoreEngine::retire(Cycle now) {
  while (pending_count_ > 0 && pending_[oldest_].done <= now) {
    ++board_.stores_done;
    if (pending_[oldest_].ends_task) {
      ++board_.tasks_done;
      board_.task_ends.push_back(now);
    }
    changed_ = true;
    oldest_ = (oldest_ + 1) % most_pending;
    --pending_count_;
  }
}

void StoreEngine::send(Cycle now) {
  if (read_bytes_ == 0 || read_end_ > now || next_issue_ > now) return;
  const MemoryPort::Answer answer = memory_.request(address_, read_bytes_, true);
  address_ += read_bytes_;
  read_bytes_ = 0;
  next_issue_ = answer.accepted;
  store_done_ = std::max(store_done_, answer.done);
  if (bytes_left_ > 0) return;
  pending_[(oldest_ + pending_count_) % most_pending] = {store_done_, ends_task_};
  ++pending_count_;
  ++store_;
  started_ = false;
  find_store();
}

void StoreEngine::read(Cycle now) {
  if (read_bytes_ > 0 || task_ == plan_.tasks.size() || pending_count_ == most_pending) return;
  if (!started_) {
    if (board_.stores_available <= store_) return;
    started_ = true;
    shown_tile_ = shown_task_ == static_cast<std::int64_t>(task_) ? shown_tile_ + 1 : 0;
    shown_task_ = static_cast<std::int64_t>(task_);
    address_ = next_burst(address_, *plan_.accelerator);
    bits_left_ = store_bits_;
    bytes_left_ = ceil_div(store_bits_, 8);
    bits_ += bits_left_;
    bytes_ += bytes_left_;
  }
  read_bytes_ = std::min(bytes_left_, plan_.chunk_bytes);
  bytes_left_ -= read_bytes_;
  const std::int64_t bits = bytes_left_ == 0 ? bits_left_ : read_bytes_ * 8;
  bits_left_ -= bits;
  read_end_ = std::max(now, buffer_.access(bits, false));
}

Cycle StoreEngine::advance(Cycle now) {
  retire(now);
  send(now);
  read(now);
  Cycle next = never;
  if (pending_count_ > 0) next = pending_[oldest_].done;
  if (read_bytes_ > 0) next = std::min(next, std::max({read_end_, next_issue_, now + 1}));
  const bool moving = read_bytes_ > 0 || pending_count_ > 0;
  const std::size_t waiting = task_ == plan_.tasks.size() ? std::size_t{Timeline::idle} : std::size_t{outputs};
  timeline_.enter(now, moving ? std::size_t{Timeline::busy} : waiting, moving ? shown_task_ : -1, moving ? shown_tile_ : -1);
  return next;
}

std::string StoreEngine::state() const {
  if (finished()) return "output DMA has finished";
  if (read_bytes_ > 0 || pending_count_ > 0) return "output DMA is moving data";
  return fmt::format("output DMA waits for outputs of task {}, store {}", task_, store_);
}

ModuleActivity StoreEngine::activity(Cycle end) {
  timeline_.enter(end, Timeline::idle);
  return timeline_.activity("output DMA", {outputs_text});
}

void LoadEngine::observe(MachineObserver* observer) {
  timeline_.observe(observer, operand_ == Operand::weights ? MachineTrack::weight_dma : MachineTrack::input_dma,
                    {previous_layer_text, space_text, store_text});
}

void StoreEngine::observe(MachineObserver* observer) {
  timeline_.observe(observer, MachineTrack::output_dma, {outputs_text, {}, {}});
}

}  // namespace switchyard::accel::machine
