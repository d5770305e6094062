// Off-chip memory: channels interleaved by bursts, each a DramChannel. A request is one chunk of a DMA
// transfer.
#pragma once

#include <cstdint>
#include <vector>

#include "accel/dram/dram_channel.h"

namespace switchyard::accel {

/// A contiguous run of bytes.
struct DramRequest {
  std::int64_t address = 0;  ///< bytes
  std::int64_t bytes = 0;
  bool write = false;
  Femtoseconds arrival = 0;
};

struct DramStats {
  std::int64_t requests = 0;
  std::int64_t read_bytes = 0;  ///< asked for
  std::int64_t write_bytes = 0;
  std::int64_t moved_bytes = 0;  ///< whole bursts: what the pins carried
  DramChannelStats channels;     ///< sum over channels
};

class Dram {
 public:
  explicit Dram(const DramParams& params);

  /// Requests must come in order of arrival. Cost: one step per channel and row touched.
  /// `accepted`: from then on the next request of the same requester does not wait in front of the
  /// controller.
  DramChannel::Served serve(const DramRequest& request);

  DramStats stats() const;

 private:
  /// Within a group.
  std::int64_t bank_of(std::int64_t row_set) const;

  std::int64_t burst_bytes_, groups_, banks_per_group_, bursts_per_row_;
  std::vector<DramChannel> channels_;
  DramStats stats_;
};

}  // namespace switchyard::accel
