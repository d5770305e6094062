// Everything that is not a dot product: passes over the data on the vector unit, by one table of rules.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "accel/accelerator.h"
#include "accel/analytic.h"
#include "models/graph.h"

namespace switchyard::accel {

/// What an op asks of the vector unit.
struct VectorWork {
  std::int64_t passes = 0;              ///< over the data, each reading it from the global buffer
  std::int64_t vector_operations = 0;   ///< at `lanes` per cycle
  std::int64_t special_operations = 0;  ///< at `special_lanes` per cycle
  std::int64_t read_values = 0;         ///< from the global buffer, all passes
  std::int64_t write_values = 0;
  std::int64_t dram_read_values = 0;    ///< activations, once
  std::int64_t dram_write_values = 0;
  std::int64_t dram_parameter_values = 0;  ///< scales, shifts, tables
  bool operator==(const VectorWork&) const = default;
};

/// One row of the table.
struct VectorRule {
  OpKind kind;
  std::int64_t passes;  ///< global-buffer passes
  std::string_view sentence;
};
/// Every kind the vector unit knows; layers of other kinds are dot products, sources or errors.
const std::vector<VectorRule>& vector_rules();

/// Work of `layer`. Throws ConfigError that names the op if no rule covers it.
VectorWork vector_work(const Graph& graph, const Layer& layer);

/// Compute cycles of `work` on the vector unit alone: the longest of lanes, special lanes and port.
std::int64_t vector_cycles(const VectorWork& work, const Accelerator& accelerator);

/// Tiles that an op of its own streams through the global buffer in, and how many of them the buffer holds at once.
struct VectorTiles {
  std::int64_t count = 1;
  std::int64_t slots = 8;
};
VectorTiles vector_tiles(const VectorWork& work, const Accelerator& accelerator);

/// Adds the operations and the traffic of `work`.
void add_vector_counts(ActionCounts& counts, const VectorWork& work, const Accelerator& accelerator);

/// Cost of a layer that runs on the vector unit by itself, data from and to DRAM.
LayerCost analyse_vector(const VectorWork& work, const Accelerator& accelerator);

}  // namespace switchyard::accel
