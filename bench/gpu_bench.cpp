// Profiling networks on a GPU: layers a second, lowering included. The power-limited T4 costs most: every plan of a
// kernel may need its clock searched.
#include <benchmark/benchmark.h>

#include "base/compose.h"
#include "base/key_reader.h"
#include "gpu/profile.h"
#include "models/path.h"

namespace switchyard::gpu {
namespace {

void profile_on(benchmark::State& state, const std::string& device, const std::string& model) {
  const auto gpu = read<Gpu>(load_config(SWITCHYARD_SOURCE_DIR "/configs/gpus/" + device + ".yaml"));
  const Graph graph = Path(model).build();
  const Execution execution{.precision = Precision::fp16, .channels_last = true};
  for (auto _ : state) benchmark::DoNotOptimize(profile(gpu, Host{}, graph, execution));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(graph.layers().size()));
}
BENCHMARK_CAPTURE(profile_on, segformer_b2_a100, "a100_sxm_40", "segformer-b2")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(profile_on, segformer_b2_t4, "t4", "segformer-b2")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(profile_on, resnet50_a100, "a100_sxm_40", "resnet50")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace switchyard::gpu
