#include "sim/system/core.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace switchyard::sim {

using policy::Decision;
using policy::DropCause;
using policy::Outcome;

Core::Core(const Tables& tables, Observer* observer)
    : tables_(&tables),
      observer_(observer),
      queue_(tables.system().options.queue_depth, tables.system().options.drop_rule) {
  for (std::size_t d = 0; d < tables.devices(); ++d) devices_.emplace_back(tables, d);
  if (const auto& battery = tables.system().options.battery) charge_ = battery->initial.value_or(battery->capacity).value();
  change_level();
  after_event();
}

Core Core::fork() const {
  Core copy = *this;
  copy.observer_ = nullptr;
  return copy;
}

bool Core::frames_left() const {
  return arrived_ < tables_->frames() || !queue_.empty() ||
         std::any_of(devices_.begin(), devices_.end(), [](const DeviceState& device) { return !device.free(); });
}

Ticks Core::next() const {
  if (over_) return never;
  Ticks next = std::min({end_, battery_event_, next_arrival(), next_change()});
  for (const DeviceState& device : devices_) next = std::min(next, device.next());
  return next;
}

void Core::enter(Ticks now) {
  if (now == now_) return;
  double watts = 0;
  for (const DeviceState& device : devices_) watts += device.power();
  metered_ += watts * to_seconds(now - now_).value();
  if (tables_->system().options.battery) draw_from_battery(now);
  now_ = now;
}

bool Core::process() {
  if (over_) return false;
  if (next_change() <= now_) {
    change_level();
    after_event();
    return true;
  }
  for (std::size_t d = 0; d < devices_.size(); ++d) {
    if (devices_[d].next() > now_) continue;
    // A service ends before a load that ends with it.
    const auto& service = devices_[d].service();
    if (service && !service->waits_for_weights && service->work.end() <= now_) {
      end_service(d);
    } else {
      settle(d);
      if (observer_ != nullptr && devices_[d].load()->demanded) {
        observer_->waited_for_weights(now_ - service->start);
      }
      devices_[d].end_load(now_);
    }
    after_event();
    return true;
  }
  if (battery_event_ <= now_) {
    off_ ? power_on() : power_off();
    after_event();
    return true;
  }
  if (next_arrival() <= now_) {
    arrive();
    after_event();
    return true;
  }
  if (end_ > now_) return false;
  settle_all();
  over_ = true;
  if (off_) off_time_ += now_ - off_since_;
  return true;
}

void Core::after_event() {
  waiting_ = false;
  if (end_ == never && !frames_left()) end_ = std::max(now_, tables_->horizon);
  plan_battery();
}

void Core::settle(std::size_t device) {
  DeviceState& d = devices_[device];
  const std::size_t path = d.service() ? d.service()->path : 0;
  const Ticks time = d.service() && !d.service()->waits_for_weights ? now_ - d.settled() : 0;
  const Increment sum = d.settle(now_);
  spent_.inference += sum.inference;
  spent_.idle += sum.idle;
  spent_.switching += sum.switching;
  if (observer_ != nullptr) observer_->spent(device, path, d.level(), sum, time);
}

void Core::settle_all() {
  for (std::size_t d = 0; d < devices_.size(); ++d) settle(d);
}

void Core::change_level() {
  settle_all();
  const std::size_t level = tables_->system().budget[budget_next_++].level;
  for (DeviceState& device : devices_) device.set_level(now_, level);
}

Outcome Core::outcome_of(std::int64_t frame) const {
  const auto index = static_cast<std::size_t>(frame);
  Outcome outcome;
  outcome.frame = frame;
  outcome.arrival = to_seconds(tables_->arrivals[index]);
  outcome.deadline = to_seconds(tables_->deadlines[index]);
  outcome.finish = to_seconds(now_);
  outcome.level = level();
  return outcome;
}

void Core::end_frame(Outcome outcome, DropCause cause) {
  outcome.dropped = cause;
  if (outcome.served()) {
    const auto& allowance = tables_->system().requests[static_cast<std::size_t>(outcome.frame)].allowance;
    const auto& total = tables_->system().options.energy_allowance;
    const bool within = (!allowance || outcome.energy + outcome.switch_energy <= *allowance) &&
                        (!total || joules() <= total->value());
    if (within && !outcome.missed()) value_ += tables_->system().paths[outcome.path].accuracy;
  }
  if (observer_ != nullptr) observer_->ended(outcome);
}

void Core::drop_waiting(std::int64_t frame, DropCause cause, bool fallback) {
  Outcome outcome = outcome_of(frame);
  outcome.start = outcome.finish;
  outcome.fallback = fallback;
  end_frame(outcome, cause);
}

void Core::arrive() {
  const std::int64_t frame = arrived_++;
  if (off_) {
    drop_waiting(frame, DropCause::battery, false);
    return;
  }
  if (const auto dropped = queue_.arrive(frame)) drop_waiting(*dropped, DropCause::queue_full, false);
}

void Core::end_service(std::size_t device) {
  settle(device);
  const Service service = devices_[device].end_service(now_);
  Outcome outcome = outcome_of(service.frame);
  outcome.path = service.path;
  outcome.device = device;
  outcome.start = to_seconds(service.start);
  outcome.energy = Joules(service.joules);
  outcome.switch_energy = Joules(service.switch_joules);
  outcome.fallback = service.fallback;
  end_frame(outcome, DropCause::none);
}

bool Core::question() const {
  if (queue_.empty() || off_ || waiting_) return false;
  return std::any_of(devices_.begin(), devices_.end(), [](const DeviceState& device) { return device.free(); });
}

std::size_t Core::option_count() const {
  std::size_t count = 0;
  for (std::size_t d = 0; d < devices_.size(); ++d) {
    if (devices_[d].free()) count += tables_->runs[d].size();
  }
  return count;
}

policy::Prefetch Core::option(std::size_t index) const {
  for (std::size_t d = 0; d < devices_.size(); ++d) {
    if (!devices_[d].free()) continue;
    const auto& paths = tables_->runs[d];
    if (index < paths.size()) return {paths[index], d};
    index -= paths.size();
  }
  throw SimError(fmt::format("the policy chose an option that there is not; there were {}", option_count()));
}

void Core::serve(const policy::Prefetch& option, bool fallback) {
  settle(option.device);
  DeviceState& device = devices_[option.device];
  const bool other = device.last_path() != option.path;
  const bool under_way = device.load() && device.load()->path == option.path;
  const std::int64_t frame = queue_.front();
  queue_.pop();
  const bool loads = device.serve(now_, frame, option.path, fallback);
  if (observer_ == nullptr) return;
  observer_->dispatched(other, loads && !under_way);
  if (loads && !under_way) observer_->loading(device.load()->bytes);
}

void Core::answer(const Decision& decision) {
  if (decision.kind == Decision::Kind::serve) {
    serve(option(decision.option), decision.fallback);
  } else if (decision.kind == Decision::Kind::drop) {
    const std::int64_t frame = queue_.front();
    queue_.pop();
    drop_waiting(frame, DropCause::policy, decision.fallback);
  }
  const bool wait = decision.kind == Decision::Kind::wait;
  if (decision.prefetch) {
    const policy::Prefetch& asked = *decision.prefetch;
    if (asked.device >= devices_.size() || asked.path >= tables_->paths()) {
      throw SimError("the policy announced a path or a device that there is not");
    }
    settle(asked.device);
    const bool begun = devices_[asked.device].prefetch(now_, asked.path);
    if (observer_ != nullptr) observer_->prefetch(begun);
    if (observer_ != nullptr && begun) observer_->loading(devices_[asked.device].load()->bytes);
  }
  after_event();
  waiting_ = wait;
}

double Core::joules() const {
  double sum = spent_.total();
  for (const DeviceState& device : devices_) sum += device.increment(now_).total();
  return sum;
}

std::string Core::who_waits() const {
  std::string text = fmt::format("at {} s nothing happens any more, but {} wait", to_seconds(now_).value(),
                                 queue_.size() == 1 ? "1 frame" : fmt::format("{} frames", queue_.size()));
  text += queue_.size() == 1 ? "s: frame" : ": frames";
  constexpr std::size_t most_named = 8;
  for (std::size_t i = 0; i < std::min(queue_.size(), most_named); ++i) text += fmt::format("{} {}", i == 0 ? "" : ",", queue_.at(i));
  if (queue_.size() > most_named) text += ", …";
  text += waiting_ ? " for the policy, which answered ‘wait’" : " for a device";
  for (std::size_t d = 0; d < devices_.size(); ++d) {
    text += fmt::format("; device {} ", in_quotes(tables_->system().devices[d].name));
    const auto& service = devices_[d].service();
    if (off_) {
      text += "is off";
    } else if (!service) {
      text += "is free";
    } else {
      text += fmt::format("{} for frame {}", service->waits_for_weights ? "waits for weights" : "works", service->frame);
    }
  }
  return text;
}

}  // namespace switchyard::sim
