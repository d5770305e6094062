#include "base/key_reader.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/load.h"
#include "tests/base/config_error_text.h"
#include "tests/base/machine_fixture.h"

namespace switchyard {
namespace {

constexpr const char* memory_line = "memory: {size: 1 KiB}\n";

std::string problems_of(const std::string& yaml) {
  return config_error_of([&] { read<Machine>(load_yaml(memory_line + yaml, "m.yaml")); });
}

TEST(KeyReader, ReadsEveryKindOfKey) {
  const Machine machine = read<Machine>(load_yaml(R"(
lanes: 16
utilisation: 1e-1
fuse: false
name: 007
input: 640x480
clock: 800 MHz
latency: 3 cycles
policy: priority
memory: {size: 2 MiB, kind: dram, bandwidth: 1 TB/s}
tiles: [8, 16, 32]
levels: {l1: {size: 1 kB}, l0: {size: 1 B}}
cap: 250 W
)",
                                                  "m.yaml"));
  Machine expected;
  expected.lanes = 16;
  expected.utilisation = 0.1;
  expected.fuse = false;
  expected.name = "007";
  expected.input = {640, 480};
  expected.clock = Hertz(8e8);
  expected.latency = Cycles(3);
  expected.policy = 1;
  // 2 * 1024 * 1024
  expected.memory = {MemoryKind::dram, Bytes(2097152), BytesPerSecond(1e12), Seconds(7.8e-6)};
  expected.tiles = {8, 16, 32};
  expected.levels = {{"l1", {MemoryKind::sram, Bytes(1000)}}, {"l0", {MemoryKind::sram, Bytes(1)}}};
  expected.cap = Watts(250.0);
  EXPECT_EQ(machine, expected);
}

TEST(KeyReader, KeepsDefaultsOfAbsentKeys) {
  const Machine machine = read<Machine>(load_yaml(memory_line, "m.yaml"));
  Machine expected;
  expected.memory.size = Bytes(1024);
  EXPECT_EQ(machine, expected);
}

TEST(KeyReader, ReportsEveryProblemOfAFileAtOnce) {
  EXPECT_EQ(config_error_of([] {
              read<Machine>(
                  load_yaml("lanes: 4096\nclcok: 1 GHz\nclock: 1 Hz\nmemory:\n  kind: dram\n  bandwith: 3\n"
                            "tiles: [1, x]\nlevels: {a: {size: 0 B}}\n",
                            "m.yaml"));
            }),
            "m.yaml:1:8: ‘lanes’ is 4096; it must be within [1, 1024]\n"
            "m.yaml:2:1: unknown key ‘clcok’ (did you mean ‘clock’?)\n"
            "m.yaml:3:8: ‘clock’ is 1 Hz; it must be within [1 MHz, 100 GHz]\n"
            "m.yaml:5:3: missing key ‘memory.size’: capacity\n"
            "m.yaml:6:3: unknown key ‘memory.bandwith’ (did you mean ‘bandwidth’?)\n"
            "m.yaml:7:12: ‘tiles[1]’ must be a whole number, not ‘x’\n"
            "m.yaml:8:20: ‘levels.a.size’ is 0 B; it must be within [1 B, 1 TiB]");
}

TEST(KeyReader, AcceptsIntegersOnlyInDecimal) {
  const std::pair<const char*, const char*> cases[] = {
      {"1.5", "‘1.5’"},
      {"12abc", "‘12abc’"},
      {"010", "‘010’; write 10 (or 8 if octal was meant)"},
      {"-010", "‘-010’; write -10 (or -8 if octal was meant)"},
      {"09", "‘09’; write 9"},
      {"0x10", "‘0x10’; write it in decimal: 16"},
      {"1e3", "‘1e3’; write 1000"},
      {"2.0", "‘2.0’; write 2"},
      {"9223372036854775808", "‘9223372036854775808’; it does not fit 64 bits"},
      {"'12'", "‘12’; write 12 without quotes"},
      {".nan", "‘.nan’"},
      {"''", "‘’"},
      {"[1]", "a list"},
      {"{a: 1}", "a mapping"},
  };
  for (const auto& [text, shown] : cases) {
    EXPECT_EQ(problems_of(std::string("lanes: ") + text),
              std::string("m.yaml:2:8: ‘lanes’ must be a whole number, not ") + shown);
  }
  EXPECT_EQ(problems_of("lanes: -3"), "m.yaml:2:8: ‘lanes’ is -3; it must be within [1, 1024]");
}

TEST(KeyReader, AcceptsFiniteNumbersOnly) {
  EXPECT_EQ(problems_of("utilisation: .nan"),
            "m.yaml:2:14: ‘utilisation’ must be a finite number, not ‘.nan’");
  EXPECT_EQ(problems_of("utilisation: -.INF"),
            "m.yaml:2:14: ‘utilisation’ must be a finite number, not ‘-.INF’");
  EXPECT_EQ(problems_of("utilisation: 1e999"),
            "m.yaml:2:14: ‘utilisation’ must be a finite number, not ‘1e999’; it is too large for a double");
  EXPECT_EQ(problems_of("utilisation: half"), "m.yaml:2:14: ‘utilisation’ must be a number, not ‘half’");
  EXPECT_EQ(problems_of("utilisation: \"0.5\""),
            "m.yaml:2:14: ‘utilisation’ must be a number, not ‘0.5’; write 0.5 without quotes");
  EXPECT_EQ(problems_of("utilisation: 1.5"), "m.yaml:2:14: ‘utilisation’ is 1.5; it must be within [0, 1]");
}

TEST(KeyReader, AcceptsOnlyTrueAndFalse) {
  EXPECT_EQ(problems_of("fuse: yes"), "m.yaml:2:7: ‘fuse’ must be true or false, not ‘yes’; write true");
  EXPECT_EQ(problems_of("fuse: OFF"), "m.yaml:2:7: ‘fuse’ must be true or false, not ‘OFF’; write false");
  EXPECT_EQ(problems_of("fuse: maybe"), "m.yaml:2:7: ‘fuse’ must be true or false, not ‘maybe’");
  EXPECT_EQ(problems_of("fuse: 'true'"),
            "m.yaml:2:7: ‘fuse’ must be true or false, not ‘true’; write true without quotes");
}

TEST(KeyReader, WantsUnits) {
  EXPECT_EQ(problems_of("clock: 1000000"),
            "m.yaml:2:8: ‘clock’: ‘1000000’ has no unit; write a frequency with one of Hz, kHz, MHz, GHz, "
            "for example "
            "‘1.2 GHz’");
  EXPECT_EQ(problems_of("memory2: 1"), "m.yaml:2:1: unknown key ‘memory2’ (did you mean ‘memory’?)");
  EXPECT_EQ(problems_of("latency: -5 cycles"),
            "m.yaml:2:10: ‘latency’ is -5 cycles; it must be at least 0 cycles");
}

TEST(KeyReader, WantsExtentsWithTwoSides) {
  EXPECT_EQ(read<Machine>(load_yaml(std::string(memory_line) + "input: 224", "m")).input, (Extent{224, 224}));
  EXPECT_EQ(problems_of("input: 512y3"),
            "m.yaml:2:8: ‘input’ must be height x width, not ‘512y3’; write 512x1024, or 512 for a square");
  EXPECT_EQ(problems_of("input: 0x512"),
            "m.yaml:2:8: ‘input’ is ‘0x512’; each side must be within [1, 65536]");
}

TEST(KeyReader, ListsTheWordsOfAChoice) {
  EXPECT_EQ(problems_of("policy: fito"),
            "m.yaml:2:9: unknown policy ‘fito’; known: fifo, priority (did you mean ‘fifo’?)");
  EXPECT_EQ(problems_of("policy: lottery"), "m.yaml:2:9: unknown policy ‘lottery’; known: fifo, priority");
}

TEST(KeyReader, DoesNotJudgeKeysUnderAnUnknownTag) {
  EXPECT_EQ(config_error_of(
                [] { read<Machine>(load_yaml("memory: {size: 1 B, kind: drum, bandwidth: 1 B/s}", "m")); }),
            "m:1:27: unknown kind ‘drum’; known: sram, dram (did you mean ‘dram’?)");
  EXPECT_EQ(config_error_of([] { read<Machine>(load_yaml("memory: {size: 1 B, bandwidth: 1 B/s}", "m")); }),
            "m:1:21: unknown key ‘memory.bandwidth’; known: size, kind");
}

TEST(KeyReader, TakesNullForNoValue) {
  EXPECT_EQ(problems_of("lanes:"), "m.yaml:2:1: ‘lanes’ has no value; write one or leave the key out");
  EXPECT_EQ(problems_of("tiles: [1, ~]"),
            "m.yaml:2:12: ‘tiles[1]’ has no value; write one or leave the key out");
  EXPECT_EQ(read<Machine>(load_yaml(std::string(memory_line) + "cap: null", "m")).cap, std::nullopt);
}

TEST(KeyReader, ChecksTheLengthOfLists) {
  EXPECT_EQ(problems_of("tiles: [1, 2, 3, 4, 5]"),
            "m.yaml:2:8: ‘tiles’ has 5 elements; must be within [0, 4]");
  EXPECT_EQ(problems_of("tiles: 3"), "m.yaml:2:8: ‘tiles’ must be a list, not ‘3’; write [a, b, …]");
}

TEST(KeyReader, MissesRequiredKeysOfAnAbsentSection) {
  EXPECT_EQ(config_error_of([] { read<Machine>(load_yaml("lanes: 1", "m.yaml")); }),
            "m.yaml:1:1: missing key ‘memory.size’: capacity");
}

TEST(KeyReader, WantsAMappingAtTheTop) {
  EXPECT_EQ(config_error_of([] { read<Machine>(load_yaml("[1, 2]", "m.yaml")); }),
            "m.yaml:1:1: this value must be a mapping with keys, not a list");
}

TEST(KeyReader, GathersTheProblemsOfSeveralFiles) {
  Diagnostics diagnostics;
  read<Memory>(load_yaml("size: 3", "b.yaml"), diagnostics);
  read<Memory>(load_yaml("size: 1 B\nkinds: sram", "a.yaml"), diagnostics);
  EXPECT_EQ(config_error_of([&] { diagnostics.throw_if_any(); }),
            "b.yaml:1:7: ‘size’: ‘3’ has no unit; write a size in bytes with one of B, kB, KiB, MB, MiB, GB, "
            "GiB, TB, TiB, "
            "for example ‘64 KiB’\n"
            "a.yaml:2:1: unknown key ‘kinds’ (did you mean ‘kind’?)");
}

TEST(KeyReader, WordsABoundedNumberOfProblems) {
  std::string yaml;
  for (int i = 0; i < 1000; ++i) yaml += "unknown" + std::to_string(i) + ": 1\n";
  const std::string text = problems_of(yaml);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 200);
  // 1000 unknown keys, 200 of which are worded
  EXPECT_TRUE(text.ends_with("… and 800 more problems")) << text.substr(text.size() - 60);
}

struct Range {
  std::int64_t low = 0;
  std::int64_t high = 1;
};
void describe(Keys& keys, Range& range) {
  keys.integer({"low", "least"}, range.low);
  keys.integer({"high", "most"}, range.high);
  if (keys.reading() && range.low > range.high) keys.complain("high", "‘high’ is below ‘low’");
}

TEST(KeyReader, PutsACrossCheckAtTheKeyItConcerns) {
  EXPECT_EQ(config_error_of([] { read<Range>(load_yaml("high: 1\nlow: 2", "r.yaml")); }),
            "r.yaml:1:7: ‘high’ is below ‘low’");
  // an absent key has no place of its own: the mapping's is taken
  EXPECT_EQ(config_error_of([] { read<Range>(load_yaml("low: 2", "r.yaml")); }),
            "r.yaml:1:1: ‘high’ is below ‘low’");
}

}  // namespace
}  // namespace switchyard
