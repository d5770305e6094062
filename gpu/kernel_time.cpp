#include "gpu/kernel_time.h"

#include <algorithm>

#include "gpu/plan.h"
#include "gpu/power.h"

namespace switchyard::gpu {
namespace {

/// What the plan's longest phase waits for.
Bound bound_of(const Gpu& gpu, const Plan& plan, Hertz clock) {
  const double l2_rate = static_cast<double>(gpu.spec.l2_bytes_per_clock) * gpu.architecture.memory.l2;
  double longest = 1e-6 * gpu.architecture.ramp_microseconds;
  Bound bound = Bound::ramp;
  const auto consider = [&](double seconds, Bound what) {
    if (seconds <= longest) return;
    longest = seconds;
    bound = what;
  };
  for (std::size_t i = 0; i < plan.phase_count; ++i) {
    const Phase& phase = plan.phases[i];
    consider(phase.clocks / clock.value(), Bound::compute);
    consider(phase.l2_bytes / l2_rate / clock.value(), Bound::l2);
    consider(phase.dram_bytes / (gpu.spec.dram_bandwidth.value() * phase.dram_efficiency), Bound::dram);
  }
  return bound;
}

}  // namespace

std::string_view name_of(Bound bound) {
  constexpr std::array<std::string_view, bound_count> names = {"compute", "L2", "DRAM", "ramp", "launch"};
  return names.at(static_cast<std::size_t>(bound));
}

KernelTime time_kernel(const Gpu& gpu, const Kernel& kernel) {
  // Each plan is timed at the clock it may run at: a minimum of monotone times is monotone.
  Plan best;
  Hertz best_clock{0};
  double best_seconds = 0;
  offer_plans(gpu, kernel, [&](const Plan& plan) {
    const bool first = best.phase_count == 0;
    if (!first && plan_seconds(gpu, plan, gpu.spec.boost_clock) >= best_seconds) return;
    const Hertz clock = capped_clock(gpu, kernel.precision, plan);
    const double seconds = plan_seconds(gpu, plan, clock);
    if (!first && seconds >= best_seconds) return;
    best = plan;
    best_clock = clock;
    best_seconds = seconds;
  });

  KernelTime result;
  result.time = Seconds(best_seconds);
  result.clock = best_clock;
  result.bound = bound_of(gpu, best, best_clock);
  result.energy = plan_energy(gpu, kernel.precision, best, best_clock);
  for (std::size_t i = 0; i < best.phase_count; ++i) {
    result.dram_bytes += best.phases[i].dram_bytes;
    result.l2_bytes += best.phases[i].l2_bytes;
    result.executed_macs += best.phases[i].executed_macs;
  }
  result.algorithm = best.algorithm;
  result.tile_rows = best.tile_rows;
  result.tile_columns = best.tile_columns;
  result.splits = best.splits;
  result.waves = best.waves;
  result.launches = static_cast<std::int64_t>(best.phase_count);
  return result;
}

}  // namespace switchyard::gpu
