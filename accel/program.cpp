#include "accel/program.h"

#include <algorithm>
#include <cmath>

#include "accel/row_stationary.h"
#include "accel/systolic.h"

namespace switchyard::accel {

namespace {

/// Layers that read each layer's output; -1 stands for "the network returns it".
std::vector<std::vector<LayerId>> readers_of(const Graph& graph) {
  std::vector<std::vector<LayerId>> readers(graph.layers().size());
  for (const Layer& layer : graph.layers()) {
    for (const Edge& edge : layer.inputs) readers[static_cast<std::size_t>(edge.producer)].push_back(layer.id);
  }
  for (const LayerId id : graph.outputs()) readers[static_cast<std::size_t>(id)].push_back(-1);
  return readers;
}

bool element_by_element(const Op& op) {
  return std::holds_alternative<Activation>(op) || std::holds_alternative<BatchNorm>(op) ||
         std::holds_alternative<Elementwise>(op);
}

/// As may_fuse(), for an op that follows others already fused behind the dot product `start`.
bool may_follow(const Graph& graph, LayerId start, const Layer& producer, const Layer& consumer) {
  if (!element_by_element(consumer.op) || consumer.output != producer.output) return false;
  int uses = 0;
  for (const Edge& edge : consumer.inputs) {
    if (edge.producer == producer.id) {
      ++uses;
      if (edge.first_channel != 0 || edge.channels != graph.layer(producer.id).output.channels) return false;
    } else if (edge.producer > start) {
      return false;  // not there yet when the dot product drains
    }
  }
  return uses == 1;
}

/// Work of an op in the drain: the main operand arrives from the array, the result leaves with it.
VectorWork fused_work(const Graph& graph, const Layer& layer, LayerId producer) {
  VectorWork work = vector_work(graph, layer);
  std::int64_t extra = 0;
  for (const Edge& edge : layer.inputs) {
    if (edge.producer == producer) continue;
    Shape shape = graph.layer(edge.producer).output;
    shape.channels = edge.channels;
    extra += shape.elements();
  }
  work.passes = 0;
  work.read_values = work.dram_read_values = extra;
  work.write_values = work.dram_write_values = 0;
  return work;
}

void add_work(VectorWork& sum, const VectorWork& work) {
  sum.passes += work.passes;
  sum.vector_operations += work.vector_operations;
  sum.special_operations += work.special_operations;
  sum.read_values += work.read_values;
  sum.write_values += work.write_values;
  sum.dram_read_values += work.dram_read_values;
  sum.dram_write_values += work.dram_write_values;
  sum.dram_parameter_values += work.dram_parameter_values;
}

}  // namespace

bool may_fuse(const Graph& graph, const Layer& producer, const Layer& consumer) {
  const std::vector<LayerId> readers = readers_of(graph)[static_cast<std::size_t>(producer.id)];
  return readers.size() == 1 && readers[0] == consumer.id && may_follow(graph, producer.id, producer, consumer);
}

std::vector<Task> program_of(const Graph& graph, const Accelerator& accelerator) {
  const std::vector<std::vector<LayerId>> readers = readers_of(graph);
  std::vector<bool> fused(graph.layers().size(), false);
  std::vector<Task> tasks;
  for (const Layer& layer : graph.layers()) {
    if (std::holds_alternative<Source>(layer.op) || fused[static_cast<std::size_t>(layer.id)]) continue;
    Task task;
    task.layer = layer.id;
    task.nest = nest_of(graph, layer);
    if (!task.nest) {
      task.vector = vector_work(graph, layer);
      if (task.vector.passes > 0) tasks.push_back(std::move(task));
      continue;
    }
    // Patches are rows of a matrix already: any DMA can read them so, and large filters need not fit in a PE.
    if (accelerator.fold_stride || reads_patches(*task.nest)) task.nest = fold_stride(*task.nest);
    const Layer* end = &layer;
    while (accelerator.fuse_vector_ops) {
      const std::vector<LayerId>& next = readers[static_cast<std::size_t>(end->id)];
      if (next.size() != 1 || next[0] < 0) break;
      const Layer& consumer = graph.layer(next[0]);
      if (!may_follow(graph, layer.id, *end, consumer)) break;
      add_work(task.vector, fused_work(graph, consumer, end->id));
      task.fused.push_back(consumer.id);
      fused[static_cast<std::size_t>(consumer.id)] = true;
      end = &consumer;
    }
    tasks.push_back(std::move(task));
  }
  return tasks;
}

LayerCost analyse(const Task& task, const Mapping& mapping, const Accelerator& a) {
  if (!task.nest) return analyse_vector(task.vector, a);
  const FusedWork fused{vector_cycles(task.vector, a), task.vector.read_values};
  LayerCost cost = a.array_template == Template::systolic ? analyse_systolic(*task.nest, a)
                   : a.array_template == Template::row_stationary
                       ? analyse_row_stationary(*task.nest, row_stationary(mapping), a)
                       : analyse(*task.nest, mapping, a, task.fused.empty() ? FusedWork{} : fused);
  if (task.fused.empty()) return cost;
  add_vector_counts(cost.counts, task.vector, a);
  // The vector unit works on outputs as they drain; only what it cannot keep up with shows.
  const std::int64_t unit = vector_cycles(task.vector, a);
  const std::int64_t bits = cost.counts.dram_reads.total() + cost.counts.dram_writes.total();
  const auto dram = static_cast<std::int64_t>(
      std::ceil(static_cast<double>(bits) / (8 * sustained_dram_bytes_per_cycle(a))));
  CycleBreakdown& cycles = cost.cycles;
  if (const std::int64_t late = std::max(unit, dram) - cycles.total; late > 0) {
    (unit > dram ? cycles.vector_unit : cycles.dram) += late;
    cycles.total += late;
    cycles.bound = unit > dram ? Bound::vector_unit : Bound::dram;
  }
  cost.counts.total_cycles = cycles.total;
  return cost;
}

}  // namespace switchyard::accel
