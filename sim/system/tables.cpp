#include "sim/system/tables.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace switchyard::sim {

Ticks to_ticks(double seconds) {
  // 2^62 leaves room for sums of two.
  if (!(std::abs(seconds) * ticks_per_second < 0x1p62)) {
    throw ConfigError(fmt::format("{} s is too long; a run lasts at most 53 days", seconds));
  }
  return std::llround(seconds * ticks_per_second);
}

Tables::Tables(const System& system)
    : system_(&system),
      latency_noise_(system.options.seed, "latency noise"),
      energy_noise_(system.options.seed, "energy noise") {
  check(system);
  for (const SystemPath& path : system.paths) {
    Pieces pieces;
    for (const std::size_t piece : path.weights) pieces.set(piece);
    needs.push_back(pieces);
  }
  Pieces all;
  for (const Pieces& pieces : needs) all |= pieces;
  for (const SystemDevice& device : system.devices) {
    evictions_ = evictions_ || bytes(all) > device.switching.weight_memory.value();
  }
  fill_costs();
  fill_requests();
}

void Tables::fill_costs() {
  const std::size_t levels = system_->levels.size();
  costs_.resize(devices() * paths() * levels);
  levels_.resize(devices() * levels);
  runs.resize(devices());
  const PredictionError& error = system_->options.prediction;
  RandomStream latency_bias(system_->options.seed, "latency bias");
  RandomStream energy_bias(system_->options.seed, "energy bias");
  for (std::size_t d = 0; d < devices(); ++d) {
    const SystemDevice& device = system_->devices[d];
    for (std::size_t l = 0; l < levels; ++l) {
      LevelOfDevice& entry = levels_[d * levels + l];
      entry.idle_watts = device.levels[l].idle_power.value();
      entry.load_bytes_per_tick = device.levels[l].load_bandwidth.value() / ticks_per_second;
    }
    for (std::size_t p = 0; p < paths(); ++p) {
      if (device.costs[p].front()) runs[d].push_back(p);
      for (std::size_t l = 0; l < levels; ++l) {
        // Drawn for paths that do not run too, so that adding a profile moves no other's error.
        const double seconds_factor = 1 + error.latency_bias * latency_bias.uniform(-1, 1);
        const double joules_factor = 1 + error.energy_bias * energy_bias.uniform(-1, 1);
        const std::optional<PathCost>& profile = device.costs[p][l];
        if (!profile) continue;
        Cost& cost = costs_[(d * paths() + p) * levels + l];
        cost.latency = std::max<Ticks>(1, to_ticks(profile->latency));
        cost.joules = profile->energy.value();
        cost.believed_seconds = profile->latency.value() * seconds_factor;
        cost.believed_joules = profile->energy.value() * joules_factor;
      }
    }
  }
}

void Tables::fill_requests() {
  arrivals.reserve(system_->requests.size());
  deadlines.reserve(system_->requests.size());
  for (const Request& request : system_->requests) {
    arrivals.push_back(to_ticks(request.arrival));
    deadlines.push_back(arrivals.back() + to_ticks(request.deadline));
  }
  for (const LevelChange& change : system_->budget) changes.push_back(to_ticks(change.start));
  for (const Ticks deadline : deadlines) horizon = std::max(horizon, deadline);
  if (system_->options.horizon) horizon = to_ticks(*system_->options.horizon);
}

Noise Tables::noise(std::int64_t frame) const {
  const PredictionError& error = system_->options.prediction;
  Noise noise;
  const auto index = static_cast<std::uint64_t>(frame);
  if (error.latency_noise > 0) noise.latency += error.latency_noise * (2 * latency_noise_.uniform_at(index) - 1);
  if (error.energy_noise > 0) noise.energy += error.energy_noise * (2 * energy_noise_.uniform_at(index) - 1);
  return noise;
}

std::int64_t Tables::bytes(const Pieces& pieces) const {
  if (pieces.none()) return 0;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < system_->weights.size(); ++i) {
    if (pieces[i]) sum += system_->weights[i].value();
  }
  return sum;
}

double Tables::idle_watts(std::size_t level) const {
  double watts = 0;
  for (std::size_t d = 0; d < devices(); ++d) watts += this->level(d, level).idle_watts;
  return watts;
}

policy::PolicyContext Tables::context() const {
  policy::PolicyContext context;
  for (const SystemPath& path : system_->paths) context.paths.push_back(path.name);
  for (const SystemDevice& device : system_->devices) context.devices.push_back(device.name);
  context.levels = system_->levels;
  context.seed = system_->options.seed;
  return context;
}

}  // namespace switchyard::sim
