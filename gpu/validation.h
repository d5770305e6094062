// How far the model is from measured kernels, beside three baselines on the same rows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gpu/device.h"
#include "gpu/measurement_table.h"

namespace switchyard::gpu {

/// The model and what it must beat. flops: multiply-accumulates at one fitted rate. roofline: the longer of
/// peak compute and peak DRAM time. regression: a x multiply-accumulates + b x bytes, both fitted.
enum class Predictor { model, flops, roofline, regression };
inline constexpr std::size_t predictor_count = 4;
std::string_view name_of(Predictor predictor);

/// Errors of rows that share device, class and precision. Each predictor has a floor (the measurement's
/// launch and wait), and the baselines their rates, all chosen on the fitted rows.
struct ErrorRow {
  std::string device;
  std::string table_class;
  Precision precision = Precision::fp32;
  std::size_t fitted_rows = 0;
  std::size_t held_out_rows = 0;
  std::array<double, predictor_count> fitted{};  ///< mean absolute relative errors
  std::array<double, predictor_count> held_out{};
  std::array<double, predictor_count> floor_microseconds{};
};

/// Time of a measured row by the model, its residency settled and what was measured with it included.
Seconds predict(const Gpu& gpu, const Measurement& measurement);

/// Rows by device, class and precision. `gpus` holds every device named. Groups without fitted rows are
/// fitted on the held-out ones (and say so by fitted_rows = 0).
std::vector<ErrorRow> validate_kernels(const std::map<std::string, Gpu>& gpus,
                                       const std::vector<Measurement>& measurements);

/// Floor for which the mean absolute relative error of floor + predicted is least, among 60 steps up to 1.5 x
/// the least measured value. Sizes must be equal and not zero.
double best_floor(const std::vector<double>& measured, const std::vector<double>& predicted);

}  // namespace switchyard::gpu
