// Bad tables: every problem at once, at its place, with its remedy.
#include <gtest/gtest.h>

#include "base/load.h"
#include "tests/energy/tables.h"

namespace switchyard::energy {
namespace {

template <class T>
std::string messages(const std::string& yaml) {
  try {
    (void)read<T>(load_yaml(yaml, "t.yaml"));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

/// The messages of a shipped table with one override.
std::string messages_with(const std::string& override_text) {
  try {
    (void)read<EnergyTable>(load_config(test::energy_config("16nm"), {override_text}));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(BadTable, ValueWithoutUnit) {
  EXPECT_EQ(messages_with("energy.wire.value=0.08"),
            "--set: ‘energy.wire.value’: ‘0.08’ has no unit; write an energy with one of fJ, pJ, nJ, uJ, µJ, "
            "mJ, J, kJ, "
            "MJ, for example ‘0.2 pJ’");
}

TEST(BadTable, EnergyOfAnotherScale) {
  EXPECT_EQ(messages_with("energy.wire.value=0.08 J"),
            "--set: ‘energy.wire.value’ is 0.08 J; it must be within [0.001 fJ, 1 uJ]");
}

TEST(BadTable, UnknownConfidence) {
  EXPECT_EQ(messages_with("energy.wire.confidence=guessed"),
            "--set: unknown confidence ‘guessed’; known: measured, published, derived, assumed");
}

TEST(BadTable, BlankSource) {
  const char* message = "--set: a figure needs a source; name where it stands or the rule that gives it";
  EXPECT_EQ(messages_with("energy.wire.source=' '"), message);
  EXPECT_EQ(messages_with("energy.wire.source=''"), message);
}

TEST(BadTable, NegativeExponentWouldLetLargerMacrosCostLess) {
  EXPECT_EQ(messages_with("sram.read.row_exponent=-0.1"),
            "--set: ‘sram.read.row_exponent’ is -0.1; it must be within [0, 2]");
}

TEST(BadTable, MisspeltKey) {
  EXPECT_EQ(messages_with("energy.wires=1 pJ"), "--set: unknown key ‘energy.wires’ (did you mean ‘wire’?)");
}

TEST(BadTable, MissingProvenance) {
  EXPECT_EQ(messages<DramEnergy>("kind: dram_energy\ntypes:\n  DDR9: {value: 3 pJ}\n"),
            "t.yaml:3:9: missing key ‘types.DDR9.confidence’: how far to trust it\n"
            "t.yaml:3:9: missing key ‘types.DDR9.source’: where it comes from, or the rule that gives it");
}

TEST(BadTable, AnotherKindOfFile) {
  EXPECT_EQ(messages<DramEnergy>("kind: energy_table\ntypes: {}\n"),
            "t.yaml:1:7: unknown kind ‘energy_table’; known: dram_energy");
}

constexpr const char* two_nodes =
    "kind: technology_scaling\n"
    "source: test\n"
    "nodes:\n"
    "  - {node: 7 nm, nominal_voltage: 0.7 V, a2: 1, a1: 0, a0: 0, area: 1}\n"
    "  - {node: 16 nm, nominal_voltage: 0.8 V, a2: 1, a1: 0, a0: 0, area: 3}\n";

TEST(BadScaling, NodesOutOfOrder) {
  EXPECT_EQ(
      messages<TechnologyScaling>(two_nodes),
      "t.yaml:4:3: 7 nm does not come before 16 nm; list nodes from the largest to the smallest, each once");
}

}  // namespace
}  // namespace switchyard::energy
