#include "base/key_writer.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/load.h"
#include "tests/base/machine_fixture.h"

namespace switchyard {
namespace {

Machine sample() {
  Machine machine;
  machine.name = "007";
  machine.memory = {MemoryKind::dram, Bytes(2097152), BytesPerSecond(1e12), Seconds(0.1)};
  machine.levels = {{"l1", {}}};
  machine.cap = Watts(250.0);
  return machine;
}

TEST(KeyWriter, WritesEveryKeyWithUnits) {
  EXPECT_EQ(to_yaml(to_node(sample())), R"(lanes: 8
utilisation: 0.5
fuse: true
name: "007"
input: 512x1024
clock: 1.2 GHz
latency: 120 cycles
policy: fifo
memory:
  size: 2 MiB
  kind: dram
  bandwidth: 1 TB/s
  refresh: 100 ms
tiles: [1, 2]
levels:
  l1:
    size: 64 KiB
    kind: sram
cap: 250 W
)");
}

TEST(KeyWriter, WritesWhatReadsBackEqual) {
  for (const Machine& machine : {sample(), Machine{}}) {
    EXPECT_EQ(read<Machine>(load_yaml(to_yaml(to_node(machine)), "y")), machine);
    EXPECT_EQ(read<Machine>(load_json(to_json(to_node(machine)), "j")), machine);
  }
}

TEST(KeyWriter, SaysWhereEachValueCameFrom) {
  Origins origins;
  ReadOptions options;
  options.origins = &origins;
  Node node =
      load_yaml("lanes: 4\nmemory:\n  size: 1 B\ntiles:\n  - 3\nlevels: {l1: {size: 2 B}}\n", "m.yaml");
  apply_override(node, "clock=2 GHz");
  const Machine machine = read<Machine>(node, options);
  EXPECT_EQ(to_yaml(to_node(machine, &origins), {.origins = true}), R"(lanes: 4  # m.yaml:1
utilisation: 0.5  # default
fuse: true  # default
name: array  # default
input: 512x1024  # default
clock: 2 GHz  # --set
latency: 120 cycles  # default
policy: fifo  # default
memory:
  size: 1 B  # m.yaml:3
  kind: sram  # default
tiles: [3]  # m.yaml:5
levels:
  l1:
    size: 2 B  # m.yaml:6
    kind: sram  # default
)");
}

TEST(KeyWriter, RefusesToWriteWhatIsNotFinite) {
  Machine machine;
  machine.utilisation = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(to_node(machine), SimError);
}

}  // namespace
}  // namespace switchyard
