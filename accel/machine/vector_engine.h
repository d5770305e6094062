// The vector unit on ops of its own: tiles stream from the global buffer through its lanes and back. Ops fused into a
// drain are part of the array's drain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "accel/machine/engine.h"

namespace switchyard::accel::machine {

/// What the vector unit did in one task of its own.
struct VectorTaskWork {
  std::int64_t tiles = 0;
  std::int64_t buffer_bits = 0;
  std::int64_t busy = 0;
  Cycle first_start = never;
  Cycle last_end = 0;
};

class VectorEngine : public Engine {
 public:
  VectorEngine(const Plan& plan, Board& board, BufferPort& buffer);

  Cycle advance(Cycle now) override;
  std::string state() const override;
  bool finished() const { return task_ == plan_.tasks.size(); }
  void observe(MachineObserver* observer) {
    timeline_.observe(observer, MachineTrack::vector_unit, {"operands", "space for outputs", {}});
  }

  /// One per task; empty for dot products.
  const std::vector<VectorTaskWork>& work() const { return work_; }
  const Timeline& timeline(Cycle end) {
    timeline_.enter(end, Timeline::idle);
    return timeline_;
  }

 private:
  enum Cause : std::uint8_t { operands = Timeline::first_cause, space };

  void skip_dot_products();
  void finish_tile();
  /// Why the next tile may not start, or `busy`.
  std::size_t gate() const;
  void start_tile(Cycle now);

  const Plan& plan_;
  Board& board_;
  BufferPort& buffer_;
  std::size_t task_ = 0;
  std::int64_t tile_ = 0;      ///< of the task
  bool working_ = false;
  Cycle end_ = 0;
  std::vector<VectorTaskWork> work_;
  Timeline timeline_;
};

}  // namespace switchyard::accel::machine
