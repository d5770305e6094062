// What a layer computes: a closed set of operators, each with exactly the parameters that fix its cost.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "models/shape.h"

namespace switchyard {

/// A tensor that no layer computes.
struct Source {
  enum class Kind { input, parameter, constant };  ///< image; learned (position embedding); fixed (sine table)
  Kind kind = Kind::input;
  /// parameter only: size of the learned table this tensor is gathered from when weights are loaded (Swin's relative
  /// position bias: 13 x 13 x heads values spread over 49 x 49 x heads); 0 when every value is learned by itself.
  std::int64_t table_values = 0;
  bool operator==(const Source&) const = default;
};

/// 2-D convolution, depth-wise when groups == in_channels == out_channels. A folded batch norm is a bias at run
/// time but 2 x out_channels parameters in the checkpoint.
struct Conv2d {
  std::int64_t in_channels = 1;
  std::int64_t out_channels = 1;
  Extent kernel{1, 1};
  Extent stride{1, 1};
  Extent padding{0, 0};
  Extent dilation{1, 1};
  std::int64_t groups = 1;
  bool bias = false;
  bool folded_batch_norm = false;
  bool operator==(const Conv2d&) const = default;
};

/// y = W x + b on every token.
struct Linear {
  std::int64_t in_features = 1;
  std::int64_t out_features = 1;
  bool bias = true;
  bool operator==(const Linear&) const = default;
};

/// Activation x activation product, per head.
/// scores:  Q (b, C, Nq) . K (b, C, Nk)^T -> (b, heads, Nq, Nk), C split over the heads.
/// context: A (b, heads, Nq, Nk) . V (b, C, Nk) -> (b, C, Nq).
struct MatMul {
  enum class Form { scores, context };
  Form form = Form::scores;
  std::int64_t heads = 1;
  bool operator==(const MatMul&) const = default;
};

/// Over the last axis (width).
struct Softmax {
  bool operator==(const Softmax&) const = default;
};

/// Over the channels of each token, with affine parameters.
struct LayerNorm {
  bool operator==(const LayerNorm&) const = default;
};

/// Inference form (scale and shift per channel); present only where it is not folded into a convolution.
struct BatchNorm {
  bool operator==(const BatchNorm&) const = default;
};

struct Activation {
  enum class Kind { relu, relu6, gelu, hswish, hsigmoid, sigmoid };
  Kind kind = Kind::relu;
  bool operator==(const Activation&) const = default;
};

/// Two operands; the second may broadcast along any axis on which it has extent 1.
struct Elementwise {
  enum class Kind { add, multiply };
  Kind kind = Kind::add;
  bool operator==(const Elementwise&) const = default;
};

struct Pool {
  enum class Kind { max, average };
  Kind kind = Kind::max;
  Extent kernel{1, 1};
  Extent stride{1, 1};
  Extent padding{0, 0};
  bool ceil_mode = false;
  bool operator==(const Pool&) const = default;
};

/// Average pooling to a fixed output size; {1, 1} is global average pooling.
struct AdaptivePool {
  Extent output{1, 1};
  bool operator==(const AdaptivePool&) const = default;
};

struct Resize {
  enum class Mode { bilinear, nearest };
  Extent output{1, 1};
  Mode mode = Mode::bilinear;
  bool operator==(const Resize&) const = default;
};

/// channels: same extents, channels add up. tokens: same channels, token counts add up (result is N x 1).
struct Concat {
  enum class Axis { channels, tokens };
  Axis axis = Axis::channels;
  bool operator==(const Concat&) const = default;
};

/// Data movement without arithmetic.
/// window_partition: (b, C, h, w) -> (b * h/wh * w/ww, C, wh, ww); window_reverse is its inverse (extent = full map);
/// roll: cyclic shift; pad / crop: to `extent`; space_to_depth: 2x2 patches to channels (Swin patch merging);
/// transpose: a copy in another layout, same shape.
struct Rearrange {
  enum class Kind { window_partition, window_reverse, roll, transpose, pad, crop, space_to_depth };
  Kind kind = Kind::transpose;
  Extent extent{0, 0};  ///< window, full map or target extent; unused for roll, transpose, space_to_depth
  bool operator==(const Rearrange&) const = default;
};

using Op = std::variant<Source, Conv2d, Linear, MatMul, Softmax, LayerNorm, BatchNorm, Activation, Elementwise, Pool,
                        AdaptivePool, Resize, Concat, Rearrange>;

/// Kinds as tables show them; convolutions are told apart by how machines treat them.
enum class OpKind {
  source, convolution, pointwise_convolution, depthwise_convolution, grouped_convolution, linear, attention_matmul,
  softmax, layer_norm, batch_norm, activation, elementwise, pooling, resize, concat, rearrange
};
inline constexpr std::size_t op_kind_count = 16;

OpKind kind_of(const Op& op);
/// "depth-wise convolution" and so on.
std::string_view name_of(OpKind kind);
bool is_depthwise(const Conv2d& conv);

/// Output shape of `op` on `inputs`; throws ConfigError naming the mismatch when they do not fit. A Source has no
/// inputs and no rule here.
Shape infer_shape(const Op& op, const std::vector<Shape>& inputs);

/// Multiply-accumulates of convolutions, linears and attention products; 0 for everything else.
std::int64_t macs(const Op& op, const std::vector<Shape>& inputs, const Shape& output);

/// Elementary scalar operations other than MACs, by the per-element counts in docs/workloads.md.
std::int64_t vector_operations(const Op& op, const std::vector<Shape>& inputs, const Shape& output);

/// Learned values in the checkpoint: weights, biases, affine terms, batch-norm gamma and beta (folded or not).
/// `output` is needed by Source::parameter and the norms. A gathered parameter counts its table.
std::int64_t parameters(const Op& op, const Shape& output);

/// Values the machine holds at run time: as parameters(), but a folded batch norm is one bias per channel and a
/// gathered parameter has been spread out.
std::int64_t weight_elements(const Op& op, const Shape& output);

}  // namespace switchyard
