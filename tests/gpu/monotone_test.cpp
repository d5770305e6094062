// More of anything never makes a kernel slower, and more work never makes a network faster.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "gpu/kernel_time.h"
#include "gpu/profile.h"
#include "gpu/study.h"
#include "models/path.h"
#include "tests/gpu/devices.h"

namespace switchyard::gpu {
namespace {

const std::vector<std::string>& names() {
  static const std::vector<std::string> all = {"titan_x_maxwell", "p100_pcie", "v100_pcie", "t4",
                                               "a100_pcie_40",    "rtx_4090",  "h200",      "l4",
                                               "agx_orin",        "jetson_tx2"};
  return all;
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  /// Log-uniform, so that small sizes are as likely as big ones.
  std::int64_t size(double least, double most) {
    std::uniform_real_distribution<double> spread(std::log(least), std::log(most));
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::exp(spread(engine_))));
  }
  std::size_t pick(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(engine_);
  }
  double factor() { return std::uniform_real_distribution<double>(1.01, 2.0)(engine_); }

  Kernel kernel() {
    const auto precision = static_cast<Precision>(pick(precision_count));
    switch (pick(4)) {
      case 0:
        return kernel_of(GemmKernel{size(1, 64), size(1, 8192), size(1, 4096), size(1, 4096), pick(2) == 0},
                         precision);
      case 1: {
        ConvKernel c;
        c.batch = size(1, 32);
        c.in_channels = size(1, 1024);
        c.out_channels = size(1, 1024);
        c.input = {size(4, 128), size(4, 128)};
        c.output = c.input;
        const std::int64_t edge = pick(2) == 0 ? 3 : 1;
        c.filter = {edge, edge};
        return kernel_of(c, precision);
      }
      case 2:
        return kernel_of(FusedAttentionKernel{size(1, 64), size(1, 4096), size(1, 4096), 8 * size(1, 16)},
                         precision);
      default: {
        StreamKernel s{static_cast<StreamKernel::Kind>(pick(stream_kind_count)), 0, size(1, 8192)};
        s.values = s.row_length * size(1, 8192);
        s.fma_operations = s.values * size(1, 32);
        s.special_operations = s.values * static_cast<std::int64_t>(pick(3));
        return kernel_of(s, precision, 2);
      }
    }
  }

 private:
  std::mt19937_64 engine_;
};

template <class Change>
void never_slower(unsigned seed, Change change) {
  Random random(seed);
  for (int trial = 0; trial < 4000; ++trial) {
    const std::string& name = names()[random.pick(names().size())];
    static std::map<std::string, Gpu> cache;
    if (!cache.contains(name)) cache.emplace(name, shipped_gpu(name));
    const Gpu& before = cache.at(name);
    Gpu after = before;
    change(after.spec, random.factor());
    const Kernel kernel = random.kernel();
    const double slow = time_kernel(before, kernel).time.value();
    const double fast = time_kernel(after, kernel).time.value();
    ASSERT_LE(fast, slow * (1 + 1e-6))
        << name << ", trial " << trial << ", " << time_kernel(before, kernel).algorithm;
  }
}

TEST(Monotone, MoreDramBandwidthNeverMakesAKernelSlower) {
  never_slower(1, [](DeviceSpec& s, double f) { s.dram_bandwidth = f * s.dram_bandwidth; });
}

TEST(Monotone, AHigherClockNeverMakesAKernelSlower) {
  never_slower(2, [](DeviceSpec& s, double f) { s.boost_clock = f * s.boost_clock; });
}

TEST(Monotone, MoreMultiprocessorsNeverMakeAKernelSlower) {
  never_slower(3, [](DeviceSpec& s, double f) {
    s.multiprocessors += 1 + static_cast<std::int64_t>((f - 1) * static_cast<double>(s.multiprocessors));
  });
}

TEST(Monotone, MoreL2BandwidthAndSizeNeverMakeAKernelSlower) {
  never_slower(4, [](DeviceSpec& s, double f) {
    s.l2_bytes_per_clock = static_cast<std::int64_t>(f * static_cast<double>(s.l2_bytes_per_clock)) + 1;
    s.l2_size = Bytes(static_cast<std::int64_t>(f * static_cast<double>(s.l2_size.value())));
  });
}

TEST(Monotone, MoreBoardPowerNeverMakesAKernelSlower) {
  never_slower(5, [](DeviceSpec& s, double f) { s.board_power = f * s.board_power; });
}

TEST(Monotone, TwoImagesAreNeverCheaperThanOne) {
  const Host host = shipped_host("modern");
  for (const char* model : {"segformer-b0", "resnet50", "swin-tiny", "vit-tiny", "ofa-mobilenet-v3-w1.0"}) {
    const Graph one = parse_path(model, "batch: 1").build();
    const Graph two = parse_path(model, "batch: 2").build();
    for (const std::string& name : names()) {
      const Gpu gpu = shipped_gpu(name);
      for (const Mode mode : {Mode::eager, Mode::graph, Mode::compiled, Mode::compiled_graph}) {
        for (const Precision precision : {Precision::fp32, Precision::fp16}) {
          const Execution execution{.mode = mode, .precision = precision};
          EXPECT_LE(profile(gpu, host, one, execution).latency.value(),
                    profile(gpu, host, two, execution).latency.value())
              << model << ", " << name_of(execution) << " on " << name;
        }
      }
    }
  }
}

}  // namespace
}  // namespace switchyard::gpu
