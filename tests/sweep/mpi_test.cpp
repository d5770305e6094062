// Sweeps over several ranks on one machine.
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/base/temporary_folder.h"
#include "tests/support/program.h"
#include "tests/sweep/disturb.h"

namespace switchyard::sweep {
namespace {

constexpr const char* sweep_file =
    "kind: sweep\n"
    "base: tests/sweep/gpu_point.yaml\n"
    "set: {batches: '[1]'}\n"
    "axes: {batch: {key: 'batches[0]', range: {from: 0, to: 9, step: 1}}}\n";

/// Sanitized ranks do not look for leaks: Open MPI keeps what it allocates at its start.
test::ProgramResult mpirun(int ranks, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"--allow-run-as-root", "--oversubscribe", "-n", std::to_string(ranks),
                                    SWITCHYARD_MPI_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return test::run_program("/usr/bin/mpirun", words,
                           {.folder = SWITCHYARD_SOURCE_DIR, .environment = {"ASAN_OPTIONS=detect_leaks=0"}});
}

TEST(Mpi, RanksGiveTheTableThatProcessesGive) {
  const TemporaryFolder folder;
  const std::string file = folder.write("sweep.yaml", sweep_file).string();
  const auto local = folder.path() / "local.sqlite", ranks = folder.path() / "ranks.sqlite";
  const auto one =
      test::run_program(SWITCHYARD_PROGRAM, {"sweep", "run", file, "--store", local.string(), "--jobs", "2"},
                        {.folder = SWITCHYARD_SOURCE_DIR});
  EXPECT_EQ(one.exit_code, 0) << one.err;
  const auto many = mpirun(3, {"sweep", "run", file, "--store", ranks.string(), "--limit-s", "60"});
  EXPECT_EQ(many.exit_code, 0) << many.err;
  // One point of ten is refused: no pass has 0 images.
  EXPECT_NE(many.out.find("10 of 10 points finished, 1 of them failed"), std::string::npos) << many.out;
  EXPECT_EQ(checked_table(ranks), checked_table(local));
}

TEST(Mpi, ExperimentsGiveTheTableThatProcessesGive) {
  const TemporaryFolder folder;
  const std::string file = folder
                               .write("sweep.yaml",
                                      "kind: sweep\n"
                                      "base: tests/sweep/experiment_point.yaml\n"
                                      "axes: {deadline: {key: requests.deadline, values: [1 us, 5 ms, 1 s]}}\n"
                                      "objectives: {'policy.oracle.accuracy_per_offered_percent': maximise}\n")
                               .string();
  const auto local = folder.path() / "local.sqlite", ranks = folder.path() / "ranks.sqlite";
  const auto one =
      test::run_program(SWITCHYARD_PROGRAM, {"sweep", "run", file, "--store", local.string(), "--jobs", "2"},
                        {.folder = SWITCHYARD_SOURCE_DIR});
  EXPECT_EQ(one.exit_code, 0) << one.err;
  const auto many = mpirun(3, {"sweep", "run", file, "--store", ranks.string()});
  EXPECT_EQ(many.exit_code, 0) << many.err;
  EXPECT_NE(many.out.find("3 of 3 points finished, 0 of them failed"), std::string::npos) << many.out;
  EXPECT_EQ(checked_table(ranks), checked_table(local));
}

TEST(Mpi, BadInputEndsAllRanksWithItsMessage) {
  const TemporaryFolder folder;
  const auto result =
      mpirun(2, {"sweep", "run", "no.yaml", "--store", (folder.path() / "s.sqlite").string()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("no.yaml"), std::string::npos) << result.err;
}

TEST(Mpi, OneRankAloneCannotRunPoints) {
  const TemporaryFolder folder;
  const std::string file = folder.write("sweep.yaml", sweep_file).string();
  const auto result = mpirun(1, {"sweep", "run", file, "--store", (folder.path() / "s.sqlite").string()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("there is no rank to run points: rank 0 keeps the store; start two or more"),
            std::string::npos)
      << result.err;
}

TEST(Mpi, JobsAreNotForRanks) {
  const auto result = mpirun(2, {"sweep", "run", "x.yaml", "--store", "x.sqlite", "--jobs", "2"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("--jobs is for one machine"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace switchyard::sweep
