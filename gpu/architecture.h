// What sets one GPU generation apart beyond the data sheet: how much of its peak rates the libraries reach,
// with which tiles, and what an operation costs in energy. Few constants, fitted to measurements by
// tools/gpu/fit.py; one YAML file in configs/gpus/architectures/ each, which says on which data.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"
#include "gpu/kernel.h"
#include "gpu/precision.h"

namespace switchyard::gpu {

/// One block shape of a matrix-product library.
struct Tile {
  std::int64_t rows = 128;  ///< of the output computed by one block
  std::int64_t columns = 128;
  double efficiency = 0.8;  ///< of the multiprocessor's peak while a full wave of such blocks runs
};

/// Where a kernel's values come from and how fast; all fractions of the data sheet's rates.
struct MemoryEfficiency {
  double products = 0.85;                           ///< DRAM rate of matrix products and convolutions
  std::array<double, stream_kind_count> streams{};  ///< DRAM rate of stream kernels, by StreamKernel::Kind
  double l2 = 0.7;                                  ///< of the device's L2 bytes per clock
  double l2_resident_fraction = 0.6;                ///< of the L2 that a producer can leave for its consumer
  /// Values per clock and multiprocessor that the row-wise kernels handle (reductions, exponentials): their
  /// compute limit, with a fixed number of clocks for each row.
  double softmax_values_per_clock = 16;
  double layer_norm_values_per_clock = 16;
  double softmax_row_clocks = 40;
  double layer_norm_row_clocks = 40;
  std::int64_t softmax_cached_row = 1024;  ///< longest row that softmax reads only once, values
  double softmax_reread = 0.3;  ///< DRAM bytes of longer rows beyond one read and one write, relative
};

struct MatrixEfficiency {
  std::vector<Tile> linear;       ///< CUDA cores, weights shared by the whole batch
  std::vector<Tile> batched;      ///< CUDA cores, one product per batch element
  std::vector<Tile> tensor;       ///< tensor cores
  std::vector<Tile> convolution;  ///< CUDA cores, implicit GEMM
  double tensor_convolution =
      0.8;                      ///< implicit GEMM on tensor cores, relative to the product of the same size
  double winograd_fused = 0.7;  ///< F(2x2, 3x3) in one kernel, of peak
  double winograd_block_clocks = 1000;  ///< transforms within one block of it
  double winograd_product = 0.7;        ///< batched product of the non-fused F(4x4, 3x3), of peak
  double attention = 0.6;               ///< fused attention, of peak
  double partly_aligned = 0.85;         ///< tensor-core rate when rows are multiples of 4 but not of 16 bytes
  double unaligned = 0.5;               ///< likewise not of 4 bytes
  double depthwise = 0.25;              ///< depth-wise convolution on CUDA cores, of peak
  /// Tensor-core blocks that fetch the operand they share from the L2 once. Hopper launches blocks in clusters and
  /// copies one tile to several of them (NVIDIA H100 white paper: thread-block clusters, TMA multicast).
  std::int64_t cluster = 1;
  double block_clocks = 600;            ///< fill and drain of one block
  /// From a product's or convolution's launch to its first multiply-accumulates: operands travel from DRAM
  /// through the L2 to the multiprocessors before a pipeline of loads is full.
  double latency_microseconds = 2.0;
  std::int64_t most_convolution_splits = 2;  ///< likewise of implicit GEMM
  std::int64_t most_splits = 16;             ///< of the reduced dimension (split-K)
};

/// Board-effective energies: what the board's power rises by, regulators, caches and networks included
/// (docs/modelling/gpu.md, never mixed with per-component energies).
struct OperationEnergy {
  std::array<double, precision_count> picojoules_per_fma{10, 4, 3, 3, 1.5};  ///< at boost clock, by Precision
  double picojoules_per_dram_byte = 100;
  double picojoules_per_l2_byte = 20;
  double least_voltage = 0.7;  ///< at the lowest clock, relative to the voltage at boost
};

struct Architecture {
  std::string name = "unnamed";
  std::string source;  ///< which data it was fitted on, which it was checked on
  MatrixEfficiency matrix;
  MemoryEfficiency memory;
  OperationEnergy energy;
  double ramp_microseconds = 1.0;  ///< from the first block's start to full speed and back, per kernel
};

/// Declares the `kind` key of a file that can be nothing else.
void describe_kind(Keys& keys, std::string_view word, std::string_view sentence);

void describe(Keys& keys, Architecture& architecture);

}  // namespace switchyard::gpu
