// Machines and mappings in YAML: round trips, and one message for each kind of mistake.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "accel/mapper/mapper.h"
#include "base/key_writer.h"
#include "tests/accel/machines.h"

namespace switchyard::accel {
namespace {

using ::testing::HasSubstr;

std::string error_of(const std::string& yaml) {
  try {
    read<Accelerator>(load_yaml(yaml, "machine.yaml"));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return {};
}

TEST(AcceleratorConfig, EveryShippedMachineReadsAndRoundTrips) {
  const std::vector<std::string> names = testing::shipped_names();
  ASSERT_GE(names.size(), 19U);
  for (const std::string& name : names) {
    const Accelerator a = testing::shipped(name);
    EXPECT_EQ(a.name, name);
    EXPECT_FALSE(a.source.empty());
    const std::string text = to_yaml(to_node(a));
    EXPECT_EQ(to_yaml(to_node(read<Accelerator>(load_yaml(text, "again.yaml")))), text) << name;
  }
}

TEST(AcceleratorConfig, ABufferTooSmallForOneVectorIsAnError) {
  // 8 lanes x 8 weights x 8 bits = 64 bytes, twice.
  EXPECT_THAT(error_of("template: vector_pe\npe: {weight_buffer: 100 B}\n"),
              HasSubstr("100 bytes cannot hold one weight vector per lane twice (double_buffered), which is 128 bytes"));
}

TEST(AcceleratorConfig, ARefreshThatNeverEndsIsAnError) {
  EXPECT_THAT(error_of("dram: {refresh_interval: 1 us, refresh_time: 2 us}\n"), HasSubstr("refresh"));
}

TEST(AcceleratorConfig, ARowStationaryArrayIsPesOfOneMacWithItsPads) {
  const Accelerator a = testing::shipped("eyeriss-rs");
  EXPECT_EQ(a.peak_macs_per_cycle(), 12 * 14);
  EXPECT_EQ(a.pe.weight_buffer, Bytes(224 * 2));
  EXPECT_EQ(a.pe.input_buffer, Bytes(12 * 2));
  EXPECT_EQ(a.pe.accumulation_buffer, Bytes(24 * 2));
}

TEST(AcceleratorConfig, FiltersThatTakeTheWholeGlobalBufferAreAnError) {
  EXPECT_THAT(error_of("template: row_stationary\nrow_stationary: {filter_share: 64 KiB}\n"),
              HasSubstr("filter_share leaves nothing of the global buffer of 65536 bytes; use less"));
}

TEST(AcceleratorConfig, AMisspeltKeyIsAnError) {
  EXPECT_THAT(error_of("pe_row: 4\n"), HasSubstr("pe_rows"));
}

TEST(MappingConfig, AMappingRoundTripsAndCanBeForced) {
  const Accelerator a = testing::shipped("simba-chip");
  const Nest nest = testing::nests_of(Path("resnet18").build(), a)[3];
  const MappedLayer found = find_mapping(nest, a, {});
  const Mapping again = read<Mapping>(load_yaml(to_yaml(to_node(found.mapping)), "mapping.yaml"));
  EXPECT_EQ(again, found.mapping);
  Mapper mapper(a, {});
  const Mapping naive = naive_output_stationary(nest, a);
  mapper.force(nest, naive);
  EXPECT_EQ(mapper.map(nest).mapping, naive);
}

TEST(MappingConfig, AnIllegalMappingSaysWhatDoesNotFit) {
  const Accelerator a = testing::shipped("simba-chip");
  Nest nest;
  nest.size.of = {1, 1, 512, 512, 1, 1};
  Mapping m;
  m.pe_tile = m.buffer_tile = nest.size;
  EXPECT_EQ(why_illegal(nest, m, a),
            // 512 x 512 weights of a byte, twice; 32 KiB there.
            "the PE's weight buffer needs 524288 bytes (double-buffered) but has 32768; use smaller tiles");
  EXPECT_THROW(Mapper(a, {}).force(nest, m), ConfigError);
  m.buffer_order[0] = m.buffer_order[1];
  EXPECT_EQ(why_illegal(nest, m, a), "a loop order must name each of G, N, K, P, Q, C once");
}

TEST(MappingConfig, TheLoopNestReadsFromOutsideIn) {
  const Accelerator a = testing::shipped("simba-chip");
  Nest nest;
  nest.size.of = {1, 1, 64, 64, 8, 8};
  nest.in_h = nest.in_w = 8;
  Mapping m;
  m.pe_tile.of = {1, 1, 16, 16, 4, 8};
  m.spatial.of = {1, 1, 4, 1, 2, 1};
  m.buffer_tile.of = {1, 1, 64, 32, 8, 8};
  EXPECT_EQ(loop_nest_text(nest, m, a),
            "DRAM  weights in tiles, inputs in tiles, outputs whole\n"
            "for C in 0..1  (tiles of 32)\n"
            "  global buffer  2048 weights (passing), 2048 inputs, 4096 outputs\n"
            "  for C in 0..1  (tiles of 16)\n"
            "    parallel PEs for K in 0..3  (tiles of 16)\n"
            "      parallel PEs for P in 0..1  (tiles of 4)\n"
            "        PE  256 weights, 512 inputs, 512 partial sums\n"
            "        for K in 0..15  (tiles of 1)\n"
            "          for C in 0..15  (tiles of 1)\n"
            "            for P in 0..3  (tiles of 1)\n"
            "              for Q in 0..7  (tiles of 1)\n"
            "                lanes: 8 of K, vectors: 8 of C\n");
}

}  // namespace
}  // namespace switchyard::accel
