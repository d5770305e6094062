// What must hold for any system and any policy: no frame is lost or served twice, energy adds up, the same input gives the
// same bytes, and SystemC gives what the plain loop over events gives.
#include <gtest/gtest.h>

#include "tests/sim/random_system.h"

namespace switchyard::sim::testing {
namespace {

class AnySystem : public ::testing::TestWithParam<int> {
 protected:
  const System system = RandomSystem(GetParam()).make({60, 5, 3, GetParam() % 3 == 0, GetParam() % 2 == 0});
};

TEST_P(AnySystem, LosesNoFrameAndNoEnergy) {
  for (const policy::PolicyConfig& policy : all_policies(system)) {
    const SystemRun run = simulate(system, policy);
    EXPECT_EQ(run.offered, 60) << policy.label();
    EXPECT_EQ(run.served + run.dropped, run.offered) << policy.label();
    EXPECT_EQ(run.dropped_by_queue + run.dropped_by_policy + run.dropped_by_battery, run.dropped) << policy.label();
    std::vector<int> ends(60);
    Joules of_frames;
    for (const policy::Outcome& o : run.series) {
      ++ends[static_cast<std::size_t>(o.frame)];
      of_frames += o.energy;
      EXPECT_LE(o.arrival, o.start);
      EXPECT_LE(o.start, o.finish);
    }
    EXPECT_EQ(ends, std::vector<int>(60, 1)) << policy.label();
    EXPECT_NEAR(of_frames.value(), run.energy.inference.value(), 1e-9) << policy.label();
    // Time: a device serves, is idle or is off; idle energy tells how long it was idle if the idle power never changes.
    EXPECT_GE(run.duration, run.series.back().finish);
    EXPECT_LE(run.value, run.accuracy_per_offered * 60 + 1e-9) << policy.label();
  }
}

TEST_P(AnySystem, GivesTheSameBytesAgainAndWithoutSystemC) {
  const Tables tables(system);
  for (const policy::PolicyConfig& policy : all_policies(system)) {
    const std::string first = printed(simulate(system, policy));
    EXPECT_EQ(printed(simulate(system, policy)), first) << policy.label();
    EXPECT_EQ(printed(run_plain(tables, *policy.make(tables.context()))), first) << policy.label();
  }
}

TEST_P(AnySystem, AnotherSeedOfNoiseMovesFramesButNotTheirNumber) {
  if (system.options.prediction.latency_noise == 0) return;
  System other = system;
  ++other.options.seed;
  const policy::PolicyConfig policy("best-within-budget");
  EXPECT_NE(printed(simulate(other, policy)), printed(simulate(system, policy)));
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnySystem, ::testing::Range(0, 24));

}  // namespace
}  // namespace switchyard::sim::testing
