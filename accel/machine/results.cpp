#include "accel/machine/results.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "base/error.h"

namespace switchyard::accel::machine {

namespace {

void check_equal(std::string_view what, std::int64_t got, std::string_view expected_from, std::int64_t expected) {
  if (got == expected) return;
  throw SimError(fmt::format("{} are {} but {} {}: {} lost", what, got, expected_from, expected, expected - got));
}

/// The largest part names the bound; a wait counts more than its length says, as a full pipe hides most of it.
Bound bound_of(const CycleBreakdown& cycles) {
  struct Part {
    std::int64_t cycles;
    Bound bound;
  };
  const std::array<Part, 5> waits = {{{cycles.weight_load, Bound::weight_load},
                                      {cycles.input_load, Bound::input_load},
                                      {cycles.drain, Bound::drain},
                                      {cycles.dram, Bound::dram},
                                      {cycles.vector_unit, Bound::vector_unit}}};
  const std::int64_t all = cycles.total - cycles.compute - cycles.fill;
  const Part worst = *std::max_element(waits.begin(), waits.end(),
                                       [](const Part& a, const Part& b) { return a.cycles < b.cycles; });
  if (10 * all > cycles.total) return worst.bound;
  return cycles.fill > cycles.compute ? Bound::fill : Bound::compute;
}

LayerCost dot_product_cost(const TaskPlan& task, const ArrayWork& work, Cycle start, Cycle end, const Accelerator& a) {
  LayerCost cost;
  CycleBreakdown& c = cost.cycles;
  c.total = end - start;
  c.compute = work.compute;
  c.weight_load = work.weight_load;
  c.input_load = work.input_load;
  c.drain = work.drain;
  c.dram = work.dram;
  c.vector_unit = work.vector_unit;
  c.fill = (work.first_start - start) + (end - work.last_end);
  c.bound = bound_of(c);
  cost.counts = counts_from(work.terms, *task.task->nest, *task.mapping, a);
  if (!task.task->fused.empty()) add_vector_counts(cost.counts, task.task->vector, a);
  check_equal("steps that ran", work.steps, "the mapping has",
              StepWalker(*task.task->nest, *task.mapping, a).total_steps());
  check_equal("cycles of compute and waits", c.compute + c.weight_load + c.input_load + c.drain + c.dram + c.vector_unit,
              "between first and last step passed", work.last_end - work.first_start);
  const std::int64_t least = (cost.counts.macs + a.peak_macs_per_cycle() - 1) / a.peak_macs_per_cycle();
  if (c.total < least) throw SimError(fmt::format("{} cycles for what takes {} at peak", c.total, least));
  return cost;
}

LayerCost vector_cost(const TaskPlan& task, const VectorTaskWork& work, Cycle start, Cycle end, const Accelerator& a) {
  LayerCost cost;
  CycleBreakdown& c = cost.cycles;
  c.total = end - start;
  c.vector_unit = work.busy;
  c.dram = work.last_end - work.first_start - work.busy;
  c.fill = (work.first_start - start) + (end - work.last_end);
  c.bound = c.dram > c.vector_unit ? Bound::dram : c.fill > c.vector_unit ? Bound::fill : Bound::vector_unit;
  add_vector_counts(cost.counts, task.task->vector, a);
  check_equal("tiles of a vector op that ran", work.tiles, "the plan has", task.tiles);
  return cost;
}

/// The PE array: what its layers say, idle while the vector unit has the chip.
ModuleActivity array_activity(const NetworkRun& run) {
  ModuleActivity array{"PE array", 0, 0, 0, {}};
  CycleBreakdown sum;
  for (const TaskRun& task : run.tasks) {
    if (task.task.nest) {
      sum += task.cost.cycles;
    } else {
      array.idle += task.cost.cycles.total;
    }
  }
  array.busy = sum.compute;
  array.stall = sum.total - sum.compute;
  array.causes = {{"weight load", sum.weight_load}, {"input load", sum.input_load},   {"drain", sum.drain},
                  {"DRAM", sum.dram},               {"vector unit", sum.vector_unit}, {"fill and last drain", sum.fill}};
  return array;
}

ModuleActivity vector_activity(const Trace& trace) {
  ModuleActivity unit = trace.vector_timeline.activity("vector unit", {"operands", "space for outputs"});
  for (const ArrayWork& work : trace.array) {
    unit.busy += work.fused_cycles;
    unit.idle -= work.fused_cycles;
  }
  return unit;
}

/// No run is faster than its bytes at full bandwidth. Of single layers that is not true: weights may be there before.
void check_bandwidth(const NetworkRun& run, const Accelerator& a) {
  const auto check = [&](std::string_view level, std::int64_t bits, double bytes_per_cycle) {
    const double least = static_cast<double>(bits) / (8 * bytes_per_cycle);
    if (static_cast<double>(run.cycles) + 1 < least) {
      throw SimError(fmt::format("{} cycles for bytes that take {} {:.0f}", run.cycles, level, least));
    }
  };
  const ActionCounts& n = run.counts;
  check("DRAM", n.dram_reads.total() + n.dram_writes.total(), a.dram_bytes_per_cycle());
  check("the global buffer", n.global_buffer_reads.total() + n.global_buffer_writes.total(),
        static_cast<double>(bytes_per_cycle(a.global_buffer)));
  check("the link", n.network_bits[Operand::weights] + n.network_bits[Operand::activation_weights] +
                        n.network_bits[Operand::inputs],
        static_cast<double>(a.network.link_bytes_per_cycle));
}

void check_conservation(const NetworkRun& run, const Trace& trace) {
  const ActionCounts& n = run.counts;
  check_equal("bits that DMA engines loaded", trace.dma_read_bits, "the layers' counts say", n.dram_reads.total());
  check_equal("bits that the DMA engine stored", trace.dma_write_bits, "the layers' counts say", n.dram_writes.total());
  check_equal("bytes that DRAM served", trace.dram.read_bytes + trace.dram.write_bytes, "DMA engines asked for",
              trace.dma_bytes);
  check_equal("bytes that the global buffer served", trace.buffer_bytes, "its users asked for",
              trace.buffer_bytes_asked);
  std::int64_t buffer_bits = trace.dma_buffer_bits;
  for (const ArrayWork& work : trace.array) buffer_bits += work.buffer_bits;
  for (const VectorTaskWork& work : trace.vector) buffer_bits += work.buffer_bits;
  check_equal("bits through the global buffer", buffer_bits, "the layers' counts say",
              n.global_buffer_reads.total() + n.global_buffer_writes.total());
  for (const ModuleActivity& module : run.modules) {
    check_equal(fmt::format("busy, stall and idle cycles of {}", module.name),
                module.busy + module.stall + module.idle, "the run has", run.cycles);
    std::int64_t causes = 0;
    for (const CauseCycles& cause : module.causes) causes += cause.cycles;
    check_equal(fmt::format("causes of stalls of {}", module.name), causes, "it stalled", module.stall);
    if (module.busy < 0 || module.stall < 0 || module.idle < 0) {
      throw SimError(fmt::format("{} was busy {}, stalled {} and idle {} cycles", module.name, module.busy,
                                 module.stall, module.idle));
    }
  }
}

}  // namespace

NetworkRun results_of(const Plan& plan, const Trace& trace) {
  NetworkRun run;
  check_equal("tasks that ended", static_cast<std::int64_t>(trace.task_ends.size()), "the program has",
              static_cast<std::int64_t>(plan.tasks.size()));
  run.cycles = trace.end;
  run.events = trace.events;
  run.dram_row_hits = trace.dram.channels.row_hits;
  run.dram_row_misses = trace.dram.channels.row_misses;
  run.dram_turnarounds = trace.dram.channels.turnarounds;
  run.tasks.reserve(plan.tasks.size());
  Cycle start = 0;
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    const TaskPlan& task = plan.tasks[i];
    TaskRun layer;
    layer.task = *task.task;
    layer.start = start;
    layer.end = trace.task_ends[i];
    layer.cost = task.mapping != nullptr
                     ? dot_product_cost(task, trace.array[i], start, layer.end, *plan.accelerator)
                     : vector_cost(task, trace.vector[i], start, layer.end, *plan.accelerator);
    layer.cost.counts.total_cycles = layer.cost.cycles.total;
    run.breakdown += layer.cost.cycles;
    run.counts += layer.cost.counts;
    start = layer.end;
    run.tasks.push_back(std::move(layer));
  }
  run.modules = trace.modules;
  run.modules.push_back(array_activity(run));
  run.modules.push_back(vector_activity(trace));
  check_conservation(run, trace);
  check_bandwidth(run, *plan.accelerator);
  return run;
}

}  // namespace switchyard::accel::machine
