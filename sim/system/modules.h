// SystemC around the driver: one module for each thing that acts on its own (source, devices, levels of resources, battery,
// end of the run), which sleeps until its next event, and a dispatcher that they wake. One SystemC time unit is one
// picosecond. No process runs but at an event.
#pragma once

#include <systemc>

#include <exception>
#include <functional>
#include <memory>
#include <vector>

#include "sim/system/driver.h"

namespace switchyard::sim {

/// Wakes the dispatcher at the time that `next` gave when arm() was called last.
class Timer : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Timer);
  Timer(const sc_core::sc_module_name& name, sc_core::sc_event& wakes);
  void arm(Ticks at);

 private:
  void fire() { wakes_.notify(sc_core::SC_ZERO_TIME); }

  sc_core::sc_event& wakes_;
  sc_core::sc_event due_;
  Ticks armed_ = never;
};

/// Lets the driver act when a timer fired, then sets the timers anew.
class Dispatcher : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Dispatcher);
  Dispatcher(const sc_core::sc_module_name& name, Driver& driver, const Tables& tables);
  /// What a process threw; SystemC would lose its type.
  std::exception_ptr error() const { return error_; }

 private:
  void act();
  void arm();
  void stop();

  Driver& driver_;
  std::exception_ptr error_;
  sc_core::sc_event woken_;
  Timer source_, resources_, battery_, end_;
  std::vector<std::unique_ptr<Timer>> devices_;
};

}  // namespace switchyard::sim
