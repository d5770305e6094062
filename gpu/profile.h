// A network on a GPU, layer by layer and module by module: where the multiply-accumulates are and where the
// time goes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "gpu/device.h"
#include "gpu/execution.h"
#include "gpu/host.h"
#include "gpu/kernel_time.h"
#include "models/graph.h"

namespace switchyard::gpu {

/// Everything one layer costs; a layer fused into another has no kernels and no time.
struct LayerProfile {
  LayerId layer = -1;
  std::int64_t kernels = 0;   ///< device launches
  std::int64_t macs = 0;      ///< the layer's own, whatever the algorithm
  Seconds time{0};            ///< device time between the end of the layer before and its own end
  Seconds busy{0};            ///< kernels running
  Seconds waited{0};          ///< for the host
  Bound bound = Bound::ramp;  ///< of its longest kernel; launch where waiting took longer
  Joules energy{0};           ///< of operations
  double dram_bytes = 0;
  double l2_bytes = 0;
  std::string algorithm;  ///< of its longest kernel, with tile
  std::int64_t waves = 0;
  Hertz clock{0};  ///< of its longest kernel
};

/// A sum over layers.
struct ModuleProfile {
  std::string name;
  std::int64_t layers = 0;
  std::int64_t kernels = 0;
  std::int64_t macs = 0;
  Seconds time{0};
  Joules energy{0};
};

struct NetworkProfile {
  std::vector<LayerProfile> layers;  ///< by layer id; sources are in it, empty
  std::int64_t kernels = 0;
  std::int64_t macs = 0;
  Seconds latency{0};   ///< of one pass, waited for
  Seconds interval{0};  ///< per pass when passes queue up
  Seconds device_busy{0};
  Seconds host_busy{0};
  Joules operations{0};  ///< energy above static power
  Joules energy{0};      ///< of one pass: operations and static power over the latency
  Watts average_power{0};
  double dram_bytes = 0;
  std::array<Seconds, bound_count> time_by_bound{};

  /// Multiply-accumulates counted twice, over the latency, in 1e12 per second.
  double tera_operations_per_second() const;
};

NetworkProfile profile(const Gpu& gpu, const Host& host, const Graph& graph, const Execution& execution);

/// Rows in execution order; a module is the first `depth` components of the layer's dotted name.
std::vector<ModuleProfile> by_module(const Graph& graph, const NetworkProfile& profile, int depth);
/// Rows in order of OpKind.
std::vector<ModuleProfile> by_kind(const Graph& graph, const NetworkProfile& profile);

/// Energy of one pass when passes start every `period`: the board idles in between. A period shorter than the
/// interval cannot be kept; the interval counts then.
Joules energy_at_period(const Gpu& gpu, const NetworkProfile& profile, Seconds period);

}  // namespace switchyard::gpu
