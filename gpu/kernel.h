// What a GPU is asked to run: kernels with the sizes that fix their cost. Which tile or algorithm runs them
// is decided by the timing model, as a library's heuristics would.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gpu/precision.h"
#include "models/graph.h"

namespace switchyard::gpu {

/// batch x (m x k) . (k x n), output rows contiguous along n. `shared_b`: one k x n operand (weights) for
/// all.
struct GemmKernel {
  std::int64_t batch = 1;
  std::int64_t m = 1;
  std::int64_t n = 1;
  std::int64_t k = 1;
  bool shared_b = true;
};

/// Dense or grouped convolution, forward; `in_channels` and `out_channels` of all groups together.
struct ConvKernel {
  std::int64_t batch = 1;
  std::int64_t in_channels = 1;
  std::int64_t out_channels = 1;
  Extent input{1, 1};
  Extent output{1, 1};
  Extent filter{1, 1};
  Extent stride{1, 1};
  Extent dilation{1, 1};
  std::int64_t groups = 1;
};

/// Softmax(Q.K^T).V in one kernel, scores never leave the chip.
struct FusedAttentionKernel {
  std::int64_t batch_heads = 1;
  std::int64_t queries = 1;
  std::int64_t keys = 1;
  std::int64_t head_channels = 1;
};

/// A kernel limited by the bytes it moves (or by special-function throughput).
struct StreamKernel {
  enum class Kind {
    elementwise,
    softmax,
    layer_norm,
    batch_norm,
    pooling,
    resize,
    copy,
    depthwise_conv,
    transform
  };
  Kind kind = Kind::elementwise;
  std::int64_t values = 0;              ///< results
  std::int64_t row_length = 1;          ///< reduction length of softmax and layer norm
  std::int64_t fma_operations = 0;      ///< fused multiply-adds or other full-rate operations
  std::int64_t special_operations = 0;  ///< exp, erf, rsqrt: special-function unit
};
inline constexpr std::size_t stream_kind_count = 9;
/// Words of the kinds, in the order of the enumeration.
const std::vector<Choice>& stream_kind_choices();

using Work = std::variant<GemmKernel, ConvKernel, FusedAttentionKernel, StreamKernel>;

/// One launch.
struct Kernel {
  std::string_view what = {};  ///< "product", "softmax": a literal
  LayerId layer = -1;          ///< layer of the graph it belongs to (the first, when several are fused)
  Precision precision = Precision::fp32;
  Work work;
  std::int64_t read_bytes = 0;  ///< distinct bytes of all operands
  std::int64_t written_bytes = 0;
  std::int64_t resident_bytes = 0;  ///< of read_bytes, what earlier kernels have left in the L2
  bool written_stays = false;       ///< the result fits the L2 until its consumer has read it
};

/// Multiply-accumulates the kernel's result needs, whatever the algorithm.
std::int64_t macs(const Kernel& kernel);

/// Sets read_bytes and written_bytes from the sizes in `work` (a stream kernel: `inputs` operands of
/// `values`).
void set_bytes(Kernel& kernel, std::int64_t inputs = 1);

}  // namespace switchyard::gpu
