// What happened to frames so far, as a policy may know it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/quantity.h"

namespace switchyard::policy {

/// Why a frame was not served.
enum class DropCause : unsigned char {
  none,        ///< it was served
  queue_full,  ///< by the queue's drop rule
  policy,      ///< the policy decided so
  battery      ///< the battery was empty on arrival, or ran empty while the frame waited or was served
};

/// The end of one frame.
struct Outcome {
  std::int64_t frame = 0;
  std::size_t path = 0;    ///< as decided; meaningless for a frame that was never started
  std::size_t device = 0;
  std::size_t level = 0;   ///< at the end of the frame
  Seconds arrival;
  Seconds deadline;        ///< point in time
  Seconds start;           ///< of loading weights, or of serving if none were missing
  Seconds finish;          ///< or when it was dropped
  Joules energy;           ///< of serving; of a frame lost to the battery, what it took until then
  Joules switch_energy;    ///< of weights loaded while it waited for them
  DropCause dropped = DropCause::none;
  bool fallback = false;   ///< served or dropped by the policy's fallback

  bool served() const { return dropped == DropCause::none; }
  Seconds latency() const { return finish - arrival; }
  /// Negative if the frame was late.
  Seconds slack() const { return deadline - finish; }
  /// Served, but late.
  bool missed() const { return served() && finish > deadline; }
};

/// The outcomes so far in order of their end: totals, and the latest ones one by one.
class History {
 public:
  static constexpr std::size_t kept = 64;

  void add(const Outcome& outcome) {
    recent_[static_cast<std::size_t>(finished_) % kept] = outcome;
    ++finished_;
    served_ += outcome.served() ? 1 : 0;
    missed_ += outcome.missed() ? 1 : 0;
    energy_ += outcome.energy + outcome.switch_energy;
  }

  /// Frames that ended: served or dropped.
  std::int64_t finished() const { return finished_; }
  std::int64_t served() const { return served_; }
  std::int64_t missed() const { return missed_; }
  std::int64_t dropped() const { return finished_ - served_; }
  /// Of frames, without idle times.
  Joules energy() const { return energy_; }
  /// Outcome number `index` of finished() in order of their end; only the latest `kept` are there.
  const Outcome& outcome(std::int64_t index) const { return recent_[static_cast<std::size_t>(index) % kept]; }
  /// The first index that outcome() still knows.
  std::int64_t first_kept() const {
    return finished_ > static_cast<std::int64_t>(kept) ? finished_ - static_cast<std::int64_t>(kept) : 0;
  }

 private:
  std::array<Outcome, kept> recent_{};
  std::int64_t finished_ = 0, served_ = 0, missed_ = 0;
  Joules energy_;
};

}  // namespace switchyard::policy
