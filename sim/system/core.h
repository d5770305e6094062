// The whole system as a value: source, queue, devices, levels, battery, and the rules by which they meet. It says when
// something happens next and what has to be decided; who carries the time (SystemC, or a search for the best plan) and who
// decides is outside. Events of one instant happen in this order: change of level, ends of services and loads by device,
// battery, arrivals, and whatever can be decided is decided after each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/system/device_state.h"
#include "sim/system/frame_queue.h"
#include "sim/system/tables.h"

namespace switchyard::sim {

/// What the core tells while it runs.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void ended(const policy::Outcome& outcome) = 0;
  /// Part of an inference was done, or of a load, or time passed.
  virtual void spent(std::size_t device, std::size_t path, std::size_t level, const Increment& increment, Ticks time) = 0;
  /// A frame was put on a device that ran another path before (or none), after weights were missing.
  virtual void dispatched(bool other_path, bool loads) = 0;
  virtual void prefetch(bool begun) = 0;
  virtual void waited_for_weights(Ticks time) = 0;
  virtual void loading(std::int64_t bytes) = 0;
};

class Core {
 public:
  /// `tables` and `observer` (which may be absent) outlive the core.
  explicit Core(const Tables& tables, Observer* observer = nullptr);
  /// The same state with nobody watching.
  Core fork() const;

  /// Time of the next event; never if there is none.
  Ticks next() const;
  Ticks next_arrival() const {
    return arrived_ < tables_->frames() ? tables_->arrivals[static_cast<std::size_t>(arrived_)] : never;
  }
  Ticks next_change() const { return budget_next_ < tables_->changes.size() ? tables_->changes[budget_next_] : never; }
  Ticks next_battery() const { return battery_event_; }
  /// Of the run, once every frame ended; never before.
  Ticks end() const { return end_; }
  /// Time passes until `now`, which is at most next().
  void enter(Ticks now);
  /// Lets the first due event happen; false if none is due.
  bool process();
  /// A frame waits, a device is free, and the policy did not say since the last event that it wants to wait.
  bool question() const;
  /// Of the question. Throws SimError for an option that there is not.
  void answer(const policy::Decision& decision);
  /// The run is over: every frame ended, and the horizon is reached.
  bool over() const { return over_; }

  Ticks now() const { return now_; }
  std::size_t level() const { return budget_next_ == 0 ? 0 : tables_->system().budget[budget_next_ - 1].level; }
  std::int64_t head() const { return queue_.front(); }
  const FrameQueue& queue() const { return queue_; }
  const std::vector<DeviceState>& devices() const { return devices_; }
  std::int64_t arrived() const { return arrived_; }
  std::size_t option_count() const;
  /// Device and path of an option, in the order of Situation::options.
  policy::Prefetch option(std::size_t index) const;
  /// Energy so far.
  double joules() const;
  /// Left in the battery now.
  std::optional<double> battery() const;
  bool off() const { return off_; }
  /// The battery was empty at some time.
  bool was_off() const { return was_off_; }
  Ticks off_time() const { return off_time_; }
  double inference_joules() const { return spent_.inference; }
  double idle_joules() const { return spent_.idle; }
  double switching_joules() const { return spent_.switching; }
  /// The integral of power over time, computed apart from the others as a check.
  double metered_joules() const { return metered_; }
  /// The objective so far, see OracleReport::value.
  double value() const { return value_; }
  /// Who waits for what, for an error message.
  std::string who_waits() const;

 private:
  bool frames_left() const;
  void settle(std::size_t device);
  void settle_all();
  void change_level();
  void arrive();
  void end_service(std::size_t device);
  void end_frame(policy::Outcome outcome, policy::DropCause cause);
  void drop_waiting(std::int64_t frame, policy::DropCause cause, bool fallback);
  void serve(const policy::Prefetch& option, bool fallback);
  void power_off();
  void power_on();
  void draw_from_battery(Ticks now);
  void plan_battery();
  void after_event();
  policy::Outcome outcome_of(std::int64_t frame) const;

  const Tables* tables_;
  Observer* observer_;
  Ticks now_ = 0;
  std::size_t budget_next_ = 0;  ///< index of the next change of level
  std::int64_t arrived_ = 0;
  FrameQueue queue_;
  std::vector<DeviceState> devices_;
  bool waiting_ = false;  ///< the policy wants to be asked after the next event
  bool over_ = false;
  Ticks end_ = never;     ///< of the run, known when all frames ended
  Increment spent_;
  double metered_ = 0;
  double value_ = 0;
  double charge_ = 0;        ///< joules in the battery at now_
  double charge_spent_ = 0;  ///< joules() up to which it was drawn
  Ticks battery_event_ = never;
  bool off_ = false, was_off_ = false;
  Ticks off_since_ = 0, off_time_ = 0;
};

}  // namespace switchyard::sim
