#include "models/op.h"

#include <fmt/format.h>

#include <array>
#include <type_traits>

namespace switchyard {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

/// Elementary operations per output element, stated in docs/workloads.md.
constexpr std::int64_t softmax_operations = 5;     // max, subtract, exp, sum, scale
constexpr std::int64_t layer_norm_operations = 7;  // sum, square, sum of squares, subtract, scale, gamma, beta
constexpr std::int64_t batch_norm_operations = 2;  // scale, shift
constexpr std::int64_t bilinear_operations = 7;    // four products, three sums

constexpr std::int64_t activation_operations(Activation::Kind kind) {
  switch (kind) {
    case Activation::Kind::relu: return 1;      // max
    case Activation::Kind::relu6: return 2;     // max, min
    case Activation::Kind::sigmoid: return 4;   // negate, exp, add, divide
    case Activation::Kind::hsigmoid: return 4;  // add, scale, max, min
    case Activation::Kind::hswish: return 5;    // hsigmoid, multiply
    case Activation::Kind::gelu: return 5;      // scale, erf, add, multiply, halve
  }
  return 0;
}

std::string text(const Shape& s) { return fmt::format("{}x{}x{}x{}", s.batch, s.channels, s.height, s.width); }

void require_operands(const std::vector<Shape>& inputs, std::size_t count) {
  if (inputs.size() != count) {
    throw ConfigError(fmt::format("expects {} operand(s), has {}", count, inputs.size()));
  }
}

/// Output extent of a sliding window; floor as in PyTorch unless `ceil_mode`.
std::int64_t slide(std::int64_t extent, std::int64_t kernel, std::int64_t stride, std::int64_t padding,
                   std::int64_t dilation, bool ceil_mode, std::string_view axis) {
  if (kernel < 1 || stride < 1 || dilation < 1 || padding < 0) {
    throw ConfigError(fmt::format("kernel, stride and dilation must be at least 1 and padding at least 0 along the {}", axis));
  }
  const std::int64_t reach = checked_add(checked_product({dilation, kernel - 1}), 1);
  const std::int64_t span = checked_add(extent, checked_product({2, padding})) - reach;
  if (span < 0) {
    throw ConfigError(fmt::format("a kernel that spans {} does not fit an input of {} {} (padding {})", reach, axis,
                                  extent, padding));
  }
  std::int64_t output = (ceil_mode ? ceil_div(span, stride) : span / stride) + 1;
  // PyTorch: in ceil mode the last window must start inside the input or its left padding.
  if (ceil_mode && (output - 1) * stride >= extent + padding) --output;
  return output;
}

Shape convolve(const Conv2d& op, const Shape& x) {
  if (x.channels != op.in_channels) {
    throw ConfigError(fmt::format("expects {} input channels, is given {}", op.in_channels, x.channels));
  }
  if (op.groups < 1 || op.out_channels < 1 || op.in_channels % op.groups != 0 || op.out_channels % op.groups != 0) {
    throw ConfigError(fmt::format("{} groups do not divide {} input and {} output channels", op.groups, op.in_channels,
                                  op.out_channels));
  }
  return {x.batch, op.out_channels,
          slide(x.height, op.kernel.height, op.stride.height, op.padding.height, op.dilation.height, false, "height"),
          slide(x.width, op.kernel.width, op.stride.width, op.padding.width, op.dilation.width, false, "width")};
}

Shape multiply_matrices(const MatMul& op, const Shape& a, const Shape& b) {
  if (a.batch != b.batch) throw ConfigError(fmt::format("operands have batches {} and {}", a.batch, b.batch));
  if (op.form == MatMul::Form::scores) {
    if (a.channels != b.channels || op.heads < 1 || a.channels % op.heads != 0) {
      throw ConfigError(fmt::format("{} heads over queries of {} and keys of {} channels", op.heads, a.channels, b.channels));
    }
    return {a.batch, op.heads, a.tokens(), b.tokens()};
  }
  if (a.channels != op.heads || a.width != b.tokens() || b.channels % op.heads != 0) {
    throw ConfigError(fmt::format("attention weights {} do not match values {} with {} heads", text(a), text(b), op.heads));
  }
  return {a.batch, b.channels, a.height, 1};
}

Shape broadcast(const Shape& a, const Shape& b) {
  const auto fits = [](std::int64_t x, std::int64_t y) { return y == 1 || x == y; };
  // A window mask is given once per image and repeats over the batch.
  const bool batch_fits = b.batch >= 1 && a.batch % b.batch == 0;
  if (batch_fits && a.channels == b.channels && a.tokens() == b.tokens()) return a;  // reshape is free
  if (!batch_fits || !fits(a.channels, b.channels) || !fits(a.height, b.height) || !fits(a.width, b.width)) {
    throw ConfigError(fmt::format("operand {} does not broadcast to {}", text(b), text(a)));
  }
  return a;
}

Shape concatenate(const Concat& op, const std::vector<Shape>& inputs) {
  if (inputs.empty()) throw ConfigError("expects at least one operand");
  Shape result = inputs.front();
  const bool by_channel = op.axis == Concat::Axis::channels;
  if (!by_channel) result = {result.batch, result.channels, result.tokens(), 1};
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    const Shape& x = inputs[i];
    const bool fits = by_channel ? x.batch == result.batch && x.height == result.height && x.width == result.width
                                 : x.batch == result.batch && x.channels == result.channels;
    if (!fits) throw ConfigError(fmt::format("operand {} does not line up with {}", text(x), text(inputs.front())));
    if (by_channel) {
      result.channels = checked_add(result.channels, x.channels);
    } else {
      result.height = checked_add(result.height, x.tokens());
    }
  }
  return result;
}

Shape rearranged(const Rearrange& op, const Shape& x) {
  const Extent e = op.extent;
  const auto require = [&](bool condition, std::string_view what) {
    if (!condition) throw ConfigError(fmt::format("{} {}x{} does not fit an input of {}", what, e.height, e.width, text(x)));
  };
  switch (op.kind) {
    case Rearrange::Kind::window_partition:
      require(e.height > 0 && e.width > 0 && x.height % e.height == 0 && x.width % e.width == 0, "window");
      return {checked_product({x.batch, x.height / e.height, x.width / e.width}), x.channels, e.height, e.width};
    case Rearrange::Kind::window_reverse: {
      require(e.height > 0 && e.width > 0 && e.height % x.height == 0 && e.width % x.width == 0, "map");
      const std::int64_t windows = checked_product({e.height / x.height, e.width / x.width});
      require(x.batch % windows == 0, "map");
      return {x.batch / windows, x.channels, e.height, e.width};
    }
    case Rearrange::Kind::pad:
      require(e.height >= x.height && e.width >= x.width, "padded extent");
      return {x.batch, x.channels, e.height, e.width};
    case Rearrange::Kind::crop:
      require(e.height > 0 && e.width > 0 && e.height <= x.height && e.width <= x.width, "cropped extent");
      return {x.batch, x.channels, e.height, e.width};
    case Rearrange::Kind::space_to_depth:
      if (x.height % 2 != 0 || x.width % 2 != 0) throw ConfigError(fmt::format("2x2 patches do not tile {}", text(x)));
      return {x.batch, checked_product({x.channels, 4}), x.height / 2, x.width / 2};
    case Rearrange::Kind::roll:
    case Rearrange::Kind::transpose: return x;
  }
  return x;
}

std::int64_t affine_channels(const Shape& output) { return output.channels; }

}  // namespace

bool is_depthwise(const Conv2d& conv) { return conv.groups > 1 && conv.groups == conv.in_channels; }

OpKind kind_of(const Op& op) {
  return std::visit(
      Overloaded{[](const Source&) { return OpKind::source; },
                 [](const Conv2d& c) {
                   if (is_depthwise(c)) return OpKind::depthwise_convolution;
                   if (c.groups > 1) return OpKind::grouped_convolution;
                   return c.kernel == Extent{1, 1} ? OpKind::pointwise_convolution : OpKind::convolution;
                 },
                 [](const Linear&) { return OpKind::linear; }, [](const MatMul&) { return OpKind::attention_matmul; },
                 [](const Softmax&) { return OpKind::softmax; }, [](const LayerNorm&) { return OpKind::layer_norm; },
                 [](const BatchNorm&) { return OpKind::batch_norm; },
                 [](const Activation&) { return OpKind::activation; },
                 [](const Elementwise&) { return OpKind::elementwise; }, [](const Pool&) { return OpKind::pooling; },
                 [](const AdaptivePool&) { return OpKind::pooling; }, [](const Resize&) { return OpKind::resize; },
                 [](const Concat&) { return OpKind::concat; }, [](const Rearrange&) { return OpKind::rearrange; }},
      op);
}

std::string_view name_of(OpKind kind) {
  static constexpr std::array<std::string_view, op_kind_count> names = {
      "source",           "convolution", "point-wise convolution", "depth-wise convolution",
      "grouped convolution", "linear",   "attention matmul",       "softmax",
      "layer norm",       "batch norm",  "activation",             "element-wise",
      "pooling",          "resize",      "concat",                 "rearrange"};
  return names.at(static_cast<std::size_t>(kind));
}

Shape infer_shape(const Op& op, const std::vector<Shape>& inputs) {
  const auto only = [&]() -> const Shape& {
    require_operands(inputs, 1);
    return inputs.front();
  };
  return std::visit(
      Overloaded{[&](const Source&) -> Shape { throw ConfigError("a source takes its shape from its declaration"); },
                 [&](const Conv2d& c) { return convolve(c, only()); },
                 [&](const Linear& l) {
                   Shape y = only();
                   if (y.channels != l.in_features) {
                     throw ConfigError(fmt::format("expects {} input features, is given {}", l.in_features, y.channels));
                   }
                   y.channels = l.out_features;
                   return y;
                 },
                 [&](const MatMul& m) {
                   require_operands(inputs, 2);
                   return multiply_matrices(m, inputs[0], inputs[1]);
                 },
                 [&](const Elementwise&) {
                   require_operands(inputs, 2);
                   return broadcast(inputs[0], inputs[1]);
                 },
                 [&](const Pool& p) {
                   const Shape& x = only();
                   return Shape{x.batch, x.channels,
                                slide(x.height, p.kernel.height, p.stride.height, p.padding.height, 1, p.ceil_mode, "height"),
                                slide(x.width, p.kernel.width, p.stride.width, p.padding.width, 1, p.ceil_mode, "width")};
                 },
                 [&](const AdaptivePool& p) {
                   const Shape& x = only();
                   return Shape{x.batch, x.channels, p.output.height, p.output.width};
                 },
                 [&](const Resize& r) {
                   const Shape& x = only();
                   return Shape{x.batch, x.channels, r.output.height, r.output.width};
                 },
                 [&](const Concat& c) { return concatenate(c, inputs); },
                 [&](const Rearrange& r) { return rearranged(r, only()); },
                 [&](const auto&) { return only(); }},
      op);
}

std::int64_t macs(const Op& op, const std::vector<Shape>& inputs, const Shape& output) {
  return std::visit(
      Overloaded{[&](const Conv2d& c) {
                   return checked_product({output.elements(), c.in_channels / c.groups, c.kernel.height, c.kernel.width});
                 },
                 [&](const Linear& l) { return checked_product({output.elements(), l.in_features}); },
                 [&](const MatMul& m) {
                   // Each output element is a dot product over the channels of a head (scores) or over the keys (context).
                   const std::int64_t depth =
                       m.form == MatMul::Form::scores ? inputs[0].channels / m.heads : inputs[1].tokens();
                   return checked_product({output.elements(), depth});
                 },
                 [](const auto&) { return std::int64_t{0}; }},
      op);
}

std::int64_t vector_operations(const Op& op, const std::vector<Shape>& inputs, const Shape& output) {
  return std::visit(
      Overloaded{[&](const Softmax&) { return checked_product({output.elements(), softmax_operations}); },
                 [&](const LayerNorm&) { return checked_product({output.elements(), layer_norm_operations}); },
                 [&](const BatchNorm&) { return checked_product({output.elements(), batch_norm_operations}); },
                 [&](const Activation& a) { return checked_product({output.elements(), activation_operations(a.kind)}); },
                 [&](const Elementwise&) { return output.elements(); },
                 [&](const Pool& p) { return checked_product({output.elements(), p.kernel.height, p.kernel.width}); },
                 [&](const AdaptivePool&) { return inputs.front().elements(); },
                 [&](const Resize& r) {
                   return r.mode == Resize::Mode::bilinear ? checked_product({output.elements(), bilinear_operations}) : 0;
                 },
                 [](const auto&) { return std::int64_t{0}; }},
      op);
}

namespace {

/// Learned values, with `norm_values` per channel of a folded batch norm.
std::int64_t learned_values(const Op& op, const Shape& output, std::int64_t norm_values) {
  return std::visit(
      Overloaded{[&](const Conv2d& c) {
                   const std::int64_t weights = checked_product(
                       {c.out_channels, c.in_channels / c.groups, c.kernel.height, c.kernel.width});
                   if (!c.folded_batch_norm) return checked_add(weights, c.bias ? c.out_channels : 0);
                   // Folding merges the convolution's own bias into the norm's.
                   const std::int64_t per_channel = norm_values == 1 ? 1 : norm_values + (c.bias ? 1 : 0);
                   return checked_add(weights, checked_product({c.out_channels, per_channel}));
                 },
                 [&](const Linear& l) {
                   return checked_add(checked_product({l.in_features, l.out_features}), l.bias ? l.out_features : 0);
                 },
                 [&](const LayerNorm&) { return 2 * affine_channels(output); },
                 [&](const BatchNorm&) { return 2 * affine_channels(output); },
                 [&](const Source& s) {
                   if (s.kind != Source::Kind::parameter) return std::int64_t{0};
                   return checked_product({output.channels, output.height, output.width});
                 },
                 [](const auto&) { return std::int64_t{0}; }},
      op);
}

}  // namespace

std::int64_t parameters(const Op& op, const Shape& output) {
  const auto* source = std::get_if<Source>(&op);
  if (source != nullptr && source->kind == Source::Kind::parameter && source->table_values > 0) {
    return source->table_values;
  }
  return learned_values(op, output, 2);
}

std::int64_t weight_elements(const Op& op, const Shape& output) { return learned_values(op, output, 1); }

}  // namespace switchyard
