// Building graphs from their hyper-parameters, and summing them up.
#include <benchmark/benchmark.h>

#include "models/path.h"

namespace switchyard {
namespace {

void layers_per_second(benchmark::State& state, const Graph& graph) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(graph.layers().size()));
}

void build_segformer_b5(benchmark::State& state) {
  const Path path("segformer-b5");
  for (auto _ : state) benchmark::DoNotOptimize(path.build());
  layers_per_second(state, path.build());
}
BENCHMARK(build_segformer_b5)->Unit(benchmark::kMicrosecond);

void sum_up_segformer_b5(benchmark::State& state) {
  const Graph graph = Path("segformer-b5").build();
  for (auto _ : state) {
    benchmark::DoNotOptimize(graph.totals());
    benchmark::DoNotOptimize(graph.by_kind());
    benchmark::DoNotOptimize(graph.peak_live_elements());
  }
  layers_per_second(state, graph);
}
BENCHMARK(sum_up_segformer_b5)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace switchyard
