// Single layers on the SystemC machine, and a machine whose memories are never in the way.
#pragma once

#include <vector>

#include "accel/machine/machine.h"
#include "accel/mapping.h"
#include "tests/accel/one_tile.h"

namespace switchyard::accel::testing {

/// One PE of 8 x 8, ports of 8 bytes; DRAM has neither latency nor a limit, and any access of the global buffer takes
/// one cycle.
inline Accelerator one_pe() {
  Accelerator a;
  a.name = "one PE";
  a.pe_rows = a.pe_columns = 1;
  a.pe.pipeline_depth = Cycles(0);
  a.pe.weight_buffer = a.pe.input_buffer = a.pe.accumulation_buffer = Bytes(1LL << 30);
  a.network = {Topology::mesh, 8, 8, true, Cycles(0), Metres(0)};
  a.global_buffer.size = Bytes(1LL << 30);
  a.global_buffer.bank_bytes_per_cycle = 1 << 20;
  a.dram.channel_bandwidth = BytesPerSecond(1e18);
  a.dram.controller_latency = a.dram.row_hit_latency = a.dram.row_miss_penalty = Seconds(0);
  a.dram.row_cycle = a.dram.activate_gap = a.dram.four_activate_window = a.dram.turnaround = Seconds(0);
  a.dram.refresh_time = Seconds(0);
  a.dram.outstanding_requests = 1 << 20;
  return a;
}

inline Task task_of(const Nest& nest) {
  Task task;
  task.layer = 0;
  task.nest = nest;
  return task;
}

inline NetworkRun run_layer(const Nest& nest, const Mapping& mapping, const Accelerator& a) {
  return simulate({task_of(nest)}, {mapping}, a);
}

}  // namespace switchyard::accel::testing
