// A graph as the tasks a machine executes: dot-product layers with the vector ops that run in their drain, and vector
// ops on their own. Pure function of graph and machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "accel/accelerator.h"
#include "accel/nest.h"
#include "accel/vector_ops.h"
#include "models/graph.h"

namespace switchyard::accel {

struct Task {
  LayerId layer = -1;              ///< the dot product, or the vector op
  std::optional<Nest> nest;        ///< empty: a vector op
  std::vector<LayerId> fused;      ///< vector ops that follow in the drain, in order
  VectorWork vector;               ///< of the vector op, or of all fused ops together (their DRAM traffic: extra operands)
};

/// Tasks in execution order. Sources and views cost nothing and have no task. Throws ConfigError that names a layer
/// whose op has no rule.
std::vector<Task> program_of(const Graph& graph, const Accelerator& accelerator);

/// Whether `consumer` may run in the drain of `producer`: element by element on its whole output, nobody else reads
/// that output, and a second operand (residual) exists before the producer runs.
bool may_fuse(const Graph& graph, const Layer& producer, const Layer& consumer);

/// Cost of a task on an otherwise idle machine; `mapping` is ignored for vector ops. Fused work overlaps the drain.
LayerCost analyse(const Task& task, const Mapping& mapping, const Accelerator& accelerator);

/// Costs of tasks that run one after the other. Where the machine prefetches weights, a dot product finds its first
/// ones loaded as far as DRAM had time for them, and the tasks before it share DRAM with that load. `mappings` has one
/// entry per task. The totals add up to the time of the network.
std::vector<LayerCost> analyse(const std::vector<Task>& program, const std::vector<Mapping>& mappings,
                               const Accelerator& accelerator);

}  // namespace switchyard::accel
