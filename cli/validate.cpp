// switchyard validate gpu: errors of the GPU model on measurement tables, beside three baselines on the same
// rows.
#include <fmt/format.h>

#include <map>

#include "base/error.h"
#include "base/text.h"
#include "base/write.h"
#include "cli/commands.h"
#include "cli/gpu_configs.h"
#include "base/json_value.h"
#include "cli/table.h"
#include "gpu/network_table.h"
#include "gpu/validation.h"

namespace switchyard::cli {
namespace {

constexpr auto right = Table::Align::right;

std::string per_cent_of(double share) { return fmt::format("{:.1f}", 100 * share); }

std::string json_key(gpu::Predictor predictor) {
  constexpr std::array<const char*, gpu::predictor_count> keys = {"model", "flops", "roofline", "regression"};
  return keys.at(static_cast<std::size_t>(predictor));
}

Node numbers(const std::array<double, gpu::predictor_count>& values) {
  Node node = Node::mapping();
  for (std::size_t i = 0; i < values.size(); ++i) {
    node.set(json_key(static_cast<gpu::Predictor>(i)), json_number(values[i]));
  }
  return node;
}

std::string need(const std::string& given, const std::string& in_table, const std::string& file,
                 const char* what) {
  const std::string& name = given.empty() ? in_table : given;
  if (name.empty())
    throw ConfigError(fmt::format("{}: has no column ‘{}’; name one with --{}", file, what, what));
  return name;
}

/// Everything the tables name.
class Devices {
 public:
  const std::string& add(const std::string& name) {
    if (!gpus.contains(name)) gpus.emplace(name, find_gpu(name));
    return gpus.find(name)->first;
  }
  const std::string& add_host(const std::string& name) {
    if (!hosts.contains(name)) hosts.emplace(name, find_host(name));
    return hosts.find(name)->first;
  }
  std::map<std::string, gpu::Gpu> gpus;
  std::map<std::string, gpu::Host> hosts;
};

struct KernelReport {
  std::string file;
  std::vector<gpu::ErrorRow> rows;
};

struct NetworkReport {
  std::string file;
  gpu::NetworkTable table;
  gpu::NetworkErrors errors;
};

std::string text_of(const KernelReport& report, Style style) {
  Table table({{"device"},
               {"class"},
               {"dtype"},
               {"rows", right},
               {"model", right},
               {"FLOPs", right},
               {"roofline", right},
               {"FLOPs+bytes", right},
               {"held out", right},
               {"model", right},
               {"FLOPs", right},
               {"roofline", right},
               {"FLOPs+bytes", right},
               {"floor us", right}});
  for (const gpu::ErrorRow& row : report.rows) {
    std::vector<std::string> cells = {
        row.device, row.table_class,
        std::string(gpu::precision_choices()[static_cast<std::size_t>(row.precision)].word),
        std::to_string(row.fitted_rows)};
    for (const double error : row.fitted) cells.push_back(row.fitted_rows > 0 ? per_cent_of(error) : "");
    cells.push_back(std::to_string(row.held_out_rows));
    for (const double error : row.held_out) cells.push_back(row.held_out_rows > 0 ? per_cent_of(error) : "");
    cells.push_back(fmt::format("{:.0f}", row.floor_microseconds[0]));
    table.row(std::move(cells));
  }
  return fmt::format(
      "{}: mean absolute error in %, rows the baselines were fitted on, then held-out rows\n{}\n",
      report.file, table.text(style));
}

std::string text_of(const NetworkReport& report, bool every_row, Style style) {
  std::string text = fmt::format("{}: {} networks", report.file, report.table.rows.size());
  if (report.table.unknown_networks > 0)
    text += fmt::format(" ({} rows of others)", report.table.unknown_networks);
  text += "\n";
  Table rows({{"device"},
              {"network"},
              {"execution"},
              {"batch", right},
              {"measured ms", right},
              {"model ms", right},
              {"error %", right}});
  std::map<std::string, std::pair<double, std::size_t>> groups;
  for (const gpu::NetworkError& error : report.errors.rows) {
    const gpu::NetworkMeasurement& m = *error.measurement;
    const double relative = (error.milliseconds[0] - m.milliseconds) / m.milliseconds;
    rows.row({m.device, m.path.name(), m.group, std::to_string(m.path.workload().batch),
              fmt::format("{:.3f}", m.milliseconds), fmt::format("{:.3f}", error.milliseconds[0]),
              fmt::format("{:+.1f}", 100 * relative)});
    auto& [sum, count] = groups[m.group];
    sum += std::abs(relative);
    ++count;
  }
  if (every_row) text += rows.text(style);
  Table summary({{"family, execution"}, {"rows", right}, {"model error %", right}});
  for (const auto& [group, sum] : groups) {
    summary.row(
        {group, std::to_string(sum.second), per_cent_of(sum.first / static_cast<double>(sum.second))});
  }
  text += summary.text(style);
  Table all({{"predictor"}, {"mean error %", right}, {"rank correlation", right}});
  for (std::size_t i = 0; i < gpu::predictor_count; ++i) {
    all.row({std::string(gpu::name_of(static_cast<gpu::Predictor>(i))),
             per_cent_of(report.errors.mean_error[i]),
             fmt::format("{:.3f}", report.errors.rank_correlation[i])});
  }
  return text + all.text(style) + "\n";
}

Node json_of(const KernelReport& report) {
  Node rows = Node::sequence();
  for (const gpu::ErrorRow& row : report.rows) {
    Node node = Node::mapping();
    node.set("device", json_text(row.device));
    node.set("class", json_text(row.table_class));
    node.set("dtype", json_text(gpu::precision_choices()[static_cast<std::size_t>(row.precision)].word));
    node.set("fitted_rows", json_number(static_cast<std::int64_t>(row.fitted_rows)));
    node.set("held_out_rows", json_number(static_cast<std::int64_t>(row.held_out_rows)));
    node.set("fitted_error", numbers(row.fitted));
    node.set("held_out_error", numbers(row.held_out));
    node.set("floor_us", numbers(row.floor_microseconds));
    rows.items.push_back(std::move(node));
  }
  Node node = Node::mapping();
  node.set("file", json_text(report.file));
  node.set("rows", std::move(rows));
  return node;
}

Node json_of(const NetworkReport& report) {
  Node rows = Node::sequence();
  for (const gpu::NetworkError& error : report.errors.rows) {
    Node node = Node::mapping();
    node.set("line", json_number(static_cast<std::int64_t>(error.measurement->line)));
    node.set("device", json_text(error.measurement->device));
    node.set("network", json_text(error.measurement->path.name()));
    node.set("execution", json_text(error.measurement->group));
    node.set("measured_ms", json_number(error.measurement->milliseconds));
    node.set("predicted_ms", numbers(error.milliseconds));
    rows.items.push_back(std::move(node));
  }
  Node node = Node::mapping();
  node.set("file", json_text(report.file));
  node.set("unknown_networks", json_number(static_cast<std::int64_t>(report.table.unknown_networks)));
  node.set("mean_error", numbers(report.errors.mean_error));
  node.set("rank_correlation", numbers(report.errors.rank_correlation));
  node.set("rows", std::move(rows));
  return node;
}

}  // namespace

Output execute(const ValidateGpuOptions& options, Style style) {
  if (options.rows.empty() && options.networks.empty()) {
    throw ConfigError("name at least one table with --rows (kernels) or --networks (whole networks)");
  }
  Devices devices;
  Output output;
  Node kernels = Node::sequence();
  Node networks = Node::sequence();
  for (const std::string& file : options.rows) {
    std::vector<gpu::Measurement> rows = gpu::read_measurements(file);
    if (rows.empty()) throw ConfigError(file + ": has no kernel rows; see tools/gpu/README.md");
    for (gpu::Measurement& row : rows)
      row.device = devices.add(need(options.device, row.device, file, "device"));
    const KernelReport report{file, gpu::validate_kernels(devices.gpus, rows)};
    output.text += options.json ? "" : text_of(report, style);
    kernels.items.push_back(json_of(report));
  }
  for (const std::string& file : options.networks) {
    NetworkReport report{file, gpu::read_network_table(file), {}};
    if (report.table.rows.empty()) throw ConfigError(file + ": has no rows of known networks");
    for (gpu::NetworkMeasurement& row : report.table.rows) {
      row.device = devices.add(need(options.device, row.device, file, "device"));
      row.host = devices.add_host(need(options.host, row.host, file, "host"));
    }
    report.errors = gpu::validate_networks(devices.gpus, devices.hosts, report.table.rows);
    output.text += options.json ? "" : text_of(report, options.every_row, style);
    networks.items.push_back(json_of(report));
  }
  if (options.json) {
    Node node = Node::mapping();
    node.set("schema", json_text("switchyard-validate-gpu/1"));
    node.set("kernels", std::move(kernels));
    node.set("networks", std::move(networks));
    output.text = to_json(node);
  }
  return output;
}

}  // namespace switchyard::cli
