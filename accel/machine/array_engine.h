// The PE array with its network ports: loads of the next step, compute of this one and drain of the last run side by
// side if PEs are double-buffered, one after the other if not. The rules are those of docs/modelling/accelerator.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "accel/count_terms.h"
#include "accel/machine/engine.h"

namespace switchyard::accel::machine {

/// What the array did in one task.
struct ArrayWork {
  CountTerms terms;
  std::int64_t steps = 0;
  std::int64_t buffer_bits = 0;     ///< between global buffer and array, either way
  Cycle first_start = never;
  Cycle last_end = 0;
  std::int64_t compute = 0;
  std::int64_t weight_load = 0, input_load = 0, drain = 0, dram = 0, vector_unit = 0;  ///< waits between computes
  std::int64_t fused_cycles = 0;    ///< of the vector unit, in drains
};

class ArrayEngine : public Engine {
 public:
  ArrayEngine(const Plan& plan, Board& board, BufferPort& buffer);

  Cycle advance(Cycle now) override;
  std::string state() const override;
  bool finished() const { return task_ == plan_.tasks.size(); }
  void observe(MachineObserver* observer) { observer_ = observer; }

  /// One per task; empty for vector ops.
  const std::vector<ArrayWork>& work() const { return work_; }

 private:
  /// A step from the start of its load to the start of its compute.
  struct Loaded {
    Cycle arrival = 0;
    bool arrived = false;            ///< `arrival` is known
    std::int64_t compute_cycles = 0;
    std::int64_t dram_wait = 0;      ///< of the load, for operands that were not there
    bool weights_longest = false;    ///< of what was loaded
    bool first_of_tile = false;      ///< first step of an output tile
    bool leaves = false;
    std::int64_t output_tile = 0;
    std::int64_t drain_cycles = 0, drain_bits = 0, values = 0;
    bool stores = false;             ///< completes the output tile in the global buffer
  };
  struct Drain {
    Cycle ready = 0;
    std::int64_t cycles = 0, bits = 0;
    std::int64_t values = 0;         ///< complete outputs
    bool stores = false;
  };
  struct Drained {
    Cycle end = 0;
    bool by_vector_unit = false;     ///< which was the slowest
  };

  /// The newest entries of a sequence that is numbered from 0.
  template <class T, std::size_t size>
  struct Ring {
    std::array<T, size> entries{};
    T& operator[](std::int64_t i) { return entries[static_cast<std::size_t>(i) % size]; }
    const T& operator[](std::int64_t i) const { return entries[static_cast<std::size_t>(i) % size]; }
  };
  static constexpr std::int64_t most_drains = 4, most_announcements = 16;

  void open_task(Cycle now);
  void close_task_if_done();
  void read_step();
  /// Each does one thing if it can be done at `now`.
  bool try_load(Cycle now);
  bool try_move_on(Cycle now);
  bool try_compute();
  bool try_drain(Cycle now);
  bool try_announce(Cycle now);
  Cycle next_wake(Cycle now) const;

  bool data_ready() const;
  bool has_slot() const;
  /// Earliest start of the next load by what the PEs are doing; `never` while that is not known.
  Cycle load_allowed() const;
  void account_wait(const Loaded& step, Cycle before, Cycle drain_end, Cycle start);

  const Plan& plan_;
  Board& board_;
  BufferPort& buffer_;
  const bool by_steps_;              ///< weights are counted by steps, not by buffer tiles
  const bool double_buffered_;
  const Cycle latency_;              ///< of the network, one way

  std::size_t task_ = 0;
  std::optional<StepWalker> walker_;
  std::int64_t repeats_left_ = 0;
  bool more_steps_ = false;
  // Of the current step, the next to be loaded.
  std::int64_t load_cycles_ = 0, load_bits_ = 0, drain_cycles_ = 0, drain_bits_ = 0;
  bool blocked_ = false;             ///< everything but its data is there
  Cycle blocked_since_ = 0;

  // Steps and output tiles are numbered through all tasks.
  std::int64_t steps_loaded_ = 0, steps_computed_ = 0;
  Cycle load_end_ = 0;
  bool moving_on_ = false;           ///< the load under way frees something for others when it ends
  bool tile_ends_ = false;           ///< namely a buffer tile
  bool last_loaded_leaves_ = false;
  Ring<Loaded, 2> loaded_;           ///< steps [steps_computed_, steps_loaded_)
  Ring<Cycle, 4> compute_ends_;
  std::int64_t output_tile_ = 0;     ///< of the next step to be loaded
  bool begins_output_tile_ = true;
  std::int64_t drains_ready_ = 0, tiles_drained_ = 0;
  Ring<Drain, most_drains> drains_;  ///< [tiles_drained_, drains_ready_)
  Ring<Drained, most_drains> drained_;
  Cycle drain_free_ = 0;
  std::int64_t values_drained_ = 0;  ///< of the task
  std::int64_t stores_begun_ = 0, stores_announced_ = 0;
  Ring<Cycle, most_announcements> announcements_;
  std::vector<ArrayWork> work_;

  /// Tells the observer, if there is one and the interval is not empty.
  void show(MachineTrack track, Cycle begin, Cycle end, bool busy, std::string_view what, std::int64_t output_tile) const;
  MachineObserver* observer_ = nullptr;
  std::int64_t task_output_tile_ = 0;  ///< first of the task
};

}  // namespace switchyard::accel::machine
