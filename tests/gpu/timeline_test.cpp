// Host and device on one clock.
#include "gpu/timeline.h"

#include <gtest/gtest.h>

#include "gpu/profile.h"
#include "models/path.h"
#include "tests/gpu/devices.h"

namespace switchyard::gpu {
namespace {

/// `count` copies that take `microseconds` each on plain_gpu() with 1 GB/s.
Program copies(int count, std::int64_t microseconds) {
  Program program;
  for (int i = 0; i < count; ++i) {
    Launch launch;
    // Read and write of 4-byte values at 1 GB/s: 125 values a microsecond.
    launch.kernel = kernel_of(StreamKernel{StreamKernel::Kind::copy, 125 * microseconds}, Precision::fp32);
    launch.reads = {{program.tensors, launch.kernel.read_bytes}};
    launch.write = {program.tensors + 1, launch.kernel.written_bytes};
    program.tensors += 2;
    program.launches.push_back(launch);
  }
  return program;
}

Gpu slow_memory() {
  Gpu gpu = plain_gpu();
  gpu.spec.dram_bandwidth = BytesPerSecond(1e9);
  gpu.spec.l2_size = Bytes(1024);
  return gpu;
}

Host round_host() {
  Host host;
  host.operator_cost = Seconds(16e-6);
  host.view_cost = Seconds(0);
  host.launch_cost = Seconds(4e-6);
  host.launch_latency = Seconds(5e-6);
  host.stream_gap = Seconds(1e-6);
  host.graph_gap = Seconds(0.5e-6);
  host.graph_launch = Seconds(10e-6);
  host.synchronisation = Seconds(7e-6);
  return host;
}

TEST(Timeline, ShortKernelsWaitForTheHost) {
  // The tenth call is issued at 10 x 20 us; + 5 latency + 2 kernel + 7 wait.
  const Timeline t = run_timeline(slow_memory(), round_host(), copies(10, 2), Mode::eager);
  EXPECT_NEAR(1e6 * t.latency.value(), 214, 1e-6);
  EXPECT_NEAR(1e6 * t.interval.value(), 200, 1e-6);
}

TEST(Timeline, LongKernelsHideTheHost) {
  // First at 20 + 5; then 10 x 100 and 9 gaps of 1; + 7 wait.
  const Timeline t = run_timeline(slow_memory(), round_host(), copies(10, 100), Mode::eager);
  EXPECT_NEAR(1e6 * t.latency.value(), 25 + 1000 + 9 + 7, 1e-6);
}

TEST(Timeline, ACapturedGraphHasNoHostCost) {
  // 10 launch + 5 latency + 10 x 2 + 9 x 0.5 + 7.
  const Timeline t = run_timeline(slow_memory(), round_host(), copies(10, 2), Mode::graph);
  EXPECT_NEAR(1e6 * t.latency.value(), 46.5, 1e-6);
}

TEST(Profile, TimesOfLayersAddUpToTheLatency) {
  const Graph graph = Path("segformer-b0").build();
  const Host host = shipped_host("modern");
  const NetworkProfile p = profile(shipped_gpu("a100_sxm_40"), host, graph, {});
  Seconds sum{0};
  for (const LayerProfile& layer : p.layers) sum += layer.time;
  EXPECT_NEAR((sum + host.synchronisation) / p.latency, 1.0, 1e-9);
  Seconds by_bound{0};
  for (const Seconds part : p.time_by_bound) by_bound += part;
  EXPECT_NEAR((by_bound + host.synchronisation) / p.latency, 1.0, 1e-9);
  std::int64_t macs = 0;
  Seconds modules{0};
  for (const ModuleProfile& m : by_module(graph, p, 2)) {
    macs += m.macs;
    modules += m.time;
  }
  EXPECT_EQ(macs, graph.totals().macs);
  EXPECT_NEAR(modules / sum, 1.0, 1e-9);
}

TEST(Profile, IdleTimeBetweenFramesCostsIdlePower) {
  const Gpu gpu = shipped_gpu("a100_sxm_40");
  const NetworkProfile p =
      profile(gpu, shipped_host("modern"), Path("resnet18").build(), {.mode = Mode::graph});
  const double one = energy_at_period(gpu, p, Seconds(0.1)).value();
  const double two = energy_at_period(gpu, p, Seconds(0.2)).value();
  EXPECT_NEAR(two - one, 0.1 * gpu.spec.idle_power.value(), 1e-9);
}

}  // namespace
}  // namespace switchyard::gpu
