#include "sim/system/modules.h"

namespace switchyard::sim {

namespace {

Ticks now_in_ticks() { return static_cast<Ticks>(sc_core::sc_time_stamp().value()); }

}  // namespace

Timer::Timer(const sc_core::sc_module_name& name, sc_core::sc_event& wakes) : sc_module(name), wakes_(wakes) {
  SC_METHOD(fire);
  sensitive << due_;
  dont_initialize();
}

void Timer::arm(Ticks at) {
  if (at == armed_) return;
  armed_ = at;
  due_.cancel();
  if (at != never) due_.notify(sc_core::sc_time::from_value(static_cast<sc_dt::uint64>(at - now_in_ticks())));
}

Dispatcher::Dispatcher(const sc_core::sc_module_name& name, Driver& driver, const Tables& tables)
    : sc_module(name),
      driver_(driver),
      source_("source", woken_),
      resources_("resources", woken_),
      battery_("battery", woken_),
      end_("end", woken_) {
  for (std::size_t d = 0; d < tables.devices(); ++d) {
    devices_.push_back(std::make_unique<Timer>(("device" + std::to_string(d)).c_str(), woken_));
  }
  SC_METHOD(act);
  sensitive << woken_;
}

// Without a timer SystemC has nothing to do and returns from sc_start(); sc_stop() would print.
void Dispatcher::act() {
  try {
    driver_.happen(now_in_ticks());
    driver_.next() == never ? stop() : arm();
  } catch (...) {
    error_ = std::current_exception();
    stop();
  }
}

void Dispatcher::arm() {
  const Core& core = driver_.core();
  source_.arm(core.next_arrival());
  resources_.arm(core.next_change());
  battery_.arm(core.next_battery());
  end_.arm(core.end());
  for (std::size_t d = 0; d < devices_.size(); ++d) devices_[d]->arm(core.devices()[d].next());
}

void Dispatcher::stop() {
  for (Timer* timer : {&source_, &resources_, &battery_, &end_}) timer->arm(never);
  for (const auto& device : devices_) device->arm(never);
}

}  // namespace switchyard::sim
