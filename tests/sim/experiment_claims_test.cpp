// Published savings asked of paths.
#include <gtest/gtest.h>

#include "sim/experiment/claims.h"
#include "tests/base/config_error_text.h"

namespace switchyard::sim {
namespace {

PathProfile path(const std::string& name, double joules, double milliseconds, std::optional<double> percent) {
  PathProfile p;
  p.path = name;
  p.device = "machine";
  p.energy = Joules(joules);
  p.latency = Seconds(milliseconds * 1e-3);
  if (percent) {
    p.accuracy.emplace();
    p.accuracy->value = *percent;
  }
  return p;
}

std::vector<PathProfile> paths() {
  // Saved energy 10, 25, 32 and 40 %; drops 1, 2, unknown and 8 %.
  return {path("full", 100, 10, 50), path("a", 90, 9, 49.5), path("b", 75, 8.5, 49), path("c", 68, 8, {}),
          path("d", 60, 7, 46)};
}

TEST(Claim, IsAnsweredByTheMostSavedAtItsDropAndTheLeastLostAtItsSaving) {
  const auto answers = answers_to({{"30 % at 2 %", "test", "", 0.02, 0.30, {}}}, paths(), "full");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].at_drop->path, "b");
  EXPECT_DOUBLE_EQ(answers[0].at_drop->energy_saved, 0.25);
  EXPECT_DOUBLE_EQ(answers[0].at_drop->time_saved, 1 - 0.85);
  EXPECT_EQ(answers[0].at_saving->path, "d");
  EXPECT_DOUBLE_EQ(*answers[0].at_saving->drop, 1 - 46.0 / 50);
  // c saves 32 %, less beyond the claim than d, but nobody knows what it loses.
  EXPECT_EQ(answers[0].nearest->path, "c");
  EXPECT_FALSE(answers[0].nearest->drop);
}

TEST(Claim, OfTimeAloneLooksAtTime) {
  const auto answers = answers_to({{"19 % of time", "test", "", 0.1, {}, 0.19}}, paths(), "full");
  EXPECT_EQ(answers[0].at_drop->path, "d");      // 30 % of time
  EXPECT_EQ(answers[0].nearest->path, "c");      // 20 %
}

TEST(Claim, LooksAtOtherPathsOfTheSameWorkloadOnly) {
  auto all = paths();
  all.back().workload = 1;
  const auto answers = answers_to({{"30 % at 10 %", "test", "", 0.1, 0.3, {}}}, all, "full");
  EXPECT_EQ(answers[0].at_drop->path, "b");
  EXPECT_FALSE(answers[0].at_saving);
}

TEST(Claim, FromAPathWithoutAccuracyIsAnError) {
  EXPECT_EQ(config_error_of([] { answers_to({{"x", "test", "c", 0.1, {}, {}}}, paths(), "full"); }),
            "claims: the accuracy of ‘c’ is not known, so nothing can be said of drops from it; name another path in "
            "‘from’ or ‘baseline’");
}

}  // namespace
}  // namespace switchyard::sim
