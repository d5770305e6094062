#include "accel/dram/dram.h"

#include <algorithm>

#include "base/checked_math.h"

namespace switchyard::accel {

Dram::Dram(const DramParams& p)
    : burst_bytes_(p.burst_bytes),
      groups_(p.bank_groups),
      banks_per_group_(p.banks / p.bank_groups),
      bursts_per_row_(std::max<std::int64_t>(1, p.row_bytes / p.burst_bytes)),
      channels_(static_cast<std::size_t>(p.channels), DramChannel(p)) {}

std::int64_t Dram::bank_of(std::int64_t row_set) const {
  // Folding the higher digits in keeps streams a power of two apart from meeting in one bank for ever.
  std::int64_t folded = 0;
  for (std::int64_t rest = row_set; rest > 0 && banks_per_group_ > 1; rest /= banks_per_group_)
    folded += rest;
  return folded % banks_per_group_;
}

DramChannel::Served Dram::serve(const DramRequest& request) {
  const std::int64_t first = request.address / burst_bytes_;
  const std::int64_t end = ceil_div(request.address + request.bytes, burst_bytes_);
  const auto channels = static_cast<std::int64_t>(channels_.size());
  DramChannel::Served served{request.arrival, request.arrival};

  RowVisit visit;
  visit.write = request.write;
  visit.arrival = request.arrival;
  const std::int64_t used = std::min(channels, end - first);
  for (std::int64_t i = 0; i < used; ++i) {
    // Bursts first + i, first + i + channels, … fall on one channel; there they are consecutive lines.
    const std::int64_t burst = first + i;
    DramChannel& channel = channels_[static_cast<std::size_t>(burst % channels)];
    const std::int64_t last_line = burst / channels + (end - 1 - burst) / channels;
    const std::int64_t row_lines = groups_ * bursts_per_row_;  ///< lines that fill one row of every group
    for (std::int64_t line = burst / channels; line <= last_line;) {
      const std::int64_t row_set = line / row_lines;
      const std::int64_t stop = std::min(last_line + 1, (row_set + 1) * row_lines);
      const std::int64_t lines = stop - line;
      for (std::int64_t g = 0; g < std::min(groups_, lines); ++g) {
        visit.bank = (line + g) % groups_ * banks_per_group_ + bank_of(row_set);
        visit.row = row_set / banks_per_group_;
        visit.bursts = (lines - g + groups_ - 1) / groups_;
        const DramChannel::Served part = channel.serve(visit);
        served.accepted = std::max(served.accepted, part.accepted);
        served.done = std::max(served.done, part.done);
      }
      line = stop;
    }
  }
  ++stats_.requests;
  (request.write ? stats_.write_bytes : stats_.read_bytes) += request.bytes;
  stats_.moved_bytes += (end - first) * burst_bytes_;
  return served;
}

DramStats Dram::stats() const {
  DramStats stats = stats_;
  for (const DramChannel& channel : channels_) stats.channels += channel.stats();
  return stats;
}

}  // namespace switchyard::accel
