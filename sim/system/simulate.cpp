#include "accel/machine/kernel.h"
#include "sim/system/modules.h"
#include "sim/system/oracle.h"

namespace switchyard::sim {

namespace {

SystemRun run_in_systemc(const Tables& tables, policy::Policy& policy, bool keep_plan) {
  Driver driver(tables, policy, keep_plan);
  {
    accel::machine::Kernel kernel;
    Dispatcher dispatcher("dispatcher", driver, tables);
    sc_core::sc_start();
    if (dispatcher.error()) std::rethrow_exception(dispatcher.error());
  }
  if (!driver.over()) throw SimError(driver.core().who_waits());
  return driver.result();
}

}  // namespace

SystemRun simulate(const System& system, policy::Policy& policy, bool keep_plan) {
  const Tables tables(system);
  return run_in_systemc(tables, policy, keep_plan);
}

SystemRun simulate(const System& system, const policy::PolicyConfig& config, const SimulateOptions& options) {
  const Tables tables(system);
  policy::PolicyContext context = tables.context();
  std::optional<OracleReport> report;
  if (config.name() == "oracle") {
    OraclePlan plan = plan_oracle(tables, options.oracle, options.incumbents);
    context.plan = std::move(plan.decisions);
    report = plan.report;
  }
  const std::unique_ptr<policy::Policy> policy = config.make(context);
  SystemRun run = run_in_systemc(tables, *policy, options.keep_plan);
  run.policy = config.label();
  run.oracle = report;
  return run;
}

}  // namespace switchyard::sim
