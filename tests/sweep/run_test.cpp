// Sweeps as a whole: every point once, resumed where they were stopped, the same table on any number of
// workers.
#include "sweep/run.h"

#include <gtest/gtest.h>

#include "sweep/pool.h"
#include "sweep/table.h"
#include "tests/base/temporary_folder.h"
#include "tests/sweep/sweeps.h"

namespace switchyard::sweep {
namespace {

constexpr const char* batches =
    "axes:\n"
    "  batch: {key: 'batches', values: ['[1]', '[2]', '[3]', '[4]']}\n"
    "  precision: {key: 'executions[0].precision', values: [fp16, fp32]}\n";

/// Counts what it runs, and can stop the sweep after some points.
class CountingCrew : public Crew {
 public:
  explicit CountingCrew(Evaluate evaluate) : evaluate_(std::move(evaluate)) {}
  void answer_with(FindLayers find) override { find_ = std::move(find); }
  int size() const override { return 1; }
  std::size_t room() const override { return given_.size() < 3 ? 3 - given_.size() : 0; }
  void give(Point point) override { given_.push_back(std::move(point)); }
  std::vector<Report> collect(int) override {
    if (given_.empty()) return {};
    const Point point = given_.back();  // not the order in which they were given
    given_.pop_back();
    ++runs;
    if (runs == stop_after) stop = 1;
    struct Shelf : LayerShelf {
      std::vector<LayerEntry> find(const std::string&) override { return {}; }
      void keep(LayerEntry) override {}
    } shelf;
    return {{point, evaluate_safely(evaluate_, point, shelf), {}}};
  }

  int runs = 0;
  int stop_after = -1;
  volatile std::sig_atomic_t stop = 0;

 private:
  Evaluate evaluate_;
  FindLayers find_;
  std::vector<Point> given_;
};

std::string table_of(const std::filesystem::path& path) {
  Store store(path, Store::Access::read);
  return to_csv(read_table(store, store.sweep(1)));
}

RunResult run(const Setup& setup, const std::filesystem::path& path, CountingCrew& crew) {
  Store store(path, Store::Access::write);
  return run_sweep(setup, store, crew, {}, crew.stop);
}

TEST(Sweep, AnyNumberOfWorkersGivesTheSameTable) {
  const TemporaryFolder folder;
  const auto setup = gpu_setup(batches);
  const volatile std::sig_atomic_t never = 0;
  std::vector<std::string> tables;
  for (const int jobs : {1, 3}) {
    const auto path = folder.path() / (std::to_string(jobs) + ".sqlite");
    {
      Store store(path, Store::Access::write);
      Pool pool(setup.evaluator(), jobs, {});
      const RunResult result = run_sweep(setup, store, pool, {}, never);
      EXPECT_TRUE(result.complete);
      EXPECT_EQ(result.progress.finished, 8);
      EXPECT_EQ(result.progress.failed, 0);
    }
    tables.push_back(table_of(path));
  }
  EXPECT_EQ(tables[0], tables[1]);
  EXPECT_EQ(tables[0].substr(0, tables[0].find('\n')),
            "position,batch,precision,energy_j,images_per_s,latency_s,macs,power_w,status,reason");
}

TEST(Sweep, AStoppedSweepGoesOnWhereItWas) {
  const TemporaryFolder folder;
  const auto setup = gpu_setup(batches);
  CountingCrew undisturbed(setup.evaluator());
  run(setup, folder.path() / "whole.sqlite", undisturbed);
  EXPECT_EQ(undisturbed.runs, 8);

  CountingCrew first(setup.evaluator());
  first.stop_after = 3;
  const RunResult stopped = run(setup, folder.path() / "parts.sqlite", first);
  EXPECT_FALSE(stopped.complete);
  EXPECT_EQ(stopped.progress.finished, 3);
  CountingCrew second(setup.evaluator());
  const RunResult resumed = run(setup, folder.path() / "parts.sqlite", second);
  EXPECT_TRUE(resumed.complete);
  EXPECT_EQ(second.runs, 5);  // 8 - 3
  EXPECT_EQ(resumed.progress.reused, 3);
  EXPECT_EQ(table_of(folder.path() / "parts.sqlite"), table_of(folder.path() / "whole.sqlite"));
}

TEST(Sweep, EqualPointsAreRunOnceWithinASweepAndAcrossSweeps) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "s.sqlite";
  // Both axes set the clock of arriving images: 10 ms and 0.01 s are the same configuration.
  const auto twice = gpu_setup("axes: {period: {key: period, values: [10 ms, 0.01 s, 20 ms]}}");
  CountingCrew first(twice.evaluator());
  EXPECT_EQ(run(twice, path, first).progress.reused, 1);
  EXPECT_EQ(first.runs, 2);
  const auto other = gpu_setup("axes: {p: {key: period, values: [20, 30], unit: ms}}");
  CountingCrew second(other.evaluator());
  EXPECT_EQ(run(other, path, second).progress.reused, 1);
  EXPECT_EQ(second.runs, 1);  // 30 ms
}

TEST(Sweep, APointWhoseConfigurationIsWrongIsRecordedAsRefused) {
  const TemporaryFolder folder;
  const auto setup = gpu_setup("axes: {batch: {key: batches, values: ['[1]', '[0]']}}");
  CountingCrew crew(setup.evaluator());
  const RunResult result = run(setup, folder.path() / "s.sqlite", crew);
  EXPECT_TRUE(result.complete);
  EXPECT_EQ(result.progress.failed, 1);
  EXPECT_NE(table_of(folder.path() / "s.sqlite").find("1,[0],,,,,,refused,"), std::string::npos);
}

TEST(Sweep, OnlyFailuresThatMayPassAreRetriedAndOnlyWhenAsked) {
  const TemporaryFolder folder;
  const auto setup = gpu_setup("axes: {batch: {key: batches, values: ['[1]', '[2]']}}");
  const Evaluate honest = setup.evaluator();
  CountingCrew crashing([&](const Point& point, LayerShelf& shelf) {
    return point.position == 1 ? Outcome{Status::crashed, "died", {}} : honest(point, shelf);
  });
  const auto path = folder.path() / "s.sqlite";
  EXPECT_EQ(run(setup, path, crashing).progress.failed, 1);
  CountingCrew idle(honest);
  EXPECT_EQ(run(setup, path, idle).progress.failed, 1);
  EXPECT_EQ(idle.runs, 0);
  CountingCrew again(honest);
  Store store(path, Store::Access::write);
  RunOptions options;
  options.retry_failed = true;
  EXPECT_EQ(run_sweep(setup, store, again, options, again.stop).progress.failed, 0);
  EXPECT_EQ(again.runs, 1);
}

TEST(Sweep, RefinementIsTheSameWhenItIsInterrupted) {
  const TemporaryFolder folder;
  const auto setup = gpu_setup(
      "axes: {clock: {key: 'batches[0]', range: {from: 1, to: 16, step: 1}}, p: {key: period, range: {from: "
      "1, to: 16, step: 1}, unit: ms}}\n"
      "set: {batches: '[1]', period: 5 ms}\n"
      "objectives: {energy_at_period_j: minimise, images_per_s: maximise}\n"
      "sampling: {method: refine, points: 6, rounds: 3, points_per_round: 4}");
  CountingCrew undisturbed(setup.evaluator());
  run(setup, folder.path() / "whole.sqlite", undisturbed);
  const auto path = folder.path() / "parts.sqlite";
  for (int stop = 1;; ++stop) {
    CountingCrew crew(setup.evaluator());
    crew.stop_after = stop;
    if (run(setup, path, crew).complete) break;
  }
  EXPECT_EQ(table_of(path), table_of(folder.path() / "whole.sqlite"));
  EXPECT_GT(undisturbed.runs, 6);
}

TEST(Sweep, ProblemsOfTheBaseAreThoseOfTheSweep) {
  const auto error_of = [](const std::string& body) -> std::string {
    try {
      gpu_setup(body);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_NE(error_of("axes: {a: {key: batchs, values: ['[1]']}}").find("the first point cannot be read: "),
            std::string::npos);
  EXPECT_NE(error_of("axes: {a: {key: batches, values: ['[1]']}}\nset: {depth: 99}").find("99"),
            std::string::npos);
}

}  // namespace
}  // namespace switchyard::sweep
