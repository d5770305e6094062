// Access counts of weight-stationary mappings against the closed forms of NVIDIA's timeloop test of its Simba chip
// (tests/test_simba_chip.py, restated): loop factors per level, counts in scalars summed over all PEs.
#include <gtest/gtest.h>

#include "accel/analytic.h"
#include "accel/steps.h"
#include "tests/accel/machines.h"

namespace switchyard::accel {
namespace {

/// Factors of one layer: DRAM 3, global buffer temporal 2 (t for C and K), spatial over PEs (c2, k2), in the PE 1.
struct Factors {
  std::int64_t p3, q3, c3, k3;
  std::int64_t p2, q2, c2t, k2t;
  std::int64_t c2, k2;
  std::int64_t p1, q1, c1, k1;
  std::int64_t r, s, stride;
};

// Twenty layers: 1x1, 3x3, 5x5, 7x7 filters, strides 1 and 2, splits over C, K and both, one to four levels of tiling.
// The channel loop turns inside the buffer tile (or nothing does), so that every step brings new weights and inputs,
// which is what the closed forms assume.
constexpr Factors layers[] = {
    {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 4, 1, 1, 1, 1, 1},  {1, 1, 1, 1, 1, 1, 2, 1, 2, 2, 4, 4, 1, 2, 3, 3, 1},
    {1, 1, 1, 2, 1, 1, 2, 1, 1, 4, 2, 2, 2, 1, 3, 3, 1},  {2, 1, 1, 1, 1, 2, 2, 1, 4, 1, 7, 7, 1, 1, 1, 1, 1},
    {1, 2, 2, 1, 1, 1, 2, 1, 2, 4, 4, 2, 1, 1, 1, 1, 1},  {2, 2, 1, 2, 1, 1, 2, 2, 2, 2, 2, 2, 1, 1, 3, 3, 1},
    {1, 1, 2, 2, 2, 1, 2, 1, 4, 4, 2, 4, 1, 1, 3, 3, 1},  {1, 1, 1, 1, 2, 2, 4, 1, 4, 4, 3, 3, 1, 2, 1, 1, 1},
    {1, 1, 1, 4, 1, 2, 2, 2, 2, 2, 4, 2, 2, 1, 1, 1, 1},  {1, 1, 1, 1, 1, 1, 4, 2, 2, 8, 4, 4, 1, 1, 5, 5, 1},
    {2, 2, 2, 2, 1, 1, 2, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1},  {1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 2},
    {1, 3, 1, 2, 1, 1, 2, 1, 8, 2, 3, 2, 1, 1, 3, 3, 2},  {3, 1, 2, 1, 1, 1, 3, 1, 2, 8, 2, 3, 1, 1, 5, 5, 2},
    {1, 1, 1, 1, 1, 1, 3, 3, 4, 4, 5, 5, 1, 1, 3, 3, 1},  {1, 1, 3, 1, 1, 1, 2, 1, 4, 2, 6, 2, 1, 3, 1, 1, 1},
    {2, 2, 1, 1, 2, 2, 2, 2, 4, 4, 2, 2, 1, 1, 3, 3, 1},  {1, 1, 1, 1, 1, 1, 2, 1, 1, 16, 8, 4, 1, 1, 7, 7, 2},
    {1, 1, 2, 4, 1, 1, 4, 1, 16, 1, 2, 2, 1, 1, 1, 1, 1}, {2, 1, 2, 2, 1, 2, 2, 2, 2, 2, 1, 3, 2, 2, 3, 3, 2}};

TEST(SimbaGolden, BufferAccessesOfTwentyLayersEqualThePublishedClosedForms) {
  const Accelerator simba = testing::shipped("simba-chip");
  const std::int64_t c0 = simba.pe.vector_width, k0 = simba.pe.lanes;
  ASSERT_EQ(std::size(layers), 20U);
  for (const Factors& f : layers) {
    Nest nest;
    nest.size.of = {1,
                    1,
                    f.k3 * f.k2t * f.k2 * f.k1 * k0,
                    f.c3 * f.c2t * f.c2 * f.c1 * c0,
                    f.p3 * f.p2 * f.p1,
                    f.q3 * f.q2 * f.q1};
    nest.r = f.r;
    nest.s = f.s;
    nest.stride_h = nest.stride_w = f.stride;
    nest.in_h = (nest.size[Dim::p] - 1) * f.stride + f.r;
    nest.in_w = (nest.size[Dim::q] - 1) * f.stride + f.s;
    Mapping m;
    m.pe_tile.of = {1, 1, f.k1 * k0, f.c1 * c0, f.p1, f.q1};
    m.spatial.of = {1, 1, f.k2, f.c2, 1, 1};
    for (const Dim d : all_dims) m.buffer_tile[d] = m.array_tile(d, nest);
    m.buffer_tile[Dim::k] *= f.k2t;
    m.buffer_tile[Dim::c] *= f.c2t;
    m.buffer_tile[Dim::p] *= f.p2;
    m.buffer_tile[Dim::q] *= f.q2;
    // Sums that leave for other output tiles before all of C3 has passed: C3 outside.
    m.dram_order = {Dim::c, Dim::g, Dim::n, Dim::k, Dim::p, Dim::q};

    // The closed forms. Outputs return once for each C3 round in which another output tile was worked on in between.
    const std::int64_t t =
        f.p2 * f.q2 * f.p3 * f.q3 * f.c3 * f.k3 * f.c2t * f.k2t;
    const std::int64_t x = f.c2 * f.k2;
    const std::int64_t output_tiles = f.p2 * f.q2 * f.p3 * f.q3 * f.k3 * f.k2t;
    const std::int64_t outputs = f.p1 * f.q1 * f.k1 * output_tiles;
    const std::int64_t visits = output_tiles == 1 ? outputs : outputs * f.c3;
    const std::int64_t h1 = (f.p1 - 1) * f.stride + f.r;
    const std::int64_t w1 = (f.q1 - 1) * f.stride + f.s;
    const std::int64_t per_step = f.p1 * f.q1 * f.c1 * f.k1 * f.r * f.s;

    for (const ActionCounts& n : {counts_of(nest, m, simba), sum_of_steps(nest, m, simba)}) {
      EXPECT_EQ(n.input_buffer_reads, f.r * f.s * f.c1 * f.k1 * f.p1 * f.q1 * c0 * t * x);
      EXPECT_EQ(n.input_buffer_reads, nest.macs() / k0);
      EXPECT_EQ(n.input_buffer_writes, h1 * w1 * f.c1 * c0 * t * x);
      EXPECT_EQ(n.weight_buffer_reads, f.r * f.s * f.c1 * f.k1 * c0 * k0 * t * x);
      EXPECT_EQ(n.weight_buffer_reads, nest.macs() / (f.p1 * f.q1));
      EXPECT_EQ(n.weight_buffer_writes, n.weight_buffer_reads);
      EXPECT_EQ(n.accumulation_buffer_updates, nest.macs() / c0);
      EXPECT_EQ(n.accumulation_buffer_updates + n.accumulation_buffer_fills,
                nest.macs() / c0 + (visits - outputs) * k0 * x);
      EXPECT_EQ(n.accumulation_buffer_reads, (per_step * t - outputs) * k0 * x);
    }
  }
}

}  // namespace
}  // namespace switchyard::accel
