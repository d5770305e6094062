#include "gpu/network_table.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "gpu/csv_cells.h"
#include "gpu/profile.h"
#include "gpu/study.h"

namespace switchyard::gpu {
namespace {

struct KnownNetwork {
  std::string_view measured;  ///< as tools/gpu/measure names it
  std::string_view model;
  std::string_view settings;
};

const std::vector<KnownNetwork>& known_networks() {
  static const std::vector<KnownNetwork> networks = {
      {"segformer_b0", "segformer-b0", ""},
      {"segformer_b1", "segformer-b1", ""},
      {"segformer_b2", "segformer-b2", ""},
      {"segformer_b3", "segformer-b3", ""},
      {"segformer_b4", "segformer-b4", ""},
      {"segformer_b5", "segformer-b5", "input: 512x512"},
      {"segformer_b5_640", "segformer-b5", ""},
      {"segformer_b2_fuse2048", "segformer-b2", "fuse_in_channels: 2048"},
      {"segformer_b2_fuse1024", "segformer-b2", "fuse_in_channels: 1024"},
      {"resnet18", "resnet18", ""},
      {"resnet50", "resnet50", ""},
      {"ofa_max_224", "ofa-resnet50", ""},
      {"ofa_min_224", "ofa-resnet50", "depth: 0, expand: 0.2, width: 0.65"},
      {"ofa_min_128", "ofa-resnet50", "depth: 0, expand: 0.2, width: 0.65, input: 128x128"},
      {"ofa_d0_e35_w2_224", "ofa-resnet50", "depth: 0, expand: 0.35, width: 1"},
      {"ofa_d0_e20_w2_224", "ofa-resnet50", "depth: 0, expand: 0.2, width: 1"},
      {"swin_t_upernet", "swin-tiny-upernet", ""},
      {"swin_s_upernet", "swin-small-upernet", ""},
      {"swin_b_upernet", "swin-base-upernet", ""},
  };
  return networks;
}

/// The path a row names: a measured name, or a model of ours with `settings`.
std::optional<Path> path_of(const CsvCells& cells) {
  const std::string name = cells.text("model");
  std::string settings = cells.text("settings");
  if (cells.has("batch")) settings += (settings.empty() ? "batch: " : ", batch: ") + cells.text("batch");
  for (const KnownNetwork& known : known_networks()) {
    if (known.measured != name) continue;
    const std::string both = std::string(known.settings) + (known.settings.empty() ? "" : ", ") + settings;
    return parse_path(known.model, both);
  }
  const auto& choices = model_choices();
  const bool exists =
      std::any_of(choices.begin(), choices.end(), [&](const Choice& c) { return c.word == name; });
  return exists ? std::optional(parse_path(name, settings)) : std::nullopt;
}

std::optional<Execution> execution_of(const CsvCells& cells) {
  Execution execution;
  const std::string dtype = cells.text("dtype");
  execution.autocast = dtype.starts_with("amp_");
  const std::string word = execution.autocast ? dtype.substr(4) : dtype;
  const auto find = [](const std::vector<Choice>& choices,
                       const std::string& text) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (choices[i].word == text) return i;
    }
    return std::nullopt;
  };
  const auto precision = find(precision_choices(), word);
  const auto mode = find(mode_choices(), cells.has("mode") ? cells.text("mode") : "eager");
  if (!precision || !mode) return std::nullopt;
  execution.precision = static_cast<Precision>(*precision);
  execution.mode = static_cast<Mode>(*mode);
  execution.channels_last = cells.text("layout") == "nhwc";
  execution.fused_attention = cells.text("variant") == "sdpa";
  return execution;
}

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> result(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    // Equal values share the mean of their ranks.
    for (std::size_t k = i; k < end; ++k) result[order[k]] = 0.5 * static_cast<double>(i + end - 1);
    i = end;
  }
  return result;
}

/// Rates of predicted = a x first + b x second that make the mean relative error least, by search.
std::pair<double, double> best_rates(const std::vector<double>& measured, const std::vector<double>& first,
                                     const std::vector<double>& second) {
  double least = std::numeric_limits<double>::infinity();
  std::pair<double, double> best{0, 0};
  const auto mean_ratio = [&](const std::vector<double>& x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] / measured[i];
    return std::max(sum / static_cast<double>(x.size()), 1e-300);
  };
  const double a_unit = 1 / mean_ratio(first);
  const double b_unit = second.empty() ? 0 : 1 / mean_ratio(second);
  for (int share = 0; share <= (second.empty() ? 0 : 40); ++share) {
    for (int step = -60; step <= 60; ++step) {
      const double scale = std::pow(10.0, step / 60.0);
      const double a = a_unit * scale * (1 - share / 40.0);
      const double b = b_unit * scale * (share / 40.0);
      double error = 0;
      for (std::size_t i = 0; i < measured.size(); ++i) {
        error += std::abs(a * first[i] + (second.empty() ? 0 : b * second[i]) - measured[i]) / measured[i];
      }
      if (error < least) {
        least = error;
        best = {a, b};
      }
    }
  }
  return best;
}

}  // namespace

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() < 2) return 0;
  const std::vector<double> x = ranks(a);
  const std::vector<double> y = ranks(b);
  const double mean = 0.5 * static_cast<double>(a.size() - 1);
  double xy = 0;
  double xx = 0;
  double yy = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

NetworkTable read_network_table(const std::filesystem::path& path) {
  const CsvFile file = read_csv(path, {"kind", "model", "dtype", "time_us_median"});
  NetworkTable table;
  for (std::size_t i = 0; i < file.text.rows.size(); ++i) {
    const CsvCells cells(file, i);
    if (cells.text("kind") != "model" || cells.text("note").starts_with("failed") ||
        !cells.has("time_us_median")) {
      continue;
    }
    const std::optional<Path> network = path_of(cells);
    const std::optional<Execution> execution = execution_of(cells);
    if (!network || !execution) {
      ++table.unknown_networks;
      continue;
    }
    NetworkMeasurement row{.line = cells.line(),
                           .device = cells.text("device"),
                           .host = cells.text("host"),
                           .group = {},
                           .path = *network,
                           .execution = *execution};
    row.group = std::string(network->family().name) + ", " + name_of(*execution);
    // What a caller waits for where it was taken, else the device's share.
    row.milliseconds = 1e-3 * cells.number(cells.has("host_us_median") ? "host_us_median" : "time_us_median");
    if (row.milliseconds > 0) table.rows.push_back(std::move(row));
  }
  return table;
}

NetworkErrors validate_networks(const std::map<std::string, Gpu>& gpus,
                                const std::map<std::string, Host>& hosts,
                                const std::vector<NetworkMeasurement>& measurements) {
  NetworkErrors errors;
  std::vector<double> measured;
  std::vector<double> macs;
  std::vector<double> bytes;
  for (const NetworkMeasurement& m : measurements) {
    const Gpu& gpu = gpus.at(m.device);
    const Graph graph = m.path.build();
    const NetworkProfile result = profile(gpu, hosts.at(m.host), graph, m.execution);
    const Totals totals = graph.totals();
    const auto traffic =
        static_cast<double>(bytes_per_value(m.execution.precision)) *
        static_cast<double>(totals.input_elements + totals.output_elements + totals.weight_elements);
    const double compute =
        static_cast<double>(totals.macs) / peak_macs_per_second(gpu.spec, m.execution.precision);
    NetworkError row{.measurement = &m};
    row.milliseconds[0] = 1e3 * result.latency.value();
    row.milliseconds[2] = 1e3 * std::max(compute, traffic / gpu.spec.dram_bandwidth.value());
    errors.rows.push_back(row);
    measured.push_back(m.milliseconds);
    macs.push_back(static_cast<double>(totals.macs));
    bytes.push_back(traffic);
  }
  if (measured.empty()) return errors;
  const double flops_rate = best_rates(measured, macs, {}).first;
  const auto [a, b] = best_rates(measured, macs, bytes);
  for (std::size_t i = 0; i < measured.size(); ++i) {
    errors.rows[i].milliseconds[1] = flops_rate * macs[i];
    errors.rows[i].milliseconds[3] = a * macs[i] + b * bytes[i];
  }
  for (std::size_t p = 0; p < predictor_count; ++p) {
    std::vector<double> predicted;
    double sum = 0;
    for (std::size_t i = 0; i < measured.size(); ++i) {
      predicted.push_back(errors.rows[i].milliseconds[p]);
      sum += std::abs(predicted.back() - measured[i]) / measured[i];
    }
    errors.mean_error[p] = sum / static_cast<double>(measured.size());
    errors.rank_correlation[p] = rank_correlation(measured, predicted);
  }
  return errors;
}

}  // namespace switchyard::gpu
