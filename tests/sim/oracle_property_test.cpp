// The oracle: never beaten on its objective by a policy that knows less, equal to the best of all plans where all can be
// tried, and below a bound that holds for every policy.
#include <gtest/gtest.h>

#include "sim/system/oracle.h"
#include "tests/sim/random_system.h"

namespace switchyard::sim::testing {
namespace {

// Sums of accuracies in another order differ by rounding.
constexpr double rounding = 1e-9;

class AnyTrace : public ::testing::TestWithParam<int> {};

void expect_unbeaten(const System& system) {
  SimulateOptions thorough;
  thorough.oracle = {4'000, 100'000'000};
  const SystemRun best = simulate(system, policy::PolicyConfig("oracle"), thorough);
  ASSERT_TRUE(best.oracle.has_value());
  EXPECT_EQ(best.value, best.oracle->value);  // the plan delivers what the search promised
  EXPECT_LE(best.value, best.oracle->bound + rounding);
  for (const policy::PolicyConfig& policy : all_policies(system)) {
    EXPECT_LE(simulate(system, policy).value, best.value + rounding) << policy.label();
  }
}

TEST_P(AnyTrace, NoPolicyBeatsTheOracle) { expect_unbeaten(RandomSystem(GetParam()).make({10, 3, 1})); }

TEST_P(AnyTrace, NoPolicyBeatsTheOracleWithErrorsOfPrediction) {
  expect_unbeaten(RandomSystem(1000 + GetParam()).make({9, 3, 1, false, true}));
}

TEST_P(AnyTrace, NoPolicyBeatsTheOracleOnTwoDevices) {
  expect_unbeaten(RandomSystem(2000 + GetParam()).make({7, 2, 2}));
}

/// The best of all plans of `questions` answers that serve or drop, by running each.
double best_of_all_plans(const System& system, const Tables& tables, std::size_t questions) {
  const std::size_t answers = system.paths.size() + 1;
  std::size_t plans = 1;
  for (std::size_t i = 0; i < questions; ++i) plans *= answers;
  double best = 0;
  for (std::size_t plan = 0; plan < plans; ++plan) {
    std::size_t rest = plan;
    Script script([&](const policy::Situation& s, const policy::History&) {
      const std::size_t answer = rest % answers;
      rest /= answers;
      return answer < s.options.size() ? policy::serve(answer) : policy::drop();
    });
    best = std::max(best, run_plain(tables, script).value);
  }
  return best;
}

TEST_P(AnyTrace, TheOracleIsTheBestOfAllPlans) {
  System system = RandomSystem(3000 + GetParam()).make({6, 2, 1});
  for (SystemPath& path : system.paths) path.weights.clear();  // nothing to prefetch
  const Tables tables(system);
  const OraclePlan plan = plan_oracle(tables, {4'000, 1'000'000}, {});
  EXPECT_TRUE(plan.report.exact);
  EXPECT_NEAR(plan.report.value, best_of_all_plans(system, tables, 6), rounding);
}

TEST_P(AnyTrace, NoPolicyPassesTheBoundWithABattery) {
  const System system = RandomSystem(4000 + GetParam()).make({40, 4, 2, true, GetParam() % 2 == 0});
  const double bound = bound_of(Tables(system)).value;
  for (const policy::PolicyConfig& policy : all_policies(system)) {
    EXPECT_LE(simulate(system, policy).value, bound + rounding) << policy.label();
  }
}

TEST_P(AnyTrace, AnOracleThatHadToCutIsStillNoWorseThanThePlansItWasShown) {
  const System system = RandomSystem(5000 + GetParam()).make({40, 5, 1});
  SimulateOptions hasty;
  hasty.oracle = {2, 1'000'000};
  hasty.keep_plan = true;
  double most = 0;
  for (const policy::PolicyConfig& policy : all_policies(system)) {
    SystemRun run = simulate(system, policy, hasty);
    most = std::max(most, run.value);
    hasty.incumbents.push_back(std::move(run.plan));
  }
  const SystemRun best = simulate(system, policy::PolicyConfig("oracle"), hasty);
  EXPECT_GE(best.value, most);
  EXPECT_LE(best.value, best.oracle->bound + rounding);
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyTrace, ::testing::Range(0, 20));

}  // namespace
}  // namespace switchyard::sim::testing
