// From what the modules recorded to a NetworkRun, with the checks that nothing got lost on the way.
#pragma once

#include <cstdint>
#include <vector>

#include "accel/dram/dram.h"
#include "accel/machine/array_engine.h"
#include "accel/machine/machine.h"
#include "accel/machine/plan.h"
#include "accel/machine/vector_engine.h"

namespace switchyard::accel::machine {

struct Trace {
  Cycle end = 0;
  std::vector<Cycle> task_ends;
  std::vector<ArrayWork> array;         ///< one per task
  std::vector<VectorTaskWork> vector;   ///< one per task
  std::int64_t dma_read_bits = 0, dma_write_bits = 0, dma_bytes = 0;
  std::int64_t dma_buffer_bits = 0;     ///< between DMA engines and global buffer
  std::int64_t buffer_bytes = 0;        ///< served by the global buffer
  std::int64_t buffer_bytes_asked = 0;
  std::int64_t events = 0;
  DramStats dram;
  Timeline vector_timeline;
  std::vector<ModuleActivity> modules;  ///< DMA engines, global buffer, DRAM
};

/// Throws SimError that names what does not add up.
NetworkRun results_of(const Plan& plan, const Trace& trace);

}  // namespace switchyard::accel::machine
