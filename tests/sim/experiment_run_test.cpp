// A whole experiment: the same bytes on any number of jobs, from a cold, warm and damaged cache, and from its own result.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>

#include "base/key_writer.h"
#include "base/load.h"
#include "base/write.h"
#include "sim/experiment/run.h"
#include "sim/experiment/workers.h"
#include "tests/base/temporary_folder.h"
#include "tests/sim/experiment_support.h"

namespace switchyard::sim {
namespace {

std::string bytes_of(const Experiment& experiment, const RunContext& context) {
  return to_json(result_json(run(experiment, context)));
}

TEST(Experiment, GivesTheSameBytesOnAnyNumberOfJobsColdAndWarm) {
  Experiment e = small(some_frames);
  // In SystemC, whose kernels need processes of their own: a machine that has a SystemC model, and the smaller path alone.
  const Node machine = load_config(SWITCHYARD_SOURCE_DIR "/configs/accelerators/magnet-like.yaml");
  e.devices[0].accelerator.accelerator = read<accel::Accelerator>(machine, reading_options());
  e.devices[0].accelerator.fidelity = Fidelity::systemc;
  e.workloads[0].paths = {"small"};
  e = resolved(e, {});
  const std::string alone = bytes_of(e, {1, {}, "test"});
  EXPECT_EQ(bytes_of(e, {2, {}, "test"}), alone);
  const TemporaryFolder cache;
  EXPECT_EQ(bytes_of(e, {2, cache.path(), "test"}), alone);
  const ExperimentResult warm = run(e, {2, cache.path(), "test"});
  EXPECT_EQ(warm.statistics.simulated, 0U);
  EXPECT_EQ(warm.statistics.cached, 2U);  // at two levels
  EXPECT_EQ(to_json(result_json(warm)), alone);
}

TEST(Experiment, TakesProfilesThatARunBeforeLeftInMemory) {
  const Experiment e = small();
  std::map<std::string, PathProfile> remembered;
  RunContext context;
  context.remembered = &remembered;
  const std::string first = bytes_of(e, context);
  EXPECT_EQ(remembered.size(), 2U);  // paths, on one device at one level
  const ExperimentResult again = run(e, context);
  EXPECT_EQ(again.statistics.simulated, 0U);
  EXPECT_EQ(to_json(result_json(again)), first);
}

TEST(Experiment, SimulatesADamagedCacheEntryAgain) {
  const Experiment e = small();
  const TemporaryFolder cache;
  const std::string whole = bytes_of(e, {1, cache.path(), "test"});
  for (const auto& entry : std::filesystem::recursive_directory_iterator(cache.path() / "profiles")) {
    if (entry.is_regular_file()) std::ofstream(entry.path()) << "damaged";
  }
  const ExperimentResult again = run(e, {1, cache.path(), "test"});
  EXPECT_EQ(again.statistics.simulated, 2U);
  EXPECT_EQ(to_json(result_json(again)), whole);
}

TEST(Experiment, TheConfigurationInAResultRepeatsIt) {
  const std::string first = bytes_of(small(some_frames), {});
  const Node result = load_json(first, "result.json");
  const Experiment again = resolved(read<Experiment>(*result.find("config")), {});
  EXPECT_EQ(bytes_of(again, {}), first);
}

TEST(Experiment, StandsEveryFixedPathAndTheOracleBesideThePolicies) {
  const ExperimentResult result = run(small(some_frames), {});
  std::vector<std::string> names;
  for (const SystemRun& r : result.runs) names.push_back(r.policy);
  EXPECT_EQ(names, (std::vector<std::string>{"best-within-budget", "oracle", "fixed large", "fixed small"}));
  EXPECT_EQ(result.listed_policies, 2U);
  for (const SystemRun& r : result.runs) {
    EXPECT_EQ(r.offered, 20);
    EXPECT_EQ(r.served + r.dropped, 20);
    EXPECT_LE(r.value, result.runs[1].value) << r.policy << " beats the oracle";
  }
}

TEST(Experiment, SimulatesOnlyTheLevelsThatOccur) {
  // The level that never occurs stands between the two that do, so that positions in the list and in the run differ.
  std::string frames = some_frames;
  const auto insert = [&](const std::string& before, const std::string& text) { frames.insert(frames.find(before), text); };
  insert("shared:", "never: {array: 0.25}, ");
  insert("  period: 100 ms", "  busy_level: shared\n");
  const ExperimentResult result = run(small(frames + "system: {series: 20}\n"), {});
  EXPECT_EQ(result.profiles.size(), 4U);
  for (const PathProfile& p : result.profiles) EXPECT_NE(p.level, "never");
  const std::string json = to_json_line(result_json(result));
  EXPECT_NE(json.find("\"level\": \"shared\", \"latency_s\""), std::string::npos) << "of the time series";
}

TEST(Experiment, LayersAddUpToThePath) {
  for (const PathProfile& p : run(small(some_frames), {}).profiles) {
    double seconds = 0, joules = 0;
    std::int64_t macs = 0;
    for (const ProfileLayer& layer : p.layers) {
      seconds += layer.time.value();
      joules += layer.energy.value();
      macs += layer.macs;
    }
    EXPECT_NEAR(seconds, p.latency.value(), 1e-12 * static_cast<double>(p.layers.size()));
    EXPECT_NEAR(joules, p.energy.value(), 1e-9 * p.energy.value());
    EXPECT_EQ(macs, p.macs);
  }
}

TEST(Workers, DoEveryPieceOnce) {
  const TemporaryFolder folder;
  in_processes(20, 3, [&](std::size_t i) {
    std::ofstream(folder.path() / std::to_string(i), std::ios::app) << "x";
  });
  for (int i = 0; i < 20; ++i) EXPECT_EQ(load_text(folder.path() / std::to_string(i), 10), "x");
}

TEST(Workers, AChildThatDiesOfASignalIsAnError) {
  EXPECT_THROW(in_processes(2, 2,
                            [](std::size_t i) {
                              if (i == 1) raise(SIGKILL);
                            }),
               SimError);
}

}  // namespace
}  // namespace switchyard::sim
