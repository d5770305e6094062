#include "sim/system/device_state.h"

#include <algorithm>
#include <cmath>

namespace switchyard::sim {

void Work::begin(Ticks now, Ticks duration) {
  left_ = 1;
  duration_ = never;
  change(now, duration);
}

double Work::share_by(Ticks now) const {
  if (duration_ == never) return 0;
  if (now >= end_) return left_;
  return std::min(left_, static_cast<double>(now - since_) / static_cast<double>(duration_));
}

void Work::settle(Ticks now) {
  left_ -= share_by(now);
  since_ = now;
}

void Work::change(Ticks now, Ticks duration) {
  // Rounding must not move an end when nothing changes.
  if (duration == duration_) return;
  since_ = now;
  duration_ = duration;
  end_ = duration == never ? never : now + std::llround(left_ * static_cast<double>(duration));
}

DeviceState::DeviceState(const Tables& tables, std::size_t index)
    : tables_(&tables), index_(index), uses_(tables.system().weights.size()) {
  for (const std::size_t piece : tables.system().devices[index].resident) resident_.set(piece);
}

Ticks DeviceState::next() const {
  Ticks next = never;
  if (serving()) next = service_->work.end();
  if (load_) next = std::min(next, load_->work.end());
  return next;
}

double DeviceState::speed() const {
  return load_ && !load_->demanded ? 1 - switching().prefetch_share * switching().contention : 1;
}

Ticks DeviceState::service_duration() const {
  const Cost& cost = tables_->cost(index_, service_->path, level_);
  const double factor = service_->noise.latency / speed();
  // An undisturbed frame takes what its profile says to the picosecond.
  if (factor == 1) return cost.latency;
  return std::max<Ticks>(1, std::llround(static_cast<double>(cost.latency) * factor));
}

Ticks DeviceState::load_duration(std::int64_t bytes, bool shared) const {
  const double share = shared ? switching().prefetch_share : 1;
  if (share == 0) return never;
  const double ticks = static_cast<double>(bytes) / (here().load_bytes_per_tick * share);
  return std::max<Ticks>(1, to_ticks(switching().overhead.value() + ticks / ticks_per_second));
}

Increment DeviceState::increment(Ticks now) const {
  Increment sum;
  if (off_) return sum;
  const double seconds = to_seconds(now - settled_).value();
  double idle_seconds = seconds;
  if (serving()) {
    sum.served = service_->work.share_by(now);
    sum.inference = sum.served * tables_->cost(index_, service_->path, level_).joules * service_->noise.energy;
    idle_seconds = seconds * (1 - speed());
  }
  sum.idle = here().idle_watts * idle_seconds;
  if (load_) {
    sum.loaded = load_->work.share_by(now);
    sum.switching = sum.loaded * static_cast<double>(load_->bytes) * switching().energy_per_byte.value();
  }
  return sum;
}

Increment DeviceState::settle(Ticks now) {
  const Increment sum = increment(now);
  if (service_) {
    service_->joules += sum.inference;
    if (service_->waits_for_weights) service_->switch_joules += sum.switching;
    if (serving()) service_->work.settle(now);
  }
  if (load_) load_->work.settle(now);
  settled_ = now;
  return sum;
}

double DeviceState::power() const {
  if (off_) return 0;
  double watts = here().idle_watts;
  if (serving()) {
    watts = here().idle_watts * (1 - speed()) + tables_->cost(index_, service_->path, level_).joules *
                                                    service_->noise.energy * service_->work.rate() * ticks_per_second;
  }
  if (load_) {
    watts += static_cast<double>(load_->bytes) * switching().energy_per_byte.value() * load_->work.rate() * ticks_per_second;
  }
  return watts;
}

void DeviceState::apply_conditions(Ticks now) {
  if (serving()) service_->work.change(now, service_duration());
  if (load_) load_->work.change(now, load_duration(load_->bytes, serving()));
}

void DeviceState::set_level(Ticks now, std::size_t level) {
  level_ = level;
  apply_conditions(now);
}

bool DeviceState::serve(Ticks now, std::int64_t frame, std::size_t path, bool fallback) {
  service_.emplace();
  service_->frame = frame;
  service_->path = path;
  service_->start = now;
  service_->fallback = fallback;
  service_->noise = tables_->noise(frame);
  last_path_ = path;
  ++dispatches_;
  for (std::size_t i = 0; i < uses_.size(); ++i) {
    if (tables_->needs[path][i]) uses_[i] = dispatches_;
  }
  const bool loads = missing(path).any();
  if (loads) {
    service_->waits_for_weights = true;
    if (load_ && load_->path == path) {
      load_->demanded = true;
    } else {
      abandon_load();
      begin_load(now, path, true);
    }
  } else {
    service_->work.begin(now, service_duration());
  }
  apply_conditions(now);
  return loads;
}

bool DeviceState::prefetch(Ticks now, std::size_t path) {
  if (off_ || load_ || missing(path).none()) return false;
  const Pieces keep = tables_->needs[path] | (service_ ? tables_->needs[service_->path] : Pieces());
  if (!make_room(keep, tables_->bytes(missing(path)))) return false;
  begin_load(now, path, false);
  apply_conditions(now);
  return true;
}

void DeviceState::begin_load(Ticks now, std::size_t path, bool demanded) {
  Load load;
  load.path = path;
  load.pieces = missing(path);
  load.bytes = tables_->bytes(load.pieces);
  load.demanded = demanded;
  // A demanded path fits alone, which was checked before the run.
  if (demanded) make_room(tables_->needs[path], load.bytes);
  load.work.begin(now, load_duration(load.bytes, serving()));
  load_ = load;
}

bool DeviceState::make_room(const Pieces& keep, std::int64_t bytes) {
  const std::int64_t capacity = switching().weight_memory.value();
  std::int64_t free = capacity - tables_->bytes(resident_);
  if (free >= bytes) return true;
  if (capacity - tables_->bytes(resident_ & keep) < bytes) return false;
  while (free < bytes) {
    std::size_t oldest = most_pieces;
    for (std::size_t i = 0; i < uses_.size(); ++i) {
      if (resident_[i] && !keep[i] && (oldest == most_pieces || uses_[i] < uses_[oldest])) oldest = i;
    }
    resident_.reset(oldest);
    free += tables_->system().weights[oldest].value();
  }
  return true;
}

void DeviceState::abandon_load() {
  if (!load_) return;
  // Pieces come in ascending order; those that came whole stay.
  double loaded = (1 - load_->work.left()) * static_cast<double>(load_->bytes);
  for (std::size_t i = 0; i < uses_.size(); ++i) {
    if (!load_->pieces[i]) continue;
    loaded -= static_cast<double>(tables_->system().weights[i].value());
    if (loaded < 0) break;
    resident_.set(i);
  }
  load_.reset();
}

void DeviceState::end_load(Ticks now) {
  resident_ |= load_->pieces;
  const bool demanded = load_->demanded;
  load_.reset();
  if (demanded) {
    service_->waits_for_weights = false;
    service_->work.begin(now, service_duration());
  }
  apply_conditions(now);
}

Service DeviceState::end_service(Ticks now) {
  const Service ended = *service_;
  service_.reset();
  apply_conditions(now);
  return ended;
}

void DeviceState::power_off() {
  service_.reset();
  load_.reset();
  resident_.reset();
  off_ = true;
}

void DeviceState::power_on(Ticks now) {
  off_ = false;
  settled_ = now;
}

Ticks DeviceState::load_time(std::size_t path, Ticks now) const {
  const Pieces pieces = missing(path);
  if (pieces.none()) return 0;
  if (load_ && load_->path == path) {
    return std::llround((load_->work.left() - load_->work.share_by(now)) *
                        static_cast<double>(load_duration(load_->bytes, false)));
  }
  return load_duration(tables_->bytes(pieces), false);
}

double DeviceState::load_joules(std::size_t path, Ticks now) const {
  const Pieces pieces = missing(path);
  if (pieces.none()) return 0;
  const bool under_way = load_ && load_->path == path;
  const double share = under_way ? load_->work.left() - load_->work.share_by(now) : 1;
  const std::int64_t bytes = under_way ? load_->bytes : tables_->bytes(pieces);
  return share * static_cast<double>(bytes) * switching().energy_per_byte.value();
}

}  // namespace switchyard::sim
