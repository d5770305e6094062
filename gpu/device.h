// A GPU as its data sheet describes it, with the efficiencies of its architecture generation.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/keys.h"
#include "base/quantity.h"
#include "gpu/architecture.h"
#include "gpu/precision.h"

namespace switchyard::gpu {

/// Data-sheet figures; one YAML file in configs/gpus/ each.
struct DeviceSpec {
  std::string name = "unnamed";
  std::string source;  ///< of the figures
  std::int64_t multiprocessors = 1;
  Hertz boost_clock{1e9};
  Hertz lowest_clock{3e8};          ///< floor of power capping
  std::int64_t fp32_lanes = 64;     ///< fused multiply-adds per multiprocessor and clock on CUDA cores
  std::int64_t special_lanes = 16;  ///< special-function results per multiprocessor and clock
  bool tensor_cores = true;         ///< false: the matrix lanes below are packed formats of the CUDA cores
  /// Multiply-accumulates per multiprocessor and clock in fp16 (fp32 sums), bf16, tf32 and int8, dense; 0:
  /// none, such products run on the CUDA cores. Indexed by Precision; fp32 is unused.
  std::array<std::int64_t, precision_count> matrix_lanes{};
  BytesPerSecond dram_bandwidth{1e11};
  Bytes l2_size{1 << 20};
  std::int64_t l2_bytes_per_clock = 1024;  ///< whole chip
  Bytes memory{std::int64_t{1} << 30};
  Watts board_power{100};  ///< limit (TDP)
  Watts idle_power{20};    ///< context alive, no kernel running
  Watts static_power{30};  ///< while kernels run, apart from their operations
};

/// A device and its generation.
struct Gpu {
  DeviceSpec spec;
  Architecture architecture;
};

/// Declares the keys of a device file; `architecture` names the generation's file.
void describe(Keys& keys, Gpu& gpu);

/// Rate at which products of that precision can be computed at best, multiply-accumulates per second at boost
/// clock.
double peak_macs_per_second(const DeviceSpec& spec, Precision precision);
/// Lanes of one multiprocessor that products of that precision use.
std::int64_t product_lanes(const DeviceSpec& spec, Precision precision);
/// Whether products of that precision run on tensor cores.
bool uses_tensor_cores(const DeviceSpec& spec, Precision precision);

}  // namespace switchyard::gpu
