// The battery within the core: between events the power is constant, so the times at which it runs empty or has recovered
// are known in advance.
#include <algorithm>
#include <cmath>

#include "sim/system/core.h"

namespace switchyard::sim {

void Core::draw_from_battery(Ticks now) {
  const Battery& battery = *tables_->system().options.battery;
  double spent = spent_.total();
  for (const DeviceState& device : devices_) spent += device.increment(now).total();
  const double harvested = battery.harvest.value() * to_seconds(now - now_).value();
  // Net power is constant since the last event, so that the charge moves one way and clipping it once is exact.
  charge_ = std::clamp(charge_ + harvested - (spent - charge_spent_), 0.0, battery.capacity.value());
  charge_spent_ = spent;
}

void Core::plan_battery() {
  battery_event_ = never;
  if (!tables_->system().options.battery || over_) return;
  const Battery& battery = *tables_->system().options.battery;
  double seconds = 0;
  if (off_) {
    if (battery.harvest.value() <= 0) return;
    seconds = (battery.restart * battery.capacity.value() - charge_) / battery.harvest.value();
  } else {
    double drain = -battery.harvest.value();
    for (const DeviceState& device : devices_) drain += device.power();
    if (drain <= 0) return;
    seconds = charge_ / drain;
  }
  const double ticks = std::ceil(std::max(0.0, seconds) * ticks_per_second);
  if (ticks < 0x1p61) battery_event_ = now_ + static_cast<Ticks>(ticks);
}

std::optional<double> Core::battery() const {
  if (!tables_->system().options.battery) return std::nullopt;
  return charge_;
}

void Core::power_off() {
  settle_all();
  charge_ = 0;
  charge_spent_ = spent_.total();
  off_ = was_off_ = true;
  off_since_ = now_;
  for (std::size_t d = 0; d < devices_.size(); ++d) {
    const std::optional<Service> lost = devices_[d].service();
    devices_[d].power_off();
    if (!lost) continue;
    policy::Outcome outcome = outcome_of(lost->frame);
    outcome.path = lost->path;
    outcome.device = d;
    outcome.start = to_seconds(lost->start);
    outcome.energy = Joules(lost->joules);
    outcome.switch_energy = Joules(lost->switch_joules);
    outcome.fallback = lost->fallback;
    end_frame(outcome, policy::DropCause::battery);
  }
  while (!queue_.empty()) {
    const std::int64_t frame = queue_.front();
    queue_.pop();
    drop_waiting(frame, policy::DropCause::battery, false);
  }
}

void Core::power_on() {
  off_ = false;
  off_time_ += now_ - off_since_;
  for (DeviceState& device : devices_) device.power_on(now_);
}

}  // namespace switchyard::sim
