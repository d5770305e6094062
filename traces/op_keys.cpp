#include "traces/op_keys.h"

#include <limits>

namespace switchyard {
namespace {

// Dimensions stay far below 64 bits, so that the sums and products of two of them that operators form cannot
// wrap.
constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
constexpr IntegerRange size_range{1, largest};
constexpr IntegerRange padding_range{0, largest};

void describe_keys(Keys& keys, Source& op) {
  static const std::vector<Choice> kinds = {
      {"input", "an image that arrives with every inference"},
      {"parameter", "learned, part of the checkpoint (position embedding)"},
      {"constant", "fixed, neither learned nor arriving (sine table)"}};
  keys.choice({"kind", "what the tensor is", true}, op.kind, kinds);
  keys.integer({"table_values",
                "parameter only: values of the learned table that this tensor is gathered from; 0 if each of "
                "its values is learned by itself"},
               op.table_values);
}

void describe_keys(Keys& keys, Conv2d& op) {
  keys.integer({"in_channels", "channels read", true}, op.in_channels, size_range);
  keys.integer({"out_channels", "channels written", true}, op.out_channels, size_range);
  keys.extent({"kernel", "filter height x width", true}, op.kernel, size_range);
  keys.extent({"stride", "step height x width"}, op.stride, size_range);
  keys.extent({"padding", "zeros on each side, height x width"}, op.padding, padding_range);
  keys.extent({"dilation", "distance of filter taps, height x width"}, op.dilation, size_range);
  keys.integer({"groups", "independent channel groups; as many as in_channels: depth-wise"}, op.groups,
               size_range);
  keys.boolean({"bias", "a learned value is added per output channel"}, op.bias);
  keys.boolean({"folded_batch_norm", "a batch norm is folded into the weights and a bias"},
               op.folded_batch_norm);
}

void describe_keys(Keys& keys, Linear& op) {
  keys.integer({"in_features", "channels read per token", true}, op.in_features, size_range);
  keys.integer({"out_features", "channels written per token", true}, op.out_features, size_range);
  keys.boolean({"bias", "a learned value is added per output feature"}, op.bias);
}

void describe_keys(Keys& keys, MatMul& op) {
  static const std::vector<Choice> forms = {{"scores", "queries x keys, transposed"},
                                            {"context", "attention weights x values"}};
  keys.choice({"form", "which of the two products of attention", true}, op.form, forms);
  keys.integer({"heads", "attention heads", true}, op.heads, size_range);
}

void describe_keys(Keys& keys, Activation& op) {
  static const std::vector<Choice> kinds = {{"relu", "max(x, 0)"},
                                            {"relu6", "min(max(x, 0), 6)"},
                                            {"gelu", "x times the normal CDF of x"},
                                            {"hswish", "x times hsigmoid"},
                                            {"hsigmoid", "relu6(x + 3) divided by 6"},
                                            {"sigmoid", "1 / (1 + exp(-x))"}};
  keys.choice({"kind", "the function", true}, op.kind, kinds);
}

void describe_keys(Keys& keys, Elementwise& op) {
  static const std::vector<Choice> kinds = {{"add", "sum of two operands"},
                                            {"multiply", "product of two operands"}};
  keys.choice({"kind", "the function", true}, op.kind, kinds);
}

void describe_keys(Keys& keys, Pool& op) {
  static const std::vector<Choice> kinds = {{"max", "largest value of the window"},
                                            {"average", "mean of the window"}};
  keys.choice({"kind", "how a window is reduced", true}, op.kind, kinds);
  keys.extent({"kernel", "window height x width", true}, op.kernel, size_range);
  keys.extent({"stride", "step height x width"}, op.stride, size_range);
  keys.extent({"padding", "empty border on each side, height x width"}, op.padding, padding_range);
  keys.boolean({"ceil_mode", "a last window that is only partly inside counts"}, op.ceil_mode);
}

void describe_keys(Keys& keys, AdaptivePool& op) {
  keys.extent({"size", "height x width of the result; 1x1 is global pooling"}, op.output, size_range);
}

void describe_keys(Keys& keys, Resize& op) {
  static const std::vector<Choice> modes = {{"bilinear", "weighted mean of four neighbours"},
                                            {"nearest", "copy of the nearest value"}};
  keys.extent({"size", "height x width of the result", true}, op.output, size_range);
  keys.choice({"mode", "interpolation"}, op.mode, modes);
}

void describe_keys(Keys& keys, Concat& op) {
  static const std::vector<Choice> axes = {{"channels", "extents are equal, channels add up"},
                                           {"tokens", "channels are equal, tokens add up"}};
  keys.choice({"axis", "what adds up"}, op.axis, axes);
}

void describe_keys(Keys& keys, Rearrange& op) {
  static const std::vector<Choice> kinds = {
      {"window_partition", "cut the map into windows, which count as batch"},
      {"window_reverse", "put windows together again"},
      {"roll", "shift cyclically"},
      {"transpose", "copy into another layout"},
      {"pad", "add a border"},
      {"crop", "cut a border off"},
      {"space_to_depth", "2x2 patches become channels"}};
  keys.choice({"kind", "what moves", true}, op.kind, kinds);
  keys.extent({"size",
               "height x width of the window (window_partition), of the whole map (window_reverse) or of the "
               "result (pad, crop)"},
              op.extent, padding_range);
}

void describe_keys(Keys&, Softmax&) {}
void describe_keys(Keys&, LayerNorm&) {}
void describe_keys(Keys&, BatchNorm&) {}

template <class T>
OpKeys entry(std::string_view tag, std::string_view sentence) {
  return {tag, sentence, [](Keys& keys, Op& op) { describe_keys(keys, std::get<T>(op)); },
          [] { return Op(T{}); }};
}

}  // namespace

const std::vector<OpKeys>& op_table() {
  static const std::vector<OpKeys> table = {
      entry<Source>("source", "a tensor that no layer computes"),
      entry<Conv2d>("conv", "2-D convolution"),
      entry<Linear>("linear", "the same matrix on every token"),
      entry<MatMul>("matmul", "activation x activation product of attention"),
      entry<Softmax>("softmax", "softmax over the last axis"),
      entry<LayerNorm>("layer_norm", "layer norm over the channels of each token"),
      entry<BatchNorm>("batch_norm", "scale and shift per channel, not folded into a convolution"),
      entry<Activation>("activation", "a function of each value"),
      entry<Elementwise>("elementwise", "a function of two operands; the second may broadcast"),
      entry<Pool>("pool", "pooling by a sliding window"),
      entry<AdaptivePool>("adaptive_pool", "average pooling to a fixed size"),
      entry<Resize>("resize", "interpolation to a fixed size"),
      entry<Concat>("concat", "operands after one another"),
      entry<Rearrange>("rearrange", "data movement without arithmetic"),
  };
  return table;
}

const std::vector<Choice>& op_choices() {
  static const std::vector<Choice> choices = [] {
    std::vector<Choice> words;
    for (const OpKeys& op : op_table()) words.push_back({op.tag, op.sentence});
    return words;
  }();
  return choices;
}

void describe_op(Keys& keys, const Key& tag, Op& op) {
  static_assert(std::variant_size_v<Op> == 14,
                "op_table() has one entry for each operator, in the variant's order");
  std::size_t index = op.index();
  keys.alternatives(tag, index, op_choices(), [&op](Keys& inner, std::size_t alternative) {
    const OpKeys& entry = op_table().at(alternative);
    if (op.index() != alternative) op = entry.make();
    entry.describe(inner, op);
  });
}

}  // namespace switchyard
