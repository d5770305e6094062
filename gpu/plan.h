// Ways to run one kernel, before they are timed: an algorithm's phases with the clocks, bytes and operations
// each needs. Internal to the timing model.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "gpu/device.h"
#include "gpu/kernel.h"

namespace switchyard::gpu {

/// One launch of an algorithm.
struct Phase {
  double clocks = 0;  ///< multiprocessor clocks until the last wave has computed
  double l2_bytes = 0;
  double dram_bytes = 0;
  double dram_efficiency = 1;
  double executed_macs = 0;    ///< padding included; they cost energy
  double latency_seconds = 0;  ///< before it runs at full speed, besides the ramp
};

/// An algorithm with its tile.
struct Plan {
  static constexpr std::size_t most_phases = 5;
  std::array<Phase, most_phases> phases{};
  std::size_t phase_count = 0;
  std::string_view algorithm;
  std::int64_t tile_rows = 0;
  std::int64_t tile_columns = 0;
  std::int64_t splits = 1;
  std::int64_t waves = 1;
  bool cuda_cores =
      true;  ///< energy of a multiply-accumulate: CUDA cores or the matrix unit of the precision

  void add(const Phase& phase) { phases.at(phase_count++) = phase; }
};

using PlanSink = std::function<void(const Plan&)>;

/// Offers every way a library might run the kernel.
void offer_plans(const Gpu& gpu, const Kernel& kernel, const PlanSink& sink);

void offer_gemm(const Gpu& gpu, const Kernel& kernel, const GemmKernel& gemm, const PlanSink& sink);
void offer_convolution(const Gpu& gpu, const Kernel& kernel, const ConvKernel& conv, const PlanSink& sink);

/// A matrix product as convolutions and products share it.
struct Product {
  std::int64_t batch = 1;
  std::int64_t m = 1;
  std::int64_t n = 1;
  std::int64_t k = 1;
  bool cuda_cores = false;  ///< keep off the tensor cores, whatever the precision
  double a_reuse = 1;       ///< how often a value of the left operand is found in L1 instead of the L2
};

/// Phase of a product computed in `tile`s with the reduction split in `splits`; bytes of DRAM are the
/// caller's.
Phase product_phase(const Gpu& gpu, Precision precision, const Product& product, const Tile& tile,
                    std::int64_t splits, double efficiency, std::int64_t& waves);

/// Bytes that kernel moves to and from DRAM at least: what is not in the L2.
double dram_bytes(const Kernel& kernel);

}  // namespace switchyard::gpu
