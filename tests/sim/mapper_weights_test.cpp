// What the mapper minimises is what the chip is charged.
#include <gtest/gtest.h>

#include "energy/accounting.h"
#include "sim/chip/ledger.h"
#include "sim/chip/mapper_weights.h"
#include "tests/sim/chip_support.h"

namespace switchyard::sim {
namespace {

TEST(MapperWeights, WeightedEnergyIsTheLedgersEnergyWithLeakage) {
  for (const std::string name : {"simba-chip", "magnet-like", "nvdla-64"}) {
    const accel::Accelerator a = testing::machine(name);
    const energy::EnergyTable table = table_for(testing::shipped_tables(), a);
    for (const double gated : {1.0, 0.2}) {
      const Watts leakage(0.05);
      const accel::EnergyWeights weights = mapper_weights(a, table, gated, leakage);
      for (const accel::Task& task : accel::program_of(Path("resnet18").build(), a)) {
        if (!task.nest) continue;
        accel::ActionCounts counts =
            accel::analyse(*task.nest, accel::naive_output_stationary(*task.nest, a), a).counts;
        counts.drained_values = 0;  // the same for every mapping, so the mapper leaves it out
        const double priced = energy::price(ledger_of(counts, a), table, {gated}).total().value() +
                              (leakage * (Cycles(counts.total_cycles) / a.clock)).value();
        // PEs that read the global buffer itself (NVDLA) pay no reads for filling their own; weights are per bit read and
        // cannot tell these apart, so they charge up to 0.5 % more there.
        const double tolerance = a.pe.reads_global_buffer ? 5e-3 : 1e-9;
        EXPECT_NEAR(1e-12 * accel::weighted_energy(counts, weights), priced, tolerance * priced) << name;
      }
    }
  }
}

}  // namespace
}  // namespace switchyard::sim
