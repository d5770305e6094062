// Energy per MAC of the four dataflows inside one PE, from what a PE does in a cycle: the arithmetic check of
// docs/modelling/energy.md. It holds the model to published building blocks, not to a chip.
#include <gtest/gtest.h>

#include "energy/accounting.h"
#include "tests/energy/tables.h"

namespace switchyard::energy {
namespace {

// SET's macros (ISCA 2023): weights in 2 KB, inputs in 4 KB, both 64 bit wide, several side by side where a
// vector is longer; partial sums of 24 bit in a two-port register file of 1 KB.
constexpr SramShape weight_macro{Bytes(2048), 64, false};
constexpr SramShape input_macro{Bytes(4096), 64, false};
constexpr SramShape accumulation_macro{Bytes(1024), 24, true};
constexpr double operand_bits = 8.0;
constexpr double sum_bits = 24.0;
// Output pixels of a tile, over which a weight-stationary PE reads each weight once.
constexpr double tile_pixels = 64.0;

struct Pe {
  double vector_width;
  double lanes;
};

/// What every dataflow does in a cycle: all MACs, and one input vector for all lanes.
Ledger cycle_of(const Pe& pe) {
  Ledger ledger;
  ledger.add({Component::mac, Operand::none, MacAction{}, pe.vector_width * pe.lanes});
  ledger.add({Component::input_buffer, Operand::inputs, SramAction{input_macro, false},
              pe.vector_width * operand_bits});
  return ledger;
}

void read_weights(Ledger& ledger, const Pe& pe, double cycles_per_read) {
  ledger.add({Component::weight_buffer, Operand::weights, SramAction{weight_macro, false},
              pe.vector_width * pe.lanes * operand_bits / cycles_per_read});
}

void update_accumulation_buffer(Ledger& ledger, const Pe& pe, double cycles_per_update) {
  for (const bool write : {false, true}) {
    ledger.add({Component::accumulators, Operand::partial_sums, SramAction{accumulation_macro, write},
                pe.lanes * sum_bits / cycles_per_update});
  }
}

void update_collector(Ledger& ledger, const Pe& pe) {
  for (const bool write : {false, true}) {
    ledger.add({Component::collectors, Operand::partial_sums, RegisterAction{write}, pe.lanes * sum_bits});
  }
}

double picojoules_per_mac(const Ledger& ledger, const Pe& pe) {
  return price(ledger, test::shipped_table("16nm")).total().value() / test::pJ / (pe.vector_width * pe.lanes);
}

double weight_stationary(const Pe& pe) {
  Ledger ledger = cycle_of(pe);
  read_weights(ledger, pe, tile_pixels);
  update_accumulation_buffer(ledger, pe, 1.0);
  return picojoules_per_mac(ledger, pe);
}

double output_stationary(const Pe& pe) {
  Ledger ledger = cycle_of(pe);
  read_weights(ledger, pe, 1.0);
  update_collector(ledger, pe);
  return picojoules_per_mac(ledger, pe);
}

double weight_stationary_local_output(const Pe& pe, double held_vectors) {
  Ledger ledger = cycle_of(pe);
  read_weights(ledger, pe, tile_pixels);
  update_collector(ledger, pe);
  update_accumulation_buffer(ledger, pe, held_vectors);
  return picojoules_per_mac(ledger, pe);
}

double output_stationary_local_weight(const Pe& pe, double held_outputs) {
  Ledger ledger = cycle_of(pe);
  read_weights(ledger, pe, held_outputs);
  update_collector(ledger, pe);
  return picojoules_per_mac(ledger, pe);
}

constexpr Pe small{8.0, 8.0};
constexpr Pe large{16.0, 16.0};
// The check's own arithmetic keeps energies per bit whatever the width and takes 0.03 pJ for a MAC.
constexpr double tolerance = 0.30;

TEST(DataflowEnergy, WeightStationarySpendsMostOnPartialSums) {
  // 8 x 24 b at 0.151 pJ/b read and written back, over 64 MACs: 0.453; input 0.049, MAC 0.03, weights 0.005.
  EXPECT_NEAR(weight_stationary(small), 0.537, tolerance * 0.537);
  // 16 x 24 b over 256 MACs: 0.226; input 0.024, MAC 0.03, weights 0.005.
  EXPECT_NEAR(weight_stationary(large), 0.286, tolerance * 0.286);
}

TEST(DataflowEnergy, OutputStationarySpendsMostOnWeights) {
  // One weight a MAC at 8 x 0.0381 pJ: 0.305; input 0.049, MAC 0.03, registers 8 x 24 x 4 fJ / 64 = 0.012.
  EXPECT_NEAR(output_stationary(small), 0.396, tolerance * 0.396);
  // The same 0.305; input 0.024, MAC 0.03, registers 0.006.
  EXPECT_NEAR(output_stationary(large), 0.365, tolerance * 0.365);
}

TEST(DataflowEnergy, ACollectorTakesThePartialSumsOfEightWeightVectors) {
  // 0.453 / 8 = 0.057; input 0.049, MAC 0.03, collector 0.012, weights 0.005.
  EXPECT_NEAR(weight_stationary_local_output(small, 8.0), 0.152, tolerance * 0.152);
}

TEST(DataflowEnergy, HoldingAWeightForSixteenOutputsLandsOnMagnetsFortyFemtojoules) {
  // 0.305 / 16 = 0.019; input 0.049, MAC 0.03, collector 0.012.
  EXPECT_NEAR(output_stationary_local_weight(small, 16.0), 0.110, tolerance * 0.110);
  // 0.019; input 0.024, MAC 0.03, collector 0.006: 0.0794 pJ/MAC = 39.7 fJ/op; MAGNet (ICCAD 2019) has 40.
  EXPECT_NEAR(output_stationary_local_weight(large, 16.0), 0.079, tolerance * 0.079);
}

TEST(DataflowEnergy, OutputStationaryWithLocalWeightsIsBestInBothSizes) {
  for (const Pe& pe : {small, large}) {
    const double best = output_stationary_local_weight(pe, 16.0);
    EXPECT_LT(best, weight_stationary(pe));
    EXPECT_LT(best, output_stationary(pe));
    EXPECT_LT(best, weight_stationary_local_output(pe, 8.0));
  }
}

}  // namespace
}  // namespace switchyard::energy
