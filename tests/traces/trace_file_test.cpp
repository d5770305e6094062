#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/save.h"
#include "tests/traces/support.h"
#include "traces/trace_file.h"

namespace switchyard {
namespace {

namespace fs = std::filesystem;
using testing::StartsWith;

/// An empty folder of its own for every test.
class TraceFile : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(testing::TempDir()) / (std::string("switchyard-") + test->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path file(const std::string& name) const { return folder_ / name; }
  std::string text(const fs::path& path) const {
    std::ostringstream all;
    all << std::ifstream(path, std::ios::binary).rdbuf();
    return all.str();
  }
  void put(const fs::path& path, const std::string& content) const {
    std::ofstream(path, std::ios::binary) << content;
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  static Graph graph() { return one_op(Linear{4, 5, true}, {{1, 4, 2, 2}}); }

  fs::path folder_;
};

TEST_F(TraceFile, ComesBackFromEveryNativeFormat) {
  for (const std::string name : {"t.yaml", "t.yml", "t.json"}) {
    EXPECT_TRUE(save_trace(graph(), file(name), trace_format_of(name), {{"p", "d"}}).empty());
    const LoadedTrace loaded = open_trace(file(name));
    EXPECT_TRUE(loaded.graph == graph()) << name;
    EXPECT_EQ(loaded.origin, (TraceOrigin{"p", "d"}));
    EXPECT_TRUE(load_trace(file(name)) == graph());
  }
}

TEST_F(TraceFile, IsKnownByItsContentWhenTheExtensionSaysNothing) {
  put(file("a"), to_trace_yaml(graph()));
  put(file("b.trace"), to_trace_json(graph()));
  put(file("c.txt"), "Layer, M, N, K,\na, 1, 2, 3,\n");
  put(file("d"),
      "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, "
      "Strides\na,3,3,1,1,1,1,1\n");
  EXPECT_EQ(open_trace(file("a")).format, TraceFormat::yaml);
  EXPECT_EQ(open_trace(file("b.trace")).format, TraceFormat::json);
  EXPECT_EQ(open_trace(file("c.txt")).format, TraceFormat::gemm_csv);
  EXPECT_EQ(open_trace(file("d")).format, TraceFormat::convolution_csv);
}

TEST_F(TraceFile, SaysWhatATopologyLoses) {
  const auto notes = save_trace(graph(), file("t.csv"), TraceFormat::gemm_csv);
  EXPECT_THAT(notes, testing::ElementsAre("data flow, biases and weight sharing are left out"));
  EXPECT_EQ(text(file("t.csv")), "Layer, M, N, K,\nit, 4, 5, 4,\n");
}

TEST_F(TraceFile, HasAFormatThatIsNamedOrObvious) {
  EXPECT_EQ(trace_format("scale-sim-gemm"), TraceFormat::gemm_csv);
  EXPECT_EQ(
      problems_of([] { trace_format("scale-sim-gem"); }),
      "unknown trace format ‘scale-sim-gem’; known: yaml, json, scale-sim-conv, scale-sim-gemm (did you mean "
      "‘scale-sim-gemm’?)");
  EXPECT_EQ(problems_of([] { trace_format_of("t.csv"); }),
            "‘t.csv’ does not say its format; name one of: yaml, json, scale-sim-conv, scale-sim-gemm");
}

TEST_F(TraceFile, ThatCannotBeReadIsNamed) {
  EXPECT_EQ(problems_of([&] { load_trace(file("none.yaml")); }),
            file("none.yaml").string() + ": no such file");
  EXPECT_EQ(problems_of([&] { load_trace(folder_); }),
            folder_.string() + ": is a directory; name a file in it");
  put(file("empty.csv"), "");
  EXPECT_THAT(problems_of([&] { load_trace(file("empty.csv")); }),
              StartsWith(file("empty.csv").string() + ": is empty;"));
  put(file("binary.json"), std::string("\x7f"
                                       "ELF\x01\x02\0\0",
                                       8));
  EXPECT_EQ(problems_of([&] { load_trace(file("binary.json")); }),
            file("binary.json").string() + ":1:7: a NUL byte; this is not a text file");
}

TEST_F(TraceFile, ReplacesTheOldOneAndKeepsItsPermissions) {
  put(file("t.yaml"), "old");
  ASSERT_EQ(::chmod(file("t.yaml").c_str(), 0640), 0);
  save_text(file("t.yaml"), "new");
  EXPECT_EQ(text(file("t.yaml")), "new");
  struct stat status {};
  ASSERT_EQ(::stat(file("t.yaml").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
  EXPECT_EQ(files(), 1u);
}

TEST_F(TraceFile, IsWrittenThroughASymbolicLink) {
  put(file("t.yaml"), "old");
  fs::create_symlink("t.yaml", file("link.yaml"));
  save_text(file("link.yaml"), "new");
  EXPECT_TRUE(fs::is_symlink(file("link.yaml")));
  EXPECT_EQ(text(file("t.yaml")), "new");
}

TEST_F(TraceFile, StaysWholeWhenTheDiskIsFull) {
  put(file("t.yaml"), "old");
  // A limit on the size of files stands in for a full disk: the first part is written, then the system
  // refuses.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string found = problems_of([&] { save_text(file("t.yaml"), std::string(100000, 'x')); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(found, file("t.yaml").string() +
                       ": cannot be written: File too large; free some space or choose another "
                       "folder (the old file is unchanged)");
  EXPECT_EQ(text(file("t.yaml")), "old");
  EXPECT_EQ(files(), 1u) << "the temporary file is gone";
}

TEST_F(TraceFile, OnADeviceIsWrittenToItDirectly) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  EXPECT_EQ(
      problems_of([] { save_text("/dev/full", "x"); }),
      "/dev/full: cannot be written: No space left on device; free some space or choose another folder");
  EXPECT_FALSE(fs::is_regular_file("/dev/full"));
}

TEST_F(TraceFile, NeedsAFolderThatExistsAndIsWritable) {
  EXPECT_EQ(
      problems_of([&] { save_text(file("no/t.yaml"), "x"); }),
      file("no/t.yaml").string() + ": cannot be written: No such file or directory; create the folder first");
  EXPECT_EQ(problems_of([&] { save_text(folder_, "x"); }),
            folder_.string() + ": is a directory; name a file in it");
  put(file("plain"), "");
  EXPECT_EQ(problems_of([&] { save_text(file("plain/t.yaml"), "x"); }),
            file("plain/t.yaml").string() + ": cannot be written: Not a directory; create the folder first");
}

}  // namespace
}  // namespace switchyard
