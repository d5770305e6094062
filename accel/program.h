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

/// Cost of a task; `mapping` is ignored for vector ops. Fused work overlaps the drain.
LayerCost analyse(const Task& task, const Mapping& mapping, const Accelerator& accelerator);

}  // namespace switchyard::accel
