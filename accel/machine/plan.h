// What the engines of the machine agree on before a run: the tasks, how they fall into tiles, and who has come how far.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "accel/accelerator.h"
#include "accel/program.h"
#include "accel/steps.h"

namespace switchyard::accel::machine {

/// Cycles since the start of the run.
using Cycle = std::int64_t;
inline constexpr Cycle never = std::numeric_limits<Cycle>::max();

/// `part` of `whole` pieces of `total`, rounded down; everything when part == whole. No overflow below 2^62 total.
inline std::int64_t share(std::int64_t total, std::int64_t part, std::int64_t whole) {
  return total / whole * part + total % whole * part / whole;
}

/// A task with everything that is constant during the run.
struct TaskPlan {
  const Task* task = nullptr;
  const Mapping* mapping = nullptr;   ///< of a dot product
  std::int64_t tiles = 1;             ///< buffer tiles, or tiles of a vector op
  std::int64_t slots = 2;             ///< tiles of an operand that the global buffer holds at once
  std::int64_t outputs = 0;           ///< values a dot product drains
  std::int64_t vector_cycles = 0;     ///< of the vector op, or of all fused ops
};

struct Plan {
  const Accelerator* accelerator = nullptr;
  std::vector<TaskPlan> tasks;
  std::int64_t chunk_bytes = 64;      ///< of one DMA request
};

/// Throws ConfigError if a mapping is illegal.
Plan plan_of(const std::vector<Task>& program, const std::vector<Mapping>& mappings, const Accelerator& accelerator);

/// Progress of the run. Tiles, steps and stores are numbered through all tasks. "Units" of weights are tiles, or steps
/// on machines whose weights do not stay in the global buffer.
struct Board {
  std::int64_t tasks_done = 0;        ///< outputs in DRAM
  std::int64_t tile_position = 0;     ///< the tile that the consumer reads or waits for
  std::int64_t weight_position = 0;   ///< the unit of weights likewise
  std::int64_t weights_ready = 0;     ///< units below this have arrived
  std::int64_t inputs_ready = 0;      ///< tiles below this have arrived
  std::int64_t stores_available = 0;  ///< output tiles complete in the global buffer
  std::int64_t stores_done = 0;       ///< of these, in DRAM
  std::vector<Cycle> task_ends;
};

/// What a tile brings from or takes to DRAM, in bits.
struct TileTraffic {
  std::int64_t weights = 0;
  std::int64_t parameters = 0;        ///< of vector ops: straight to the vector unit
  std::int64_t inputs = 0;            ///< with second operands of fused ops
  std::int64_t partial_sums = 0;
  std::int64_t store = 0;             ///< outputs or partial sums
  bool new_outputs = false;           ///< the first tile of an output tile
};

/// The tiles of a task in order.
class TileWalk {
 public:
  TileWalk(const TaskPlan& plan, const Accelerator& accelerator);
  bool done() const { return index_ == tiles_; }
  const TileTraffic& traffic() const { return traffic_; }
  void next();

 private:
  void fill();

  const TaskPlan* plan_;
  const Accelerator* accelerator_;
  std::optional<StepWalker> walker_;  ///< with buffer tiles as array tiles; empty for vector ops
  std::int64_t tiles_ = 1, index_ = 0, outputs_ = 0;
  bool previous_left_ = true;
  TileTraffic traffic_;
};

}  // namespace switchyard::accel::machine
