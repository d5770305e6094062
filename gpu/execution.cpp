#include "gpu/execution.h"

namespace switchyard::gpu {

const std::vector<Choice>& mode_choices() {
  static const std::vector<Choice> choices = {
      {"eager", "a framework issues every operator's own kernels one by one"},
      {"graph", "the kernels of eager mode, captured once and replayed without the host"},
      {"compiled", "element-wise chains and attention fused, kernels launched one by one"},
      {"compiled_graph", "the kernels of compiled mode, captured and replayed"},
  };
  return choices;
}

void describe(Keys& keys, Execution& e) {
  keys.choice({"mode", "who launches which kernels"}, e.mode, mode_choices());
  keys.choice({"precision", "number format of products and storage"}, e.precision, precision_choices());
  keys.boolean({"autocast", "fp32 weights cast in every pass, softmax and layer norm in fp32"}, e.autocast);
  keys.boolean({"channels_last", "images stored with channels innermost"}, e.channels_last);
  keys.boolean({"fused_attention", "one kernel for scores, softmax and context in eager and graph mode too"},
               e.fused_attention);
  keys.boolean({"fold_batch_norm", "batch norms folded into convolutions in eager and graph mode too"},
               e.fold_batch_norm);
  if (keys.reading() && e.autocast && bytes_per_value(e.precision) != 2) {
    keys.complain("autocast", "needs precision fp16 or bf16");
  }
}

}  // namespace switchyard::gpu
