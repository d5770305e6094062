// Counts to joules: each count reaches the component, operand and macro that it belongs to, and nothing is lost.
#include <gtest/gtest.h>

#include "sim/chip/ledger.h"
#include "sim/chip/macros.h"
#include "tests/sim/chip_support.h"

namespace switchyard::sim {
namespace {

using energy::Component;
using energy::Operand;

energy::EnergyBreakdown priced(const accel::ActionCounts& counts, const accel::Accelerator& a) {
  return energy::price(ledger_of(counts, a), table_for(testing::shipped_tables(), a));
}

TEST(Macros, AreTheBanksOfTheBuffers) {
  const accel::Accelerator a = testing::machine("simba-chip");
  // 32 KiB over 8 lanes, 8 weights of 8 bits an access.
  EXPECT_EQ(weight_macros(a).shape, (energy::SramShape{Bytes(4096), 64, false}));
  EXPECT_EQ(weight_macros(a).count, 8);
  EXPECT_EQ(input_macros(a).shape, (energy::SramShape{Bytes(8192), 64, false}));
  // 3 KiB over 8 lanes, one 24-bit sum an access, read and written in one cycle.
  EXPECT_EQ(accumulation_macros(a).shape, (energy::SramShape{Bytes(384), 24, true}));
  // 64 KiB in 4 banks of 256 bits: two macros of 128 bits side by side in each.
  EXPECT_EQ(global_buffer_macros(a).shape, (energy::SramShape{Bytes(8192), 128, false}));
  EXPECT_EQ(global_buffer_macros(a).count, 8);
}

TEST(Ledger, PricesEachCountOnItsMacro) {
  const accel::Accelerator a = testing::machine("simba-chip");
  const energy::EnergyTable table = table_for(testing::shipped_tables(), a);
  accel::ActionCounts counts;
  counts.weight_buffer_reads = 8;  // one access of a bank
  EXPECT_DOUBLE_EQ(priced(counts, a).of(Component::weight_buffer, Operand::weights).value(),
                   table.sram.read_energy(weight_macros(a).shape).value());
  counts = {};
  counts.accumulation_buffer_drains = 1;  // one sum read
  EXPECT_DOUBLE_EQ(priced(counts, a).of(Component::accumulators, Operand::partial_sums).value(),
                   table.sram.read_energy(accumulation_macros(a).shape).value());
  counts = {};
  counts.dram_writes[accel::Operand::outputs] = 1000;
  EXPECT_DOUBLE_EQ(priced(counts, a).of(Component::dram, Operand::outputs).value(), 1000 * 8e-12)
      << "LPDDR4: 8 pJ a bit";
}

TEST(Ledger, ReadsOfTheGlobalBufferItselfAreItsReadsAndTakeNoBuffersOfTheirOwn) {
  // One PE with buffers as large as the global buffer: 16 banks of 32 KiB, 64 bytes wide, four macros of 128 bits each.
  const accel::Accelerator a = testing::machine("nvdla-2048");
  const energy::EnergyTable table = table_for(testing::shipped_tables(), a);
  accel::ActionCounts counts;
  counts.weight_buffer_reads = counts.weight_buffer_writes = 16;  // 128 bits, one macro of a bank
  counts.network_bits[accel::Operand::weights] = 128;
  counts.global_buffer_reads[accel::Operand::weights] = 128;      // the fill, which is no access here
  const energy::EnergyBreakdown energy = priced(counts, a);
  EXPECT_EQ(energy.of(Component::weight_buffer).value(), 0);
  EXPECT_DOUBLE_EQ(energy.of(Component::global_buffer, Operand::weights).value(),
                   table.sram.read_energy(global_buffer_macros(a).shape).value());
  EXPECT_EQ(energy::area_of(pe_array_parts(a), table).of(Component::weight_buffer).value(), 0);
  EXPECT_EQ(energy::area_of(pe_array_parts(a), table).of(Component::input_buffer).value(), 0);
}

TEST(Ledger, SharesHopsByWhatOperandsInjected) {
  const accel::Accelerator a = testing::machine("simba-chip");
  const energy::EnergyTable table = table_for(testing::shipped_tables(), a);
  accel::ActionCounts counts;
  counts.network_bits[accel::Operand::weights] = 300;
  counts.network_bits[accel::Operand::inputs] = 100;
  counts.network_bit_hops = 2000;
  const energy::EnergyBreakdown energy = priced(counts, a);
  // A hop of the mesh is a router and a tile pitch of 0.55 mm of wire.
  const double hop = table.router.value.value() + table.wire.value.value() * 0.55;
  EXPECT_NEAR(energy.of(Component::network, Operand::weights).value(), 1500 * hop, 1e-9 * hop);
  EXPECT_NEAR(energy.of(Component::network, Operand::inputs).value(), 500 * hop, 1e-9 * hop);
}

TEST(Ledger, BooksUnusedSlotsAsGated) {
  const accel::Accelerator a = testing::machine("simba-chip");
  accel::ActionCounts counts;
  counts.macs = 100;
  counts.pe_cycles = 2;  // 2 x 64 slots
  double used = 0, gated = 0;
  const energy::Ledger ledger = ledger_of(counts, a);
  for (const energy::Entry& entry : ledger.entries()) {
    const auto* mac = std::get_if<energy::MacAction>(&entry.action);
    if (mac != nullptr) (mac->gated ? gated : used) += entry.amount;
  }
  EXPECT_EQ(used, 100);
  EXPECT_EQ(gated, 28);
}

TEST(Ledger, TellsAttentionOperandsFromWeights) {
  const accel::Accelerator a = testing::machine("simba-chip");
  accel::ActionCounts counts;
  counts.weight_buffer_reads = 8;
  counts.network_bits[accel::Operand::activation_weights] = 64;
  const energy::EnergyBreakdown energy = priced(counts, a);
  EXPECT_GT(energy.of(Component::weight_buffer, Operand::activation_weights).value(), 0);
  EXPECT_EQ(energy.of(Operand::weights).value(), 0);
}

TEST(Ledger, NoCountIsFree) {
  // Every dynamic count alone costs something. Not priced: cycles (leakage goes with them) and reads of the held
  // weight vector of OS-LWS, whose latches drive the multipliers.
  const accel::Accelerator a = testing::machine("simba-chip");
  std::int64_t accel::ActionCounts::*const fields[] = {
      &accel::ActionCounts::macs, &accel::ActionCounts::pe_cycles, &accel::ActionCounts::weight_buffer_reads,
      &accel::ActionCounts::weight_buffer_writes, &accel::ActionCounts::input_buffer_reads,
      &accel::ActionCounts::input_buffer_writes, &accel::ActionCounts::accumulation_buffer_updates,
      &accel::ActionCounts::accumulation_buffer_reads, &accel::ActionCounts::accumulation_buffer_fills,
      &accel::ActionCounts::accumulation_buffer_drains, &accel::ActionCounts::weight_collector_writes,
      &accel::ActionCounts::accumulation_collector_reads, &accel::ActionCounts::accumulation_collector_writes,
      &accel::ActionCounts::vector_operations, &accel::ActionCounts::special_operations,
      &accel::ActionCounts::drained_values};
  for (const auto field : fields) {
    accel::ActionCounts counts;
    counts.*field = 1;
    EXPECT_GT(priced(counts, a).total().value(), 0);
  }
  const accel::Accelerator systolic = testing::machine("systolic-32x32");
  accel::ActionCounts counts;
  counts.systolic_shifts = 2;
  EXPECT_GT(priced(counts, systolic).total().value(), 0);
}

TEST(Parts, OfThePeArrayAreTheChipLessNetworkMemoryAndVectorUnit) {
  const accel::Accelerator a = testing::machine("magnet-like");
  const energy::EnergyTable table = table_for(testing::shipped_tables(), a);
  const energy::AreaBreakdown chip = energy::area_of(parts_of(a), table);
  const energy::AreaBreakdown array = energy::area_of(pe_array_parts(a), table);
  const double rest = chip.of(Component::network).value() + chip.of(Component::global_buffer).value() +
                      chip.of(Component::vector_unit).value() + table.chip_overhead.value.value();
  EXPECT_NEAR(chip.total().value(), array.total().value() + rest, 1e-12);
}

}  // namespace
}  // namespace switchyard::sim
