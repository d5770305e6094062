// One kernel: waves, limits, algorithms.
#include "gpu/kernel_time.h"

#include <gtest/gtest.h>

#include "tests/gpu/devices.h"

namespace switchyard::gpu {
namespace {

double microseconds(const Gpu& gpu, const Kernel& kernel) {
  return 1e6 * time_kernel(gpu, kernel).time.value();
}

Kernel product(std::int64_t tiles, Precision precision = Precision::fp32) {
  return kernel_of(GemmKernel{1, 128 * tiles, 128, 1024, true}, precision);
}

TEST(Product, AWaveOfTilesTakesTheTimeOfOneTile) {
  // 128 x 128 x 1024 MACs over 128 lanes at 1 GHz: 131.072 us, whether 1 or 100 of the 100 multiprocessors
  // work.
  EXPECT_NEAR(microseconds(plain_gpu(), product(1)), 131.072, 1e-9);
  EXPECT_NEAR(microseconds(plain_gpu(), product(100)), 131.072, 1e-9);
}

TEST(Product, OneTileMoreThanAWaveDoublesTheTime) {
  EXPECT_NEAR(microseconds(plain_gpu(), product(101)), 262.144, 1e-9);
  EXPECT_NEAR(microseconds(plain_gpu(), product(200)), 262.144, 1e-9);
  EXPECT_EQ(time_kernel(plain_gpu(), product(201)).waves, 3);
}

TEST(Product, BlocksOfAClusterFetchTheOperandTheyShareOnce) {
  Gpu gpu = plain_gpu();
  gpu.spec.tensor_cores = true;
  gpu.spec.matrix_lanes.fill(1 << 20);
  gpu.spec.l2_bytes_per_clock = 1000;
  // 4 x 2 tiles of 128 x 128, reduction 1024, 2 bytes: A is fetched by 2 columns of tiles, B by 4 rows of them; the
  // result is written once. 2 (512*1024*2 + 256*1024*4 + 512*256) = 4,456,448 B at 1000 B and clock.
  const Kernel kernel = kernel_of(GemmKernel{1, 512, 256, 1024, true}, Precision::fp16);
  EXPECT_NEAR(microseconds(gpu, kernel), 4.456448, 1e-6);
  // Two blocks share a tile: either operand is fetched half as often, 2 (512*1024*2/2) B less.
  gpu.architecture.matrix.cluster = 2;
  EXPECT_NEAR(microseconds(gpu, kernel), 4.456448 - 1.048576, 1e-6);
}

TEST(Product, SplittingTheReductionFillsIdleMultiprocessors) {
  Gpu gpu = plain_gpu();
  gpu.architecture.matrix.most_splits = 16;
  // One tile, reduction 1024 in 16 parts of 64: a sixteenth of the time, 8.192 us; the sums are nearly free
  // here.
  const KernelTime time = time_kernel(gpu, product(1));
  EXPECT_EQ(time.splits, 16);
  EXPECT_NEAR(1e6 * time.time.value(), 8.192, 0.01);
}

TEST(Product, TensorCoresWithUnalignedRowsRunAtTheUnalignedRate) {
  Gpu gpu = plain_gpu();
  gpu.spec.matrix_lanes[static_cast<std::size_t>(Precision::fp16)] = 1024;
  gpu.architecture.matrix.unaligned = 0.5;
  const auto time = [&](std::int64_t k) {
    return microseconds(gpu, kernel_of(GemmKernel{1, 128, 128, k, true}, Precision::fp16));
  };
  gpu.architecture.matrix.partly_aligned = 0.8;
  // 1032, 1028 and 1025 all take 65 steps of 16; their rows are multiples of 16, of 4 and of 2 bytes.
  EXPECT_NEAR(time(1028), 1.25 * time(1032), 1e-9);
  EXPECT_NEAR(time(1025), 2 * time(1032), 1e-9);
}

TEST(Product, WithoutTensorCoresTf32RunsOnCudaCores) {
  EXPECT_EQ(microseconds(plain_gpu(), product(3, Precision::tf32)), microseconds(plain_gpu(), product(3)));
}

TEST(Stream, TakesItsBytesOverTheBandwidth) {
  Gpu gpu = plain_gpu();
  gpu.spec.dram_bandwidth = BytesPerSecond(1e9);
  // 250,000 values read twice and written once: 3 MB at 1 GB/s.
  const Kernel add = kernel_of(StreamKernel{StreamKernel::Kind::elementwise, 250000}, Precision::fp32, 2);
  const KernelTime time = time_kernel(gpu, add);
  EXPECT_NEAR(1e6 * time.time.value(), 3000.0, 1e-9);
  EXPECT_EQ(time.bound, Bound::dram);
}

TEST(Stream, WhatIsInTheL2CostsNoDramTime) {
  Gpu gpu = plain_gpu();
  gpu.spec.dram_bandwidth = BytesPerSecond(1e9);
  Kernel copy = kernel_of(StreamKernel{StreamKernel::Kind::copy, 250000}, Precision::fp32);
  copy.resident_bytes = copy.read_bytes;
  EXPECT_NEAR(microseconds(gpu, copy), 1000.0, 1e-9);  // the write alone
  copy.written_stays = true;
  EXPECT_EQ(time_kernel(gpu, copy).bound, Bound::l2);
}

ConvKernel conv3x3(std::int64_t channels, std::int64_t edge, std::int64_t batch) {
  ConvKernel conv;
  conv.batch = batch;
  conv.in_channels = conv.out_channels = channels;
  conv.input = conv.output = {edge, edge};
  conv.filter = {3, 3};
  return conv;
}

TEST(Convolution, LargeFp32ThreeByThreesRunAsWinograd) {
  const KernelTime time =
      time_kernel(shipped_gpu("v100_pcie"), kernel_of(conv3x3(256, 56, 16), Precision::fp32));
  EXPECT_TRUE(time.algorithm.starts_with("Winograd")) << time.algorithm;
  // Fewer multiplications than the direct form needs.
  EXPECT_LT(time.executed_macs, static_cast<double>(macs(kernel_of(conv3x3(256, 56, 16), Precision::fp32))));
}

TEST(Convolution, HalfPrecisionRunsAsImplicitGemm) {
  const Kernel kernel = kernel_of(conv3x3(256, 56, 16), Precision::fp16);
  EXPECT_EQ(time_kernel(shipped_gpu("v100_pcie"), kernel).algorithm, "implicit GEMM");
}

TEST(Convolution, DepthwiseIsLimitedByDram) {
  ConvKernel conv = conv3x3(256, 128, 8);
  conv.groups = 256;
  const KernelTime time = time_kernel(shipped_gpu("a100_sxm_40"), kernel_of(conv, Precision::fp16));
  EXPECT_EQ(time.algorithm, "depth-wise");
  EXPECT_EQ(time.bound, Bound::dram);
}

TEST(FusedAttention, IsFasterThanItsPartsOnLongRows) {
  const Gpu gpu = shipped_gpu("a100_sxm_40");
  const std::int64_t n = 1024;
  const double fused = microseconds(gpu, kernel_of(FusedAttentionKernel{96, n, n, 64}, Precision::fp16));
  const double parts = microseconds(gpu, kernel_of(GemmKernel{96, n, n, 64, false}, Precision::fp16)) +
                       microseconds(gpu, kernel_of(StreamKernel{StreamKernel::Kind::softmax, 96 * n * n, n},
                                                   Precision::fp16)) +
                       microseconds(gpu, kernel_of(GemmKernel{96, n, 64, n, false}, Precision::fp16));
  EXPECT_LT(fused, parts);
}

}  // namespace
}  // namespace switchyard::gpu
