// How long DMA streams occupy DRAM, in closed form: bandwidth less refresh, and a turn of the bus wherever a stream of
// reads and one of writes take turns. The event-driven channel (accel/dram/) is what this approximates.
#pragma once

#include <cstdint>

#include "accel/accelerator.h"

namespace switchyard::accel {

/// Bytes a DMA engine asks for at once: whole bursts, half of what the controllers may have in flight, so that two
/// requesters share them evenly.
std::int64_t dma_chunk_bytes(const DramParams& dram);

/// Bytes per cycle that DRAM sustains on one stream: peak less refresh, less what a window of outstanding bursts too
/// short for the latency leaves unused.
double sustained_dram_bytes_per_cycle(const Accelerator& accelerator);

class DramStreams {
 public:
  explicit DramStreams(const Accelerator& accelerator);

  /// Of `read_bits` and `write_bits` that move at the same time, chunks of both in turn.
  std::int64_t cycles(std::int64_t read_bits, std::int64_t write_bits) const;
  /// From a request that finds the memory idle to its first data, with the wait for a refresh that it may come upon.
  std::int64_t latency() const { return latency_; }
  /// Of one request of a DMA engine at most.
  std::int64_t chunk_bits() const { return static_cast<std::int64_t>(chunk_bits_); }
  /// That the controllers may have in flight.
  std::int64_t window_bits() const { return window_bits_; }
  /// That one stream moves in `cycles`.
  double bits_in(std::int64_t cycles) const { return bits_per_cycle_ * static_cast<double>(cycles); }

 private:
  double bits_per_cycle_ = 1;
  double turn_cycles_ = 0;  ///< of both turns around a chunk
  double chunk_bits_ = 1;
  std::int64_t latency_ = 0, window_bits_ = 0;
};

}  // namespace switchyard::accel
