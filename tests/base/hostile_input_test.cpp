// Input made to exhaust memory, the stack or patience gets one clear error, soon.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <exception>
#include <filesystem>
#include <utility>

#include "base/load.h"
#include "tests/base/config_error_text.h"
#include "tests/base/temporary_folder.h"

namespace switchyard {
namespace {

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

// Limits of a hundredth, so that the tests take a hundredth of the time.
constexpr LoadLimits small{.max_bytes = 640'000,
                           .max_yaml_bytes = 160'000,
                           .max_nodes = 40'000,
                           .max_yaml_nodes = 10'000,
                           .max_depth = 64,
                           .max_scalar_bytes = 10'000};

std::string yaml_error(const std::string& text, const LoadLimits& limits = small) {
  return config_error_of([&] { load_yaml(text, "f", limits); });
}
std::string json_error(const std::string& text, const LoadLimits& limits = small) {
  return config_error_of([&] { load_json(text, "f", limits); });
}

/// Processor time of this process so far, in seconds: what a busy machine does not change.
double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

TEST(HostileInput, OfAMillionBracketsIsRefusedWithinSeconds) {
  const double start = processor_seconds();
  EXPECT_EQ(yaml_error(std::string(1'000'000, '['), {}),
            "f:1:1: a list or mapping where a key belongs; is its bracket closed?");
  EXPECT_EQ(yaml_error(std::string(10'000'000, '['), {}), "f: more than 1000000 values in one file");
  EXPECT_EQ(json_error(std::string(1'000'000, '['), {}),
            "f:1:65: lists and mappings nested more than 64 deep");
  EXPECT_LT(processor_seconds() - start, 5);
}

TEST(HostileInput, NestsNoDeeperThanTheLimit) {
  EXPECT_EQ(load_yaml(repeated("[", 64) + repeated("]", 64), "f", small).items.size(), 1U);
  EXPECT_EQ(yaml_error(repeated("[", 65) + repeated("]", 65)),
            "f:1:65: lists and mappings nested more than 64 deep");
  // "- " is two columns wide, so the 65th dash stands at 2 * 64 + 1
  EXPECT_EQ(yaml_error(repeated("- ", 1000)), "f:1:129: lists and mappings nested more than 64 deep");
  // "{a: " is four columns wide: 4 * 64 + 1
  EXPECT_EQ(yaml_error(repeated("{a: ", 65) + repeated("}", 65)),
            "f:1:257: lists and mappings nested more than 64 deep");
  // "{\"a\":" is five columns wide: 5 * 64 + 1
  EXPECT_EQ(json_error(repeated("{\"a\":", 1000)), "f:1:321: lists and mappings nested more than 64 deep");
  EXPECT_NE(yaml_error(repeated("? ", 5000)), "no error");
  EXPECT_NE(yaml_error(repeated("{? ", 5000)), "no error");
}

TEST(HostileInput, CannotNestThroughAliases) {
  // 40 levels around a copy of 40 levels
  const std::string text = "a: &a " + repeated("[", 40) + repeated("]", 40) + "\nb: " + repeated("[", 40) +
                           "*a" + repeated("]", 40);
  // "b: " and 40 brackets come before the alias
  EXPECT_EQ(yaml_error(text), "f:2:44: lists and mappings nested more than 64 deep");
}

TEST(HostileInput, CannotMultiplyThroughAliases) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name <= 'i'; ++name) {
    const std::string alias = std::string("*") + static_cast<char>(name - 1);
    bomb += std::string(1, name) + ": &" + name + " [" + alias + repeated(", " + alias, 8) + "]\n";
  }
  // a, b, c, d hold 10, 91, 820, 7381 values, each kept once more for its aliases: d at line 4 is over 10000
  EXPECT_EQ(yaml_error(bomb), "f:4:4: more than 10000 values in one file (aliases count each time)");
  // one text of 9 kB, 100 times: 900 kB
  const std::string long_text = "a: &a " + std::string(9000, 'x') + "\nb: [*a" + repeated(", *a", 99) + "]\n";
  // 160 kB are 17 copies of 9 kB: the one kept, and 16 aliases "*a" of 4 columns from column 5 on
  EXPECT_EQ(yaml_error(long_text),
            "f:2:69: aliases expand to more text than a file may hold; write fewer of them");
}

TEST(HostileInput, HoldsNoMoreValuesThanTheLimit) {
  EXPECT_EQ(yaml_error("[1" + repeated(",1", 10'000) + "]"),
            "f:1:20000: more than 10000 values in one file (aliases count each time)");
  EXPECT_EQ(yaml_error("[1" + repeated(",1", 50'000) + "]"), "f: more than 10000 values in one file");
  EXPECT_EQ(json_error("[1" + repeated(",1", 40'000) + "]"),
            "f:1:80000: more than 40000 values in one file (aliases count each time)");
}

TEST(HostileInput, HoldsNoLongText) {
  const std::string text(10'001, 'x');
  EXPECT_EQ(yaml_error("a: " + text), "f:1:4: one value of 10001 bytes; at most 10000 are read");
  EXPECT_EQ(yaml_error("a: \"" + text + "\""), "f:1:4: one value of 10001 bytes; at most 10000 are read");
  EXPECT_EQ(json_error("{\"" + text + "\": 1}"), "f:1:2: one value of 10001 bytes; at most 10000 are read");
}

TEST(HostileInput, OfManyKeysTakesNoQuadraticTime) {
  std::string text = "{\"k\": 1";
  for (int i = 0; i < 100'000; ++i) text += ",\"k" + std::to_string(i) + "\": 1";
  // 5 * 10^9 comparisons if each key were compared with all before it.
  const double start = processor_seconds();
  EXPECT_EQ(load_json(text + "}", "f").keys.size(), 100'001U);
  EXPECT_LT(processor_seconds() - start, 5);
}

TEST(HostileFile, OfAGigabyteIsRefusedUnread) {
  const TemporaryFolder folder;
  for (const auto& [name, limit] : {std::pair("big.yaml", "16777216"), std::pair("big.json", "67108864")}) {
    const std::filesystem::path file = folder.write(name, "");
    std::filesystem::resize_file(file, 1 << 30);  // sparse: takes no space
    EXPECT_EQ(config_error_of([&] { load_file(file); }),
              file.string() + ": has 1073741824 bytes; at most " + limit + " are read");
  }
}

TEST(HostileFile, ThatIsNoFileIsRefused) {
  const TemporaryFolder folder;
  const std::string base = folder.path().string();
  EXPECT_EQ(config_error_of([&] { load_file(base); }), base + ": is a directory; name a file in it");
  EXPECT_EQ(config_error_of([&] { load_file(base + "/none.yaml"); }), base + "/none.yaml: no such file");
  EXPECT_EQ(config_error_of([] { load_file("/dev/zero"); }), "/dev/zero: is not a regular file");
  const std::string fifo = base + "/fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_EQ(config_error_of([&] { load_file(fifo); }), fifo + ": is not a regular file");
  const std::string loop = base + "/loop";
  std::filesystem::create_symlink(loop, loop);
  EXPECT_EQ(config_error_of([&] { load_file(loop); }),
            loop + ": cannot be read: Too many levels of symbolic links");
  const std::string long_name = base + "/" + std::string(300, 'x');
  EXPECT_EQ(config_error_of([&] { load_file(long_name); }),
            long_name + ": cannot be read: File name too long");
}

// Reads as a user without rights where the tests run as root, who may read everything.
class WithoutRights {
 public:
  WithoutRights() { switched_ = geteuid() == 0 && seteuid(65534) == 0; }
  ~WithoutRights() {
    if (switched_ && seteuid(0) != 0) std::terminate();
  }
  WithoutRights(const WithoutRights&) = delete;
  WithoutRights& operator=(const WithoutRights&) = delete;

 private:
  bool switched_ = false;
};

TEST(HostileFile, WithoutPermissionIsRefused) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.write("secret.yaml", "a: 1");
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  std::filesystem::permissions(file, std::filesystem::perms::none);
  std::string error;
  {
    const WithoutRights reader;
    if (access(file.c_str(), R_OK) == 0 && geteuid() == 0)
      GTEST_SKIP() << "root cannot give up its rights here";
    error = config_error_of([&] { load_file(file); });
  }
  EXPECT_EQ(error, file.string() + ": cannot be read: Permission denied");
}

}  // namespace
}  // namespace switchyard
