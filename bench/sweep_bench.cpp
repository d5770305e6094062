// Design points per second and core: what a worker and the manager spend on a point of SegFormer-B2. Every
// point is a new machine, so that no mapping is known.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "base/load.h"
#include "sweep/pool.h"
#include "sweep/run.h"
#include "sweep/setup.h"
#include "sweep/table.h"

namespace switchyard::sweep {
namespace {

struct NoShelf : LayerShelf {
  std::vector<LayerEntry> find(const std::string&) override { return {}; }
  void keep(LayerEntry) override {}
};

/// Machines that differ in weight buffer and lanes; `changes` go to the base.
Setup setup_of(const std::string& changes) {
  ReadOptions reading;
  reading.search_roots = {SWITCHYARD_SOURCE_DIR};
  return read_setup(load_yaml("kind: sweep\nbase: configs/sweeps/segformer_point.yaml\n"
                              "axes:\n"
                              "  buffer: {key: 'accelerators[0].pe.weight_buffer', range: {from: 32768, to: "
                              "65520, step: 16}, unit: B}\n"
                              "  lanes: {key: 'accelerators[0].pe.lanes', values: [8, 16]}\n" +
                                  changes,
                              "bench.yaml"),
                    reading, "bench");
}

void run_points(benchmark::State& state, const std::string& changes) {
  const Setup setup = setup_of(changes);
  const Plan plan(setup.space, setup.config.sampling, setup.directions());
  const Evaluate evaluate = setup.evaluator();
  NoShelf shelf;
  std::size_t next = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(evaluate(plan.points()[next++ % plan.points().size()], shelf));
  state.SetItemsProcessed(state.iterations());
}

/// Mapped by rule. Target: 300 a second and core.
void analytic_point(benchmark::State& state) { run_points(state, "set: {mapper_effort: quick}"); }
BENCHMARK(analytic_point)->Unit(benchmark::kMillisecond);

/// Mapped by rule. Target: 5 a second and core.
void systemc_point(benchmark::State& state) {
  run_points(state, "set: {fidelities: '[systemc]', mapper_effort: quick}");
}
BENCHMARK(systemc_point)->Unit(benchmark::kMillisecond);

/// What search costs in place of rules.
void analytic_point_full_effort(benchmark::State& state) { run_points(state, ""); }
BENCHMARK(analytic_point_full_effort)->Unit(benchmark::kMillisecond)->Iterations(1);

/// The manager's part of a point, besides recording it.
void digest_of_point(benchmark::State& state) {
  const Setup setup = setup_of("");
  const Plan plan(setup.space, setup.config.sampling, setup.directions());
  const auto study = setup.make_study();
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        point_digest(*study, setup.changes(plan.points()[next++ % plan.points().size()]), "bench"));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(digest_of_point)->Unit(benchmark::kMicrosecond);

/// Recording, in commits of ten points as a busy sweep makes them.
void record_points(benchmark::State& state) {
  const Setup setup = setup_of("");
  const Plan plan(setup.space, setup.config.sampling, setup.directions());
  const auto path = std::filesystem::temp_directory_path() / "switchyard-sweep-bench.sqlite";
  Outcome outcome;
  for (const char* name : {"a_j", "b_s", "c_mm2", "d", "e", "f", "g", "h"})
    outcome.metrics.emplace_back(name, 0.125);
  std::int64_t position = 0;
  {
    Store store(path, Store::Access::write);
    const std::int64_t sweep = store.begin(setup.identity, setup.space, setup.objectives);
    for (auto _ : state) {
      std::vector<Finished> points;
      for (int i = 0; i < 10; ++i, ++position) {
        points.push_back(
            {{position, plan.points()[0].settings}, "digest" + std::to_string(position), outcome, {}});
      }
      store.record(sweep, setup.space, points);
    }
  }
  state.SetItemsProcessed(position);
  for (const char* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(path.string() + suffix);
}
BENCHMARK(record_points)->Unit(benchmark::kMicrosecond);

/// A sweep of 300 points from its file to its table, on 1 and 2 workers; wall time. Target: 2 are 1.8 times
/// as fast.
void whole_sweep(benchmark::State& state) {
  const Setup setup = setup_of("set: {mapper_effort: quick}\nsampling: {method: random, points: 300}");
  const auto path = std::filesystem::temp_directory_path() / "switchyard-sweep-bench.sqlite";
  const volatile std::sig_atomic_t never = 0;
  for (auto _ : state) {
    for (const char* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(path.string() + suffix);
    Store store(path, Store::Access::write);
    Pool pool(setup.evaluator(), static_cast<int>(state.range(0)), {});
    benchmark::DoNotOptimize(run_sweep(setup, store, pool, {}, never));
  }
  state.SetItemsProcessed(300 * state.iterations());
  for (const char* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(path.string() + suffix);
}
BENCHMARK(whole_sweep)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace switchyard::sweep
