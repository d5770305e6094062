// The processor that issues kernels: what a framework call, a launch and a wait cost. Fitted or measured per
// host; one YAML file in configs/gpus/hosts/ each.
#pragma once

#include <string>

#include "base/keys.h"
#include "base/quantity.h"

namespace switchyard::gpu {

struct Host {
  std::string name = "unnamed";
  std::string source;
  Seconds operator_cost{25e-6};   ///< host time of one framework call in eager mode, its module included
  Seconds view_cost{6e-6};        ///< likewise of a call that launches nothing (reshape, transpose, slice)
  Seconds pass_cost{0};           ///< of one pass beyond its calls: input transfer, post-processing
  Seconds launch_cost{4e-6};      ///< host time of one kernel launch
  Seconds launch_latency{4e-6};   ///< from the launch to the first block, on an idle device
  Seconds stream_gap{1.3e-6};     ///< between two kernels of a stream
  Seconds graph_gap{0.5e-6};      ///< between two kernels of a captured graph
  Seconds graph_launch{8e-6};     ///< of a whole graph
  Seconds synchronisation{8e-6};  ///< from the last kernel's end to the host's return
};

void describe(Keys& keys, Host& host);

}  // namespace switchyard::gpu
