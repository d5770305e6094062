// The SystemC machine against hand-derived cycles and against a clocked model of one PE.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/accel/machine_support.h"
#include "tests/accel/naive_pe.h"
#include "tests/accel/random_mappings.h"

namespace switchyard::accel {
namespace {

using testing::one_pe;
using testing::one_tile;
using testing::pointwise;
using testing::run_layer;

// Weights and inputs are written to the global buffer one after the other, a cycle each; the store reads it for one.
constexpr std::int64_t buffer_ends = 3;

TEST(HandDerivedCycles, OneTileIsLoadedComputedAndDrained) {
  // 64 weights + 16 x 8 inputs = 192 bytes = 24 cycles of 8 bytes; 16 x 1 x 1 cycles; 16 x 8 outputs = 16 cycles.
  const Nest nest = pointwise(8, 8, 16);
  EXPECT_EQ(run_layer(nest, one_tile(nest), one_pe()).cycles, buffer_ends + 24 + 16 + 16);
}

TEST(HandDerivedCycles, NarrowChannelsCostAWholeVector) {
  // 3 channels of 8 take one vector each cycle: 16 cycles as before; 24 + 48 bytes = 9 cycles in, 16 out.
  const Nest nest = pointwise(8, 3, 16);
  EXPECT_EQ(run_layer(nest, one_tile(nest), one_pe()).cycles, buffer_ends + 9 + 16 + 16);
}

TEST(HandDerivedCycles, TwoPixelTilesOverlapLoadComputeAndDrain) {
  // First load 64 + 64 bytes = 16 cycles; while 8 cycles compute, 64 bytes of inputs take 8: hidden; 8 cycles more,
  // beside which the first drain of 64 bytes takes 8; the second drain shows.
  const Nest nest = pointwise(8, 8, 16);
  Mapping m = one_tile(nest);
  m.pe_tile[Dim::p] = 8;
  EXPECT_EQ(run_layer(nest, m, one_pe()).cycles, buffer_ends + 16 + 8 + 8 + 8);
}

TEST(HandDerivedCycles, WithoutDoubleBufferingNothingOverlaps) {
  // As above, but the second tile waits for the drain of the first (8) and then for its own load (8).
  const Nest nest = pointwise(8, 8, 16);
  Mapping m = one_tile(nest);
  m.pe_tile[Dim::p] = 8;
  Accelerator a = one_pe();
  a.pe.double_buffered = false;
  EXPECT_EQ(run_layer(nest, m, a).cycles, buffer_ends + 16 + 8 + 8 + 8 + 8 + 8);
}

TEST(HandDerivedCycles, AThreeByThreeFilterHidesWeightLoadsBehindNineCyclesAPixel) {
  // Two tiles of 8 output channels: each 9 x 16 = 144 cycles. Weights 9 x 64 = 576 bytes = 72 cycles a tile, inputs
  // 6 x 6 x 8 = 288 bytes = 36 cycles once. First load 108; 144 hides the second 72; 144; drain 16 x 8 = 16 cycles.
  Nest nest;
  nest.size.of = {1, 1, 16, 8, 4, 4};
  nest.r = nest.s = 3;
  nest.in_h = nest.in_w = 6;
  Mapping m = one_tile(nest);
  m.pe_tile[Dim::k] = 8;
  EXPECT_EQ(run_layer(nest, m, one_pe()).cycles, buffer_ends + 108 + 144 + 144 + 16);
}

struct Case {
  Nest nest;
  Mapping mapping;
  Accelerator machine;
};

/// Convolutions of a few hundred to some ten thousand cycles in tiles of any size and order.
Case random_case(testing::RandomMappings& random) {
  Case c;
  Nest& n = c.nest;
  n.size.of = {random.chance(70) ? 1 : random.between(2, 3), random.chance(70) ? 1 : 2, random.between(1, 40),
               random.between(1, 40),                        random.between(1, 12),     random.between(1, 12)};
  n.r = random.between(1, 3);
  n.s = random.between(1, 3);
  n.stride_h = random.between(1, std::min<std::int64_t>(2, n.r));
  n.stride_w = random.between(1, std::min<std::int64_t>(2, n.s));
  n.pad_h = random.between(0, n.r - 1);
  n.pad_w = random.between(0, n.s - 1);
  n.in_h = std::max<std::int64_t>(1, (n.size[Dim::p] - 1) * n.stride_h + n.r - 2 * n.pad_h);
  n.in_w = std::max<std::int64_t>(1, (n.size[Dim::q] - 1) * n.stride_w + n.s - 2 * n.pad_w);
  for (const Dim d : all_dims) {
    c.mapping.pe_tile[d] = random.chance(40) ? n.size[d] : random.between((n.size[d] + 3) / 4, n.size[d]);
    c.mapping.buffer_tile[d] = n.size[d];
  }
  random.shuffle(c.mapping.buffer_order);
  c.machine = one_pe();
  c.machine.pe.lanes = random.between(2, 16);
  c.machine.pe.vector_width = random.between(2, 16);
  c.machine.pe.double_buffered = random.chance(75);
  c.machine.pe.pipeline_depth = Cycles(random.between(0, 6));
  c.machine.network.pe_port_bytes_per_cycle = random.between(1, 32);
  c.machine.network.link_bytes_per_cycle = random.between(4, 64);
  return c;
}

TEST(ClockedModel, OneHundredRandomLayersAgreeWithinOnePercent) {
  testing::RandomMappings random(20221202);
  for (int compared = 0; compared < 100;) {
    const Case c = random_case(random);
    const std::int64_t clocked = testing::clocked_cycles(c.nest, c.mapping, c.machine);
    if (clocked < 500) continue;  // the machine's few cycles in the global buffer would be a per cent
    const std::int64_t cycles = run_layer(c.nest, c.mapping, c.machine).cycles - buffer_ends;
    EXPECT_NEAR(static_cast<double>(cycles), static_cast<double>(clocked), 0.01 * static_cast<double>(clocked))
        << "case " << compared << "\n" << loop_nest_text(c.nest, c.mapping, c.machine);
    ++compared;
  }
}

}  // namespace
}  // namespace switchyard::accel
