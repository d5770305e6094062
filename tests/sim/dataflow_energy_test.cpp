// Energy per MAC of the four dataflows inside one PE, from the counts of the simulated machine through the ledger. The
// same arithmetic check as tests/energy/dataflow_energy_test.cpp, which makes its counts by hand.
#include <gtest/gtest.h>

#include <map>

#include "accel/machine/machine.h"
#include "sim/chip/ledger.h"
#include "tests/sim/chip_support.h"

namespace switchyard::sim {
namespace {

using accel::Dataflow;
using accel::Dim;
using energy::Component;

/// One PE of `width` lanes by `width` with SET's macros: 2 KB of weights a lane, 4 KB of inputs, 1 KB of sums a lane.
accel::Accelerator pe(std::int64_t width, Dataflow dataflow) {
  accel::Accelerator a;
  a.name = "one PE";
  a.pe_rows = a.pe_columns = 1;
  a.pe.vector_width = a.pe.lanes = width;
  a.pe.weight_buffer = Bytes(width * 2048);
  a.pe.input_buffer = Bytes(4096);
  a.pe.accumulation_buffer = Bytes(width * 1024);
  a.pe.double_buffered = false;
  a.pe.weight_collector = 8;
  a.pe.accumulation_collector = 16;
  a.pe.dataflow = dataflow;
  a.global_buffer.size = Bytes(1 << 22);
  return a;
}

/// A 7x7 convolution of 16 channels to 16 times the lanes on 8x8 pixels: an output takes 49 or 98 cycles, inputs stay
/// for 16 rounds, weights for 64 pixels, so that what the check leaves out (fills, drains) is small.
double picojoules_per_mac(std::int64_t width, Dataflow dataflow) {
  const accel::Accelerator a = pe(width, dataflow);
  accel::Nest nest;
  nest.size.of = {1, 1, 16 * width, 16, 8, 8};
  nest.r = nest.s = 7;
  nest.pad_h = nest.pad_w = 3;
  nest.in_h = nest.in_w = 8;
  accel::Mapping mapping;
  mapping.pe_tile = nest.size;
  mapping.pe_tile[Dim::k] = width;
  mapping.buffer_tile = nest.size;
  accel::Task task;
  task.layer = 0;
  task.nest = nest;
  const accel::NetworkRun run = accel::simulate({task}, {mapping}, a);
  const energy::EnergyBreakdown energy = energy::price(ledger_of(run.counts, a), table_for(testing::shipped_tables(), a));
  const Joules inside = energy.of(Component::mac) + energy.of(Component::weight_buffer) +
                        energy.of(Component::input_buffer) + energy.of(Component::accumulators) +
                        energy.of(Component::collectors);
  return 1e12 * inside.value() / static_cast<double>(run.counts.pe_cycles * width * width);
}

/// The check with SET's energies per bit, MAC 0.03 pJ and latches of 2 fJ a bit each way; its terms stand beside the
/// hand-made version.
TEST(SimulatedDataflows, LandOnTheArithmeticCheckWithinThirtyPerCent) {
  struct Row {
    std::int64_t width;
    Dataflow dataflow;
    double check;
  };
  for (const Row& row : {Row{8, Dataflow::weight_stationary, 0.537}, Row{16, Dataflow::weight_stationary, 0.286},
                         Row{8, Dataflow::output_stationary, 0.396}, Row{16, Dataflow::output_stationary, 0.365},
                         Row{8, Dataflow::weight_stationary_local_output, 0.152},
                         Row{8, Dataflow::output_stationary_local_weight, 0.110},
                         Row{16, Dataflow::output_stationary_local_weight, 0.079}}) {
    const double ours = picojoules_per_mac(row.width, row.dataflow);
    EXPECT_NEAR(ours, row.check, 0.30 * row.check)
        << row.width << " x " << row.width << ", dataflow " << static_cast<int>(row.dataflow);
    RecordProperty(std::to_string(row.width) + "_" + std::to_string(static_cast<int>(row.dataflow)),
                   std::to_string(ours));
  }
}

TEST(SimulatedDataflows, OutputStationaryWithLocalWeightsIsBestInBothSizes) {
  for (const std::int64_t width : {8, 16}) {
    const double best = picojoules_per_mac(width, Dataflow::output_stationary_local_weight);
    for (const Dataflow other : {Dataflow::weight_stationary, Dataflow::output_stationary,
                                 Dataflow::weight_stationary_local_output}) {
      EXPECT_LT(best, picojoules_per_mac(width, other)) << width;
    }
  }
}

}  // namespace
}  // namespace switchyard::sim
