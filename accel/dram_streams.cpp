#include "accel/dram_streams.h"

#include <algorithm>
#include <cmath>

namespace switchyard::accel {

std::int64_t dma_chunk_bytes(const DramParams& dram) {
  return std::max<std::int64_t>(1, dram.outstanding_requests * dram.channels / 2) * dram.burst_bytes;
}

double sustained_dram_bytes_per_cycle(const Accelerator& a) {
  const DramParams& dram = a.dram;
  const Seconds burst = Bytes(dram.burst_bytes) / dram.channel_bandwidth;
  const Seconds round_trip = dram.controller_latency + dram.row_hit_latency + burst;
  const double window = std::min(1.0, burst / round_trip * static_cast<double>(dram.outstanding_requests));
  return a.dram_bytes_per_cycle() * window * (1 - dram.refresh_time / dram.refresh_interval);
}

DramStreams::DramStreams(const Accelerator& a)
    : bits_per_cycle_(8 * sustained_dram_bytes_per_cycle(a)),
      chunk_bits_(8 * static_cast<double>(dma_chunk_bytes(a.dram))) {
  const DramParams& dram = a.dram;
  // The controller turns for less if it has gathered less than a batch in one direction; requests to an open row it can
  // gather from its whole window (accel/dram/dram_channel.cpp). A chunk finds its first row open, by the one before it,
  // unless it begins with that row; chunks begin with any burst of a row.
  const double run = static_cast<double>(dma_chunk_bytes(dram)) / static_cast<double>(dram.channels);
  const double misses = std::min(1.0, static_cast<double>(dram.burst_bytes) / static_cast<double>(dram.row_bytes));
  const auto batch = static_cast<double>(dram.write_batch.value());
  const double window = static_cast<double>(dram.outstanding_requests * dram.burst_bytes);
  const double hit = std::min(1.0, run / std::max(batch, window));
  const double miss = run >= batch ? 1.0 : run / batch;
  turn_cycles_ = 2 * dram.turnaround.value() * a.clock.value() * (misses * miss + (1 - misses) * hit);
  // One request of tRFC in tREFI comes during a refresh, and waits for half of one on average.
  const Seconds refresh = dram.refresh_time * (dram.refresh_time / dram.refresh_interval / 2);
  const Seconds latency = dram.controller_latency + dram.row_miss_penalty + dram.row_hit_latency + refresh;
  latency_ = static_cast<std::int64_t>(std::ceil(latency.value() * a.clock.value()));
  window_bits_ = 8 * dram.outstanding_requests * dram.burst_bytes * dram.channels;
}

std::int64_t DramStreams::cycles(std::int64_t read_bits, std::int64_t write_bits) const {
  const double turns = static_cast<double>(std::min(read_bits, write_bits)) / chunk_bits_;
  return static_cast<std::int64_t>(
      std::ceil(static_cast<double>(read_bits + write_bits) / bits_per_cycle_ + turns * turn_cycles_));
}

}  // namespace switchyard::accel
