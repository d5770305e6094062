#include "gpu/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "gpu/lowering.h"
#include "gpu/timeline.h"

namespace switchyard::gpu {
namespace {

std::string describe_algorithm(const KernelTime& kernel) {
  std::string text(kernel.algorithm);
  if (kernel.tile_rows > 0) text += fmt::format(" {}x{}", kernel.tile_rows, kernel.tile_columns);
  if (kernel.splits > 1) text += fmt::format(" split {}", kernel.splits);
  return text;
}

template <class Name>
std::vector<ModuleProfile> grouped(const Graph& graph, const NetworkProfile& profile, Name name_of_layer) {
  std::vector<ModuleProfile> rows;
  std::map<std::string, std::size_t, std::less<>> index;
  for (const LayerProfile& layer : profile.layers) {
    const std::string name = name_of_layer(graph.layer(layer.layer));
    const auto [at, fresh] = index.emplace(name, rows.size());
    if (fresh) rows.push_back({.name = name, .layers = 0, .kernels = 0, .macs = 0});
    ModuleProfile& row = rows[at->second];
    ++row.layers;
    row.kernels += layer.kernels;
    row.macs += layer.macs;
    row.time += layer.time;
    row.energy += layer.energy;
  }
  return rows;
}

}  // namespace

double NetworkProfile::tera_operations_per_second() const {
  return latency.value() > 0 ? 2e-12 * static_cast<double>(macs) / latency.value() : 0.0;
}

NetworkProfile profile(const Gpu& gpu, const Host& host, const Graph& graph, const Execution& execution) {
  const Program program = lower(graph, execution);
  const Timeline timeline = run_timeline(gpu, host, program, execution.mode);
  NetworkProfile result;
  result.layers.resize(graph.layers().size());
  for (const Layer& layer : graph.layers()) {
    LayerProfile& row = result.layers[static_cast<std::size_t>(layer.id)];
    row.layer = layer.id;
    if (!layer.inputs.empty()) row.macs = macs(layer.op, graph.input_shapes(layer), layer.output);
    result.macs += row.macs;
  }

  std::vector<double> longest(graph.layers().size(), -1.0);
  double last_end = 0;
  for (std::size_t i = 0; i < program.launches.size(); ++i) {
    const Slot& slot = timeline.slots[i];
    const auto id = static_cast<std::size_t>(program.launches[i].kernel.layer);
    LayerProfile& row = result.layers[id];
    const Seconds busy = slot.end - slot.start;
    row.kernels += slot.kernel.launches;
    row.time += slot.end - Seconds(last_end);
    row.busy += busy;
    row.waited += slot.waited;
    row.energy += slot.kernel.energy;
    row.dram_bytes += slot.kernel.dram_bytes;
    row.l2_bytes += slot.kernel.l2_bytes;
    if (busy.value() > longest[id]) {
      longest[id] = busy.value();
      row.bound = slot.kernel.bound;
      row.algorithm = describe_algorithm(slot.kernel);
      row.waves = slot.kernel.waves;
      row.clock = slot.kernel.clock;
    }
    result.time_by_bound[static_cast<std::size_t>(slot.kernel.bound)] += busy;
    result.time_by_bound[static_cast<std::size_t>(Bound::launch)] += slot.start - Seconds(last_end);
    last_end = slot.end.value();
    result.operations += slot.kernel.energy;
    result.dram_bytes += slot.kernel.dram_bytes;
    result.kernels += slot.kernel.launches;
  }
  for (LayerProfile& row : result.layers) {
    if (row.waited > row.busy) row.bound = Bound::launch;
  }
  result.latency = timeline.latency;
  result.interval = timeline.interval;
  result.device_busy = timeline.device_busy;
  result.host_busy = timeline.host_busy;
  result.energy = result.operations + gpu.spec.static_power * result.latency;
  if (result.latency.value() > 0) result.average_power = result.energy / result.latency;
  return result;
}

std::vector<ModuleProfile> by_module(const Graph& graph, const NetworkProfile& profile, int depth) {
  return grouped(graph, profile, [depth](const Layer& layer) {
    std::size_t end = 0;
    for (int i = 0; i < depth && end != std::string::npos; ++i)
      end = layer.name.find('.', end + (i > 0 ? 1 : 0));
    return layer.name.substr(0, end);
  });
}

std::vector<ModuleProfile> by_kind(const Graph& graph, const NetworkProfile& profile) {
  return grouped(graph, profile, [](const Layer& layer) { return std::string(name_of(kind_of(layer.op))); });
}

Joules energy_at_period(const Gpu& gpu, const NetworkProfile& profile, Seconds period) {
  const double span = std::max(period.value(), profile.interval.value());
  const double running = std::min(span, profile.latency.value());
  return profile.operations + gpu.spec.static_power * Seconds(running) +
         gpu.spec.idle_power * Seconds(span - running);
}

}  // namespace switchyard::gpu
