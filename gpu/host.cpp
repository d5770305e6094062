#include "gpu/host.h"

#include "gpu/architecture.h"

namespace switchyard::gpu {

void describe(Keys& keys, Host& h) {
  describe_kind(keys, "gpu_host", "costs of the processor that issues kernels");
  constexpr NumberRange span{0, 1};
  keys.text({"name", "host as tables show it", true}, h.name);
  keys.text({"source", "what it was fitted or measured on", true}, h.source);
  keys.quantity({"operator_cost", "host time of one framework call in eager mode"}, h.operator_cost, span);
  keys.quantity({"view_cost", "host time of a call that launches nothing, eager mode"}, h.view_cost, span);
  keys.quantity({"pass_cost", "of one pass beyond its calls: input transfer, post-processing"}, h.pass_cost,
                span);
  keys.quantity({"launch_cost", "host time of one kernel launch"}, h.launch_cost, span);
  keys.quantity({"launch_latency", "from a launch to its first block on an idle device"}, h.launch_latency,
                span);
  keys.quantity({"stream_gap", "between two kernels of a stream"}, h.stream_gap, span);
  keys.quantity({"graph_gap", "between two kernels of a captured graph"}, h.graph_gap, span);
  keys.quantity({"graph_launch", "of a whole captured graph"}, h.graph_launch, span);
  keys.quantity({"synchronisation", "from the last kernel's end to the host's return"}, h.synchronisation,
                span);
}

}  // namespace switchyard::gpu
