// Points of experiments: their metrics are those of the experiment run alone, and deadlines, policies, paths and
// batteries can be axes.
#include <gtest/gtest.h>

#include <cmath>

#include "sim/experiment/run.h"
#include "sweep/evaluate.h"
#include "tests/sweep/sweeps.h"

namespace switchyard::sweep {
namespace {

struct NoShelf : LayerShelf {
  std::vector<LayerEntry> find(const std::string&) override { return {}; }
  void keep(LayerEntry) override {}
};

Setup experiment_setup(const std::string& body) {
  ReadOptions reading;
  reading.search_roots = {SWITCHYARD_SOURCE_DIR, std::string(SWITCHYARD_SOURCE_DIR) + "/configs"};
  return read_setup(load_yaml("kind: sweep\nbase: tests/sweep/experiment_point.yaml\n" + body, "sweep.yaml"), reading,
                    "test");
}

double metric(const Outcome& outcome, const std::string& name) {
  for (const auto& [key, value] : outcome.metrics) {
    if (key == name) return std::get<double>(value);
  }
  return std::nan("");
}

Outcome run_point(const Setup& setup, const std::vector<std::string>& settings) {
  NoShelf shelf;
  return evaluate_safely(setup.evaluator(), {0, settings}, shelf);
}

constexpr const char* deadlines = "axes: {deadline: {key: requests.deadline, values: [1 us, 1 s]}}\n";

TEST(ExperimentPoint, ItsMetricsAreThoseOfTheExperimentAlone) {
  const auto setup = experiment_setup(deadlines);
  const Outcome outcome = run_point(setup, {"1 s"});
  ASSERT_EQ(outcome.status, Status::done) << outcome.reason;
  const auto experiment = sim::resolved(read<sim::Experiment>(setup.point_config({0, {"1 s"}})), {});
  const sim::ExperimentResult alone = sim::run(experiment, {});
  // The policy named, the oracle, and every path fixed.
  ASSERT_EQ(alone.runs.size(), 4U);
  for (const sim::SystemRun& run : alone.runs) {
    const std::string prefix = "policy." + run.policy + ".";
    EXPECT_EQ(metric(outcome, prefix + "accuracy_per_offered_percent"), run.accuracy_per_offered);
    EXPECT_EQ(metric(outcome, prefix + "energy_j"), run.energy.total().value());
    EXPECT_EQ(metric(outcome, prefix + "latency_p99_s"), run.latency.p99.value());
    EXPECT_EQ(metric(outcome, prefix + "served"), static_cast<double>(run.served));
  }
  EXPECT_EQ(metric(outcome, "path.resnet18.latency_s"),
            nominal_profile(alone, "resnet18", alone.devices.front().name).latency.value());
  // torchvision's ResNet-50, published.
  EXPECT_GT(metric(outcome, "path.resnet50.accuracy_percent"), metric(outcome, "path.resnet18.accuracy_percent"));
}

TEST(ExperimentPoint, DeadlinesCanBeAnAxis) {
  const auto setup = experiment_setup(deadlines);
  const Outcome late = run_point(setup, {"1 us"}), in_time = run_point(setup, {"1 s"});
  // No network takes less than a microsecond: all 20 frames are late or dropped and count as 0.
  EXPECT_EQ(metric(late, "policy.fixed resnet18.missed_share"), 1.0);
  EXPECT_EQ(metric(late, "policy.fixed resnet18.accuracy_per_offered_percent"), 0.0);
  // None takes a second, nor the 10 ms between frames: each counts with its path's accuracy.
  EXPECT_EQ(metric(in_time, "policy.fixed resnet18.missed_share"), 0.0);
  EXPECT_NEAR(metric(in_time, "policy.fixed resnet18.accuracy_per_offered_percent"),
              metric(in_time, "path.resnet18.accuracy_percent"), 1e-9);
}

TEST(ExperimentPoint, PathsAndBatteriesCanBeAxes) {
  const auto setup = experiment_setup(
      "axes:\n"
      "  paths: {key: 'workloads[0].paths', values: ['[resnet18]', '[resnet50, resnet34]']}\n"
      "  battery: {key: system.battery, values: ['{capacity: 1 J}', '{capacity: 100 J}']}\n");
  const Outcome one = run_point(setup, {"[resnet18]", "{capacity: 100 J}"});
  EXPECT_TRUE(std::isnan(metric(one, "path.resnet50.energy_j")));
  const Outcome two = run_point(setup, {"[resnet50, resnet34]", "{capacity: 100 J}"});
  EXPECT_EQ(two.status, Status::done) << two.reason;
  EXPECT_FALSE(std::isnan(metric(two, "path.resnet34.energy_j")));
  // What was used is missing in the battery.
  EXPECT_NEAR(metric(two, "policy.oracle.battery_left_j") + metric(two, "policy.oracle.energy_j"), 100.0, 1e-9);
}

TEST(ExperimentPoint, EqualExperimentsHaveOneDigestWhateverIsLeftOutOfThem) {
  const auto digest_of = [](const char* paths) {
    const auto setup =
        experiment_setup(std::string("axes: {paths: {key: 'workloads[0].paths', values: ['") + paths + "']}}\n");
    return point_digest(*setup.make_study(), setup.changes({0, {paths}}), "test");
  };
  EXPECT_EQ(digest_of("[resnet50, resnet18]"), digest_of("[resnet50,resnet18]"));
  EXPECT_NE(digest_of("[resnet50, resnet18]"), digest_of("[resnet50]"));
}

TEST(ExperimentPoint, APathWithoutAccuracyIsRefusedWithItsReason) {
  const auto setup = experiment_setup(
      "axes: {paths: {key: 'workloads[0].paths', values: ['[resnet18]', '[depth-3-4-5-3]']}}\n");
  const Outcome outcome = run_point(setup, {"[depth-3-4-5-3]"});
  EXPECT_EQ(outcome.status, Status::refused);
  EXPECT_NE(outcome.reason.find("path ‘depth-3-4-5-3’"), std::string::npos) << outcome.reason;
}

}  // namespace
}  // namespace switchyard::sweep
