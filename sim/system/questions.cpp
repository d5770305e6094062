#include "sim/system/questions.h"

#include <algorithm>

namespace switchyard::sim {

const policy::Situation& Questions::ask(const Core& core) {
  const System& system = tables_->system();
  const std::size_t level = core.level();
  options_.clear();
  for (std::size_t d = 0; d < tables_->devices(); ++d) {
    const DeviceState& device = core.devices()[d];
    if (!device.free()) continue;
    const Watts idle(tables_->level(d, level).idle_watts);
    for (const std::size_t p : tables_->runs[d]) {
      const Cost& cost = tables_->cost(d, p, level);
      policy::PathOption option;
      option.path = p;
      option.device = d;
      option.name = system.paths[p].name;
      option.latency = Seconds(cost.believed_seconds);
      option.energy = Joules(cost.believed_joules);
      option.accuracy = system.paths[p].accuracy;
      option.resident = device.missing(p).none();
      option.idle_power = idle;
      if (!option.resident) {
        option.switch_time = to_seconds(device.load_time(p, core.now()));
        option.switch_energy = Joules(device.load_joules(p, core.now()));
      }
      options_.push_back(option);
    }
  }
  const auto frame = static_cast<std::size_t>(core.head());
  situation_.now = to_seconds(core.now());
  situation_.frame = core.head();
  situation_.arrival = to_seconds(tables_->arrivals[frame]);
  situation_.deadline = to_seconds(tables_->deadlines[frame]);
  situation_.allowance = system.requests[frame].allowance;
  situation_.queued = static_cast<std::int64_t>(core.queue().size());
  situation_.level = level;
  situation_.battery.reset();
  if (const auto battery = core.battery()) situation_.battery = Joules(*battery);
  situation_.energy_left.reset();
  if (system.options.energy_allowance) situation_.energy_left = *system.options.energy_allowance - Joules(core.joules());
  situation_.horizon_left = to_seconds(std::max<Ticks>(0, tables_->horizon - core.now()));
  situation_.idle_power = Watts(tables_->idle_watts(level));
  situation_.options = options_;
  return situation_;
}

}  // namespace switchyard::sim
