// Axes, expressions over them, constraints, and how settings reach a configuration.
#include "sweep/space.h"

#include <gtest/gtest.h>

#include "base/write.h"
#include "tests/sweep/sweeps.h"

namespace switchyard::sweep {
namespace {

TEST(Space, RangesAreLinearOrMultiplied) {
  const Space space(
      config_of("axes:\n"
                "  linear: {range: {from: 0.1, to: 0.5, step: 0.1}}\n"
                "  powers: {range: {from: 4, to: 100, factor: 2}}\n"));
  // 0.1 + 4 x 0.1 misses 0.5 by rounding only; 4, 8, 16, 32, 64 and no 128.
  EXPECT_EQ(space.axes()[0].values.size(), 5U);
  EXPECT_EQ(space.axes()[1].values, (std::vector<std::string>{"4", "8", "16", "32", "64"}));
  EXPECT_EQ(space.combinations(), 25);
}

TEST(Space, ComputedAxesFollowTheOthersWhateverTheOrderInTheFile) {
  const Space space(
      config_of("axes:\n"
                "  bytes: {key: pe.weight_buffer, expression: width * lanes / 8, unit: KiB}\n"
                "  width: {key: pe.vector_width, values: [8, 16]}\n"
                "  lanes: {key: pe.lanes, expression: width / 2}\n"));
  // width 16: lanes 8, 16 x 8 / 8 = 16 KiB.
  EXPECT_EQ(*space.settings({1}), (std::vector<std::string>{"16 KiB", "16", "8"}));
}

TEST(Space, ConstraintsExcludeCombinations) {
  const Space space(
      config_of("axes: {a: {values: [1, 2]}, b: {values: [1, 2]}}\nconstraints: [a * b <= 2]\n"));
  EXPECT_TRUE(space.settings({0, 1}));
  EXPECT_FALSE(space.settings({1, 1}));
}

TEST(Space, SettingsReachTheirKeys) {
  const Space space(
      config_of("axes:\n"
                "  lanes: {key: 'accelerator.pe.lanes', values: [4]}\n"
                "  depth: {key: 'paths[0].depth', values: ['[1, 2]']}\n"
                "  both: {key: accelerator, values: ['{rows: 2, columns: 8}']}\n"
                "  helper: {values: [7]}\n"));
  Node node = load_yaml("accelerator: {rows: 1, pe: {lanes: 1, width: 3}}\npaths: [{depth: 0}]", "base");
  apply_settings(node, space, *space.settings({0, 0, 0, 0}));
  EXPECT_EQ(to_yaml_line(node),
            "{accelerator: {rows: 2, pe: {lanes: 4, width: 3}, columns: 8}, paths: [{depth: [1, 2]}]}");
}

TEST(Space, ASettingBelowAFileReferenceOverridesThatFile) {
  const Space space(config_of("axes: {lanes: {key: accelerator.pe.lanes, values: [4]}}"));
  Node node = load_yaml("accelerator: machine.yaml", "base");
  apply_settings(node, space, *space.settings({0}));
  EXPECT_EQ(to_yaml_line(node), "{accelerator: {from: machine.yaml, pe: {lanes: 4}}}");
}

TEST(Space, WrongAxesAreExplained) {
  EXPECT_EQ(space_error("axes: {}"), "sweep.yaml:3:7: names no axis");
  EXPECT_EQ(space_error("axes: {a: {key: x}}"),
            "sweep.yaml:3:11: give an axis exactly one of ‘values’, ‘range’ and ‘expression’");
  EXPECT_EQ(space_error("axes: {a: {values: [1, 1]}}"), "sweep.yaml:3:11: axis ‘a’ has ‘1’ twice");
  EXPECT_EQ(space_error("axes: {a: {key: x..y, values: [1]}}"),
            "sweep.yaml:3:11: ‘x..y’ is no way to a key; write ‘a.b.c’, ‘a.list[0].b’ or ‘a.\"b.c\".d’");
  EXPECT_EQ(space_error("axes: {a: {values: [x], unit: KiB}}"),
            "sweep.yaml:3:11: axis ‘a’: ‘x’ is no number, and only numbers take a unit");
  EXPECT_EQ(space_error("axes: {a: {expression: b}, b: {expression: a}}"),
            "sweep.yaml:3:11: axis ‘a’ is computed from itself: ‘b’");
  EXPECT_EQ(space_error("axes: {a: {values: [4 KiB]}, b: {expression: a * 2}}"),
            "sweep.yaml:3:33: ‘a * 2’ uses axis ‘a’, whose value ‘4 KiB’ is no plain number; give its unit "
            "as ‘unit’");
  EXPECT_EQ(space_error("axes: {a: {values: [0]}, b: {expression: 1 / a}}"),
            "sweep.yaml:3:29: ‘1 / a’ has no finite value for a=0");
  EXPECT_EQ(space_error("axes: {min: {values: [0]}}"),
            "sweep.yaml:3:7: axis ‘min’: the name of an axis is made of letters, digits, ‘_’ and ‘.’, and is "
            "no word of "
            "expressions");
  EXPECT_EQ(space_error("axes: {status: {values: [0]}}"),
            "sweep.yaml:3:7: axis ‘status’: tables have a column of that name; choose another");
  EXPECT_EQ(space_error("axes: {a: {values: ['[1']}}").find("sweep.yaml:3:11: ‘[1’: "), 0U);
}

TEST(Space, WrongRangesAreExplained) {
  EXPECT_EQ(space_error("axes: {a: {range: {from: 1, to: 2}}}"),
            "sweep.yaml:3:19: give a range either ‘step’ (linear) or ‘factor’ (e.g. 2 for powers of two)");
  EXPECT_EQ(space_error("axes: {a: {range: {from: 2, to: 1, step: 1}}}"),
            "sweep.yaml:3:33: a range goes upwards; ‘to’ is below ‘from’");
  EXPECT_EQ(space_error("axes: {a: {range: {from: 1, to: 2, step: 0}}}"), "sweep.yaml:3:42: must be above 0");
  EXPECT_EQ(space_error("axes: {a: {range: {from: 1, to: 2, factor: 1}}}"),
            "sweep.yaml:3:44: must be above 1");
  EXPECT_EQ(space_error("axes: {a: {range: {from: 0, to: 2, factor: 2}}}"),
            "sweep.yaml:3:26: must be above 0 where values are multiplied");
  EXPECT_EQ(space_error("axes: {a: {range: {from: 0, to: 1e9, step: 1}}}"),
            "sweep.yaml:3:11: the range has more than 100000 values; use a larger step");
}

TEST(Space, EveryProblemIsReportedAtOnce) {
  EXPECT_EQ(space_error("axes: {a: {values: [1]}, b: {expression: c}}\nconstraints: [a + 1, a <]"),
            "sweep.yaml:3:29: character 1 of ‘c’: unknown name ‘c’; known: a, b, min, max, floor, ceil, "
            "round, abs, sqrt, "
            "log2, pow, and, or\n"
            "sweep.yaml:4:15: ‘a + 1’ is a number, not a condition; compare it, e.g. with ‘<= 1024’\n"
            "sweep.yaml:4:22: character 4 of ‘a <’: expected a number, a name or ‘(’");
}

}  // namespace
}  // namespace switchyard::sweep
