// One device over time: it serves a frame, loads weights, or is idle. Between changes of conditions (level, beginning and
// end of a load) everything goes on at a constant rate; at a change, the share of work that is left goes on at the new
// rate, and energy follows the share done at each rate. Plain values, so that a search can copy them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/system/tables.h"

namespace switchyard::sim {

/// A piece of work of which a share is done in proportion to time.
class Work {
 public:
  /// Of `duration` ticks under the present conditions (never: it stands still).
  void begin(Ticks now, Ticks duration);
  /// Share done since settle() or begin().
  double share_by(Ticks now) const;
  void settle(Ticks now);
  /// What is left would take `duration` as a whole. Settled before.
  void change(Ticks now, Ticks duration);
  Ticks end() const { return end_; }
  double left() const { return left_; }
  double rate() const { return duration_ == never ? 0 : 1.0 / static_cast<double>(duration_); }

 private:
  double left_ = 1;
  Ticks since_ = 0;
  Ticks duration_ = never;
  Ticks end_ = never;
};

/// Joules by use, and what shares of work they are for.
struct Increment {
  double inference = 0, idle = 0, switching = 0;
  double served = 0;  ///< share of an inference
  double loaded = 0;  ///< share of a load
  double total() const { return inference + idle + switching; }
};

/// A frame on a device.
struct Service {
  std::int64_t frame = 0;
  std::size_t path = 0;
  Ticks start = 0;
  bool waits_for_weights = false;
  bool fallback = false;
  Noise noise;
  Work work;
  double joules = 0;         ///< of serving, so far
  double switch_joules = 0;  ///< of loading while the frame waited
};

/// Weights on their way to a device.
struct Load {
  std::size_t path = 0;
  Pieces pieces;
  std::int64_t bytes = 0;
  bool demanded = false;  ///< a frame waits for it
  Work work;
};

class DeviceState {
 public:
  DeviceState(const Tables& tables, std::size_t index);

  bool free() const { return !service_; }
  const std::optional<Service>& service() const { return service_; }
  const std::optional<Load>& load() const { return load_; }
  std::size_t level() const { return level_; }
  Ticks settled() const { return settled_; }
  std::optional<std::size_t> last_path() const { return last_path_; }
  const Pieces& resident() const { return resident_; }
  /// When pieces were last used, in dispatches; what is least is evicted first.
  const std::vector<std::uint32_t>& uses() const { return uses_; }

  /// When the next thing ends: the service or the load.
  Ticks next() const;
  /// Joules since the last settle() until `now`, had it been called.
  Increment increment(Ticks now) const;
  /// Accounts until `now` and returns the increment.
  Increment settle(Ticks now);
  /// Watts under the present conditions.
  double power() const;

  // All of these need settle(now) before.
  void set_level(Ticks now, std::size_t level);
  /// Returns true if weights had to be loaded.
  bool serve(Ticks now, std::int64_t frame, std::size_t path, bool fallback);
  /// False: refused, because weights are there already, the link is busy, or there is no room.
  bool prefetch(Ticks now, std::size_t path);
  /// The load is complete.
  void end_load(Ticks now);
  /// Takes the frame off the device.
  Service end_service(Ticks now);
  /// Loses weights and work.
  void power_off();
  void power_on(Ticks now);

  /// Pieces that `path` lacks here; those on their way lack too.
  Pieces missing(std::size_t path) const { return tables_->needs[path] & ~resident_; }
  /// Ticks until the missing pieces would be here if the device served nothing from `now` on.
  Ticks load_time(std::size_t path, Ticks now) const;
  /// Joules of loading them.
  double load_joules(std::size_t path, Ticks now) const;

 private:
  const Switching& switching() const { return tables_->system().devices[index_].switching; }
  const LevelOfDevice& here() const { return tables_->level(index_, level_); }
  Ticks service_duration() const;
  Ticks load_duration(std::int64_t bytes, bool shared) const;
  /// Of serving, with a prefetch going on: 1 is undisturbed.
  double speed() const;
  bool serving() const { return service_ && !service_->waits_for_weights; }
  void apply_conditions(Ticks now);
  void begin_load(Ticks now, std::size_t path, bool demanded);
  void abandon_load();
  /// Evicts least recently used pieces outside of `keep` until `bytes` fit; false if they never will.
  bool make_room(const Pieces& keep, std::int64_t bytes);

  const Tables* tables_;
  std::size_t index_;
  std::size_t level_ = 0;
  bool off_ = false;
  Ticks settled_ = 0;
  Pieces resident_;
  std::vector<std::uint32_t> uses_;
  std::uint32_t dispatches_ = 0;
  std::optional<std::size_t> last_path_;
  std::optional<Service> service_;
  std::optional<Load> load_;
};

}  // namespace switchyard::sim
