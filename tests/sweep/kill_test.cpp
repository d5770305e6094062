// Whatever is killed, and whenever: the store opens, no finished point is lost or doubled, and the resumed
// sweep's table equals an undisturbed one byte for byte. The moments are random, from a seed.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <thread>

#include "base/random.h"
#include "tests/base/temporary_folder.h"
#include "tests/sweep/disturb.h"

namespace switchyard::sweep {
namespace {

using Clock = std::chrono::steady_clock;

/// 192 points of a few milliseconds each.
constexpr const char* sweep_file =
    "kind: sweep\n"
    "title: to be disturbed\n"
    "base: tests/sweep/gpu_point.yaml\n"
    "axes:\n"
    "  batch: {key: 'batches[0]', range: {from: 1, to: 24, step: 1}}\n"
    "  precision: {key: 'executions[0].precision', values: [fp16, fp32]}\n"
    "  mode: {key: 'executions[0].mode', values: [eager, compiled]}\n"
    "  network: {key: networks.resnet18.model, values: [resnet18, resnet34]}\n"
    "set: {batches: '[1]'}\n";

class Disturbed : public ::testing::Test {
 protected:
  Disturbed() : file_(folder_.write("sweep.yaml", sweep_file)) {
    if (chdir(SWITCHYARD_SOURCE_DIR) != 0) throw std::runtime_error("no source folder");
    const auto start = Clock::now();
    Running undisturbed(local(folder_.path() / "undisturbed.sqlite"));
    EXPECT_EQ(undisturbed.wait(), 0);
    seconds_ = std::chrono::duration<double>(Clock::now() - start).count();
    expected_ = checked_table(folder_.path() / "undisturbed.sqlite");
    EXPECT_EQ(rows_of(expected_).size(), 193U);  // 24 x 2 x 2 x 2 points and the titles
  }

  std::vector<std::string> local(const std::filesystem::path& store) const {
    return {SWITCHYARD_PROGRAM, "sweep", "run", file_.string(), "--store", store.string(), "--jobs", "2"};
  }
  std::vector<std::string> ranks(const std::filesystem::path& store) const {
    return {"mpirun",
            "--allow-run-as-root",
            "--oversubscribe",
            "-n",
            "3",
            SWITCHYARD_MPI_PROGRAM,
            "sweep",
            "run",
            file_.string(),
            "--store",
            store.string()};
  }

  /// Disturbs `times` runs, each from what the ones before left, starting over when a sweep is complete.
  void disturb(int times, const std::string& stream,
               const std::function<void(const std::filesystem::path&, RandomStream&)>& run_and_disturb) {
    RandomStream random(7, stream);
    const std::set<std::string> all = rows_of(expected_);
    std::set<std::string> finished;
    int number = 0;
    std::filesystem::path store = folder_.path() / (stream + "0.sqlite");
    for (int i = 0; i < times; ++i) {
      run_and_disturb(store, random);
      const std::string table = checked_table(store);
      std::set<std::string> now = rows_of(table);
      // The titles name no metric before the first point is there.
      std::erase_if(now, [](const std::string& row) { return row.starts_with("position,"); });
      for (const std::string& row : now) EXPECT_TRUE(all.contains(row)) << row;
      for (const std::string& row : finished) EXPECT_TRUE(now.contains(row)) << "lost: " << row;
      finished = now;
      if (table != expected_) continue;
      finished.clear();
      store = folder_.path() / (stream + std::to_string(++number) + ".sqlite");
    }
    Running last(local(store));
    EXPECT_EQ(last.wait(), 0);
    EXPECT_EQ(checked_table(store), expected_);
  }

  std::chrono::duration<double> moment(RandomStream& random, double factor = 1.0) const {
    return std::chrono::duration<double>(random.uniform() * seconds_ * factor);
  }

  void kill_pool(int times) {
    disturb(times, "pool", [&](const auto& store, RandomStream& random) {
      Running run(local(store));
      std::this_thread::sleep_for(moment(random, 0.7));
      kill(run.process(), SIGKILL);
      run.wait();
    });
  }

  void kill_workers(int times) {
    disturb(times, "worker", [&](const auto& store, RandomStream& random) {
      Running run(local(store));
      std::this_thread::sleep_for(moment(random));
      const std::vector<pid_t> workers = run.descendants("switchyard");
      if (!workers.empty()) kill(workers[random.below(workers.size())], SIGKILL);
      EXPECT_EQ(run.wait(), 0);
      EXPECT_EQ(checked_table(store), expected_);
    });
  }

  /// Ctrl-C: what is finished is kept, and the exit code says that something is left.
  void interrupt(int times) {
    disturb(times, "interrupt", [&](const auto& store, RandomStream& random) {
      Running run(local(store));
      std::this_thread::sleep_for(moment(random, 0.7));
      kill(run.process(), SIGINT);
      const int code = run.wait();
      EXPECT_TRUE(code == 130 || (code == 0 && checked_table(store) == expected_)) << code;
    });
  }

  /// A rank that is killed ends the job; the child in which a rank runs its points does not.
  void kill_ranks(int times) {
    disturb(times, "rank", [&](const auto& store, RandomStream& random) {
      Running run(ranks(store));
      std::this_thread::sleep_for(moment(random, 2.0));
      const std::vector<pid_t> processes = run.descendants("switchyard-mpi");
      if (!processes.empty()) kill(processes[random.below(processes.size())], SIGKILL);
      run.wait();
    });
  }

  /// No file may grow beyond some size: what a quota does, and a full disk for the file that grows.
  void limit_files(int times) {
    disturb(times, "limit", [&](const auto& store, RandomStream& random) {
      const std::string blocks = std::to_string(100 + random.below(400));  // of 512 bytes, says POSIX
      std::string command = "ulimit -f " + blocks + "; exec";
      for (const std::string& word : local(store)) command += " '" + word + "'";
      Running run({"sh", "-c", command});
      const int code = run.wait();
      EXPECT_TRUE(code == 0 || code == 2) << code;
    });
  }

  const TemporaryFolder folder_;
  const std::filesystem::path file_;
  double seconds_ = 0;
  std::string expected_;
};

/// A disk of its own, so that it can be full.
class SmallDisk {
 public:
  explicit SmallDisk(const std::filesystem::path& folder) : folder_(folder) {
    std::filesystem::create_directory(folder_);
    mounted_ = mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=16m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }
  void resize(std::uint64_t kilobytes) const {
    EXPECT_EQ(mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT,
                    ("size=" + std::to_string(kilobytes) + "k").c_str()),
              0);
  }

 private:
  std::filesystem::path folder_;
  bool mounted_ = false;
};

class FullDisk : public Disturbed {
 protected:
  void fill(int times) {
    RandomStream random(7, "disk");
    const SmallDisk disk(folder_.path() / "disk");
    if (!disk.mounted()) GTEST_SKIP() << "mounting a small disk needs root";
    for (int i = 0; i < times; ++i) {
      const auto store = folder_.path() / "disk" / ("s" + std::to_string(i) + ".sqlite");
      disk.resize(100 + random.below(500));
      Running full(local(store));
      const int code = full.wait();
      EXPECT_TRUE(code == 2 || code == 0) << code;
      disk.resize(16'000);
      for (const std::string& row : rows_of(checked_table(store))) {
        EXPECT_TRUE(rows_of(expected_).contains(row) || row.starts_with("position,")) << row;
      }
      Running again(local(store));
      EXPECT_EQ(again.wait(), 0);
      EXPECT_EQ(checked_table(store), expected_);
      for (const char* suffix : {"", "-wal", "-shm", "-lock"})
        std::filesystem::remove(store.string() + suffix);
    }
  }
};

#ifdef SWITCHYARD_HUNDRED_KILLS
TEST_F(Disturbed, ThePoolIsKilledFortyTimes) { kill_pool(40); }
TEST_F(Disturbed, AWorkerIsKilledThirtyTimes) { kill_workers(30); }
TEST_F(Disturbed, AnMpiRankIsKilledTwentyTimes) {
  if (std::string(SWITCHYARD_MPI_PROGRAM).empty()) GTEST_SKIP() << "built without MPI";
  kill_ranks(20);
}
TEST_F(Disturbed, FilesMayNotGrowFiveTimes) { limit_files(5); }
TEST_F(FullDisk, TheDiskIsFullFiveTimes) { fill(5); }
#else
TEST_F(Disturbed, ThePoolIsKilled) { kill_pool(3); }
TEST_F(Disturbed, AWorkerIsKilled) { kill_workers(2); }
TEST_F(Disturbed, ItIsInterrupted) { interrupt(2); }
TEST_F(Disturbed, FilesMayNotGrow) { limit_files(1); }
TEST_F(FullDisk, TheDiskIsFull) { fill(1); }
#endif

}  // namespace
}  // namespace switchyard::sweep
