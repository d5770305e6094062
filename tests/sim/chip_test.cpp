// A network on a chip: sums hold, every operator is accounted for, tables follow the machine.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "accel/program.h"
#include "base/error.h"
#include "sim/chip/ledger.h"
#include "tests/sim/chip_support.h"

namespace switchyard::sim {
namespace {

using energy::Component;
using energy::Operand;

/// One chip for all: mapping takes longer than profiling.
TEST(Chip, LayersModulesComponentsAndOperandsAddUpToTheNetwork) {
  Chip chip = testing::chip("magnet-like");
  for (const Fidelity fidelity : {Fidelity::analytic, Fidelity::systemc}) {
    for (const Graph& graph : {testing::small_resnet(), testing::small_segformer()}) {
      SCOPED_TRACE(graph.name() + " " + std::string(name_of(fidelity)));
      const ChipProfile profile = chip.profile(graph, fidelity);
      Joules layers, components, by_operand;
      std::int64_t cycles = 0, macs = 0;
      for (const ChipLayer& layer : profile.layers) {
        layers += layer.energy.total();
        cycles += layer.cycles.value();
        macs += layer.macs;
        EXPECT_GT(layer.cycles.value(), 0) << layer.name;
        EXPECT_GT(layer.energy.total().value(), 0) << layer.name << " costs nothing";
      }
      const Joules leakage = profile.leakage * profile.latency;
      const double total = profile.energy.total().value();
      EXPECT_NEAR(total, (layers + leakage).value(), 1e-12 * total);
      EXPECT_NEAR(profile.energy.of(Component::leakage).value(), leakage.value(), 1e-12 * total);
      EXPECT_EQ(cycles, profile.cycles.value());
      EXPECT_EQ(macs, graph.totals().macs);
      EXPECT_EQ(profile.breakdown.total, profile.cycles.value());
      for (std::size_t c = 0; c < energy::component_count; ++c) {
        components += profile.energy.of(static_cast<Component>(c));
      }
      for (std::size_t o = 0; o < energy::operand_count; ++o) by_operand += profile.energy.of(static_cast<Operand>(o));
      EXPECT_NEAR(components.value(), total, 1e-12 * total);
      EXPECT_NEAR(by_operand.value(), total, 1e-12 * total);
      for (const int depth : {1, 2, 16}) {
        std::int64_t of_modules = 0;
        for (const ChipModule& module : by_module(profile, depth)) of_modules += module.cycles.value();
        EXPECT_EQ(of_modules, profile.cycles.value());
      }
    }
  }
}

TEST(Chip, RunsEveryComputingLayerOfTheZooOnceAndNoneForNothing) {
  // Free are inputs and concatenations, whose producers write side by side; everything else is a task or runs in the
  // drain of one, and takes cycles and energy.
  const accel::Accelerator a = testing::machine("magnet-like");
  for (const Choice& model : model_choices()) {
    const Graph graph = Path(model.word).build();
    std::set<LayerId> run;
    for (const accel::Task& task : accel::program_of(graph, a)) {
      EXPECT_TRUE(run.insert(task.layer).second) << model.word << " " << graph.layer(task.layer).name;
      for (const LayerId id : task.fused) {
        EXPECT_TRUE(run.insert(id).second) << model.word << " " << graph.layer(id).name;
      }
      if (!task.nest) {
        EXPECT_GT(task.vector.vector_operations + task.vector.special_operations, 0)
            << model.word << " " << graph.layer(task.layer).name;
      }
    }
    for (const Layer& layer : graph.layers()) {
      const OpKind kind = kind_of(layer.op);
      const bool free = kind == OpKind::source || kind == OpKind::concat;
      EXPECT_EQ(run.contains(layer.id), !free) << model.word << " " << layer.name;
    }
  }
}

TEST(Chip, AnOpWithoutARuleIsAnErrorThatNamesTheLayer) {
  // Inputs are the one kind without a rule: they are no task, and asking for their cost is refused.
  const Graph graph = testing::small_resnet();
  try {
    accel::vector_work(graph, graph.layer(0));
    FAIL() << "an input got a cost";
  } catch (const ConfigError& error) {
    EXPECT_EQ(std::string(error.what()).rfind("layer 'input': the accelerator has no rule for a", 0), 0u) << error.what();
  }
}

TEST(Chip, RefusesToSimulateASystolicArray) {
  ChipOptions options;
  options.fidelity = Fidelity::systemc;
  try {
    testing::chip("systolic-32x32", options).profile(testing::small_resnet());
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(), "systolic-32x32: a systolic array has the analytic model only; use fidelity: analytic");
  }
  options.fidelity = Fidelity::analytic;
  const ChipProfile profile = testing::chip("systolic-32x32", options).profile(testing::small_resnet());
  EXPECT_GT(profile.energy.of(Component::collectors).value(), 0);
  EXPECT_EQ(profile.energy.of(Component::weight_buffer).value(), 0);
}

TEST(Chip, PricesARowStationaryArrayByItsPads) {
  ChipOptions options;
  options.fidelity = Fidelity::analytic;
  const ChipProfile profile = testing::chip("eyeriss-rs", options).profile(testing::small_resnet());
  for (const Component c : {Component::mac, Component::weight_buffer, Component::input_buffer, Component::accumulators,
                            Component::global_buffer, Component::network, Component::dram}) {
    EXPECT_GT(profile.energy.of(c).value(), 0) << static_cast<int>(c);
  }
  options.fidelity = Fidelity::systemc;
  try {
    testing::chip("eyeriss-rs", options).profile(testing::small_resnet());
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(), "eyeriss-rs: a row-stationary array has the analytic model only; use fidelity: analytic");
  }
}

TEST(Chip, IdleSlotsCostWhatTheGatingFactorSays) {
  // An unused slot takes the energy of a MAC times the factor, so the MAC energy is linear in it.
  ChipOptions options;
  options.fidelity = Fidelity::analytic;
  const Graph graph = testing::small_segformer();
  const auto mac_energy = [&](double factor) {
    options.gated_mac = factor;
    return testing::chip("magnet-like", options).profile(graph).energy.of(Component::mac).value();
  };
  const double open = mac_energy(1), half = mac_energy(0.5), closed = mac_energy(0);
  EXPECT_GT(open, closed);
  EXPECT_NEAR(half, 0.5 * (open + closed), 1e-12 * open);
  options.gated_mac = 1.5;
  EXPECT_THROW(testing::chip("magnet-like", options), ConfigError);
}

TEST(EnergyLibrary, TakesTheTableOfTheNodeAndMovesItToTheSupply) {
  const EnergyLibrary library = testing::shipped_tables();
  accel::Accelerator a = testing::machine("simba-chip");
  a.voltage = Volts(0.8);
  EXPECT_EQ(table_for(library, a), library.tables[2]) << "16 nm and 0.8 V are the shipped table";
  a.voltage = Volts(0.4);
  // SRAM energy goes with the square of the supply at one node.
  const energy::SramShape macro;
  EXPECT_NEAR(table_for(library, a).sram.read_energy(macro) / library.tables[2].sram.read_energy(macro), 0.25, 1e-3);
  a.node_nm = 65;
  a.voltage = Volts(1.0);
  EXPECT_NEAR(table_for(library, a).node.value(), 65e-9, 1e-15);
}

TEST(EnergyLibrary, KeepsForAConfigurationWhatItsMachinesNeed) {
  const EnergyLibrary library = testing::shipped_tables();
  accel::Accelerator five = testing::machine("magnet-like");
  accel::Accelerator twelve = five;
  twelve.node_nm = 12;  // nearest by ratio: 16 / 12 = 1.33, 12 / 7 = 1.71
  const EnergyLibrary some = only_for(library, {five, twelve});
  ASSERT_EQ(some.tables.size(), 2u);
  EXPECT_EQ(some.tables[0].name, "16nm");
  EXPECT_EQ(some.tables[1].name, "5nm");
  EXPECT_EQ(table_for(some, twelve), table_for(library, twelve));
  EXPECT_THROW(table_for(EnergyLibrary{}, five), ConfigError);
}

}  // namespace
}  // namespace switchyard::sim
