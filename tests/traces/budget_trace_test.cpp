// Budget traces: levels over time, generated and recorded, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/key_reader.h"
#include "base/key_writer.h"
#include "base/load.h"
#include "tests/base/temporary_folder.h"
#include "traces/budget_trace.h"

namespace switchyard {
namespace {

BudgetTrace trace(const std::string& keys) {
  return read<BudgetTrace>(load_yaml("kind: budget_trace\nname: t\nlevels: {all: {}, half: {array: 0.5}}\n" + keys, "t.yaml"));
}

std::string problems(const std::string& keys) {
  try {
    trace(keys);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "none";
}

TEST(BudgetTrace, AConstantLevelNeverChanges) {
  const auto changes = changes_of(trace("timeline: constant\nlevel: half\n"), Seconds(100));
  EXPECT_THAT(changes, ::testing::ElementsAre(LevelChange{Seconds(0), 1}));
}

TEST(BudgetTrace, ASquareWaveIsBusyForItsDuty) {
  const auto changes = changes_of(trace("timeline: square_wave\nperiod: 1 s\noffset: 250 ms\nduty: 0.25\n"), Seconds(1.3));
  EXPECT_THAT(changes, ::testing::ElementsAre(LevelChange{Seconds(0), 0}, LevelChange{Seconds(0.25), 1},
                                              LevelChange{Seconds(0.5), 0}, LevelChange{Seconds(1.25), 1},
                                              LevelChange{Seconds(1.5), 0}));
}

TEST(BudgetTrace, ASquareWaveThatIsAlwaysOrNeverBusyDoesNotChange) {
  EXPECT_EQ(changes_of(trace("timeline: square_wave\nduty: 1\n"), Seconds(10)), (std::vector<LevelChange>{{Seconds(0), 1}}));
  EXPECT_EQ(changes_of(trace("timeline: square_wave\nduty: 0\n"), Seconds(10)), (std::vector<LevelChange>{{Seconds(0), 0}}));
}

// 1000 periods of 2 x 0.5 s: the busy share lies within 4 standard errors, about 4 * sqrt(0.25 / 1000) * 1.4 = 9 %.
TEST(BudgetTrace, ARandomCoRunnerIsBusyForItsMeanShare) {
  const auto changes = changes_of(trace("timeline: random\nmean_idle: 0.5 s\nmean_busy: 0.5 s\n"), Seconds(1000));
  double busy = 0;
  for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
    if (changes[i].level == 1) busy += (changes[i + 1].start - changes[i].start).value();
  }
  EXPECT_NEAR(busy / 1000, 0.5, 0.09);
}

TEST(BudgetTrace, RecordedStepsLeaveOutChangesWithoutEffect) {
  const auto changes = changes_of(
      trace("timeline: recorded\nsteps: [{start: 0 s, level: half}, {start: 1 s, level: half}, {start: 2 s, level: all}]\n"),
      Seconds(10));
  EXPECT_THAT(changes, ::testing::ElementsAre(LevelChange{Seconds(0), 1}, LevelChange{Seconds(2), 0}));
}

TEST(BudgetTrace, ARecordedFileIsTakenIn) {
  const TemporaryFolder folder;
  folder.write("levels.csv", "start_s,level\n0.5,half\n1,all\n");
  const auto yaml = folder.write(
      "t.yaml", "kind: budget_trace\nname: t\nlevels: {all: {}, half: {array: 0.5}}\ntimeline: recorded\nfile: levels.csv\n");
  BudgetTrace t = read<BudgetTrace>(load_file(yaml));
  take_in_file(t, {});
  EXPECT_EQ(changes_of(t, Seconds(10)),
            (std::vector<LevelChange>{{Seconds(0), 0}, {Seconds(0.5), 1}, {Seconds(1), 0}}));
  EXPECT_EQ(changes_of(read<BudgetTrace>(to_node(t)), Seconds(10)), changes_of(t, Seconds(10)));
}

TEST(BudgetTrace, NamesTheLevelsForOneThatThereIsNot) {
  EXPECT_EQ(problems("timeline: square_wave\nbusy_level: hlaf\n"),
            "t.yaml:5:13: there is no level ‘hlaf’; known: all, half (did you mean ‘half’?)");
  EXPECT_THAT(problems("timeline: recorded\nsteps: [{start: 0 s, level: x}]\n"), ::testing::HasSubstr("there is no level ‘x’"));
}

TEST(BudgetTrace, RefusesACoRunnerWithoutASecondLevelAndSharesAboveOne) {
  EXPECT_THAT(
      [] {
        read<BudgetTrace>(load_yaml("kind: budget_trace\nname: t\nlevels: {all: {array: 2}}\ntimeline: square_wave\n", "t.yaml"));
      },
      ::testing::ThrowsMessage<ConfigError>("t.yaml:3:9: a co-runner needs a second level\n"
                                            "t.yaml:3:23: ‘levels.all.array’ is 2; it must be within [0.001, 1]"));
}

TEST(BudgetTrace, ReportsEveryProblemOfACsvFile) {
  EXPECT_THAT([] { read_budget_csv("start_s\n1\n0\n", "f.csv"); },
              ::testing::ThrowsMessage<ConfigError>("f.csv:1:1: there is no column ‘level’\n"
                                                    "f.csv:2:1: the step has no ‘level’\n"
                                                    "f.csv:3:1: the step has no ‘level’\n"
                                                    "f.csv:3:1: the step does not start after the one before it"));
}

}  // namespace
}  // namespace switchyard
