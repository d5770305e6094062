// The channel against DRAMsim3 (2981759): achieved over peak bandwidth, in-order requester, DDR4-3200 x64
// with bursts interleaved over bank groups, LPDDR4-3200 2x16 (timings of DRAMSys' memspec), HBM2 8 x 128;
// bursts interleaved over channels. Every pattern and chunk size that was run with these address mappings.
// Within 8 points.
#include <gtest/gtest.h>

#include "tests/accel/dram_support.h"

namespace switchyard::accel::testing {
namespace {

constexpr double tolerance = 0.08;

struct RandomChunks {
  const char* memory;
  std::int64_t chunk;
  double read;   ///< reads only
  double third;  ///< a third of the chunks are writes
  double half;   ///< half of them are
};

class RandomChunkEfficiency : public ::testing::TestWithParam<RandomChunks> {};

TEST_P(RandomChunkEfficiency, IsWithinEightPointsOfDramsim3) {
  const RandomChunks& row = GetParam();
  const DramParams memory = preset(row.memory);
  const std::int64_t chunks = std::clamp<std::int64_t>((16 << 20) / row.chunk, 2048, 20000);
  EXPECT_NEAR(drive(memory, {row.chunk, 0, 0, chunks}).efficiency, row.read, tolerance);
  EXPECT_NEAR(drive(memory, {row.chunk, 0, 33, chunks}).efficiency, row.third, tolerance);
  EXPECT_NEAR(drive(memory, {row.chunk, 0, 50, chunks}).efficiency, row.half, tolerance);
}

// DRAMsim3 runs, one row a chunk size.
INSTANTIATE_TEST_SUITE_P(
    Sizes, RandomChunkEfficiency,
    ::testing::Values(
        RandomChunks{"ddr4_3200", 64, 0.810, 0.736, 0.738}, RandomChunks{"ddr4_3200", 128, 0.792, 0.733, 0.736},
        RandomChunks{"ddr4_3200", 256, 0.780, 0.731, 0.728}, RandomChunks{"ddr4_3200", 512, 0.918, 0.862, 0.853},
        RandomChunks{"ddr4_3200", 1024, 0.942, 0.897, 0.892}, RandomChunks{"ddr4_3200", 2048, 0.950, 0.912, 0.914},
        RandomChunks{"ddr4_3200", 4096, 0.921, 0.915, 0.915}, RandomChunks{"ddr4_3200", 8192, 0.932, 0.932, 0.930},
        RandomChunks{"ddr4_3200", 16384, 0.948, 0.948, 0.948}, RandomChunks{"lpddr4_3200", 32, 0.447, 0.418, 0.403},
        RandomChunks{"lpddr4_3200", 64, 0.450, 0.426, 0.411}, RandomChunks{"lpddr4_3200", 128, 0.882, 0.677, 0.657},
        RandomChunks{"lpddr4_3200", 256, 0.903, 0.790, 0.770}, RandomChunks{"lpddr4_3200", 512, 0.908, 0.838, 0.824},
        RandomChunks{"lpddr4_3200", 1024, 0.908, 0.856, 0.856}, RandomChunks{"lpddr4_3200", 2048, 0.910, 0.889, 0.887},
        RandomChunks{"lpddr4_3200", 4096, 0.900, 0.890, 0.889}, RandomChunks{"lpddr4_3200", 8192, 0.915, 0.909, 0.909},
        RandomChunks{"lpddr4_3200", 16384, 0.915, 0.912, 0.911}, RandomChunks{"hbm2", 64, 0.240, 0.238, 0.237},
        RandomChunks{"hbm2", 128, 0.242, 0.240, 0.238}, RandomChunks{"hbm2", 256, 0.244, 0.242, 0.241},
        RandomChunks{"hbm2", 512, 0.245, 0.245, 0.244}, RandomChunks{"hbm2", 1024, 0.245, 0.244, 0.244},
        RandomChunks{"hbm2", 2048, 0.244, 0.244, 0.243}, RandomChunks{"hbm2", 4096, 0.490, 0.484, 0.482},
        RandomChunks{"hbm2", 8192, 0.912, 0.772, 0.749}, RandomChunks{"hbm2", 16384, 0.918, 0.860, 0.863}),
    [](const auto& row) { return std::string(row.param.memory) + "_" + std::to_string(row.param.chunk); });

struct Streams {
  const char* memory;
  double read, write;                                  ///< one stream
  double mixed_64, mixed_256, mixed_1024, mixed_4096;  ///< two read, one writes
};

class StreamEfficiency : public ::testing::TestWithParam<Streams> {};

TEST_P(StreamEfficiency, IsWithinEightPointsOfDramsim3) {
  const Streams& row = GetParam();
  const DramParams memory = preset(row.memory);
  EXPECT_NEAR(drive(memory, {65536, 1, 0, 1024}).efficiency, row.read, tolerance);
  EXPECT_NEAR(drive(memory, {65536, 1, 100, 1024}).efficiency, row.write, tolerance);
  EXPECT_NEAR(drive(memory, {64, 3, 100, 100000}).efficiency, row.mixed_64, tolerance);
  EXPECT_NEAR(drive(memory, {256, 3, 100, 50000}).efficiency, row.mixed_256, tolerance);
  EXPECT_NEAR(drive(memory, {1024, 3, 100, 16384}).efficiency, row.mixed_1024, tolerance);
  EXPECT_NEAR(drive(memory, {4096, 3, 100, 8192}).efficiency, row.mixed_4096, tolerance);
}

// DRAMsim3 runs, one row a memory.
INSTANTIATE_TEST_SUITE_P(Memories, StreamEfficiency,
                         ::testing::Values(Streams{"ddr4_3200", 0.953, 0.952, 0.935, 0.938, 0.931, 0.929},
                                           Streams{"lpddr4_3200", 0.914, 0.912, 0.862, 0.862, 0.862, 0.887},
                                           Streams{"hbm2", 0.920, 0.923, 0.865, 0.869, 0.871, 0.878}),
                         [](const auto& row) { return row.param.memory; });

TEST(RandomReads, FollowTheClosedFormOfActivationLimits) {
  // (1 - tRFC/tREFI) min(1, n tBurst / max(tRRD, tFAW / (4 ranks))), n bursts taken per activated row and
  // channel. LPDDR4: 64 B is one 32 B burst a channel, 128 B two. HBM2: up to 2 KB one burst a row, 4 KB two,
  // 8 KB four.
  const auto closed_form = [](const DramParams& p, double bursts) {
    const double burst = static_cast<double>(p.burst_bytes) / p.channel_bandwidth.value();
    const double gap = std::max(p.activate_gap.value(),
                                p.four_activate_window.value() / (4.0 * static_cast<double>(p.ranks)));
    return (1 - p.refresh_time / p.refresh_interval) * std::min(1.0, bursts * burst / gap);
  };
  struct Case {
    const char* memory;
    std::int64_t chunk;
    double bursts;
  };
  for (const Case& c :
       {Case{"lpddr4_3200", 64, 1}, Case{"lpddr4_3200", 128, 2}, Case{"lpddr4_3200", 16384, 256},
        Case{"hbm2", 2048, 1}, Case{"hbm2", 4096, 2}, Case{"hbm2", 8192, 4}, Case{"ddr4_3200", 16384, 64}}) {
    const DramParams memory = preset(c.memory);
    EXPECT_NEAR(drive(memory, {c.chunk, 0, 0, 8192}).efficiency, closed_form(memory, c.bursts), 0.06)
        << c.memory << ", chunks of " << c.chunk;
  }
}

}  // namespace
}  // namespace switchyard::accel::testing
