#include "sim/system/sink.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace switchyard::sim {

using policy::DropCause;

LatencyStats latency_stats(std::vector<Ticks>& latencies) {
  LatencyStats stats;
  if (latencies.empty()) return stats;
  const auto quantile = [&](double q) {
    const auto count = static_cast<double>(latencies.size());
    const auto rank = static_cast<std::ptrdiff_t>(std::max(1.0, std::ceil(q * count)));
    const auto place = latencies.begin() + (rank - 1);
    std::nth_element(latencies.begin(), place, latencies.end());
    return to_seconds(*place);
  };
  stats.p50 = quantile(0.50);
  stats.p95 = quantile(0.95);
  stats.p99 = quantile(0.99);
  stats.max = to_seconds(*std::max_element(latencies.begin(), latencies.end()));
  return stats;
}

Sink::Sink(const Tables& tables)
    : tables_(&tables),
      seen_(static_cast<std::size_t>(tables.frames())),
      uses_(tables.devices() * tables.paths() * tables.system().levels.size()),
      frames_(tables.devices() * tables.paths()) {
  latencies_.reserve(seen_.size());
  const std::int64_t series = tables.system().options.series;
  if (series > 0) run_.series_step = std::max<std::int64_t>(1, (tables.frames() + series - 1) / series);
}

void Sink::ended(const policy::Outcome& outcome) {
  const auto frame = static_cast<std::size_t>(outcome.frame);
  if (frame >= seen_.size() || seen_[frame]) throw SimError(fmt::format("frame {} ended twice", outcome.frame));
  seen_[frame] = true;
  history_.add(outcome);
  frame_joules_ += outcome.energy.value();
  run_.fallbacks += outcome.fallback ? 1 : 0;
  run_.dropped_by_queue += outcome.dropped == DropCause::queue_full ? 1 : 0;
  run_.dropped_by_policy += outcome.dropped == DropCause::policy ? 1 : 0;
  run_.dropped_by_battery += outcome.dropped == DropCause::battery ? 1 : 0;
  if (outcome.served()) {
    const System& system = tables_->system();
    const double accuracy = system.paths[outcome.path].accuracy;
    const auto& allowance = system.requests[frame].allowance;
    accuracy_served_ += accuracy;
    if (!outcome.missed()) accuracy_on_time_ += accuracy;
    if (allowance && outcome.energy + outcome.switch_energy > *allowance) ++run_.over_allowance;
    latencies_.push_back(to_ticks(outcome.finish) - tables_->arrivals[frame]);
    ++frames_[outcome.device * tables_->paths() + outcome.path];
  }
  if (tables_->system().options.series > 0 && outcome.frame % run_.series_step == 0) run_.series.push_back(outcome);
}

void Sink::spent(std::size_t device, std::size_t path, std::size_t level, const Increment& increment, Ticks time) {
  if (time == 0) return;
  Use& entry = use(device, path, level);
  entry.served += increment.served;
  entry.joules += increment.inference;
  entry.time += time;
}

void Sink::dispatched(bool other_path, bool loads) {
  run_.switches += other_path ? 1 : 0;
  run_.loads += loads ? 1 : 0;
}

void Sink::prefetch(bool begun) {
  (begun ? run_.prefetches : run_.prefetches_refused) += 1;
  run_.loads += begun ? 1 : 0;
}

namespace {

void check_close(const char* what, double got, const char* from, double expected, double tolerance) {
  if (std::abs(got - expected) <= tolerance) return;
  throw SimError(fmt::format("{} are {} but {} {}: energy was lost", what, got, from, expected));
}

}  // namespace

void Sink::check(const Core& core) const {
  const std::int64_t ended = history_.finished();
  if (ended != tables_->frames()) {
    throw SimError(fmt::format("{} frames came, {} ended: frames were lost", tables_->frames(), ended));
  }
  const double total = core.joules();
  double served = 0;
  for (const Use& entry : uses_) served += entry.joules;
  // Sums of as many doubles as there are frames; and powers are of whole picoseconds.
  const double tolerance = 1e-9 * (1 + std::abs(total)) + 1e-6 * std::abs(total);
  check_close("joules by use", core.inference_joules() + core.idle_joules() + core.switching_joules(),
              "the integral of power is", core.metered_joules(), tolerance);
  check_close("joules of serving", core.inference_joules(), "frames took", frame_joules_, 1e-9 * (1 + total));
  check_close("joules of serving", core.inference_joules(), "paths took", served, 1e-9 * (1 + total));
}

void Sink::add_components() {
  const System& system = tables_->system();
  std::vector<double> joules(system.components.size());
  bool known = !system.components.empty();
  for (std::size_t d = 0; d < tables_->devices(); ++d) {
    for (const std::size_t p : tables_->runs[d]) {
      for (std::size_t l = 0; l < system.levels.size(); ++l) {
        const Use& entry = use(d, p, l);
        if (entry.time == 0) continue;
        const PathCost& cost = *system.devices[d].costs[p][l];
        known = known && !cost.by_component.empty();
        const double energy = cost.energy.value();
        if (!known || energy == 0) continue;
        // Noise of a frame's energy holds for each component.
        for (std::size_t c = 0; c < joules.size(); ++c) joules[c] += entry.joules / energy * cost.by_component[c].value();
      }
    }
  }
  if (!known) return;
  for (std::size_t c = 0; c < joules.size(); ++c) run_.energy_by_component.emplace_back(system.components[c], joules[c]);
}

void Sink::add_residency() {
  for (std::size_t p = 0; p < tables_->paths(); ++p) {
    for (std::size_t d = 0; d < tables_->devices(); ++d) {
      Residency residency{p, d, frames_[d * tables_->paths() + p], Seconds(), Joules()};
      Ticks time = 0;
      for (std::size_t l = 0; l < tables_->system().levels.size(); ++l) {
        time += use(d, p, l).time;
        residency.energy += Joules(use(d, p, l).joules);
      }
      residency.time = to_seconds(time);
      if (time > 0) run_.residency.push_back(residency);
    }
  }
}

SystemRun Sink::result(const Core& core) {
  check(core);
  run_.offered = tables_->frames();
  run_.served = history_.served();
  run_.dropped = history_.dropped();
  run_.missed = history_.missed();
  if (run_.served > 0) run_.accuracy_per_served = accuracy_served_ / static_cast<double>(run_.served);
  if (run_.offered > 0) run_.accuracy_per_offered = accuracy_on_time_ / static_cast<double>(run_.offered);
  run_.value = core.value();
  run_.duration = to_seconds(core.now());
  run_.energy = {Joules(core.inference_joules()), Joules(core.idle_joules()), Joules(core.switching_joules())};
  add_components();
  add_residency();
  run_.latency = latency_stats(latencies_);
  run_.switch_time = to_seconds(switch_ticks_);
  if (const auto left = core.battery()) run_.battery_left = Joules(*left);
  run_.off_time = to_seconds(core.off_time());
  return std::move(run_);
}

}  // namespace switchyard::sim
