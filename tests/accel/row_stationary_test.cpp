// Row-stationary array: legality, passes and counts by hand, and against a walk over every pass.
#include "accel/row_stationary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "accel/mapper/mapper.h"
#include "base/checked_math.h"
#include "tests/accel/machines.h"
#include "tests/accel/row_stationary_walk.h"

namespace switchyard::accel {
namespace {

using ::testing::HasSubstr;

const Accelerator& eyeriss() {
  static const Accelerator machine = testing::shipped("eyeriss-rs");
  return machine;
}

/// `channels` and `filters` a group, square filters and outputs, padding as it comes.
Nest convolution(std::int64_t groups, std::int64_t batch, std::int64_t filters, std::int64_t channels,
                 std::int64_t outputs, std::int64_t filter, std::int64_t stride = 1) {
  Nest nest;
  nest.size.of = {groups, batch, filters, channels, outputs, outputs};
  nest.r = nest.s = filter;
  nest.stride_h = nest.stride_w = stride;
  nest.in_h = nest.in_w = (outputs - 1) * stride + filter;
  return nest;
}

TEST(RowStationary, SetsStandBesideAndAboveOneAnotherAsInThePublication) {
  // 12 x 14 PEs. AlexNet conv1: two sets of 11 x 7 side by side; conv2: one of 5 x 27, cut into strips of 14 and 13;
  // conv3 to 5: four of 3 x 13 above one another (JSSC 2017, figure 6).
  EXPECT_EQ(sets_on_array(convolution(1, 1, 96, 3, 55, 11, 4), 7, eyeriss()), 2);
  EXPECT_EQ(sets_on_array(convolution(1, 1, 128, 48, 27, 5), 27, eyeriss()), 1);
  EXPECT_EQ(sets_on_array(convolution(1, 1, 384, 256, 13, 3), 13, eyeriss()), 4);
}

TEST(RowStationary, ATinyLayerTakesThePassesCyclesAndBytesDerivedByHand) {
  // 2 images, 8 filters, 4 channels, 4 x 4 outputs of 3 x 3. m 8, n 1, e 4, p 4, q 2, r 1, t 2: 2 passes along channels
  // for each image. A pass: filters 8 x 2 x 9 = 144 words at 4 a cycle, 36; first windows 2 channels x 6 rows x 3 = 36;
  // 4 outputs a row x 4 x 2 x 3 = 96 MACs a PE; last sums 8 x 4 at 4 a cycle and up 3 rows, 8 + 3. Inputs, 2 x 36 less
  // 36, and sums, 8 x 16 / 4 = 32, keep up.
  const Nest nest = convolution(1, 2, 8, 4, 4, 3);
  const RowStationaryMapping map{8, 1, 4, 4, 2, 1, 2};
  ASSERT_EQ(why_illegal(nest, map, eyeriss()), "");
  EXPECT_EQ(passes_of(nest, map), 4);
  EXPECT_EQ(active_pes(nest, map), 3 * 4 * 2);
  const LayerCost cost = analyse_row_stationary(nest, map, eyeriss());
  EXPECT_EQ(cost.cycles.compute, 4 * 96);
  EXPECT_EQ(cost.cycles.weight_load, 4 * 36);
  EXPECT_EQ(cost.cycles.input_load, 4 * 36);
  EXPECT_EQ(cost.cycles.drain, 4 * 11);
  const ActionCounts& n = cost.counts;
  EXPECT_EQ(n.macs, nest.macs());
  EXPECT_EQ(n.pe_cycles, n.macs) << "no PE idles";
  EXPECT_EQ(n.dram_reads[Operand::weights], 16 * 2 * 288) << "for each image again";
  EXPECT_EQ(n.dram_reads[Operand::inputs], 16 * 2 * 4 * 36) << "once";
  EXPECT_EQ(n.dram_writes[Operand::outputs], 16 * 2 * 8 * 16);
  // Sums of 8 x 16 words leave after the first pass of an image and come back for the second.
  EXPECT_EQ(n.global_buffer_writes[Operand::partial_sums], 16 * 2 * 128);
  EXPECT_EQ(n.global_buffer_reads[Operand::partial_sums], 16 * 2 * 128);
  EXPECT_EQ(n.global_buffer_reads[Operand::inputs], 16 * 4 * 72);
  // Filters reach the 4 PEs of a row; a row of inputs the 3 x 4 PEs on its diagonals, of both sets.
  EXPECT_EQ(n.weight_buffer_writes, 4 * 144 * 4);
  EXPECT_EQ(n.input_buffer_writes, 4 * 2 * 6 * 12 * 2);
  // 480 MB/s at 200 MHz are 2.4 bytes a cycle: inputs 576 bytes and outputs 512 move beside nothing, the first filters
  // 288 bytes neither; those of the other 3 passes, 864 bytes, beside 4 x 179 cycles.
  EXPECT_EQ(cost.cycles.dram, 240 + 214);
  EXPECT_EQ(cost.cycles.fill, 120);
  EXPECT_EQ(cost.cycles.total, 4 * 179 + 240 + 214 + 120);
}

TEST(RowStationary, FiltersOfASinglePassAreLoadedOnce) {
  const Nest nest = convolution(1, 4, 8, 2, 4, 3);
  const RowStationaryMapping map{8, 1, 4, 4, 2, 1, 2};
  const LayerCost cost = analyse_row_stationary(nest, map, eyeriss());
  EXPECT_EQ(passes_of(nest, map), 4);
  EXPECT_EQ(cost.counts.dram_reads[Operand::weights], 16 * nest.weight_values());
  EXPECT_EQ(cost.cycles.weight_load, 36);
}

TEST(RowStationary, SaysWhichMemoryAMappingDoesNotFit) {
  const Nest conv3 = convolution(1, 4, 384, 256, 13, 3);
  const auto why = [&](const RowStationaryMapping& map) { return why_illegal(conv3, map, eyeriss()); };
  EXPECT_EQ(why({64, 4, 13, 16, 4, 1, 4}), "");
  EXPECT_EQ(why({65, 4, 13, 16, 4, 1, 4}), "m = 65 is no multiple of the p t = 64 filters of a pass");
  EXPECT_EQ(why({80, 4, 13, 16, 4, 1, 5}), "5 PE sets do not fit the array, which holds 4");
  EXPECT_EQ(why({76, 4, 13, 19, 4, 1, 4}), "228 weights do not fit the filter pad, which holds 224");
  EXPECT_EQ(why({56, 4, 13, 14, 5, 1, 4}), "15 inputs do not fit the input pad, which holds 12");
  EXPECT_EQ(why({75, 4, 13, 25, 1, 1, 3}), "25 partial sums do not fit the pad of sums, which holds 24");
  // 16 x 2 filters of 16 channels of 9 taps are 9,216 bytes.
  EXPECT_EQ(why({64, 4, 6, 16, 4, 4, 2}), "9216 bytes of filters do not fit their share of the global buffer, which holds 8192");
  // Sums of 80 channels, 4 images and 13 x 13 outputs are 108,160 bytes: 27 banks of 4 KiB; inputs take 2 more.
  EXPECT_EQ(why({80, 4, 13, 16, 4, 1, 1}), "29 banks of inputs and sums do not fit the global buffer, which holds 25");
  EXPECT_EQ(why({64, 5, 13, 16, 4, 1, 4}), "a parameter is below 1 or above its dimension");
}

TEST(RowStationary, AgreesWithAWalkOverEveryPass) {
  // Odd sizes, so that every dimension has a smaller last part.
  const Nest nest = convolution(2, 3, 13, 7, 5, 3, 2);
  for (const std::int64_t n : {1, 2, 3}) {
    for (const std::int64_t e : {2, 5}) {
      for (const std::int64_t p : {3, 5}) {
        for (const std::int64_t q : {1, 3}) {
          for (const std::int64_t blocks : {1, 2}) {
            RowStationaryMapping map{0, n, e, p, q, 2, 1};
            map.m = ceil_div(ceil_div(nest.size[Dim::k], p), blocks) * p;
            ASSERT_EQ(why_illegal(nest, map, eyeriss()), "");
            const LayerCost cost = analyse_row_stationary(nest, map, eyeriss());
            const testing::Walked walked = testing::walk(nest, map, eyeriss());
            EXPECT_EQ(cost.steps, walked.passes);
            EXPECT_EQ(cost.counts.macs, walked.macs);
            EXPECT_EQ(cost.counts.active_cycles, walked.compute_cycles);
            EXPECT_EQ(cost.cycles.compute + cost.cycles.weight_load + cost.cycles.input_load + cost.cycles.drain,
                      walked.pass_cycles);
            EXPECT_EQ(cost.counts.dram_reads[Operand::weights], 16 * walked.dram_filters);
            EXPECT_EQ(cost.counts.dram_reads[Operand::inputs], 16 * walked.dram_inputs);
            EXPECT_EQ(cost.counts.dram_writes[Operand::outputs], 16 * walked.dram_outputs);
            EXPECT_EQ(cost.counts.global_buffer_reads[Operand::inputs], 16 * walked.buffer_inputs);
            EXPECT_EQ(cost.counts.global_buffer_reads[Operand::partial_sums], 16 * walked.sums_back);
          }
        }
      }
    }
  }
}

TEST(RowStationary, TheSearchFindsNothingWorseThanAnyMapping) {
  // Every legal mapping of a small layer, values that the search skips included.
  const Nest nest = convolution(1, 2, 6, 4, 4, 3);
  const auto value = [](const LayerCost& cost) { return static_cast<double>(cost.cycles.total); };
  double least = 1e300;
  RowStationaryMapping map;
  for (map.n = 1; map.n <= 2; ++map.n)
    for (map.e = 1; map.e <= 4; ++map.e)
      for (map.p = 1; map.p <= 6; ++map.p)
        for (map.q = 1; map.q <= 4; ++map.q)
          for (map.r = 1; map.r <= 4; ++map.r)
            for (map.t = 1; map.t <= 6; ++map.t)
              for (map.m = map.p * map.t; map.m <= 6; map.m += map.p * map.t)
                if (why_illegal(nest, map, eyeriss()).empty())
                  least = std::min(least, value(analyse_row_stationary(nest, map, eyeriss())));
  EXPECT_LE(value(find_row_stationary(nest, eyeriss(), value).cost), least);
}

TEST(RowStationary, AFilterThatFitsInNoWayIsNamed) {
  const auto refused = [](const Nest& nest) {
    try {
      Mapper(eyeriss(), {}).map(nest);
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(refused(convolution(1, 1, 8, 3, 4, 13)), HasSubstr("13 filter rows do not fit the array, which holds 12"));
  Nest wide = convolution(1, 1, 8, 3, 4, 3);
  wide.s = 16;
  EXPECT_THAT(refused(wide), HasSubstr("16 inputs do not fit the input pad, which holds 12"));
}

TEST(RowStationary, AMappingHandedAroundComesBack) {
  const Nest nest = convolution(1, 4, 384, 256, 13, 3);
  const RowStationaryMapping map{64, 4, 13, 16, 3, 2, 2};
  EXPECT_EQ(row_stationary(as_mapping(map, nest)), map);
}

TEST(RowStationary, EachResourceHelpsWhereItIsShort) {
  const Nest nest = convolution(1, 4, 384, 256, 13, 3);
  const RowStationaryMapping map{64, 4, 13, 16, 4, 1, 4};
  const auto total = [&](const Accelerator& a) { return analyse_row_stationary(nest, map, a).cycles.total; };
  const std::int64_t before = total(eyeriss());
  Accelerator a = eyeriss();
  a.row_stationary.filter_bytes_per_cycle *= 2;
  EXPECT_LT(total(a), before);
  a = eyeriss();
  a.row_stationary.ifmap_bytes_per_cycle *= 2;
  EXPECT_LT(total(a), before);
  a = eyeriss();
  a.row_stationary.psum_bytes_per_cycle *= 2;
  EXPECT_LT(total(a), before);
  a = eyeriss();
  a.global_buffer.double_buffered = true;  // for its time; the mapping would need half the room
  EXPECT_LT(total(a), before);
}

}  // namespace
}  // namespace switchyard::accel
