#include "accel/machine/kernel.h"

#include "base/error.h"

/// The SystemC library refers to it; runs start from an ordinary main.
int sc_main(int, char*[]) { return 0; }

namespace switchyard::accel::machine {

namespace {
bool running = false;
}

Kernel::Kernel() : before_(sc_core::sc_curr_simcontext), before_default_(sc_core::sc_default_global_context) {
  if (running) throw SimError("a second simulation in one process while the first is running; use processes");
  running = true;
  for (const sc_core::sc_severity severity : {sc_core::SC_WARNING, sc_core::SC_ERROR, sc_core::SC_FATAL}) {
    sc_core::sc_report_handler::set_actions(severity, sc_core::SC_THROW);
  }
  context_ = std::make_unique<sc_core::sc_simcontext>();
  sc_core::sc_curr_simcontext = sc_core::sc_default_global_context = context_.get();
}

Kernel::~Kernel() {
  context_.reset();
  sc_core::sc_curr_simcontext = before_;
  sc_core::sc_default_global_context = before_default_;
  running = false;
}

}  // namespace switchyard::accel::machine
