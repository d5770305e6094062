#include "gpu/profile.h"
#include "sim/experiment/levels.h"
#include "sim/experiment/profile_device.h"

namespace switchyard::sim {

PathProfile profile_on_gpu(const ExperimentDevice& device, const ResourceLevel& level, const Path& path,
                           const Graph& graph) {
  const GpuDevice& g = device.gpu;
  const gpu::Gpu board = at_level(g.gpu, level);
  const gpu::NetworkProfile network = gpu::profile(board, g.host, graph, g.execution);
  const double peak = gpu::peak_macs_per_second(board.spec, g.execution.precision);
  const auto utilisation = [&](std::int64_t macs, Seconds time) {
    return time.value() > 0 ? static_cast<double>(macs) / (time.value() * peak) : 0;
  };
  // What is not of operations is static: the same power all the time.
  const Watts static_power = (network.energy - network.operations) / network.latency;

  PathProfile p;
  p.path_name = path.name();
  p.path_digest = path.digest();
  p.device = device.label();
  p.fidelity = "kernels";
  p.checkpoint = graph.checkpoint();
  p.macs = network.macs;
  p.parameters = graph.totals().parameters;
  p.weights = Bytes(graph.totals().weight_elements * gpu::bytes_per_value(g.execution.precision));
  p.latency = network.latency;
  p.energy = network.energy;
  p.utilisation = utilisation(network.macs, network.latency);
  p.idle_power = board.spec.idle_power;
  p.load_bandwidth = g.host_link;
  p.energy_by_component = {{"operations", network.operations.value()},
                           {"static", (network.energy - network.operations).value()}};
  for (const gpu::LayerProfile& layer : network.layers) {
    if (layer.kernels == 0) continue;
    ProfileLayer row;
    row.layer = graph.layer(layer.layer).name;
    row.kind = name_of(kind_of(graph.layer(layer.layer).op));
    row.macs = layer.macs;
    row.time = layer.time;
    row.energy = layer.energy + static_power * layer.time;
    row.bound = gpu::name_of(layer.bound);
    row.dram_bytes = layer.dram_bytes;
    row.utilisation = utilisation(layer.macs, layer.time);
    row.time_by_cause = {{"kernels", layer.busy.value()}, {"host", layer.waited.value()}};
    p.layers.push_back(std::move(row));
  }
  return p;
}

}  // namespace switchyard::sim
