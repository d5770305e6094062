// SystemC's kernel as a value: each run has a fresh one, and nothing of it is left afterwards.
#pragma once

#include <systemc>

#include <memory>

namespace switchyard::accel::machine {

/// Replaces the global simulation context for its lifetime. One at a time per process, from one thread; parallel
/// simulations are processes. Warnings and errors of SystemC throw sc_report.
class Kernel {
 public:
  Kernel();
  ~Kernel();
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

 private:
  sc_core::sc_simcontext* const before_;
  sc_core::sc_simcontext* const before_default_;
  std::unique_ptr<sc_core::sc_simcontext> context_;
};

}  // namespace switchyard::accel::machine
