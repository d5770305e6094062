// Five tiny layers with cycle counts derived by hand, and the effect of each mechanism.
#include <gtest/gtest.h>

#include "accel/analytic.h"
#include "accel/mapper/mapper.h"
#include "tests/accel/machines.h"
#include "tests/accel/one_tile.h"

namespace switchyard::accel {
namespace {

using testing::one_tile;
using testing::pointwise;

/// One PE of 8 x 8, buses of 8 bytes, memory that is never in the way and has no latency.
Accelerator tiny() {
  Accelerator a;
  a.pe_rows = a.pe_columns = 1;
  a.pe.pipeline_depth = Cycles(0);
  a.network = {Topology::mesh, 8, 8, true, Cycles(0), Metres(0)};
  a.global_buffer.size = Bytes(1 << 30);
  a.dram.channel_bandwidth = BytesPerSecond(1e18);
  a.dram.controller_latency = a.dram.row_hit_latency = a.dram.row_miss_penalty = a.dram.refresh_time = Seconds(0);
  return a;
}

// DRAM at 1e9 bytes a cycle costs one cycle for the load and one for the store of a layer.
constexpr std::int64_t dram_ends = 2;

TEST(HandDerived, OneTileIsLoadedComputedAndDrained) {
  // 64 weights + 16 x 8 inputs = 192 bytes = 24 cycles of 8 bytes; 16 x 1 x 1 cycles; 16 x 8 outputs = 16 cycles.
  const Nest nest = pointwise(8, 8, 16);
  EXPECT_EQ(analyse(nest, one_tile(nest), tiny()).cycles.total, dram_ends + 24 + 16 + 16);
}

TEST(HandDerived, NarrowChannelsCostAWholeVector) {
  // 3 channels of 8 take one vector each cycle: 16 cycles as before; 24 + 48 bytes = 9 cycles in, 16 out.
  const Nest nest = pointwise(8, 3, 16);
  EXPECT_EQ(analyse(nest, one_tile(nest), tiny()).cycles.total, dram_ends + 9 + 16 + 16);
}

TEST(HandDerived, TwoPixelTilesOverlapTheirLoads) {
  // First load 64 + 64 bytes = 16 cycles; while 8 cycles compute, 64 bytes of inputs take 8: hidden.
  // Interval max(8, 8 in, 0); then 8 cycles; the last drain 64 bytes = 8. The first drain leaves beside the load.
  const Nest nest = pointwise(8, 8, 16);
  Mapping m = one_tile(nest);
  m.pe_tile[Dim::p] = 8;
  EXPECT_EQ(analyse(nest, m, tiny()).cycles.total, dram_ends + 16 + 8 + 8 + 8);
}

TEST(HandDerived, WithoutDoubleBufferingNothingOverlaps) {
  // As above, but the second tile waits for the drain of the first (8) and its own load (8).
  const Nest nest = pointwise(8, 8, 16);
  Mapping m = one_tile(nest);
  m.pe_tile[Dim::p] = 8;
  Accelerator a = tiny();
  a.pe.double_buffered = false;
  EXPECT_EQ(analyse(nest, m, a).cycles.total, dram_ends + 16 + 8 + 8 + 8 + 8 + 8);
}

TEST(HandDerived, AThreeByThreeFilterTakesNineCyclesPerPixelAndWeightLoadsShow) {
  // Two tiles of 8 output channels: each 9 x 16 = 144 cycles. Weights 9 x 64 = 576 bytes = 72 cycles a tile, inputs
  // 6 x 6 x 8 = 288 bytes = 36 cycles once. First load 108; 144 hides the second 72; 144; drain 16 x 8 = 16 cycles.
  Nest nest;
  nest.size.of = {1, 1, 16, 8, 4, 4};
  nest.r = nest.s = 3;
  nest.in_h = nest.in_w = 6;
  Mapping m = one_tile(nest);
  m.pe_tile[Dim::k] = 8;
  EXPECT_EQ(analyse(nest, m, tiny()).cycles.total, dram_ends + 108 + 144 + 144 + 16);
}

std::int64_t best_cycles(const Nest& nest, const Accelerator& a) { return find_mapping(nest, a, {}).cost.cycles.total; }

TEST(Mechanisms, MulticastSavesLinkTrafficInProportionToTheReceivers) {
  // Sixteen PEs split the pixels and want the same weights.
  Accelerator a = tiny();
  a.pe_rows = a.pe_columns = 4;
  const Nest nest = pointwise(8, 8, 16);
  Mapping m = one_tile(nest);
  m.pe_tile[Dim::p] = 1;
  m.spatial[Dim::p] = 16;
  const ActionCounts with = counts_of(nest, m, a);
  a.network.multicast = false;
  const ActionCounts without = counts_of(nest, m, a);
  EXPECT_EQ(with.network_bits[Operand::weights], 64 * 8);
  EXPECT_EQ(without.network_bits[Operand::weights], 16 * 64 * 8);
}

TEST(Mechanisms, ThreeInputChannelsWasteWiderVectors) {
  // SegFormer's first patch embedding at 512x512: 7x7, 3 -> 64, stride 4. With 4096 MACs in all, vectors of 8 use 3/8
  // of the lanes, vectors of 32 use 3/32: four times the compute cycles.
  Nest nest;
  nest.size.of = {1, 1, 64, 3, 128, 128};
  nest.r = nest.s = 7;
  nest.stride_h = nest.stride_w = 4;
  nest.pad_h = nest.pad_w = 3;
  nest.in_h = nest.in_w = 512;
  const auto narrow = find_mapping(nest, testing::shipped("magnet-like-c8"), {}).cost.cycles;
  const auto wide = find_mapping(nest, testing::shipped("magnet-like-c32"), {}).cost.cycles;
  EXPECT_GT(wide.total, 2 * narrow.total);
}

TEST(Mechanisms, DepthwiseLayersUseOneChannelPerLane) {
  Nest nest;
  nest.size.of = {256, 1, 1, 1, 64, 64};
  nest.r = nest.s = 3;
  nest.pad_h = nest.pad_w = 1;
  nest.in_h = nest.in_w = 64;
  const Accelerator a = testing::shipped("magnet-like");
  const MappedLayer layer = find_mapping(nest, a, {});
  EXPECT_EQ(layer.mapping.lanes, LaneUse::groups);
  // 16 of 256 MACs of a PE work.
  EXPECT_GE(layer.cost.cycles.compute, 16 * nest.macs() / a.peak_macs_per_cycle());
}

TEST(Mechanisms, WinogradCutsMultiplicationsAndGrowsWeights) {
  Nest nest;
  nest.size.of = {1, 1, 128, 128, 28, 28};
  nest.r = nest.s = 3;
  nest.pad_h = nest.pad_w = 1;
  nest.in_h = nest.in_w = 28;
  Mapping m = one_tile(nest);
  m.pe_tile = {{1, 1, 128, 16, 4, 4}};
  const Accelerator a = testing::shipped("nvdla-2048");
  const ActionCounts direct = counts_of(nest, m, a);
  m.winograd = true;
  const ActionCounts winograd = counts_of(nest, m, a);
  EXPECT_EQ(4 * direct.macs, 9 * winograd.macs);  // / 2.25
  EXPECT_EQ(16 * direct.dram_reads[Operand::weights], 9 * winograd.dram_reads[Operand::weights]);  // x 16/9
}

TEST(Mechanisms, AFoldedStrideReadsThePixelsBetweenToo) {
  // 1x1 of stride 2 over 8 x 8 pixels of 4 channels, a row of outputs at a time: of each row of 4 outputs 7 pixels lie
  // under its windows, of the rows every other one. With the stride folded into channels all 64 are read.
  Nest nest = pointwise(8, 4, 4);
  nest.size[Dim::q] = 4;
  nest.stride_h = nest.stride_w = 2;
  nest.in_h = nest.in_w = 8;
  const auto inputs = [](const Nest& n) {
    Mapping m = one_tile(n);
    m.pe_tile[Dim::p] = m.buffer_tile[Dim::p] = 1;
    return counts_of(n, m, tiny()).dram_reads[Operand::inputs] / 8;
  };
  EXPECT_EQ(inputs(nest), 4 * 4 * 7);
  EXPECT_EQ(inputs(fold_stride(nest)), 4 * 64);
  EXPECT_EQ(fold_stride(nest).macs(), nest.macs()) << "the zeros between are not multiplied";
}

TEST(Mechanisms, FusionSavesTheVectorUnitsOwnPassesAndTheirTraffic) {
  Accelerator a = testing::shipped("magnet-like");
  const Graph graph = Path("resnet50").build();
  const auto total = [&] {
    Mapper mapper(a, {});
    LayerCost sum;
    for (const Task& task : program_of(graph, a)) {
      const LayerCost cost = analyse(task, task.nest ? mapper.map(*task.nest).mapping : Mapping{}, a);
      sum.cycles += cost.cycles;
      sum.counts += cost.counts;
    }
    return sum;
  };
  const LayerCost fused = total();
  a.fuse_vector_ops = false;
  const LayerCost apart = total();
  EXPECT_LT(fused.cycles.total, apart.cycles.total);
  EXPECT_LT(fused.counts.dram_writes.total(), apart.counts.dram_writes.total());
  EXPECT_EQ(fused.counts.vector_operations, apart.counts.vector_operations);
}

TEST(Mechanisms, DoubleBufferingOffCostsTime) {
  Accelerator a = testing::shipped("magnet-like");
  Nest nest = pointwise(256, 256, 4096);
  const std::int64_t with = best_cycles(nest, a);
  // Twice the room makes up for nothing: loads and compute take turns.
  a.pe.double_buffered = a.global_buffer.double_buffered = false;
  EXPECT_GT(best_cycles(nest, a), with);
}

}  // namespace
}  // namespace switchyard::accel
