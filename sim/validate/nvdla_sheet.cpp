#include "sim/validate/nvdla_sheet.h"

#include <algorithm>
#include <cmath>

#include "base/checked_math.h"
#include "base/error.h"

namespace switchyard::sim {
namespace {

constexpr double winograd_speed_up = 2.25;
constexpr double winograd_weights = 16.0 / 9.0;
constexpr double kib = 1024;
constexpr double cycles_per_kib = 1000;  // the sheet's: KiB times 1000 over bytes per cycle

std::int64_t round_up(std::int64_t value, std::int64_t multiple) { return ceil_div(value, multiple) * multiple; }

struct Shapes {
  std::int64_t channels, height, width;  // of the input
  std::int64_t outputs, out_height, out_width;
  Conv2d conv;
};

/// Convolutions, and fully connected layers as convolutions of the whole map.
Shapes shapes_of(const Graph& graph, const Layer& layer) {
  const Shape in = graph.input_shapes(layer).front();
  if (const auto* conv = std::get_if<Conv2d>(&layer.op)) {
    return {conv->in_channels, in.height, in.width, conv->out_channels, layer.output.height, layer.output.width, *conv};
  }
  const auto* linear = std::get_if<Linear>(&layer.op);
  if (linear == nullptr) throw SimError("the sheet knows convolutions and fully connected layers only: " + layer.name);
  return {linear->in_features, 1, 1, linear->out_features, 1, 1, Conv2d{}};
}

}  // namespace

SheetLayer sheet_layer(const NvdlaSheet& sheet, const Graph& graph, const Layer& layer, bool residual,
                       std::int64_t pooled_values) {
  const Shapes s = shapes_of(graph, layer);
  const std::int64_t sh = s.conv.stride.height, sw = s.conv.stride.width;
  const std::int64_t r = s.conv.kernel.height, q = s.conv.kernel.width;
  const bool winograd = r == 3 && q == 3 && sh == 1 && sw == 1;
  const std::int64_t folded = round_up(s.channels * sh * sw, sheet.channel_rounding);
  const std::int64_t rows = ceil_div(s.height, sh), columns = ceil_div(s.width, sw);

  SheetLayer result;
  const double taps = static_cast<double>(r * q) / static_cast<double>(sh * sw);
  result.mac_cycles = static_cast<double>(folded * rows * columns * round_up(s.outputs, sheet.kernel_rounding)) * taps /
                      static_cast<double>(sheet.macs) / (winograd ? winograd_speed_up : 1);

  const double inputs = static_cast<double>(folded * rows * columns) / kib;
  const double weights = static_cast<double>(folded * s.outputs * ceil_div(r, sh) * ceil_div(q, sw)) / kib *
                         (winograd ? winograd_weights : 1);
  const double outputs = static_cast<double>(pooled_values) / kib;
  const auto buffer = static_cast<double>(sheet.buffer_kib);
  const double row = static_cast<double>(folded * columns) / kib;
  const double reload = inputs < buffer ? 1 : std::ceil(weights / (buffer - row));
  result.dram_kib = inputs * reload + weights + outputs * (residual ? 2 : 1);
  result.dram_cycles = result.dram_kib * cycles_per_kib / sheet.dram_bytes_per_cycle;
  return result;
}

}  // namespace switchyard::sim
