#include "accel/nest.h"

#include <algorithm>

#include "base/checked_math.h"

namespace switchyard::accel {

std::string_view name_of(Dim dim) {
  static constexpr std::array<std::string_view, dim_count> names = {"G", "N", "K", "C", "P", "Q"};
  return names[static_cast<std::size_t>(dim)];
}

std::int64_t input_span(std::int64_t first, std::int64_t outputs, std::int64_t stride, std::int64_t filter,
                        std::int64_t dilation, std::int64_t pad, std::int64_t extent) {
  const std::int64_t begin = std::max<std::int64_t>(0, first * stride - pad);
  const std::int64_t end = std::min(extent, (first + outputs - 1) * stride - pad + (filter - 1) * dilation + 1);
  return std::max<std::int64_t>(0, end - begin);
}

namespace {

Nest convolution(const Conv2d& op, const Shape& in, const Shape& out) {
  Nest nest;
  nest.size.of = {op.groups, out.batch, op.out_channels / op.groups, op.in_channels / op.groups, out.height, out.width};
  nest.r = op.kernel.height;
  nest.s = op.kernel.width;
  nest.stride_h = op.stride.height;
  nest.stride_w = op.stride.width;
  nest.dilation_h = op.dilation.height;
  nest.dilation_w = op.dilation.width;
  nest.pad_h = op.padding.height;
  nest.pad_w = op.padding.width;
  nest.in_h = in.height;
  nest.in_w = in.width;
  return nest;
}

/// `tokens` rows of a matrix product, as a 1x1 convolution over a tokens x 1 map.
Nest matrix(std::int64_t groups, std::int64_t tokens, std::int64_t depth, std::int64_t columns) {
  Nest nest;
  nest.size.of = {groups, 1, columns, depth, tokens, 1};
  nest.in_h = tokens;
  return nest;
}

}  // namespace

Nest fold_stride(const Nest& nest) {
  const bool strided = nest.stride_h > 1 || nest.stride_w > 1;
  if (!strided || nest.dilation_h != 1 || nest.dilation_w != 1) return nest;
  Nest folded = nest;
  if (nest.r < nest.stride_h || nest.s < nest.stride_w) {
    folded.stored_taps =
        nest.stride_h * nest.stride_w * ceil_div(nest.r, nest.stride_h) * ceil_div(nest.s, nest.stride_w);
    return folded;
  }
  folded.size[Dim::c] *= nest.stride_h * nest.stride_w;
  folded.r = ceil_div(nest.r, nest.stride_h);
  folded.s = ceil_div(nest.s, nest.stride_w);
  folded.stride_h = folded.stride_w = 1;
  // The padded input is what is folded, so no padding is left.
  folded.pad_h = folded.pad_w = 0;
  folded.in_h = nest.size[Dim::p] - 1 + folded.r;
  folded.in_w = nest.size[Dim::q] - 1 + folded.s;
  return folded;
}

bool reads_patches(const Nest& nest) {
  return nest.r * nest.s > 1 && nest.r == nest.stride_h && nest.s == nest.stride_w && nest.dilation_h == 1 &&
         nest.dilation_w == 1 && nest.pad_h == 0 && nest.pad_w == 0;
}

std::optional<Nest> nest_of(const Graph& graph, const Layer& layer) {
  if (const auto* conv = std::get_if<Conv2d>(&layer.op)) {
    return convolution(*conv, graph.input_shapes(layer).front(), layer.output);
  }
  if (const auto* linear = std::get_if<Linear>(&layer.op)) {
    // The batch shares the weights, so it is just more tokens.
    return matrix(1, layer.output.batch * layer.output.tokens(), linear->in_features, linear->out_features);
  }
  if (const auto* product = std::get_if<MatMul>(&layer.op)) {
    const std::vector<Shape> in = graph.input_shapes(layer);
    const std::int64_t groups = in[0].batch * product->heads;
    Nest nest = product->form == MatMul::Form::scores
                    ? matrix(groups, in[0].tokens(), in[0].channels / product->heads, in[1].tokens())
                    : matrix(groups, in[0].height, in[0].width, in[1].channels / product->heads);
    nest.weights_are_activations = true;
    return nest;
  }
  return std::nullopt;
}

}  // namespace switchyard::accel
