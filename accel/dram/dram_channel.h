// One DRAM channel: banks with an open row each, one data bus, a controller with a bounded number of bursts
// in flight. Time advances by whole visits to a row, never by clock edges; commands are not modelled one by
// one.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "accel/accelerator.h"

namespace switchyard::accel {

/// Femtoseconds since the start of a run.
using Femtoseconds = std::int64_t;
/// Rounded to the nearest; 64 bits hold two and a half hours.
Femtoseconds femtoseconds(Seconds time);

/// What a channel did; `busy` is data-bus time.
struct DramChannelStats {
  std::int64_t bursts = 0;
  std::int64_t row_hits = 0;  ///< visits that found their row open
  std::int64_t row_misses = 0;
  std::int64_t turnarounds = 0;
  std::int64_t refreshes = 0;  ///< that held a request up
  Femtoseconds busy = 0;
  DramChannelStats& operator+=(const DramChannelStats& other);
};

/// Consecutive bursts to one row of one bank.
struct RowVisit {
  std::int64_t bank = 0;
  std::int64_t row = 0;
  std::int64_t bursts = 1;
  bool write = false;
  Femtoseconds arrival = 0;  ///< at the controller
};

class DramChannel {
 public:
  explicit DramChannel(const DramParams& params);

  struct Served {
    Femtoseconds accepted = 0;  ///< the controller has room for the next request
    Femtoseconds done = 0;      ///< the last byte has moved
  };
  /// Visits must come in the order in which the controller sees them.
  Served serve(const RowVisit& visit);

  const DramChannelStats& stats() const { return stats_; }

 private:
  /// A row that had to make way. A controller serves requests for it that were waiting by then first
  /// (FR-FCFS).
  struct ClosedRow {
    std::int64_t row = -1;
    Femtoseconds closed = 0;
  };
  struct Bank {
    std::int64_t open_row = -1;
    Femtoseconds activated = 0;  ///< start of its last row cycle
    Femtoseconds ready = 0;      ///< first column command to the open row
    Femtoseconds done = 0;       ///< its last data
    std::array<ClosedRow, 4> closed{};
    std::size_t oldest_closed = 0;
  };
  struct InFlight {
    Femtoseconds done = 0;
    std::int64_t bursts = 0;
  };

  /// When at most `room` bursts are still in flight.
  Femtoseconds when_in_flight(std::int64_t room) const;
  void remember(Femtoseconds done, std::int64_t bursts);
  /// Earliest start of a row cycle not before `wanted`, by tRRD and tFAW.
  Femtoseconds activation_slot(Femtoseconds wanted);
  /// Whether `row` is open, or was when the request came that is issued at `issue`.
  static bool finds_row(const Bank& bank, std::int64_t row, Femtoseconds issue);
  void open_row(Bank& bank, std::int64_t row, Femtoseconds issue);
  /// What turning the bus costs before a visit.
  Femtoseconds turn(bool write, bool hit);
  /// Where a transfer of `length` that could start at `start` ends, with refreshes in between.
  Femtoseconds end_after_refreshes(Femtoseconds start, Femtoseconds length);

  Femtoseconds burst_time_, row_cycle_, activate_gap_, four_activate_window_, hit_latency_, miss_penalty_,
      turnaround_, refresh_interval_, refresh_time_, controller_latency_;
  std::int64_t burst_bytes_, window_, write_batch_;

  std::vector<Bank> banks_;
  std::vector<Femtoseconds> activations_;  ///< the last 4 x ranks, a ring
  std::size_t oldest_activation_ = 0;
  std::vector<InFlight> in_flight_;  ///< a ring of the newest visits
  std::size_t newest_ = 0;
  Femtoseconds bus_free_ = 0;
  Femtoseconds next_refresh_ = 0;
  bool last_write_ = false;
  bool used_ = false;
  std::int64_t run_bytes_ = 0;  ///< since the bus last turned
  DramChannelStats stats_;
};

}  // namespace switchyard::accel
