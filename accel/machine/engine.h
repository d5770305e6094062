// What the modules of the machine are to each other, without SystemC: an engine acts when it is woken and says when it
// wants to be woken next; ports reach the memories.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "accel/machine/machine.h"
#include "accel/machine/observer.h"
#include "accel/machine/plan.h"

namespace switchyard::accel::machine {

/// The global buffer as an engine sees it. Calls come in time order.
class BufferPort {
 public:
  virtual ~BufferPort() = default;
  /// Moves `bits`, read or write; returns the cycle at which the last of them has passed.
  virtual Cycle access(std::int64_t bits, bool write) = 0;
};

/// DRAM as an engine sees it.
class MemoryPort {
 public:
  virtual ~MemoryPort() = default;
  struct Answer {
    Cycle accepted = 0;  ///< the next request may follow
    Cycle done = 0;
  };
  virtual Answer request(std::int64_t address, std::int64_t bytes, bool write) = 0;
};

/// Time by state; every cycle belongs to exactly one.
class Timeline {
 public:
  enum State : std::uint8_t { busy, idle, first_cause };  ///< further states are causes of stalls
  static constexpr std::size_t most_states = 8;

  /// From `now` on the engine is in `state`; `task` and `tile` are for an observer.
  void enter(Cycle now, std::size_t state, std::int64_t task = -1, std::int64_t tile = -1) {
    cycles_[state_] += now - since_;
    since_ = now;
    state_ = state;
    if (observer_ != nullptr) show(now, task, tile);
  }
  /// `names` are of the states from `first_cause` on and live as long as the program.
  void observe(MachineObserver* observer, MachineTrack track, std::array<std::string_view, 3> names) {
    observer_ = observer;
    shown_.track = track;
    names_ = names;
  }
  std::int64_t cycles(std::size_t state) const { return cycles_[state]; }
  std::size_t state() const { return state_; }
  ModuleActivity activity(std::string name, const std::vector<std::string_view>& causes) const;

 private:
  std::array<std::int64_t, most_states> cycles_{};
  Cycle since_ = 0;
  std::size_t state_ = idle;

  /// Tells the observer what ended at `now`, if something did.
  void show(Cycle now, std::int64_t task, std::int64_t tile);
  MachineObserver* observer_ = nullptr;
  std::array<std::string_view, 3> names_;
  MachineInterval shown_;           ///< begun, not yet told
  std::size_t shown_state_ = idle;
};

class Engine {
 public:
  virtual ~Engine() = default;
  /// Does what can be done at `now`. Returns the next cycle at which there is something to do by itself, or `never`.
  virtual Cycle advance(Cycle now) = 0;
  /// For the message of a deadlock: "waits for …".
  virtual std::string state() const = 0;
  /// Whether advance() changed the board since the last call; others may go on then.
  bool take_changed() {
    const bool changed = changed_;
    changed_ = false;
    return changed;
  }

 protected:
  bool changed_ = false;
};

}  // namespace switchyard::accel::machine
