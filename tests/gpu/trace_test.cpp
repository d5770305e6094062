// A trace costs what the network costs that it was written from: in all formats that keep the data flow, on GPUs and on
// accelerators.
#include <gtest/gtest.h>

#include "accel/mapper/mapper.h"
#include "accel/program.h"
#include "base/load.h"
#include "gpu/profile.h"
#include "models/path.h"
#include "tests/gpu/devices.h"
#include "traces/native.h"

namespace switchyard::gpu {
namespace {

Graph read_back(const Graph& graph, bool as_json) {
  const Node node = as_json ? load_json(to_trace_json(graph), "t.json") : load_yaml(to_trace_yaml(graph), "t.yaml");
  return read_trace(node);
}

class ATraceRunLater : public testing::TestWithParam<bool> {};

TEST_P(ATraceRunLater, TakesTheTimeAndEnergyOfTheNetworkOnAGpuLayerByLayer) {
  const Gpu gpu = shipped_gpu("a100_sxm_40");
  const Host host = shipped_host("modern");
  for (const auto& [model, settings] :
       {std::pair{"segformer-b0", "fuse_in_channels: 512"}, {"ofa-resnet50", "depth: 1, expand: 0.2"}}) {
    const Graph graph = parse_path(model, settings).build();
    const Graph again = read_back(graph, GetParam());
    for (const Mode mode : {Mode::eager, Mode::compiled_graph}) {
      const Execution execution{.mode = mode, .precision = Precision::fp16, .channels_last = true};
      const NetworkProfile first = profile(gpu, host, graph, execution);
      const NetworkProfile second = profile(gpu, host, again, execution);
      EXPECT_EQ(first.latency, second.latency) << model;
      EXPECT_EQ(first.energy, second.energy) << model;
      ASSERT_EQ(first.layers.size(), second.layers.size()) << model;
      for (std::size_t i = 0; i < first.layers.size(); ++i) {
        EXPECT_EQ(first.layers[i].time, second.layers[i].time) << graph.layers()[i].name;
        EXPECT_EQ(first.layers[i].algorithm, second.layers[i].algorithm) << graph.layers()[i].name;
      }
    }
  }
}

TEST_P(ATraceRunLater, TakesTheCyclesOfTheNetworkOnAnAccelerator) {
  const accel::Accelerator machine;
  const Graph graph = Path("resnet18").build();
  const Graph again = read_back(graph, GetParam());
  const std::vector<accel::Task> first = accel::program_of(graph, machine);
  const std::vector<accel::Task> second = accel::program_of(again, machine);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    const accel::Mapping mapping =
        first[i].nest ? accel::naive_output_stationary(*first[i].nest, machine) : accel::Mapping{};
    EXPECT_EQ(accel::analyse(first[i], mapping, machine), accel::analyse(second[i], mapping, machine)) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, ATraceRunLater, testing::Bool(),
                         [](const auto& test) { return test.param ? "json" : "yaml"; });

}  // namespace
}  // namespace switchyard::gpu
