// DMA engines: weights and inputs from DRAM to the global buffer, outputs back. Each moves one chunk per request and
// asks again when the memory controller has taken the chunk before.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "accel/machine/engine.h"

namespace switchyard::accel::machine {

/// Loads one operand tile by tile, ahead of its consumer as far as the buffer has room.
class LoadEngine : public Engine {
 public:
  enum class Operand { weights, inputs };
  LoadEngine(Operand operand, const Plan& plan, Board& board, BufferPort& buffer, MemoryPort& memory);

  Cycle advance(Cycle now) override;
  std::string state() const override;
  ModuleActivity activity(Cycle end);
  void observe(MachineObserver* observer);

  std::int64_t bits() const { return bits_; }                ///< asked for
  std::int64_t buffer_bits() const { return buffer_bits_; }  ///< of these, into the global buffer
  std::int64_t bytes() const { return bytes_; }
  bool finished() const { return task_ == plan_.tasks.size() && in_flight_ == 0 && !arriving_; }

 private:
  enum Cause : std::uint8_t { previous_layer = Timeline::first_cause, space, store };
  struct Chunk {
    Cycle done = 0;
    std::int64_t buffer_bits = 0;
    std::int64_t ready = 0;  ///< units that have arrived with this chunk
  };
  static constexpr std::size_t most_in_flight = 8;

  void open_task();
  void next_unit();
  /// Sets what the current unit needs; nothing for most units of weights.
  void read_unit();
  /// Whether the current unit stays in a buffer until its consumer has passed it; parameters of vector ops do not.
  bool takes_slot() const { return steps_.has_value() || held_bits_ > 0; }
  /// Why the current unit may not start, or `busy`.
  std::size_t gate() const;
  void issue(Cycle now);
  void collect(Cycle now);
  void arrive(Cycle now);

  const Operand operand_;
  const Plan& plan_;
  Board& board_;
  BufferPort& buffer_;
  MemoryPort& memory_;
  const bool by_steps_;  ///< units are steps

  std::size_t task_ = 0;
  std::optional<TileWalk> tiles_;
  std::optional<StepWalker> steps_;
  std::int64_t repeats_left_ = 0;
  std::int64_t unit_ = 0;                      ///< through all tasks
  std::int64_t stores_before_ = 0;             ///< of earlier tiles, through all tasks
  std::array<std::int64_t, 16> first_unit_{};  ///< of the newest versions, a ring
  std::int64_t versions_ = 0;
  std::int64_t direct_bits_ = 0;   ///< of the current unit, not through the global buffer
  std::int64_t held_bits_ = 0;     ///< of the current unit, into the global buffer
  std::int64_t bytes_left_ = 0, held_left_ = 0;
  bool started_ = false;
  bool needs_output_slot_ = false;

  Cycle next_issue_ = 0;
  std::array<Chunk, most_in_flight> chunks_{};
  std::size_t oldest_ = 0, in_flight_ = 0;
  bool arriving_ = false;          ///< a chunk is on its way into the buffer
  Cycle arrival_ = 0;
  std::int64_t arriving_ready_ = 0;

  std::int64_t address_ = 0;
  std::int64_t bits_ = 0, buffer_bits_ = 0, bytes_ = 0;
  std::int64_t task_unit_ = 0;                    ///< first of the task
  std::int64_t shown_task_ = -1, shown_tile_ = -1;  ///< of the transfer begun last
  Timeline timeline_;
};

/// Stores finished output tiles and spilled partial sums.
class StoreEngine : public Engine {
 public:
  StoreEngine(const Plan& plan, Board& board, BufferPort& buffer, MemoryPort& memory);

  Cycle advance(Cycle now) override;
  std::string state() const override;
  ModuleActivity activity(Cycle end);
  void observe(MachineObserver* observer);

  std::int64_t bits() const { return bits_; }
  std::int64_t bytes() const { return bytes_; }
  bool finished() const { return task_ == plan_.tasks.size() && pending_count_ == 0; }

 private:
  enum Cause : std::uint8_t { outputs = Timeline::first_cause };
  /// A store whose last chunk is on its way.
  struct Pending {
    Cycle done = 0;
    bool ends_task = false;
  };
  static constexpr std::size_t most_pending = 8;

  /// To the next tile that stores something.
  void find_store();
  void retire(Cycle now);
  void send(Cycle now);
  void read(Cycle now);

  const Plan& plan_;
  Board& board_;
  BufferPort& buffer_;
  MemoryPort& memory_;

  std::size_t task_ = 0;
  std::optional<TileWalk> tiles_;
  std::int64_t store_ = 0;         ///< through all tasks
  std::int64_t store_bits_ = 0;    ///< of the current store
  bool ends_task_ = false;
  bool started_ = false;
  std::int64_t bits_left_ = 0;     ///< of the current store, not yet read from the buffer
  std::int64_t bytes_left_ = 0;
  std::int64_t read_bytes_ = 0;    ///< of a chunk read from the buffer, not yet sent
  Cycle read_end_ = 0;
  Cycle next_issue_ = 0;
  Cycle store_done_ = 0;           ///< of the chunks sent so far
  std::array<Pending, most_pending> pending_{};
  std::size_t oldest_ = 0, pending_count_ = 0;

  std::int64_t address_ = 0;
  std::int64_t bits_ = 0, bytes_ = 0;
  std::int64_t shown_task_ = -1, shown_tile_ = -1;  ///< of the store begun last
  Timeline timeline_;
};

}  // namespace switchyard::accel::machine
