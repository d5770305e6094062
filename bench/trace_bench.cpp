// Reading and writing a trace of 10,000 layers. Target: over 200,000 layers/s for JSON, checks and graph
// included (items_per_second counts layers).
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>

#include "base/load.h"
#include "base/save.h"
#include "models/path.h"
#include "traces/topology_csv.h"
#include "traces/trace_file.h"

namespace switchyard {
namespace {

constexpr std::size_t layer_count = 10'000;

/// Copies of SegFormer-B2 behind one another in the file, up to layer_count layers.
const Graph& large_graph() {
  static const Graph graph = [] {
    const Graph model = Path("segformer-b2").build();
    Graph copies("copies", "copies");
    for (int copy = 0; copies.layers().size() < layer_count; ++copy) {
      const auto first = static_cast<LayerId>(copies.layers().size());
      for (Layer layer : model.layers()) {
        if (copies.layers().size() == layer_count) break;
        layer.name = fmt::format("copy{}.{}", copy, layer.name);
        if (!layer.weights.tensor.empty()) layer.weights.tensor = layer.name;
        for (Edge& edge : layer.inputs) edge.producer += first;
        copies.add(std::move(layer));
      }
    }
    return copies;
  }();
  return graph;
}

void report(benchmark::State& state, std::size_t bytes) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(layer_count));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

void read_json(benchmark::State& state) {
  const std::string text = to_trace_json(large_graph());
  for (auto _ : state) benchmark::DoNotOptimize(read_trace(load_json(text, "bench.json")));
  report(state, text.size());
}
BENCHMARK(read_json)->Unit(benchmark::kMillisecond);

void read_json_file(benchmark::State& state) {
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "switchyard-trace-bench.json";
  const std::string text = to_trace_json(large_graph());
  save_text(file, text);
  for (auto _ : state) benchmark::DoNotOptimize(load_trace(file));
  report(state, text.size());
  std::filesystem::remove(file);
}
BENCHMARK(read_json_file)->Unit(benchmark::kMillisecond);

void read_yaml(benchmark::State& state) {
  const std::string text = to_trace_yaml(large_graph());
  for (auto _ : state) benchmark::DoNotOptimize(read_trace(load_yaml(text, "bench.yaml")));
  report(state, text.size());
}
BENCHMARK(read_yaml)->Unit(benchmark::kMillisecond);

/// The part of the above that is ours: keys, checks and the graph, from a parsed tree.
void check_parsed_trace(benchmark::State& state) {
  const Node node = write_trace(large_graph());
  for (auto _ : state) benchmark::DoNotOptimize(read_trace(node));
  report(state, 0);
}
BENCHMARK(check_parsed_trace)->Unit(benchmark::kMillisecond);

void read_gemm_csv(benchmark::State& state) {
  std::string text = "Layer, M, N, K,\n";
  for (std::size_t i = 0; i < layer_count; ++i) text += fmt::format("layer{}, {}, 768, 3072,\n", i, i + 1);
  for (auto _ : state) benchmark::DoNotOptimize(read_topology(text, "bench.csv"));
  report(state, text.size());
}
BENCHMARK(read_gemm_csv)->Unit(benchmark::kMillisecond);

void write_json(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(to_trace_json(large_graph()));
  report(state, to_trace_json(large_graph()).size());
}
BENCHMARK(write_json)->Unit(benchmark::kMillisecond);

void write_yaml(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(to_trace_yaml(large_graph()));
  report(state, to_trace_yaml(large_graph()).size());
}
BENCHMARK(write_yaml)->Unit(benchmark::kMillisecond);

void write_gemm_csv(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(write_topology(large_graph(), TopologyForm::gemm));
  report(state, write_topology(large_graph(), TopologyForm::gemm).text.size());
}
BENCHMARK(write_gemm_csv)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace switchyard
