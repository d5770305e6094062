#include "accel/machine/agreement.h"

#include <cmath>

#include "accel/machine/machine.h"

namespace switchyard::accel {

namespace {

bool same_counts(ActionCounts a, ActionCounts b) {
  a.total_cycles = b.total_cycles = 0;  // cycles are what the models may differ in
  return a == b;
}

}  // namespace

Agreement compare_models(const Graph& graph, Mapper& mapper) {
  const Accelerator& machine = mapper.accelerator();
  const std::vector<Task> program = program_of(graph, machine);
  std::vector<Mapping> mappings;
  mappings.reserve(program.size());
  for (const Task& task : program) mappings.push_back(task.nest ? mapper.map(*task.nest).mapping : Mapping{});

  Agreement agreement;
  agreement.network = graph.name();
  agreement.layers = static_cast<std::int64_t>(program.size());
  const NetworkRun run = simulate(program, mappings, machine);
  agreement.machine_cycles = run.cycles;
  const std::vector<LayerCost> costs = analyse(program, mappings, machine);
  for (std::size_t i = 0; i < program.size(); ++i) {
    agreement.analytic_cycles += costs[i].cycles.total;
    if (same_counts(costs[i].counts, run.tasks[i].cost.counts)) ++agreement.equal_counts;
  }

  Accelerator apart = machine;
  apart.prefetch_weights = false;
  const NetworkRun alone = simulate(program, mappings, apart);
  for (std::size_t i = 0; i < program.size(); ++i) {
    const auto cycles = static_cast<double>(alone.tasks[i].cost.cycles.total);
    const auto analytic = static_cast<double>(analyse(program[i], mappings[i], apart).cycles.total);
    if (std::abs(analytic - cycles) <= close_enough * cycles) ++agreement.close_layers;
  }
  return agreement;
}

}  // namespace switchyard::accel
