// A network as the launches a framework makes of it: kernels, casts and layout copies included, with the
// tensors each one reads and writes.
#pragma once

#include <cstdint>
#include <vector>

#include "gpu/execution.h"
#include "gpu/kernel.h"
#include "models/graph.h"

namespace switchyard::gpu {

/// A tensor in device memory, or a run of one.
struct Operand {
  std::int32_t tensor = -1;
  std::int64_t bytes = 0;
};

struct Launch {
  Kernel kernel;
  std::vector<Operand> reads;
  Operand write;
  int views = 0;            ///< calls before it that only describe tensors anew (reshape, transpose, slice)
  int framework_calls = 1;  ///< 0: issued inside the call of the kernel before
};

/// Launches in order; tensors are numbered from 0.
struct Program {
  std::vector<Launch> launches;
  std::int32_t tensors = 0;
};

/// Every op of `graph` as `execution` runs it; sources launch nothing.
Program lower(const Graph& graph, const Execution& execution);

}  // namespace switchyard::gpu
