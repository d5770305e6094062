// A network end to end on the reference machine: graph, mapping, time, energy.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "base/compose.h"
#include "base/key_reader.h"
#include "models/path.h"
#include "sim/chip/chip_profile.h"
#include "sim/chip/energy_library.h"

namespace switchyard::sim {
namespace {

accel::Accelerator machine() {
  return read<accel::Accelerator>(
      load_config(std::filesystem::path(SWITCHYARD_SOURCE_DIR) / "configs/accelerators/magnet-like.yaml"));
}

energy::EnergyTable table() {
  return read<energy::EnergyTable>(
      load_config(std::filesystem::path(SWITCHYARD_SOURCE_DIR) / "configs/energy/5nm.yaml"));
}

ChipOptions at(Fidelity fidelity) {
  ChipOptions options;
  options.fidelity = fidelity;
  return options;
}

/// Target: at most 1 s with nothing cached.
void segformer_b2_mapped_and_simulated(benchmark::State& state) {
  const accel::Accelerator a = machine();
  const energy::EnergyTable energies = table();
  for (auto _ : state) {
    Chip chip(a, energies, at(Fidelity::systemc));
    benchmark::DoNotOptimize(chip.profile(Path("segformer-b2").build()).cycles);
  }
}
BENCHMARK(segformer_b2_mapped_and_simulated)->Unit(benchmark::kMillisecond);

/// Targets with mappings at hand: SegFormer-B2 0.3 s simulated, 5 ms analytic; ResNet-50 0.15 s simulated.
void with_mappings(benchmark::State& state, const char* model, Fidelity fidelity) {
  Chip chip(machine(), table(), at(fidelity));
  const Graph graph = Path(model).build();
  chip.profile(graph, Fidelity::analytic);
  for (auto _ : state) benchmark::DoNotOptimize(chip.profile(graph).cycles);
}
BENCHMARK_CAPTURE(with_mappings, segformer_b2_systemc, "segformer-b2", Fidelity::systemc)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(with_mappings, segformer_b2_analytic, "segformer-b2", Fidelity::analytic)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(with_mappings, resnet50_systemc, "resnet50", Fidelity::systemc)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace switchyard::sim
