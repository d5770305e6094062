// switchyard sweep run, status, table and point: every flag, and every way to be wrong.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/load.h"
#include "cli/sweep_progress.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/command_line.h"

namespace switchyard {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* small_sweep =
    "kind: sweep\n"
    "title: batches\n"
    "base: tests/sweep/gpu_point.yaml\n"
    "axes:\n"
    "  batch: {key: 'batches[0]', values: [1, 2, 0]}\n"
    "  period: {key: period, values: [10], unit: ms}\n"
    "set: {batches: '[1]'}\n";

class SweepCommand : public ::testing::Test {
 protected:
  test::ProgramResult run(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"sweep", "run", sweep_, "--store", store_};
    words.insert(words.end(), more.begin(), more.end());
    return switchyard_program(words);
  }
  const TemporaryFolder folder_;
  const std::string sweep_ = folder_.write("sweep.yaml", small_sweep).string();
  const std::string store_ = (folder_.path() / "s.sqlite").string();
};

TEST_F(SweepCommand, RunsPointsAndSaysWhatBecameOfThem) {
  const auto first = run({"--jobs", "1", "--limit-s", "60", "--limit-mb", "100000000"});
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(first.out,
            "sweep 1 of " + store_ + ": 3 of 3 points finished, 1 of them failed, 0 needed no run now\n");
  EXPECT_THAT(first.err, HasSubstr("switchyard: 1 points failed; 'switchyard sweep table " + store_ +
                                   " --format md' says why"));
  EXPECT_EQ(run().out,
            "sweep 1 of " + store_ + ": 3 of 3 points finished, 1 of them failed, 3 needed no run now\n");
  EXPECT_EQ(run({"--retry-failed"}).exit_code, 0);
}

TEST_F(SweepCommand, ASweepWithoutAPointThatCanBeReadIsBadInput) {
  const auto result = run({"--set", "axes.batch.values=[0]"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("the first point cannot be read: ‘batches[0]’ is 0; it must be within [1, 65536]"));
}

TEST_F(SweepCommand, TablesComeAsCsvJsonAndMarkdown) {
  run();
  const auto csv = switchyard_program({"sweep", "table", store_});
  EXPECT_THAT(csv.out, StartsWith("position,batch,period [ms],energy_at_period_j,energy_j,"));
  EXPECT_THAT(csv.out, HasSubstr("\n1,2,10,"));
  const auto json = switchyard_program({"sweep", "table", store_, "--format", "json", "--sweep", "1"});
  EXPECT_EQ(load_json(json.out, "table").find("points")->items.size(), 3U);
  const auto file = folder_.path() / "t.md";
  EXPECT_EQ(switchyard_program({"sweep", "table", store_, "--format", "md", "-o", file.string()}).out, "");
  EXPECT_THAT(load_text(file, 1 << 20), StartsWith("| position | batch | period [ms] |"));
}

TEST_F(SweepCommand, StatusShowsHowFarASweepIs) {
  run();
  EXPECT_THAT(switchyard_program({"sweep", "status", store_}).out, HasSubstr("complete"));
  const Node node = load_json(switchyard_program({"sweep", "status", store_, "--json"}).out, "status");
  const Node& sweep = node.find("sweeps")->items.at(0);
  EXPECT_EQ(sweep.find("done")->text, "2");
  EXPECT_EQ(sweep.find("failed")->text, "1");
  EXPECT_EQ(sweep.find("state")->text, "complete");
}

TEST_F(SweepCommand, APointsConfigurationRunsByItself) {
  run();
  const auto point = switchyard_program({"sweep", "point", store_, "1", "--sweep", "1"});
  const std::string file = folder_.write("point.yaml", point.out).string();
  EXPECT_THAT(point.out, HasSubstr("batches: [2]"));
  EXPECT_EQ(switchyard_program({"run", file, "--json"}).exit_code, 0);
}

TEST_F(SweepCommand, CheckCountsThePoints) {
  EXPECT_EQ(switchyard_program({"check", sweep_}).out,
            sweep_ + ": ok (sweep: 3 points over 2 axes of a gpu_study)\n");
}

TEST_F(SweepCommand, BadArgumentsAreExplained) {
  EXPECT_THAT(messages_of_bad_input({"sweep", "run", sweep_}), HasSubstr("--store is required"));
  EXPECT_THAT(messages_of_bad_input({"sweep", "run", sweep_, "--store", store_, "--jobs", "0"}),
              HasSubstr("--jobs"));
  EXPECT_THAT(messages_of_bad_input({"sweep", "run", sweep_, "--store", store_, "--limit-s", "0"}),
              HasSubstr("--limit-s"));
  EXPECT_THAT(messages_of_bad_input({"sweep", "run", sweep_, "--store", store_, "--limit-mb", "x"}),
              HasSubstr("--limit-mb"));
  EXPECT_THAT(messages_of_bad_input({"sweep", "run", "none.yaml", "--store", store_}),
              HasSubstr("none.yaml"));
  EXPECT_THAT(messages_of_bad_input({"sweep", "run", "configs/gpus/t4.yaml", "--store", store_}),
              HasSubstr("kind"));
  EXPECT_THAT(messages_of_bad_input(
                  {"sweep", "run", sweep_, "--store", store_, "--set", "base=configs/gpus/t4.yaml"}),
              HasSubstr("a file of kind ‘gpu’ cannot be the base of a sweep; these can: "));
  EXPECT_THAT(messages_of_bad_input({"sweep", "statsu"}), HasSubstr("(did you mean ‘status’?)"));
  EXPECT_FALSE(std::filesystem::exists(store_));
}

TEST_F(SweepCommand, WrongQuestionsToAStoreAreExplained) {
  const std::string none = (folder_.path() / "none.sqlite").string();
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"sweep", "status", none}, {"sweep", "table", none}, {"sweep", "point", none, "0"}}) {
    EXPECT_EQ(messages_of_bad_input(words), "switchyard: store " + none + ": there is no such file\n");
  }
  run();
  EXPECT_EQ(messages_of_bad_input({"sweep", "table", store_, "--sweep", "2"}),
            "switchyard: store " + store_ + ": has no sweep 2; it has 1 (batches)\n");
  EXPECT_EQ(messages_of_bad_input({"sweep", "point", store_, "7"}),
            "switchyard: store " + store_ +
                ": sweep 1 has no finished point 7; 'switchyard sweep table' lists them\n");
  EXPECT_THAT(messages_of_bad_input({"sweep", "table", store_, "--format", "xml"}), HasSubstr("--format"));
  EXPECT_THAT(messages_of_bad_input({"sweep", "point", store_, "-1"}), HasSubstr("sweep point: "));
}

TEST_F(SweepCommand, AFileThatIsNoStoreIsNotOverwritten) {
  const std::string text = "my notes, dear to me";
  const auto notes = folder_.write("notes", text);
  EXPECT_EQ(messages_of_bad_input({"sweep", "run", sweep_, "--store", notes.string()}),
            "switchyard: store " + notes.string() +
                ": is no sweep store, or is damaged beyond its first bytes; it was not changed. Use another "
                "store\n");
  EXPECT_EQ(load_text(notes, 1000), text);
}

TEST_F(SweepCommand, AnEmptyStoreHasNothingToShow) {
  EXPECT_EQ(run({"--set", "constraints=[batch > 5]"}).exit_code, 0);
  EXPECT_THAT(run({"--set", "constraints=[batch > 5]"}).out,
              HasSubstr("no combination meets the constraints"));
}

TEST_F(SweepCommand, AMadeUpStoreIsAStore) {
  const auto made = test::run_program("/usr/bin/python3", {"tools/sweep/make_store.py", store_, "--points", "1000"},
                                      {.folder = SWITCHYARD_SOURCE_DIR});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(switchyard_program({"sweep", "status", store_}).out, HasSubstr("complete"));
  // One of its points, the last of a thousand, failed.
  EXPECT_THAT(switchyard_program({"sweep", "table", store_}).out,
              HasSubstr("\n999,27,20,0,,,,,refused,no tile fits\n"));
}

TEST(SweepProgress, TheBarShowsRateTimeLeftBestAndFailures) {
  sweep::Progress progress;
  progress.planned = 200;
  progress.finished = 100;
  progress.reused = 50;
  progress.failed = 3;
  progress.best = {0.0123, std::nullopt};
  // 50 points run in 10 s are 5 a second; the other 100 take 20 s.
  EXPECT_EQ(cli::progress_line(progress, {"energy_j", "latency_s"}, 10, true),
            "[==========>         ] 100/200 points  5.0/s  20 s left  best energy_j 0.0123  3 failed");
  progress.may_grow = true;
  EXPECT_EQ(cli::progress_line(progress, {"energy_j"}, 10, false),
            "100/200+ points  5.0/s  20 s left  best energy_j 0.0123  3 failed");
}

TEST(SweepProgress, ATerminalIsRedrawnAndAFileGetsNoBar) {
  std::string written;
  const auto write = [&](const std::string& text) { written += text; };
  sweep::Progress progress;
  progress.planned = progress.finished = 1;
  cli::ProgressReporter terminal({}, true, write);
  terminal.show(progress);
  terminal.end();
  EXPECT_EQ(written,
            "\r\x1b[K[====================] 1/1 points  " + written.substr(written.find("points") + 8));
  EXPECT_EQ(written.back(), '\n');
  written.clear();
  cli::ProgressReporter file({}, false, write);
  file.show(progress);
  file.end();
  EXPECT_EQ(written, "");
}

}  // namespace
}  // namespace switchyard
