#include "base/compose.h"

#include <gtest/gtest.h>

#include "base/key_reader.h"
#include "base/load.h"
#include "base/write.h"
#include "tests/base/config_error_text.h"
#include "tests/base/machine_fixture.h"
#include "tests/base/temporary_folder.h"

namespace switchyard {
namespace {

Node yaml(const std::string& text) { return load_yaml(text, "f.yaml"); }

Node overridden(const std::string& text, const std::vector<std::string>& assignments) {
  Node root = yaml(text);
  for (const std::string& assignment : assignments) apply_override(root, assignment);
  return root;
}

TEST(Merge, GoesDeepIntoMappingsAndReplacesTheRest) {
  EXPECT_EQ(merge(yaml("{a: {b: 1, c: 2}, l: [1, 2], t: x}"), yaml("{a: {c: 3, d: 4}, l: [9], t: {u: 1}}")),
            yaml("{a: {b: 1, c: 3, d: 4}, l: [9], t: {from: x, u: 1}}"));
}

TEST(Merge, ChangesElementsOfAListByIndex) {
  EXPECT_EQ(merge(yaml("[{a: 1, b: 2}, {a: 3}]"), yaml("{1: {a: 9}}")), yaml("[{a: 1, b: 2}, {a: 9}]"));
  EXPECT_EQ(config_error_of([] { merge(yaml("[1]"), yaml("{3: 1}")); }),
            "f.yaml:1:2: index 3 is beyond the list, which has 1 elements (the first is 0)");
}

TEST(Merge, KeepsTheOriginOfEachValue) {
  const Node merged = merge(load_yaml("a: 1\nb: 2", "base.yaml"), load_yaml("\nb: 3", "over.yaml"));
  EXPECT_EQ(merged.find("a")->mark.to_string(), "base.yaml:1:4");
  EXPECT_EQ(merged.find("b")->mark.to_string(), "over.yaml:2:4");
}

TEST(Override, SetsNestedValues) {
  EXPECT_EQ(overridden("{a: {b: 1}, l: [{c: 1}, {c: 2}]}", {"a.b=64 KiB", "l[1].c=5", "l.0.c=[1, {x: y}]",
                                                            "n.e.w=true", "\"d.o.t\"=1", "a.b2='007'"}),
            yaml("{a: {b: 64 KiB, b2: '007'}, l: [{c: [1, {x: y}]}, {c: 5}], n: {e: {w: true}}, d.o.t: 1}"));
  const Node root = overridden("{a: 1}", {"a=2"});
  EXPECT_EQ(root.find("a")->mark.to_string(), "--set");
}

TEST(Override, ReplacesAWholeReferenceButChangesBelowIt) {
  EXPECT_EQ(overridden("{m: x.yaml}", {"m=y.yaml"}), yaml("{m: y.yaml}"));
  EXPECT_EQ(overridden("{m: x.yaml}", {"m.a=1", "m.b=2"}), yaml("{m: {from: x.yaml, a: 1, b: 2}}"));
}

TEST(Override, SaysWhatIsWrongWithIt) {
  const auto error = [](const std::string& assignment) {
    return config_error_of([&] { overridden("{a: 1, l: [1]}", {assignment}); });
  };
  EXPECT_EQ(error("a"), "--set: ‘a’ has no ‘=’; write ‘a.b.c=value’");
  EXPECT_EQ(error("=1"), "--set: ‘=1’ has an empty key; write ‘a.b.c=value’");
  EXPECT_EQ(error("a..b=1"), "--set: ‘a..b=1’ has an empty key; write ‘a.b.c=value’");
  EXPECT_EQ(error("a.=1"), "--set: ‘a.=1’ has an empty key; write ‘a.b.c=value’");
  EXPECT_EQ(error("a="), "--set: ‘a=’ has no value; write ‘a.b.c=value’");
  EXPECT_EQ(error("\"a=1"), "--set: ‘\"a=1’ has an unclosed quote; write ‘a.b.c=value’");
  EXPECT_EQ(error("l[x]=1"), "--set: ‘l[x]=1’ has no list index between ‘[’ and ‘]’; write ‘a.b.c=value’");
  EXPECT_EQ(error("l[1=1"), "--set: ‘l[1=1’ has no list index between ‘[’ and ‘]’; write ‘a.b.c=value’");
  EXPECT_EQ(error("l[7]=1"), "--set: index 7 is beyond the list, which has 1 elements (the first is 0)");
  EXPECT_EQ(error("l[99999999999999999999]=1"),
            "--set: ‘l[99999999999999999999]=1’ has no list index between ‘[’ and ‘]’; write ‘a.b.c=value’");
  EXPECT_EQ(error("l.x=1"), "--set: ‘l.x=1’: ‘x’ is no index, and a list stands there");
  EXPECT_EQ(error("a=[1"), "--set: ‘a=[1’: a list or mapping where a key belongs; is its bracket closed?");
  EXPECT_EQ(error("a=!!int 3"),
            "--set: ‘a=!!int 3’: tag ‘tag:yaml.org,2002:int’ is not read; write the plain value");
}

TEST(Override, OfAMisspeltKeyIsReportedByTheReader) {
  EXPECT_EQ(config_error_of([] {
              read<Machine>(overridden("{memory: {size: 1 B}}", {"lane=3", "memory.size=7"}));
            }),
            "--set: ‘memory.size’: ‘7’ has no unit; write a size in bytes with one of B, kB, KiB, MB, MiB, "
            "GB, GiB, TB, TiB, "
            "for example ‘64 KiB’\n"
            "--set: unknown key ‘lane’ (did you mean ‘lanes’?)");
}

class ReferencedFiles : public ::testing::Test {
 protected:
  std::string at(const std::string& name) const { return (folder_.path() / name).string(); }
  Machine read_machine(const std::string& name, const std::vector<std::string>& overrides = {}) const {
    ReadOptions options;
    options.search_roots = {folder_.path() / "installed"};
    return read<Machine>(load_config(folder_.path() / name, overrides, options.search_roots), options);
  }
  TemporaryFolder folder_;
};

TEST_F(ReferencedFiles, AreFoundBesideTheFileThatNamesThem) {
  folder_.write("run/m.yaml", "memory: ../parts/dram.yaml");
  folder_.write("parts/dram.yaml", "{size: 2 KiB, kind: dram}");
  // 2 * 1024
  EXPECT_EQ(read_machine("run/m.yaml").memory.size, Bytes(2048));
}

TEST_F(ReferencedFiles, AreFoundUnderTheSearchRoots) {
  folder_.write("m.yaml", "memory: parts/dram.yaml");
  folder_.write("installed/parts/dram.yaml", "{size: 3 B}");
  EXPECT_EQ(read_machine("m.yaml").memory.size, Bytes(3));
}

TEST_F(ReferencedFiles, TakeOverrides) {
  folder_.write("m.yaml", "memory: {from: dram.yaml, bandwidth: 5 GB/s}");
  folder_.write("dram.yaml", "{size: 2 B, kind: dram, bandwidth: 1 GB/s, refresh: 1 us}");
  EXPECT_EQ(read_machine("m.yaml").memory,
            (Memory{MemoryKind::dram, Bytes(2), BytesPerSecond(5e9), Seconds(1e-6)}));
}

TEST_F(ReferencedFiles, TakeOverridesFromTheCommandLine) {
  folder_.write("m.yaml", "memory: dram.yaml");
  folder_.write("dram.yaml", "{size: 2 B, kind: dram}");
  EXPECT_EQ(read_machine("m.yaml", {"memory.bandwidth=5 GB/s", "lanes=3"}).memory.bandwidth,
            BytesPerSecond(5e9));
}

TEST_F(ReferencedFiles, TakeOverridesThroughSeveralFiles) {
  folder_.write("top.yaml", "from: parts/m.yaml\nlanes: 2");
  folder_.write("parts/m.yaml", "{lanes: 1, clock: 2 GHz, memory: dram.yaml, tiles: [1, 2, 3]}");
  folder_.write("parts/dram.yaml", "{size: 2 B, kind: dram}");
  const Machine machine = read_machine("top.yaml", {"memory.refresh=1 s", "tiles[1]=9"});
  EXPECT_EQ(machine.lanes, 2);
  EXPECT_EQ(machine.clock, Hertz(2e9));
  EXPECT_EQ(machine.memory.refresh, Seconds(1.0));
  EXPECT_EQ(machine.memory.size, Bytes(2));
  EXPECT_EQ(machine.tiles, (std::vector<std::int64_t>{1, 9, 3}));
}

TEST_F(ReferencedFiles, ReportTheirProblemsTogetherWithTheOthers) {
  folder_.write("m.yaml", "lanes: x\nmemory: dram.yaml\n");
  folder_.write("dram.yaml", "size: 2\nkind: sram\n");
  EXPECT_EQ(config_error_of([&] { read_machine("m.yaml"); }),
            at("m.yaml") + ":1:8: ‘lanes’ must be a whole number, not ‘x’\n" + at("dram.yaml") +
                ":1:7: ‘memory.size’: ‘2’ has no unit; write a size in bytes with one of B, kB, KiB, MB, "
                "MiB, GB, GiB, TB, "
                "TiB, for example ‘64 KiB’");
}

TEST_F(ReferencedFiles, ThatAreMissingAreLookedForAloud) {
  folder_.write("m.yaml", "memory: drma.yaml");
  folder_.write("dram.yaml", "size: 2 B");
  EXPECT_EQ(config_error_of([&] { read_machine("m.yaml"); }),
            at("m.yaml") + ":1:9: no file ‘drma.yaml’ (did you mean ‘dram.yaml’?); looked for " +
                at("drma.yaml") + ", drma.yaml, " + at("installed/drma.yaml"));
}

TEST_F(ReferencedFiles, MayNotReferToThemselves) {
  folder_.write("m.yaml", "memory: m.yaml");
  EXPECT_EQ(config_error_of([&] { read_machine("m.yaml"); }),
            at("m.yaml") + ":1:9: ‘" + at("m.yaml") + "’ refers to itself through this reference");
  folder_.write("a.yaml", "memory: b.yaml");
  folder_.write("b.yaml", "from: a.yaml");
  EXPECT_EQ(config_error_of([&] { read_machine("a.yaml"); }),
            at("b.yaml") + ":1:7: ‘" + at("a.yaml") + "’ refers to itself through this reference");
  folder_.write("self.yaml", "from: ./self.yaml");
  EXPECT_EQ(config_error_of([&] { read_machine("self.yaml"); }),
            at("self.yaml") + ":1:7: ‘" + at("self.yaml") + "’ refers to itself through this reference");
}

TEST_F(ReferencedFiles, MayNotChainForEver) {
  for (int i = 0; i < 20; ++i) {
    folder_.write("f" + std::to_string(i) + ".yaml", "from: f" + std::to_string(i + 1) + ".yaml");
  }
  // f0 … f15 are 16 open files
  EXPECT_EQ(config_error_of([&] { read_machine("f0.yaml"); }),
            at("f15.yaml") + ":1:7: files refer to files more than 16 deep");
}

TEST_F(ReferencedFiles, MustHoldWhatIsExpected) {
  folder_.write("m.yaml", "memory: text.yaml");
  folder_.write("text.yaml", "just text");
  EXPECT_EQ(config_error_of([&] { read_machine("m.yaml"); }),
            at("text.yaml") + ":1:1: a file that another one names must hold a mapping or a list");
  folder_.write("n.yaml", "memory: {from: [x]}");
  EXPECT_EQ(config_error_of([&] { read_machine("n.yaml"); }),
            at("n.yaml") + ":1:16: ‘from’ must be the path of a file");
  folder_.write("d.yaml", "memory: .");
  EXPECT_NE(config_error_of([&] { read_machine("d.yaml"); }).find(": is a directory; name a file in it"),
            std::string::npos);
  folder_.write("e.yaml", "memory: broken.json");
  folder_.write("broken.json", "{");
  EXPECT_EQ(config_error_of([&] { read_machine("e.yaml"); }).find(at("broken.json") + ":1:1: not JSON: "),
            0U);
}

}  // namespace
}  // namespace switchyard
