// switchyard run of a gpu_study.
#include <fmt/format.h>

#include <algorithm>

#include "base/json_value.h"
#include "base/key_writer.h"
#include "cli/run_kinds.h"
#include "cli/table.h"
#include "gpu/study.h"
#include "sim/chip/chip_profile.h"
#include "sim/result/result.h"

namespace switchyard::cli {
namespace {

constexpr auto right = Table::Align::right;

std::string share(double part, double whole) {
  return whole > 0 ? fmt::format("{:.1f}", 100 * part / whole) : "";
}
std::string milli(double si) { return fmt::format("{:.3f}", 1e3 * si); }

std::string overview(const std::vector<gpu::StudyPoint>& points, Style style) {
  Table table({{"network"},
               {"device"},
               {"execution"},
               {"batch", right},
               {"GMACs", right},
               {"kernels", right},
               {"latency ms", right},
               {"images/s", right},
               {"TFLOP/s", right},
               {"launch %", right},
               {"DRAM-bound %", right},
               {"mJ/pass", right},
               {"W", right},
               {"mJ at period", right}});
  for (const gpu::StudyPoint& point : points) {
    const gpu::NetworkProfile& p = point.profile;
    const auto bound = [&](gpu::Bound b) {
      return share(p.time_by_bound[static_cast<std::size_t>(b)].value(), p.latency.value());
    };
    table.row({point.network, point.device, gpu::name_of(point.execution), std::to_string(point.batch),
               fmt::format("{:.2f}", 1e-9 * static_cast<double>(p.macs)), std::to_string(p.kernels),
               milli(p.latency.value()),
               fmt::format("{:.1f}", static_cast<double>(point.batch) / p.interval.value()),
               fmt::format("{:.2f}", p.tera_operations_per_second()), bound(gpu::Bound::launch),
               bound(gpu::Bound::dram), milli(p.energy.value()),
               fmt::format("{:.0f}", p.average_power.value()),
               point.energy_at_period ? milli(point.energy_at_period->value()) : ""});
  }
  return table.text(style);
}

std::string modules(const gpu::StudyPoint& point, int depth, Style style) {
  Table table(
      {{"module"}, {"kernels", right}, {"MACs %", right}, {"time %", right}, {"ms", right}, {"mJ", right}});
  const gpu::NetworkProfile& p = point.profile;
  for (const gpu::ModuleProfile& m : gpu::by_module(point.graph, p, depth)) {
    if (m.kernels == 0 && m.macs == 0) continue;
    table.row({m.name, std::to_string(m.kernels),
               share(static_cast<double>(m.macs), static_cast<double>(p.macs)),
               share(m.time.value(), p.latency.value()), milli(m.time.value()), milli(m.energy.value())});
  }
  return table.text(style);
}

std::string layers(const gpu::StudyPoint& point, Style style) {
  Table table({{"layer"},
               {"kernels", right},
               {"MACs %", right},
               {"time %", right},
               {"us", right},
               {"bound by"},
               {"algorithm"},
               {"waves", right},
               {"DRAM MB", right},
               {"MHz", right}});
  const gpu::NetworkProfile& p = point.profile;
  for (const gpu::LayerProfile& l : p.layers) {
    if (l.kernels == 0) continue;
    table.row({point.graph.layer(l.layer).name, std::to_string(l.kernels),
               share(static_cast<double>(l.macs), static_cast<double>(p.macs)),
               share(l.time.value(), p.latency.value()), fmt::format("{:.1f}", 1e6 * l.time.value()),
               std::string(gpu::name_of(l.bound)), l.algorithm, std::to_string(l.waves),
               fmt::format("{:.2f}", 1e-6 * l.dram_bytes), fmt::format("{:.0f}", 1e-6 * l.clock.value())});
  }
  return table.text(style);
}

Node layer_json(const gpu::LayerProfile& l, const Layer& layer, int depth) {
  Node row = Node::mapping();
  row.set("layer", json_text(layer.name));
  row.set("module", json_text(sim::module_of(layer.name, depth)));
  row.set("kind", json_text(name_of(kind_of(layer.op))));
  row.set("kernels", json_number(l.kernels));
  row.set("macs", json_number(l.macs));
  row.set("time_s", json_number(l.time.value()));
  row.set("busy_s", json_number(l.busy.value()));
  row.set("energy_j", json_number(l.energy.value()));
  row.set("bound", json_text(gpu::name_of(l.bound)));
  row.set("algorithm", json_text(l.algorithm));
  row.set("waves", json_number(l.waves));
  row.set("dram_bytes", json_number(l.dram_bytes));
  row.set("l2_bytes", json_number(l.l2_bytes));
  // A point of the roofline plot: operations per byte of DRAM, and operations per second.
  if (l.macs > 0 && l.busy.value() > 0 && l.dram_bytes > 0) {
    row.set("operations_per_byte", json_number(2.0 * static_cast<double>(l.macs) / l.dram_bytes));
    row.set("operations_per_second", json_number(2.0 * static_cast<double>(l.macs) / l.busy.value()));
  }
  return row;
}

Node profile_json(const gpu::GpuStudy& study, const gpu::StudyPoint& point) {
  const gpu::NetworkProfile& p = point.profile;
  const auto named = [](const std::string& name) { return [&](const auto& other) { return other.first == name; }; };
  Path path = std::find_if(study.networks.begin(), study.networks.end(), named(point.network))->second;
  path.workload().batch = point.batch;
  const gpu::DeviceSpec& device =
      std::find_if(study.devices.begin(), study.devices.end(),
                   [&](const gpu::Gpu& gpu) { return gpu.spec.name == point.device; })->spec;
  const Totals totals = point.graph.totals();
  const double seconds = p.latency.value();
  Node node = Node::mapping();
  node.set("path", json_text(point.network));
  node.set("path_name", json_text(path.name()));
  node.set("path_digest", json_text(path.digest()));
  node.set("device", json_text(point.device));
  node.set("execution", to_node(point.execution));
  node.set("execution_name", json_text(gpu::name_of(point.execution)));
  node.set("fidelity", json_text("kernels"));
  node.set("batch", json_number(point.batch));
  node.set("parameters", json_number(totals.parameters));
  node.set("macs", json_number(p.macs));
  node.set("weight_bytes", json_number(totals.weight_elements * gpu::bytes_per_value(point.execution.precision)));
  node.set("kernels", json_number(p.kernels));
  node.set("latency_s", json_number(seconds));
  node.set("interval_s", json_number(p.interval.value()));
  node.set("device_busy_s", json_number(p.device_busy.value()));
  node.set("host_busy_s", json_number(p.host_busy.value()));
  node.set("energy_j", json_number(p.energy.value()));
  Node parts = Node::mapping();
  parts.set("operations", json_number(p.operations.value()));
  parts.set("static", json_number((p.energy - p.operations).value()));
  node.set("energy_by_component_j", std::move(parts));
  node.set("average_power_w", json_number(p.average_power.value()));
  if (point.energy_at_period) node.set("energy_at_period_j", json_number(point.energy_at_period->value()));
  node.set("utilisation", json_number(static_cast<double>(p.macs) /
                                      (seconds * gpu::peak_macs_per_second(device, point.execution.precision))));
  Node bounds = Node::mapping();
  for (std::size_t b = 0; b < gpu::bound_count; ++b) {
    bounds.set(std::string(gpu::name_of(static_cast<gpu::Bound>(b))), json_number(p.time_by_bound[b].value()));
  }
  node.set("time_by_bound_s", std::move(bounds));
  Node modules = Node::sequence();
  for (const gpu::ModuleProfile& m : gpu::by_module(point.graph, p, static_cast<int>(study.depth))) {
    Node row = Node::mapping();
    row.set("module", json_text(m.name));
    row.set("kernels", json_number(m.kernels));
    row.set("macs", json_number(m.macs));
    row.set("time_s", json_number(m.time.value()));
    row.set("energy_j", json_number(m.energy.value()));
    modules.items.push_back(std::move(row));
  }
  node.set("modules", std::move(modules));
  Node layers = Node::sequence();
  for (const gpu::LayerProfile& l : p.layers) {
    if (l.kernels > 0 || l.macs > 0) layers.items.push_back(layer_json(l, point.graph.layer(l.layer), static_cast<int>(study.depth)));
  }
  node.set("layers", std::move(layers));
  return node;
}

Node device_json(const gpu::DeviceSpec& d) {
  Node node = Node::mapping();
  node.set("name", json_text(d.name));
  node.set("kind", json_text("gpu"));
  node.set("peak_macs_per_s", json_number(gpu::peak_macs_per_second(d, gpu::Precision::fp16)));
  node.set("dram_bytes_per_s", json_number(d.dram_bandwidth.value()));
  node.set("clock_hz", json_number(d.boost_clock.value()));
  node.set("leakage_w", json_number(d.static_power.value()));
  node.set("idle_w", json_number(d.idle_power.value()));
  return node;
}

}  // namespace

RunOutcome run_gpu_study(const Node& config, const ReadOptions& reading, const RunOptions& options, Style style) {
  const auto study = read<gpu::GpuStudy>(config, reading);
  const std::vector<gpu::StudyPoint> points = gpu::run_study(study);
  const int depth = static_cast<int>(study.depth);
  RunOutcome outcome;
  outcome.result = sim::result_head("gpu_study", study.title, to_node(study));
  Node devices = Node::sequence();
  for (const gpu::Gpu& gpu : study.devices) devices.items.push_back(device_json(gpu.spec));
  outcome.result.set("devices", std::move(devices));
  Node profiles = Node::sequence();
  for (const gpu::StudyPoint& point : points) profiles.items.push_back(profile_json(study, point));
  outcome.result.set("profiles", std::move(profiles));
  if (options.json) return outcome;
  if (!study.title.empty()) outcome.text += bold(study.title, style) + "\n\n";
  outcome.text += overview(points, style);
  for (const gpu::StudyPoint& point : points) {
    outcome.text += "\n" +
                    bold(fmt::format("{} on {}, {}, batch {}", point.network, point.device,
                                     gpu::name_of(point.execution), point.batch),
                         style) +
                    "\n";
    outcome.text += options.layers ? layers(point, style) : modules(point, depth, style);
  }
  return outcome;
}

}  // namespace switchyard::cli
