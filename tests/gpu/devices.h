// The shipped GPUs and hosts, and kernels made by hand, for tests.
#pragma once

#include <filesystem>
#include <string>

#include "base/compose.h"
#include "base/key_reader.h"
#include "gpu/device.h"
#include "gpu/host.h"
#include "gpu/kernel.h"

namespace switchyard::gpu {

inline std::filesystem::path gpu_folder() {
  return std::filesystem::path(SWITCHYARD_SOURCE_DIR) / "configs/gpus";
}

inline Gpu shipped_gpu(const std::string& name) {
  return read<Gpu>(load_config(gpu_folder() / (name + ".yaml")));
}

inline Host shipped_host(const std::string& name) {
  return read<Host>(load_config(gpu_folder() / "hosts" / (name + ".yaml")));
}

inline Kernel kernel_of(Work work, Precision precision, std::int64_t inputs = 1) {
  Kernel kernel;
  kernel.precision = precision;
  kernel.work = work;
  set_bytes(kernel, inputs);
  return kernel;
}

/// One multiprocessor-second is easy to reckon with: one tile of 128 x 128, full efficiency, no fixed costs,
/// 1 GHz.
inline Gpu plain_gpu() {
  Gpu gpu;
  gpu.spec.multiprocessors = 100;
  gpu.spec.boost_clock = Hertz(1e9);
  gpu.spec.fp32_lanes = 128;
  gpu.spec.dram_bandwidth = BytesPerSecond(1e15);
  gpu.spec.l2_bytes_per_clock = 1 << 20;
  gpu.spec.board_power = Watts(1e9);
  Architecture& a = gpu.architecture;
  const std::vector<Tile> tile = {{128, 128, 1.0}};
  a.matrix.linear = a.matrix.batched = a.matrix.tensor = a.matrix.convolution = tile;
  a.matrix.block_clocks = 0;
  a.matrix.latency_microseconds = 0;
  a.matrix.most_splits = 1;
  a.memory.products = 1;
  a.memory.streams.fill(1.0);
  a.memory.l2 = 1;
  a.ramp_microseconds = 0;
  return gpu;
}

}  // namespace switchyard::gpu
