// The accelerator's models without simulation: searching mappings, judging them, walking steps, systolic closed forms.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "accel/mapper/mapper.h"
#include "accel/program.h"
#include "accel/steps.h"
#include "accel/systolic.h"
#include "base/key_reader.h"
#include "base/load.h"
#include "models/path.h"

namespace switchyard::accel {
namespace {

Accelerator machine(const char* name) {
  return read<Accelerator>(load_file(std::filesystem::path(SWITCHYARD_SOURCE_DIR) / "configs/accelerators" /
                                     (std::string(name) + ".yaml")));
}

std::vector<Task> tasks_of(const char* model, const Accelerator& a) { return program_of(Path(model).build(), a); }

std::vector<Nest> nests_of(const std::vector<Task>& tasks) {
  std::vector<Nest> nests;
  for (const Task& task : tasks) {
    if (task.nest) nests.push_back(*task.nest);
  }
  return nests;
}

/// Target: at most 3 s for both networks together, and 200,000 candidates a second.
void map_resnet50_and_segformer_b2(benchmark::State& state) {
  const Accelerator a = machine("simba-chip");
  std::vector<Nest> nests = nests_of(tasks_of("resnet50", a));
  for (const Nest& nest : nests_of(tasks_of("segformer-b2", a))) nests.push_back(nest);
  std::int64_t candidates = 0;
  for (auto _ : state) {
    Mapper mapper(a, {});
    mapper.map_all(nests, 1);
    std::unordered_map<const MappedLayer*, bool> seen;
    for (const Nest& nest : nests) {
      const MappedLayer& layer = mapper.map(nest);
      if (seen.emplace(&layer, true).second) candidates += layer.candidates;
    }
  }
  state.SetItemsProcessed(candidates);
}
BENCHMARK(map_resnet50_and_segformer_b2)->Unit(benchmark::kMillisecond);

/// The mapper's share of a SegFormer-B2 simulated with nothing cached, which has a second in all.
void map_segformer_b2(benchmark::State& state) {
  const Accelerator a = machine("magnet-like");
  const std::vector<Nest> nests = nests_of(tasks_of("segformer-b2", a));
  for (auto _ : state) {
    Mapper mapper(a, {});
    mapper.map_all(nests, 1);
    benchmark::DoNotOptimize(mapper.size());
  }
}
BENCHMARK(map_segformer_b2)->Unit(benchmark::kMillisecond);

/// Target: at most 5 ms with mappings at hand.
void analyse_segformer_b2(benchmark::State& state) {
  const Accelerator a = machine("magnet-like");
  const std::vector<Task> tasks = tasks_of("segformer-b2", a);
  Mapper mapper(a, {});
  mapper.map_all(nests_of(tasks), 1);
  for (auto _ : state) {
    std::int64_t cycles = 0;
    for (const Task& task : tasks) {
      cycles += analyse(task, task.nest ? mapper.map(*task.nest).mapping : Mapping{}, a).cycles.total;
    }
    benchmark::DoNotOptimize(cycles);
  }
}
BENCHMARK(analyse_segformer_b2)->Unit(benchmark::kMicrosecond);

void walk_segformer_b2(benchmark::State& state) {
  const Accelerator a = machine("magnet-like");
  const std::vector<Nest> nests = nests_of(tasks_of("segformer-b2", a));
  Mapper mapper(a, {});
  mapper.map_all(nests, 1);
  std::int64_t runs = 0;
  for (auto _ : state) {
    for (const Nest& nest : nests) {
      for (StepWalker walk(nest, mapper.map(nest).mapping, a); !walk.done(); walk.next()) ++runs;
    }
  }
  state.SetItemsProcessed(runs);
}
BENCHMARK(walk_segformer_b2)->Unit(benchmark::kMicrosecond);

/// Target: at most 1 ms.
void systolic_resnet50(benchmark::State& state) {
  const Accelerator a = machine("systolic-32x32");
  const std::vector<Nest> nests = nests_of(tasks_of("resnet50", a));
  for (auto _ : state) {
    std::int64_t cycles = 0;
    for (const Nest& nest : nests) cycles += analyse_systolic(nest, a).cycles.total;
    benchmark::DoNotOptimize(cycles);
  }
}
BENCHMARK(systolic_resnet50)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace switchyard::accel
