// switchyard run: does what a study describes. The one kind so far is gpu_study.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/compose.h"
#include "base/key_reader.h"
#include "base/key_writer.h"
#include "base/write.h"
#include "cli/commands.h"
#include "cli/config_kinds.h"
#include "cli/config_places.h"
#include "base/json_value.h"
#include "cli/table.h"
#include "gpu/study.h"

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

Node json_of(const gpu::StudyPoint& point, int depth) {
  const gpu::NetworkProfile& p = point.profile;
  Node node = Node::mapping();
  node.set("network", json_text(point.network));
  node.set("device", json_text(point.device));
  node.set("execution", to_node(point.execution));
  node.set("batch", json_number(point.batch));
  node.set("macs", json_number(p.macs));
  node.set("kernels", json_number(p.kernels));
  node.set("latency_s", json_number(p.latency.value()));
  node.set("interval_s", json_number(p.interval.value()));
  node.set("device_busy_s", json_number(p.device_busy.value()));
  node.set("host_busy_s", json_number(p.host_busy.value()));
  node.set("tflops", json_number(p.tera_operations_per_second()));
  node.set("energy_j", json_number(p.energy.value()));
  node.set("average_power_w", json_number(p.average_power.value()));
  if (point.energy_at_period) node.set("energy_at_period_j", json_number(point.energy_at_period->value()));
  Node bounds = Node::mapping();
  for (std::size_t b = 0; b < gpu::bound_count; ++b) {
    bounds.set(std::string(gpu::name_of(static_cast<gpu::Bound>(b))),
               json_number(p.time_by_bound[b].value()));
  }
  node.set("time_by_bound_s", std::move(bounds));
  Node modules = Node::sequence();
  for (const gpu::ModuleProfile& m : gpu::by_module(point.graph, p, depth)) {
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
    if (l.kernels == 0) continue;
    Node row = Node::mapping();
    row.set("layer", json_text(point.graph.layer(l.layer).name));
    row.set("kernels", json_number(l.kernels));
    row.set("macs", json_number(l.macs));
    row.set("time_s", json_number(l.time.value()));
    row.set("busy_s", json_number(l.busy.value()));
    row.set("bound", json_text(gpu::name_of(l.bound)));
    row.set("algorithm", json_text(l.algorithm));
    row.set("waves", json_number(l.waves));
    row.set("dram_bytes", json_number(l.dram_bytes));
    row.set("l2_bytes", json_number(l.l2_bytes));
    row.set("energy_j", json_number(l.energy.value()));
    // A point of the roofline plot: operations per byte of DRAM, and operations per second.
    if (l.macs > 0 && l.busy.value() > 0 && l.dram_bytes > 0) {
      row.set("operations_per_byte", json_number(2.0 * static_cast<double>(l.macs) / l.dram_bytes));
      row.set("operations_per_second", json_number(2.0 * static_cast<double>(l.macs) / l.busy.value()));
    }
    layers.items.push_back(std::move(row));
  }
  node.set("layers", std::move(layers));
  return node;
}

}  // namespace

Output execute(const RunOptions& options, Style style) {
  ReadOptions reading;
  reading.search_roots = search_roots();
  const Node config = load_config(options.config, options.overrides, reading.search_roots);
  const ConfigKind& kind = config_kind_of(config);
  if (kind.name != "gpu_study") {
    throw ConfigError(config.mark,
                      fmt::format("a file of kind ‘{}’ cannot be run; gpu_study can", kind.name));
  }
  const auto study = read<gpu::GpuStudy>(config, reading);
  const std::vector<gpu::StudyPoint> points = gpu::run_study(study);
  const int depth = static_cast<int>(study.depth);
  Output output;
  if (options.json) {
    Node list = Node::sequence();
    for (const gpu::StudyPoint& point : points) list.items.push_back(json_of(point, depth));
    Node node = Node::mapping();
    node.set("schema", json_text("switchyard-gpu-study/1"));
    node.set("title", json_text(study.title));
    node.set("config", to_node(study));
    node.set("points", std::move(list));
    output.text = to_json(node);
    return output;
  }
  if (!study.title.empty()) output.text += bold(study.title, style) + "\n\n";
  output.text += overview(points, style);
  for (const gpu::StudyPoint& point : points) {
    output.text += "\n" +
                   bold(fmt::format("{} on {}, {}, batch {}", point.network, point.device,
                                    gpu::name_of(point.execution), point.batch),
                        style) +
                   "\n";
    output.text += options.layers ? layers(point, style) : modules(point, depth, style);
  }
  return output;
}

}  // namespace switchyard::cli
