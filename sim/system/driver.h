// Asks the policy, keeps what it answered, and checks that it does not stall the system.
#pragma once

#include <vector>

#include "policy/policy.h"
#include "sim/system/core.h"
#include "sim/system/questions.h"
#include "sim/system/sink.h"

namespace switchyard::sim {

/// A core with a policy and a sink: everything of a run but the passing of time.
class Driver {
 public:
  Driver(const Tables& tables, policy::Policy& policy, bool keep_plan);

  /// Time of the next event; never when the run is over. Throws SimError if frames wait and nothing will happen.
  Ticks next() const;
  /// Everything that happens at `now`.
  void happen(Ticks now);
  bool over() const { return core_.over(); }
  const Core& core() const { return core_; }
  SystemRun result();

 private:
  Sink sink_;
  Core core_;
  Questions questions_;
  policy::Policy& policy_;
  bool keep_plan_;
  std::vector<policy::Decision> plan_;
};

/// Runs without SystemC: a plain loop over the events. Gives what simulate() gives; a test holds them together.
SystemRun run_plain(const Tables& tables, policy::Policy& policy, bool keep_plan = false);

}  // namespace switchyard::sim
