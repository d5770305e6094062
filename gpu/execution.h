// How a framework runs a network: what decides which kernels are launched, and by whom.
#pragma once

#include <vector>

#include "base/keys.h"
#include "gpu/precision.h"

namespace switchyard::gpu {

/// eager: every operator its own kernels, issued one by one. graph: the same kernels, captured once and
/// replayed by the device. compiled: element-wise chains fused into their producers, fused attention,
/// launched one by one. compiled_graph: those kernels, captured.
enum class Mode { eager, graph, compiled, compiled_graph };
const std::vector<Choice>& mode_choices();

constexpr bool is_compiled(Mode mode) { return mode == Mode::compiled || mode == Mode::compiled_graph; }
constexpr bool is_captured(Mode mode) { return mode == Mode::graph || mode == Mode::compiled_graph; }

struct Execution {
  Mode mode = Mode::eager;
  Precision precision = Precision::fp32;
  /// Mixed precision as PyTorch's autocast does it: fp32 weights are cast in every pass, softmax and layer
  /// norm compute and leave fp32. Only with fp16 or bf16.
  bool autocast = false;
  bool channels_last = false;    ///< images are stored with channels innermost, so tokens need no copy
  bool fused_attention = false;  ///< also in eager and graph mode
  bool fold_batch_norm = false;  ///< also in eager and graph mode; compiled modes always fold
};

void describe(Keys& keys, Execution& execution);

}  // namespace switchyard::gpu
