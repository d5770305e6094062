#include "sim/system/driver.h"

namespace switchyard::sim {

Driver::Driver(const Tables& tables, policy::Policy& policy, bool keep_plan)
    : sink_(tables), core_(tables, &sink_), questions_(tables), policy_(policy), keep_plan_(keep_plan) {}

Ticks Driver::next() const {
  const Ticks next = core_.next();
  if (next == never && !core_.over()) throw SimError(core_.who_waits());
  return next;
}

void Driver::happen(Ticks now) {
  core_.enter(now);
  while (core_.process()) {
    while (core_.question()) {
      const policy::Decision decision = policy_.decide(questions_.ask(core_), sink_.history());
      if (keep_plan_) plan_.push_back(decision);
      core_.answer(decision);
    }
  }
}

SystemRun Driver::result() {
  SystemRun run = sink_.result(core_);
  run.plan = std::move(plan_);
  return run;
}

SystemRun run_plain(const Tables& tables, policy::Policy& policy, bool keep_plan) {
  Driver driver(tables, policy, keep_plan);
  for (Ticks now = driver.next(); now != never; now = driver.next()) driver.happen(now);
  return driver.result();
}

}  // namespace switchyard::sim
