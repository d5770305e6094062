// What is wrong with an experiment, in exact words.
#include <gtest/gtest.h>

#include "base/key_writer.h"
#include "sim/experiment/run.h"
#include "tests/base/config_error_text.h"
#include "tests/sim/experiment_support.h"

namespace switchyard::sim {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string error_of(const std::string& text) {
  const auto options = reading_options();
  return config_error_of(
      [&] { resolved(read<Experiment>(load_yaml(text, "small.yaml"), options), options.search_roots); });
}

TEST(ExperimentConfig, APathThatTheWorkloadLacksListsThoseItHas) {
  EXPECT_EQ(error_of(replaced(small_experiment, "        small: {input: 32x32}\n",
                              "        small: {input: 32x32}\n    paths: [large, smal]\n")),
            "small.yaml:4:5: the workload has no path ‘smal’; it has: large, small (did you mean ‘small’?)");
}

TEST(ExperimentConfig, TwoWorkloadsWithPathsOfOneNameNeedALabel) {
  const std::string again =
      "  - workload: {kind: workload, title: again, model: resnet18, paths: {small: {input: 48x48}}}\n";
  EXPECT_EQ(error_of(replaced(small_experiment, "accuracy_tables:", again + "accuracy_tables:")),
            "small.yaml:12:78: two workloads have a path ‘small’; give one of them a ‘label’");
}

TEST(ExperimentConfig, TwoDevicesOfOneNameNeedAnother) {
  const std::string again = "  - {type: accelerator, accelerator: configs/accelerators/systolic-32x32.yaml}\n";
  EXPECT_EQ(error_of(replaced(small_experiment, "energy:", again + "energy:")),
            "small.yaml:27:5: two devices are called ‘systolic-32x32’; give one another ‘name’");
}

TEST(ExperimentConfig, AnAcceleratorNeedsEnergies) {
  EXPECT_EQ(error_of(replaced(small_experiment, "energy: configs/energy/shipped.yaml\n", "")),
            "small.yaml:1:1: an accelerator needs ‘energy’; write ‘energy: configs/energy/shipped.yaml’");
}

TEST(ExperimentConfig, PoliciesNeedFrames) {
  EXPECT_EQ(error_of(std::string(small_experiment) + "policies: [{policy: best-within-budget}]\n"),
            "small.yaml:28:11: there are policies but no frames to serve; add ‘requests’ or remove the policies");
}

TEST(ExperimentConfig, NamesOfPathsAreCheckedWhereverTheyStand) {
  EXPECT_EQ(error_of(std::string(small_experiment) + "baseline: lrge\nlayers_of: [medium]\n"),
            "baseline: there is no path ‘lrge’; known: large, small (did you mean ‘large’?)\n"
            "layers_of: there is no path ‘medium’; known: large, small");
}

TEST(ExperimentConfig, AMisspeltKeyIsAnError) {
  EXPECT_EQ(error_of(std::string(small_experiment) + "baselin: large\n"),
            "small.yaml:28:1: unknown key ‘baselin’ (did you mean ‘baseline’?)");
}

TEST(ExperimentConfig, APathWithoutKnownAccuracyListsTheNearest) {
  const auto options = reading_options();
  Experiment e = read<Experiment>(
      load_yaml(replaced(small_experiment, "        small: {input: 32x32}\n", "        small: {input: 40x40}\n"),
                "small.yaml"),
      options);
  const std::vector<AccuracyTable> tables = e.accuracy_tables;
  e = resolved(e, options.search_roots);
  const std::string message = config_error_of([&] { run(e, {}); });
  EXPECT_EQ(message.rfind("small.yaml:11:16: path ‘small’: ", 0), 0U) << message;
  EXPECT_NE(message.find("(‘accuracy: optional’ shows such paths without accuracy)"), std::string::npos) << message;
  EXPECT_NE(message.find("64x64"), std::string::npos) << "the nearest point: " << message;
}

TEST(ExperimentConfig, ALevelThatTheMachineCannotBeAtNamesTheShares) {
  // 0.3 of 32 columns or rows is 9.6.
  const Experiment e = small(replaced(some_frames, "array: 0.5", "array: 0.3"));
  EXPECT_EQ(config_error_of([&] { run(e, {}); }),
            "systolic-32x32: no 0.3 of the array can be taken; use a multiple of 1/32 (of 32 columns) or a multiple of "
            "1/32 (of 32 rows)");
}

TEST(ExperimentConfig, ResolvingTwiceChangesNothing) {
  const Experiment once = small(some_frames);
  const Experiment twice = resolved(once, {});
  EXPECT_EQ(switchyard::to_node(once), switchyard::to_node(twice));
}

}  // namespace
}  // namespace switchyard::sim
