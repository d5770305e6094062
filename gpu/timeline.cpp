#include "gpu/timeline.h"

#include <algorithm>

#include "gpu/residency.h"

namespace switchyard::gpu {

Timeline run_timeline(const Gpu& gpu, const Host& host, const Program& program, Mode mode) {
  const bool captured = is_captured(mode);
  const double gap = (captured ? host.graph_gap : host.stream_gap).value();
  const double call_cost = mode == Mode::eager ? host.operator_cost.value() : 0.0;
  const double view_cost = mode == Mode::eager ? host.view_cost.value() : 0.0;
  const double launch_cost = captured ? 0.0 : host.launch_cost.value();
  Residency residency(gpu, program);

  Timeline timeline;
  timeline.slots.reserve(program.launches.size());
  double issued = host.pass_cost.value() + (captured ? host.graph_launch.value() : 0.0);
  double finished = 0;
  double device = 0;
  for (const Launch& launch : program.launches) {
    Slot slot;
    Kernel kernel = launch.kernel;
    residency.settle(launch, kernel);
    slot.kernel = time_kernel(gpu, kernel);
    // An algorithm of several kernels is issued within one call; its ramps are in its time.
    issued += launch.framework_calls * call_cost + launch.views * view_cost + launch_cost;
    const double ready = timeline.slots.empty() ? 0.0 : finished + gap;
    const double start = std::max(ready, issued + host.launch_latency.value());
    const double span = slot.kernel.time.value();
    slot.waited = Seconds(start - ready);
    slot.start = Seconds(start);
    finished = start + span;
    slot.end = Seconds(finished);
    device += span + gap;
    timeline.device_busy += Seconds(span);
    timeline.slots.push_back(slot);
  }
  timeline.host_busy = Seconds(issued);
  timeline.latency = Seconds(finished) + host.synchronisation;
  timeline.interval = Seconds(std::max(device, issued));
  return timeline;
}

}  // namespace switchyard::gpu
