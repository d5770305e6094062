// Networks through the SystemC machine with mappings at hand, beside the analytic model on the same tasks.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "accel/machine/machine.h"
#include "accel/mapper/mapper.h"
#include "base/key_reader.h"
#include "base/load.h"
#include "models/path.h"

namespace switchyard::accel {
namespace {

struct Mapped {
  Accelerator machine;
  std::vector<Task> program;
  std::vector<Mapping> mappings;
};

Mapped mapped(const char* model) {
  Mapped m;
  m.machine = read<Accelerator>(load_file(std::filesystem::path(SWITCHYARD_SOURCE_DIR) /
                                          "configs/accelerators/magnet-like.yaml"));
  m.program = program_of(Path(model).build(), m.machine);
  Mapper mapper(m.machine, {});
  for (const Task& task : m.program) m.mappings.push_back(task.nest ? mapper.map(*task.nest).mapping : Mapping{});
  return m;
}

/// Targets: ResNet-50 in 0.15 s, SegFormer-B2 at 512x512 in 0.3 s.
void simulate_network(benchmark::State& state, const char* model) {
  const Mapped m = mapped(model);
  std::int64_t events = 0;
  for (auto _ : state) events += simulate(m.program, m.mappings, m.machine).events;
  state.SetItemsProcessed(events);
}
BENCHMARK_CAPTURE(simulate_network, resnet50, "resnet50")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(simulate_network, segformer_b2, "segformer-b2")->Unit(benchmark::kMillisecond);

/// Target: 5 ms.
void analyse_network(benchmark::State& state, const char* model) {
  const Mapped m = mapped(model);
  for (auto _ : state) benchmark::DoNotOptimize(analyse(m.program, m.mappings, m.machine));
}
BENCHMARK_CAPTURE(analyse_network, resnet50, "resnet50")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(analyse_network, segformer_b2, "segformer-b2")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace switchyard::accel
