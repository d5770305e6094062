#include "sim/experiment/levels.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"

namespace switchyard::sim {
namespace {

/// share x whole, if that is a whole number of at least 1. Shares are decimals in a file, so 1/3 cannot be said exactly;
/// what is within 1e-6 of a whole number means it.
std::optional<std::int64_t> whole_share(std::int64_t whole, double share) {
  const double part = static_cast<double>(whole) * share;
  const double rounded = std::round(part);
  if (rounded < 1 || std::abs(part - rounded) > 1e-6) return std::nullopt;
  return static_cast<std::int64_t>(rounded);
}

/// "1/8, 2/8, … of 8 columns".
std::string shares_of(std::int64_t count, std::string_view what) {
  return fmt::format("a multiple of 1/{} (of {} {})", count, count, what);
}

[[noreturn]] void refuse_array(const std::string& name, double share, std::int64_t columns, std::int64_t rows) {
  throw ConfigError(fmt::format("{}: no {} of the array can be taken; use {} or {}", name, shortest_decimal(share),
                                shares_of(columns, "columns"), shares_of(rows, "rows")));
}

}  // namespace

accel::Accelerator at_level(const accel::Accelerator& accelerator, const ResourceLevel& level) {
  accel::Accelerator a = accelerator;
  const bool systolic = a.array_template == accel::Template::systolic;
  std::int64_t& columns = systolic ? a.systolic.columns : a.pe_columns;
  std::int64_t& rows = systolic ? a.systolic.rows : a.pe_rows;
  if (const auto some_columns = whole_share(columns, level.array)) {
    columns = *some_columns;
  } else if (const auto some_rows = whole_share(rows, level.array)) {
    rows = *some_rows;
  } else {
    refuse_array(a.name, level.array, columns, rows);
  }
  a.dram.channel_bandwidth = a.dram.channel_bandwidth * level.memory;
  a.clock = a.clock * level.clock;
  return a;
}

gpu::Gpu at_level(const gpu::Gpu& gpu, const ResourceLevel& level) {
  gpu::Gpu g = gpu;
  const auto multiprocessors = whole_share(g.spec.multiprocessors, level.array);
  if (!multiprocessors) {
    throw ConfigError(fmt::format("{}: no {} of the device can be taken; use {}", g.spec.name,
                                  shortest_decimal(level.array), shares_of(g.spec.multiprocessors, "multiprocessors")));
  }
  g.spec.multiprocessors = *multiprocessors;
  g.spec.dram_bandwidth = g.spec.dram_bandwidth * level.memory;
  g.spec.boost_clock = g.spec.boost_clock * level.clock;
  if (g.spec.boost_clock < g.spec.lowest_clock) {
    throw ConfigError(fmt::format("{}: {} of the boost clock is below the lowest clock, {}; use more", g.spec.name,
                                  shortest_decimal(level.clock), format_quantity(g.spec.lowest_clock)));
  }
  if (level.power_cap && *level.power_cap < g.spec.board_power) {
    if (*level.power_cap <= g.spec.static_power) {
      throw ConfigError(fmt::format("{}: static power is {}, so a cap of {} cannot be kept; raise it", g.spec.name,
                                    format_quantity(g.spec.static_power), format_quantity(*level.power_cap)));
    }
    g.spec.board_power = *level.power_cap;
  }
  return g;
}

void throttle(PathProfile& p, Watts leakage, Watts cap) {
  if (cap <= leakage) {
    throw ConfigError(fmt::format("{}: leakage is {}, so a power cap of {} cannot be kept; raise it", p.device,
                                  format_quantity(leakage), format_quantity(cap)));
  }
  const Joules dynamic = p.energy - leakage * p.latency;
  const Seconds least(dynamic.value() / (cap - leakage).value());
  if (least <= p.latency) return;
  const double stretch = least / p.latency;
  const Joules more = leakage * (least - p.latency);
  p.throttled = least - p.latency;
  p.latency = least;
  p.energy += more;
  p.utilisation /= stretch;
  const auto add = [](Named& values, std::string_view name, double amount) {
    for (auto& [key, value] : values) {
      if (key == name) value += amount;
    }
  };
  add(p.energy_by_component, "leakage", more.value());
  add(p.energy_by_operand, "none", more.value());
  for (ProfileLayer& layer : p.layers) {
    const Seconds longer = layer.time * (stretch - 1);
    layer.time += longer;
    layer.energy += leakage * longer;
    layer.utilisation /= stretch;
    layer.time_by_cause.emplace_back("power cap", longer.value());
    add(layer.energy_by_component, "leakage", (leakage * longer).value());
  }
}

}  // namespace switchyard::sim
