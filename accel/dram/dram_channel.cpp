#include "accel/dram/dram_channel.h"

#include <algorithm>
#include <cmath>

namespace switchyard::accel {

Femtoseconds femtoseconds(Seconds time) {
  return static_cast<Femtoseconds>(std::llround(time.value() * 1e15));
}

DramChannelStats& DramChannelStats::operator+=(const DramChannelStats& other) {
  bursts += other.bursts;
  row_hits += other.row_hits;
  row_misses += other.row_misses;
  turnarounds += other.turnarounds;
  refreshes += other.refreshes;
  busy += other.busy;
  return *this;
}

DramChannel::DramChannel(const DramParams& p)
    : burst_time_(femtoseconds(Bytes(p.burst_bytes) / p.channel_bandwidth)),
      row_cycle_(femtoseconds(p.row_cycle)),
      activate_gap_(femtoseconds(p.activate_gap)),
      four_activate_window_(femtoseconds(p.four_activate_window)),
      hit_latency_(femtoseconds(p.row_hit_latency)),
      miss_penalty_(femtoseconds(p.row_miss_penalty)),
      turnaround_(femtoseconds(p.turnaround)),
      refresh_interval_(femtoseconds(p.refresh_interval)),
      refresh_time_(femtoseconds(p.refresh_time)),
      controller_latency_(femtoseconds(p.controller_latency)),
      burst_bytes_(p.burst_bytes),
      window_(p.outstanding_requests),
      write_batch_(p.write_batch.value()),
      banks_(static_cast<std::size_t>(p.banks)),
      activations_(static_cast<std::size_t>(4 * p.ranks)),
      in_flight_(static_cast<std::size_t>(p.outstanding_requests) + 1),
      next_refresh_(refresh_interval_) {
  // Nothing has happened yet, so nothing holds the first activations up.
  const Femtoseconds long_ago = -(row_cycle_ + activate_gap_ + four_activate_window_);
  std::fill(activations_.begin(), activations_.end(), long_ago);
  for (Bank& bank : banks_) bank.activated = long_ago;
}

Femtoseconds DramChannel::when_in_flight(std::int64_t room) const {
  for (std::size_t back = 0; back < in_flight_.size(); ++back) {
    const InFlight& visit = in_flight_[(newest_ + in_flight_.size() - back) % in_flight_.size()];
    if (visit.bursts > room) return visit.done - room * burst_time_;
    room -= visit.bursts;
  }
  return 0;
}

void DramChannel::remember(Femtoseconds done, std::int64_t bursts) {
  newest_ = (newest_ + 1) % in_flight_.size();
  in_flight_[newest_] = {done, bursts};
}

Femtoseconds DramChannel::activation_slot(Femtoseconds wanted) {
  const std::size_t last = (oldest_activation_ + activations_.size() - 1) % activations_.size();
  const Femtoseconds slot = std::max(
      {wanted, activations_[last] + activate_gap_, activations_[oldest_activation_] + four_activate_window_});
  activations_[oldest_activation_] = slot;
  oldest_activation_ = (oldest_activation_ + 1) % activations_.size();
  return slot;
}

Femtoseconds DramChannel::turn(bool write, bool hit) {
  const bool turns = used_ && write != last_write_;
  used_ = true;
  last_write_ = write;
  if (!turns) return 0;
  ++stats_.turnarounds;
  const std::int64_t run = run_bytes_;
  run_bytes_ = 0;
  // Requests to open rows can all be gathered, as far as the controller sees.
  const std::int64_t batch = hit ? std::max(write_batch_, window_ * burst_bytes_) : write_batch_;
  if (run >= batch) return turnaround_;
  return static_cast<Femtoseconds>(static_cast<double>(turnaround_) * static_cast<double>(run) /
                                   static_cast<double>(batch));
}

Femtoseconds DramChannel::end_after_refreshes(Femtoseconds start, Femtoseconds length) {
  if (start >= next_refresh_ + refresh_time_) {
    // Refreshes while nobody asked.
    const Femtoseconds missed = (start - next_refresh_ - refresh_time_) / refresh_interval_ + 1;
    next_refresh_ += missed * refresh_interval_;
    for (Bank& bank : banks_) bank.open_row = -1;
  }
  Femtoseconds end = std::max(start, start >= next_refresh_ ? next_refresh_ + refresh_time_ : start) + length;
  if (start >= next_refresh_) {
    next_refresh_ += refresh_interval_;
    ++stats_.refreshes;
  }
  while (end > next_refresh_) {
    end += refresh_time_;
    next_refresh_ += refresh_interval_;
    ++stats_.refreshes;
  }
  return end;
}

bool DramChannel::finds_row(const Bank& bank, std::int64_t row, Femtoseconds issue) {
  if (bank.open_row == row) return true;
  return std::any_of(bank.closed.begin(), bank.closed.end(),
                     [&](const ClosedRow& c) { return c.row == row && issue <= c.closed; });
}

void DramChannel::open_row(Bank& bank, std::int64_t row, Femtoseconds issue) {
  const Femtoseconds slot = activation_slot(issue);
  bank.activated = std::max({slot, bank.activated + row_cycle_, bank.done - hit_latency_});
  bank.ready = bank.activated + miss_penalty_;
  bank.closed[bank.oldest_closed] = {bank.open_row, bank.activated};
  bank.oldest_closed = (bank.oldest_closed + 1) % bank.closed.size();
  bank.open_row = row;
}

DramChannel::Served DramChannel::serve(const RowVisit& visit) {
  Bank& bank = banks_[static_cast<std::size_t>(visit.bank)];
  const Femtoseconds issue = std::max(visit.arrival, when_in_flight(window_ - 1)) + controller_latency_;

  // A controller that may not have enough bursts in flight to cover the latency leaves holes on the bus.
  const Femtoseconds round_trip = controller_latency_ + hit_latency_ + burst_time_;
  const Femtoseconds length = visit.bursts * std::max(burst_time_, round_trip / window_);

  bool hit = finds_row(bank, visit.row, issue);
  const Femtoseconds queued = bus_free_ + turn(visit.write, hit);
  const std::int64_t refreshes = stats_.refreshes;
  const Femtoseconds start = std::max(queued, issue + hit_latency_);
  Femtoseconds end = end_after_refreshes(start, length);
  if (stats_.refreshes != refreshes) {
    for (Bank& each : banks_) each.open_row = -1;
    hit = false;
  }

  ++(hit ? stats_.row_hits : stats_.row_misses);
  if (!hit) open_row(bank, visit.row, issue);
  const Femtoseconds ready = bank.open_row == visit.row ? std::max(issue, bank.ready) : issue;
  const Femtoseconds data_end = ready + hit_latency_ + length;
  // With requests waiting, others fill the hole that a late row leaves on the bus; alone, the bus waits for
  // it.
  if (queued <= issue + hit_latency_) end = std::max(end, data_end);
  bus_free_ = end;
  const Femtoseconds done = std::max(end, data_end);
  bank.done = done;

  run_bytes_ += visit.bursts * burst_bytes_;
  stats_.bursts += visit.bursts;
  stats_.busy += visit.bursts * burst_time_;
  remember(done, visit.bursts);
  return {std::max(visit.arrival, when_in_flight(window_ - 1)), done};
}

}  // namespace switchyard::accel
