#include "gpu/power.h"

#include <algorithm>

namespace switchyard::gpu {

double relative_voltage(const Gpu& gpu, Hertz clock) {
  const double low = gpu.spec.lowest_clock.value();
  const double high = gpu.spec.boost_clock.value();
  const double least = gpu.architecture.energy.least_voltage;
  if (high <= low) return 1.0;
  return least + (1.0 - least) * std::clamp((clock.value() - low) / (high - low), 0.0, 1.0);
}

double plan_seconds(const Gpu& gpu, const Plan& plan, Hertz clock) {
  const double l2_rate = static_cast<double>(gpu.spec.l2_bytes_per_clock) * gpu.architecture.memory.l2;
  const double dram_rate = gpu.spec.dram_bandwidth.value();
  double seconds = 0;
  for (std::size_t i = 0; i < plan.phase_count; ++i) {
    const Phase& phase = plan.phases[i];
    const double on_chip = std::max(phase.clocks, phase.l2_bytes / l2_rate) / clock.value();
    seconds +=
        phase.latency_seconds + std::max(on_chip, phase.dram_bytes / (dram_rate * phase.dram_efficiency));
  }
  return seconds + static_cast<double>(plan.phase_count) * 1e-6 * gpu.architecture.ramp_microseconds;
}

Joules plan_energy(const Gpu& gpu, Precision precision, const Plan& plan, Hertz clock) {
  const OperationEnergy& e = gpu.architecture.energy;
  const double v = relative_voltage(gpu, clock);
  const auto unit = static_cast<std::size_t>(plan.cuda_cores ? Precision::fp32 : precision);
  double on_chip = 0;
  double off_chip = 0;
  for (std::size_t i = 0; i < plan.phase_count; ++i) {
    const Phase& phase = plan.phases[i];
    on_chip +=
        phase.executed_macs * e.picojoules_per_fma.at(unit) + phase.l2_bytes * e.picojoules_per_l2_byte;
    off_chip += phase.dram_bytes * e.picojoules_per_dram_byte;
  }
  return Joules(1e-12 * (on_chip * v * v + off_chip));
}

Hertz capped_clock(const Gpu& gpu, Precision precision, const Plan& plan) {
  const double room = gpu.spec.board_power.value() - gpu.spec.static_power.value();
  const auto fits = [&](Hertz clock) {
    return plan_energy(gpu, precision, plan, clock).value() <= room * plan_seconds(gpu, plan, clock);
  };
  Hertz high = gpu.spec.boost_clock;
  if (fits(high)) return high;
  Hertz low = gpu.spec.lowest_clock;
  if (!fits(low)) return low;
  // Power rises with the clock (shorter time, higher voltage), so the limit is crossed once. 30 halvings:
  // below 1 Hz.
  for (int i = 0; i < 30; ++i) {
    const Hertz middle = 0.5 * (low + high);
    (fits(middle) ? low : high) = middle;
  }
  return low;
}

Watts board_power(const Gpu& gpu, Joules operations, Seconds span) {
  return gpu.spec.static_power + operations / span;
}

}  // namespace switchyard::gpu
