#include "gpu/validation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <tuple>

#include "gpu/kernel_time.h"
#include "gpu/residency.h"

namespace switchyard::gpu {
namespace {

using Series = std::vector<double>;

double mean_error(const Series& measured, const Series& predicted, double floor) {
  double sum = 0;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    sum += std::abs(floor + predicted[i] - measured[i]) / measured[i];
  }
  return measured.empty() ? 0.0 : sum / static_cast<double>(measured.size());
}

/// What predictors know of a row.
struct Point {
  double measured = 0;  ///< microseconds
  double model = 0;
  double macs = 0;
  double bytes = 0;
  double roofline = 0;  ///< microseconds
};

Series column(const std::vector<Point>& points, const std::function<double(const Point&)>& value) {
  Series series;
  series.reserve(points.size());
  for (const Point& point : points) series.push_back(value(point));
  return series;
}

/// Best (a, b) >= 0 of a x macs + b x bytes: a search over directions, and over the length along each.
std::pair<double, double> fit_rates(const std::vector<Point>& points, bool with_bytes) {
  const Series measured = column(points, [](const Point& p) { return p.measured; });
  const double macs = std::accumulate(points.begin(), points.end(), 0.0,
                                      [](double sum, const Point& p) { return sum + p.macs / p.measured; });
  const double bytes = std::accumulate(points.begin(), points.end(), 0.0,
                                       [](double sum, const Point& p) { return sum + p.bytes / p.measured; });
  const auto count = static_cast<double>(points.size());
  double least = std::numeric_limits<double>::infinity();
  std::pair<double, double> best{0, 0};
  const int directions = with_bytes && macs > 0 ? 20 : 1;
  for (int direction = 0; direction < directions; ++direction) {
    const double share = with_bytes ? (macs > 0 ? direction / 19.0 : 1.0) : 0.0;
    for (int step = -40; step <= 40; ++step) {
      const double scale = std::pow(10.0, step / 20.0);
      const double a = macs > 0 ? scale * (1 - share) * count / macs : 0.0;
      const double b = bytes > 0 ? scale * share * count / bytes : 0.0;
      const Series predicted = column(points, [&](const Point& p) { return a * p.macs + b * p.bytes; });
      const double error = mean_error(measured, predicted, best_floor(measured, predicted));
      if (error < least) {
        least = error;
        best = {a, b};
      }
    }
  }
  return best;
}

double roofline_microseconds(const Gpu& gpu, const Measurement& m) {
  const double compute =
      static_cast<double>(macs(m.kernel)) / peak_macs_per_second(gpu.spec, m.kernel.precision);
  const double memory =
      static_cast<double>(m.kernel.read_bytes + m.kernel.written_bytes) / gpu.spec.dram_bandwidth.value();
  return 1e6 * std::max(compute, memory);
}

ErrorRow errors_of(const std::vector<Point>& fit, const std::vector<Point>& held) {
  ErrorRow row;
  row.fitted_rows = fit.size();
  row.held_out_rows = held.size();
  const std::vector<Point>& basis = fit.empty() ? held : fit;
  const auto [flops_rate, unused] = fit_rates(basis, false);
  const auto [a, b] = fit_rates(basis, true);
  const std::array<std::function<double(const Point&)>, predictor_count> predictors = {
      [](const Point& p) { return p.model; },
      // Without multiply-accumulates there is nothing but the mean.
      [rate = flops_rate](const Point& p) { return rate * p.macs; },
      [](const Point& p) { return p.roofline; },
      [a = a, b = b](const Point& p) { return a * p.macs + b * p.bytes; },
  };
  const auto measured_of = [](const Point& p) { return p.measured; };
  for (std::size_t i = 0; i < predictor_count; ++i) {
    const double floor = best_floor(column(basis, measured_of), column(basis, predictors[i]));
    row.floor_microseconds[i] = floor;
    row.fitted[i] = mean_error(column(fit, measured_of), column(fit, predictors[i]), floor);
    row.held_out[i] = mean_error(column(held, measured_of), column(held, predictors[i]), floor);
  }
  return row;
}

}  // namespace

std::string_view name_of(Predictor predictor) {
  constexpr std::array<std::string_view, predictor_count> names = {"model", "FLOPs", "roofline",
                                                                   "FLOPs + bytes"};
  return names.at(static_cast<std::size_t>(predictor));
}

double best_floor(const std::vector<double>& measured, const std::vector<double>& predicted) {
  const double most = 1.5 * *std::min_element(measured.begin(), measured.end());
  double best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (int step = 0; step < 60; ++step) {
    const double floor = most * step / 59.0;
    const double error = mean_error(measured, predicted, floor);
    if (error < least) {
      least = error;
      best = floor;
    }
  }
  return best;
}

Seconds predict(const Gpu& gpu, const Measurement& measurement) {
  Kernel kernel = measurement.kernel;
  settle_residency(gpu, kernel);
  Seconds time = time_kernel(gpu, kernel).time;
  if (measurement.follow_up) {
    Kernel after = *measurement.follow_up;
    settle_residency(gpu, after);
    time += time_kernel(gpu, after).time;
  }
  return time;
}

std::vector<ErrorRow> validate_kernels(const std::map<std::string, Gpu>& gpus,
                                       const std::vector<Measurement>& measurements) {
  using Group = std::tuple<std::string, std::string, Precision>;
  std::map<Group, std::array<std::vector<Point>, 2>> groups;
  for (const Measurement& m : measurements) {
    const Gpu& gpu = gpus.at(m.device);
    const Point point{m.microseconds, 1e6 * predict(gpu, m).value(), static_cast<double>(macs(m.kernel)),
                      static_cast<double>(m.kernel.read_bytes + m.kernel.written_bytes),
                      roofline_microseconds(gpu, m)};
    groups[{m.device, m.table_class, m.kernel.precision}].at(m.held_out ? 1 : 0).push_back(point);
  }
  std::vector<ErrorRow> rows;
  for (const auto& [group, points] : groups) {
    ErrorRow row = errors_of(points[0], points[1]);
    std::tie(row.device, row.table_class, row.precision) = group;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace switchyard::gpu
