// The machine in time: a sequence of tasks on DMA engines, global buffer, network, PE array, vector unit and DRAM, each
// tile and each DMA chunk an event, nothing per cycle. Contention for DRAM and global buffer is resolved in time order.
// SystemC carries the time; the modules' behaviour is plain C++ (array_engine.h, vector_engine.h, dma_engine.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "accel/analytic.h"
#include "accel/machine/observer.h"
#include "accel/mapping.h"
#include "accel/program.h"
#include "models/graph.h"

namespace switchyard::accel {

/// Cycles a module spent for one reason.
struct CauseCycles {
  std::string cause;
  std::int64_t cycles = 0;
};

/// busy + stall + idle is the run's total, stall the sum of its causes.
struct ModuleActivity {
  std::string name;
  std::int64_t busy = 0;
  std::int64_t stall = 0;
  std::int64_t idle = 0;
  std::vector<CauseCycles> causes;
};

struct TaskRun {
  Task task;
  std::int64_t start = 0;  ///< cycle at which the task before was complete
  std::int64_t end = 0;    ///< cycle at which its last output was in DRAM
  LayerCost cost;          ///< cycles.total is end - start
};

struct NetworkRun {
  std::vector<TaskRun> tasks;
  std::int64_t cycles = 0;
  CycleBreakdown breakdown;
  ActionCounts counts;
  std::vector<ModuleActivity> modules;
  std::int64_t dram_row_hits = 0, dram_row_misses = 0, dram_turnarounds = 0;
  std::int64_t events = 0;  ///< wake-ups of modules: what the simulation cost
};

/// Runs `program` on `accelerator`; `mappings` has one entry per task (any for vector ops), each legal for its nest.
/// Throws ConfigError for a mapping that is not and for an array of another template, which has the analytic model only; SimError
/// if bytes or steps are lost, cycles do not add up, or modules wait for each other. `observer` hears of every interval.
NetworkRun simulate(const std::vector<Task>& program, const std::vector<Mapping>& mappings,
                    const Accelerator& accelerator, MachineObserver* observer = nullptr);

}  // namespace switchyard::accel
