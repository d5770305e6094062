#include "gpu/precision.h"

namespace switchyard::gpu {

const std::vector<Choice>& precision_choices() {
  static const std::vector<Choice> choices = {
      {"fp32", "single precision on CUDA cores"},
      {"tf32", "single-precision storage, products on tensor cores with 10-bit mantissas"},
      {"fp16", "half precision storage, products on tensor cores, sums in single precision"},
      {"bf16", "bfloat16 storage, products on tensor cores, sums in single precision"},
      {"int8", "8-bit integers, products on tensor cores, sums in 32 bits"},
  };
  return choices;
}

}  // namespace switchyard::gpu
