#include "gpu/device.h"

namespace switchyard::gpu {

bool uses_tensor_cores(const DeviceSpec& spec, Precision precision) {
  return spec.tensor_cores && spec.matrix_lanes.at(static_cast<std::size_t>(precision)) > 0;
}

std::int64_t product_lanes(const DeviceSpec& spec, Precision precision) {
  const std::int64_t lanes = spec.matrix_lanes.at(static_cast<std::size_t>(precision));
  return lanes > 0 && precision != Precision::fp32 ? lanes : spec.fp32_lanes;
}

double peak_macs_per_second(const DeviceSpec& spec, Precision precision) {
  return static_cast<double>(spec.multiprocessors * product_lanes(spec, precision)) *
         spec.boost_clock.value();
}

void describe(Keys& keys, Gpu& gpu) {
  DeviceSpec& d = gpu.spec;
  describe_kind(keys, "gpu", "data sheet of a GPU");
  keys.text({"name", "device as tables show it", true}, d.name);
  keys.text({"source", "where the figures come from", true}, d.source);
  keys.reference({"architecture", "file of the architecture generation", true},
                 [&](Keys& inner) { describe(inner, gpu.architecture); });
  keys.integer({"multiprocessors", "streaming multiprocessors", true}, d.multiprocessors, {1, 4096});
  keys.quantity({"boost_clock", "highest clock under load", true}, d.boost_clock, {1e8, 1e10});
  keys.quantity({"lowest_clock", "clock below which a power limit does not throttle"}, d.lowest_clock,
                {1e7, 1e10});
  keys.integer({"fp32_lanes", "fused multiply-adds per multiprocessor and clock, single precision", true},
               d.fp32_lanes, {1, 65536});
  keys.integer({"special_lanes", "special functions (exp, rsqrt) per multiprocessor and clock"},
               d.special_lanes, {1, 65536});
  keys.boolean({"tensor_cores", "whether the matrix lanes are tensor cores (else packed CUDA-core formats)"},
               d.tensor_cores);
  const auto lanes = [&](std::string_view name, std::string_view sentence, Precision precision) {
    keys.integer({name, sentence}, d.matrix_lanes.at(static_cast<std::size_t>(precision)), {0, 1 << 20});
  };
  lanes("fp16_lanes",
        "multiply-accumulates per multiprocessor and clock, fp16 with fp32 sums, dense; 0: none",
        Precision::fp16);
  lanes("bf16_lanes", "likewise bf16", Precision::bf16);
  lanes("tf32_lanes", "likewise tf32", Precision::tf32);
  lanes("int8_lanes", "likewise int8 with 32-bit sums", Precision::int8);
  keys.quantity({"dram_bandwidth", "peak rate of the memory", true}, d.dram_bandwidth, {1e9, 1e14});
  keys.quantity({"l2_size", "second-level cache", true}, d.l2_size, {1024, 1e12});
  keys.integer({"l2_bytes_per_clock", "peak rate of the second-level cache, whole chip", true},
               d.l2_bytes_per_clock, {1, 1 << 20});
  keys.quantity({"memory", "size of the memory"}, d.memory, {1e6, 1e14});
  keys.quantity({"board_power", "power limit of the board", true}, d.board_power, {1, 1e5});
  keys.quantity({"idle_power", "context alive, no kernel running"}, d.idle_power, {0, 1e5});
  keys.quantity({"static_power", "board power while kernels run, apart from their operations"},
                d.static_power, {0, 1e5});
  if (!keys.reading()) return;
  if (d.lowest_clock > d.boost_clock) keys.complain("lowest_clock", "is above boost_clock");
  if (d.idle_power > d.board_power) keys.complain("idle_power", "is above board_power");
  if (d.static_power >= d.board_power)
    keys.complain("static_power", "leaves nothing of board_power for operations");
}

}  // namespace switchyard::gpu
