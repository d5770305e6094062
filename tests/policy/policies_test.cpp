// Decisions in single situations, and policies as configuration.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/key_reader.h"
#include "base/key_writer.h"
#include "base/load.h"
#include "base/write.h"
#include "policy/policy.h"

namespace switchyard::policy {
namespace {

PathOption option(std::size_t path, double accuracy, double milliseconds, double joules) {
  PathOption o;
  o.path = path;
  o.accuracy = accuracy;
  o.latency = Seconds(milliseconds * 1e-3);
  o.energy = Joules(joules);
  return o;
}

/// large 78 % 40 ms 4 J, medium 74 % 20 ms 2 J, small 62 % 10 ms 1 J; at 0, wanted by 50 ms.
struct Scene {
  std::vector<PathOption> options = {option(0, 78, 40, 4), option(1, 74, 20, 2), option(2, 62, 10, 1)};
  Situation situation;
  History history;
  Scene() { situation.deadline = Seconds(0.050); }
  const Situation& now() {
    situation.options = options;
    return situation;
  }
};

PolicyContext context() { return {{"large", "medium", "small"}, {"npu"}, {"all"}, 7, {}}; }

std::unique_ptr<Policy> policy(const std::string& text) {
  return read<PolicyConfig>(load_yaml(text, "test")).make(context());
}

TEST(BestWithinBudgetDecides, ForTheMostAccurateOptionThatFits) {
  Scene scene;
  const auto best = policy("policy: best-within-budget");
  EXPECT_EQ(best->decide(scene.now(), scene.history).option, 0U);
  scene.situation.now = Seconds(0.011);  // 39 ms left
  EXPECT_EQ(best->decide(scene.now(), scene.history).option, 1U);
  scene.situation.allowance = Joules(1.5);
  EXPECT_EQ(best->decide(scene.now(), scene.history).option, 2U);
}

TEST(BestWithinBudgetDecides, CountingTheTimeAndEnergyOfSwitching) {
  Scene scene;
  scene.options[0].switch_time = Seconds(0.011);
  EXPECT_EQ(policy("policy: best-within-budget")->decide(scene.now(), scene.history).option, 1U);
  scene.options[1].switch_energy = Joules(1);
  scene.situation.allowance = Joules(2.5);
  EXPECT_EQ(policy("policy: best-within-budget")->decide(scene.now(), scene.history).option, 2U);
}

TEST(BestWithinBudgetDecides, ForTheCheaperOfTwoEquallyAccurateOptions) {
  Scene scene;
  scene.options[1].accuracy = 78;
  EXPECT_EQ(policy("policy: best-within-budget")->decide(scene.now(), scene.history).option, 1U);
}

TEST(BestWithinBudgetDecides, ForItsFallbackWhenNothingFits) {
  Scene scene;
  scene.situation.now = Seconds(0.045);
  scene.options[1].energy = Joules(0.5);
  const Decision fastest = policy("policy: best-within-budget")->decide(scene.now(), scene.history);
  EXPECT_TRUE(fastest.fallback);
  EXPECT_EQ(fastest.option, 2U);
  EXPECT_EQ(policy("{policy: best-within-budget, fallback: cheapest}")->decide(scene.now(), scene.history).option, 1U);
  const Decision none = policy("{policy: best-within-budget, fallback: drop}")->decide(scene.now(), scene.history);
  EXPECT_EQ(none.kind, Decision::Kind::drop);
  EXPECT_TRUE(none.fallback);
}

TEST(BestWithinBudgetDecides, ToWaitWhenNoPathRunsOnAFreeDevice) {
  Scene scene;
  scene.options.clear();
  EXPECT_EQ(policy("policy: best-within-budget")->decide(scene.now(), scene.history).kind, Decision::Kind::wait);
}

TEST(HysteresisDecides, ToStepUpOnlyAfterTheDwell) {
  Scene scene;
  const auto hysteresis = policy("{policy: hysteresis, dwell: 3, room: 0.1}");
  scene.situation.now = Seconds(0.020);
  EXPECT_EQ(hysteresis->decide(scene.now(), scene.history).option, 1U);  // begins with what fits
  scene.situation.now = Seconds(0);  // large takes 40 of 50 ms: within 90 %
  EXPECT_EQ(hysteresis->decide(scene.now(), scene.history).option, 1U);
  EXPECT_EQ(hysteresis->decide(scene.now(), scene.history).option, 1U);
  EXPECT_EQ(hysteresis->decide(scene.now(), scene.history).option, 0U);
}

TEST(HysteresisDecides, ToStayDownWithoutRoomAndToStepDownAtOnce) {
  Scene scene;
  const auto hysteresis = policy("{policy: hysteresis, dwell: 1, room: 0.25}");
  EXPECT_EQ(hysteresis->decide(scene.now(), scene.history).option, 0U);
  scene.situation.now = Seconds(0.015);
  EXPECT_EQ(hysteresis->decide(scene.now(), scene.history).option, 1U);
  scene.situation.now = Seconds(0);  // 40 ms would fit 50 but leave less than 25 %
  EXPECT_EQ(hysteresis->decide(scene.now(), scene.history).option, 1U);
}

TEST(FeedbackDecides, ForFasterPathsAfterMisses) {
  Scene scene;
  const auto feedback = policy("{policy: feedback, up: 0.5, down: 0}");
  EXPECT_EQ(feedback->decide(scene.now(), scene.history).option, 0U);
  Outcome late;
  late.deadline = Seconds(0.050);
  late.finish = Seconds(0.060);
  scene.history.add(late);
  // Gain 1.5: 40 ms count as 60.
  EXPECT_EQ(feedback->decide(scene.now(), scene.history).option, 1U);
  for (int i = 0; i < 100; ++i) scene.history.add(late);
  // Gain 8, its most: 10 ms count as 80; the fallback is the fastest.
  EXPECT_TRUE(feedback->decide(scene.now(), scene.history).fallback);
}

TEST(EnergyPacingDecides, WithinTheShareThatIsLeftOfTheFramesToCome) {
  Scene scene;
  const auto pacing = policy("{policy: energy-pacing, period: 50 ms}");
  scene.situation.horizon_left = Seconds(0.5);  // 10 frames
  scene.situation.energy_left = Joules(45);     // 4.5 J each
  EXPECT_EQ(pacing->decide(scene.now(), scene.history).option, 0U);
  scene.situation.energy_left = Joules(20);     // 2 J each
  EXPECT_EQ(policy("{policy: energy-pacing, period: 50 ms}")->decide(scene.now(), scene.history).option, 1U);
  scene.situation.energy_left = Joules(5);      // less than any takes
  const Decision none = policy("{policy: energy-pacing, period: 50 ms}")->decide(scene.now(), scene.history);
  EXPECT_TRUE(none.fallback);
  EXPECT_EQ(none.option, 2U);
}

TEST(EnergyPacingDecides, NeverForAPathBelowTheHull) {
  Scene scene;
  scene.options[1].accuracy = 63;  // small to large is +16 for 3 J; medium lies below that line
  const auto pacing = policy("{policy: energy-pacing, period: 50 ms}");
  scene.situation.horizon_left = Seconds(0.5);
  scene.situation.energy_left = Joules(25);
  std::set<std::size_t> used;
  for (int i = 0; i < 10; ++i) used.insert(pacing->decide(scene.now(), scene.history).option);
  EXPECT_THAT(used, ::testing::ElementsAre(0U, 2U));
}

TEST(RandomDecides, ForEveryOptionAndTheSameForTheSameSeed) {
  Scene scene;
  const auto one = policy("policy: random");
  const auto other = policy("policy: random");
  std::set<std::size_t> used;
  for (int i = 0; i < 100; ++i) {
    const Decision decision = one->decide(scene.now(), scene.history);
    EXPECT_EQ(decision, other->decide(scene.now(), scene.history));
    used.insert(decision.option);
  }
  EXPECT_EQ(used.size(), 3U);
}

TEST(PolicyConfigs, ReadWhatTheyWrite) {
  for (const PolicyKind& kind : policies()) {
    PolicyConfig config(kind.name);
    if (kind.name == "fixed") config = fixed_path("medium");
    const Node written = to_node(config);
    EXPECT_EQ(to_node(read<PolicyConfig>(written)), written) << kind.name;
  }
}

TEST(PolicyConfigs, AreCopiedWithTheirParameters) {
  const PolicyConfig config = read<PolicyConfig>(load_yaml("{policy: hysteresis, dwell: 9}", "test"));
  PolicyConfig copy("random");
  copy = config;
  EXPECT_EQ(to_yaml(to_node(copy)), to_yaml(to_node(config)));
  EXPECT_EQ(copy.label(), "hysteresis");
  EXPECT_EQ(fixed_path("medium").label(), "fixed medium");
}

TEST(PolicyConfigs, NameTheKnownPoliciesForAnUnknownOne) {
  try {
    PolicyConfig("fiexd");
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(),
                 "unknown policy ‘fiexd’; known: fixed, oracle, best-within-budget, hysteresis, feedback, energy-pacing, "
                 "random (did you mean ‘fixed’?)");
  }
}

TEST(PolicyConfigs, RefuseParametersOfAnotherPolicy) {
  try {
    read<PolicyConfig>(load_yaml("policy: feedback\ndwell: 3\n", "p.yaml"));
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), ::testing::StartsWith("p.yaml:2:1: unknown key ‘dwell’"));
  }
}

TEST(History, KeepsTheLatestOutcomesAndTotals) {
  History history;
  for (std::int64_t i = 0; i < 100; ++i) {
    Outcome outcome;
    outcome.frame = i;
    outcome.energy = Joules(2);
    outcome.dropped = i % 10 == 0 ? DropCause::policy : DropCause::none;
    history.add(outcome);
  }
  EXPECT_EQ(history.finished(), 100);
  EXPECT_EQ(history.dropped(), 10);
  EXPECT_EQ(history.first_kept(), 36);
  EXPECT_EQ(history.outcome(36).frame, 36);
  EXPECT_EQ(history.outcome(99).frame, 99);
  EXPECT_EQ(history.energy(), Joules(200));
}

}  // namespace
}  // namespace switchyard::policy
