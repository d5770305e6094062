// Systolic array of rows x columns MACs: cycles and counts of an M x N x K matrix product in closed form.
#pragma once

#include <cstdint>

#include "accel/analytic.h"

namespace switchyard::accel {

/// M rows (pixels, tokens) x K (reduction) by K x N (output channels), `count` times (groups, heads).
struct Gemm {
  std::int64_t m = 1, n = 1, k = 1;
  std::int64_t count = 1;
  bool operator==(const Gemm&) const = default;
};

/// A convolution as the product over its unrolled windows (im2col): M = N P Q, N = K, K = C R S, one per group.
Gemm gemm_of(const Nest& nest);

/// Cycles of one product (not x count) with operands at hand. Not overlapped (SCALE-Sim, ISPASS 2020):
/// WS ceil(K/R) ceil(N/C) (M + 2R + C - 2) - 1, OS ceil(M/R) ceil(N/C) (K + R + C - 2) - 1,
/// IS ceil(K/R) ceil(M/C) (N + 2R + C - 2) - 1. Overlapped: loading the stationary tile hides behind the stream.
std::int64_t systolic_cycles(const Gemm& gemm, const SystolicParams& array);

/// The layer with its memory traffic: operands from the global buffer, DRAM underneath.
LayerCost analyse_systolic(const Nest& nest, const Accelerator& accelerator);

}  // namespace switchyard::accel
