#include "traces/layer_record.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

#include "traces/op_keys.h"

namespace switchyard {
namespace {

// The most equal parts that a concatenation may have; it bounds the work of comparing two weight uses.
constexpr std::int64_t most_blocks = 4096;

/// Reads a plain decimal number and removes it from the front; nullopt if there is none or it is too large.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t value = 0;
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

void describe_weights(Keys& keys, WeightRecord& w) {
  const auto integer = [&](const Key& key, std::optional<std::int64_t>& value, IntegerRange range) {
    keys.optional(key, value,
                  [range](Keys& k, const Key& same, std::int64_t& v) { k.integer(same, v, range); });
  };
  keys.optional(Key{"tensor", "name in the checkpoint; the layer's own name if absent, no weights if empty"},
                w.tensor, [](Keys& k, const Key& key, std::string& value) { k.text(key, value); });
  integer({"out", "output channels used of the tensor"}, w.out, {});
  integer({"in", "input channels used of the tensor, per group"}, w.in, {});
  integer({"taps", "kernel height x width"}, w.taps, {});
  integer({"in_blocks",
           "blocks of the concatenation that the layer reads, of each of which it uses a leading part"},
          w.in_blocks, {1, most_blocks});
  integer({"per_out", "further values per output channel: bias, batch norm"}, w.per_out, {});
  if (keys.reading() || keys.documenting() || !w.in_block_widths.empty()) {
    keys.list({"in_block_widths", "channels used of each block, where they differ"}, w.in_block_widths,
              [](Keys& k, std::int64_t& width) {
                k.integer({"", "channels used of a block"}, width);
              },
              {0, most_blocks});
  }
  if (!w.in_block_widths.empty() &&
      (!w.in_blocks || static_cast<std::size_t>(*w.in_blocks) != w.in_block_widths.size())) {
    keys.complain("in_block_widths", fmt::format("has {} widths; ‘in_blocks’ must say the same number",
                                                 w.in_block_widths.size()));
  }
}

}  // namespace

void describe(Keys& keys, LayerRecord& r) {
  keys.text({"name", "dotted path of the layer, unique in the trace", true}, r.name);
  if (keys.reading() || keys.documenting() || !r.inputs.empty()) {
    keys.list(
        {"inputs",
         "layers read, each of which stands before this one; ‘name[first:end]’ reads only those channels"},
        r.inputs, [](Keys& k, OperandRecord& operand) {
          k.text({"", "name of a layer"}, operand.text);
          operand.mark = k.where("");
        });
  }
  describe_op(keys, {"op", "operator", true}, r.op);
  if (keys.reading() || keys.documenting() || !r.output.empty()) {
    keys.text({"output",
               "batch x channels x height x width of the result (1x64x128x128); required for a source, else "
               "implied"},
              r.output);
  }
  keys.optional(
      Key{"weights", "part of the checkpoint used, as far as the operator and the name do not imply it"},
      r.weights, [](Keys& k, const Key& key, WeightRecord& w) {
        k.section(key, [&w](Keys& inner) { describe_weights(inner, w); });
      });
}

OperandText parse_operand(std::string_view text) {
  const std::size_t open = text.ends_with(']') ? text.rfind('[') : std::string_view::npos;
  if (open == std::string_view::npos) return {text, std::nullopt};
  std::string_view rest = text.substr(open + 1);
  const auto first = take_number(rest);
  if (!first || !take(rest, ':')) return {text, std::nullopt};
  const auto end = take_number(rest);
  if (!end || rest != "]") return {text, std::nullopt};
  return {text.substr(0, open), OperandText::Run{*first, *end}};
}

std::string operand_text(const std::string& name, const Edge& edge, std::int64_t available) {
  const bool whole = edge.first_channel == 0 && edge.channels == available;
  // A name that looks like a run itself is written with its run, so that it is read as it was meant.
  if (whole && !name.ends_with(']')) return name;
  return fmt::format("{}[{}:{}]", name, edge.first_channel, edge.first_channel + edge.channels);
}

std::optional<Shape> parse_shape(std::string_view text) {
  std::array<std::int64_t, 4> sizes{};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (i > 0 && !take(text, 'x')) return std::nullopt;
    const auto size = take_number(text);
    if (!size || *size < 1 || *size > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
    sizes[i] = *size;
  }
  if (!text.empty()) return std::nullopt;
  return Shape{sizes[0], sizes[1], sizes[2], sizes[3]};
}

std::string shape_text(const Shape& shape) {
  return fmt::format("{}x{}x{}x{}", shape.batch, shape.channels, shape.height, shape.width);
}

WeightUse implied_weights(const Layer& layer) {
  const std::int64_t channels = layer.output.channels;
  if (const auto* conv = std::get_if<Conv2d>(&layer.op)) {
    const bool has_bias = conv->bias || conv->folded_batch_norm;
    return {layer.name,
            conv->out_channels,
            conv->in_channels / conv->groups,
            checked_product({conv->kernel.height, conv->kernel.width}),
            1,
            has_bias ? 1 : 0,
            {}};
  }
  if (const auto* linear = std::get_if<Linear>(&layer.op)) {
    return {layer.name, linear->out_features, linear->in_features, 1, 1, linear->bias ? 1 : 0, {}};
  }
  if (std::holds_alternative<LayerNorm>(layer.op) || std::holds_alternative<BatchNorm>(layer.op)) {
    return {layer.name, channels, 0, 1, 1, 2, {}};
  }
  const auto* source = std::get_if<Source>(&layer.op);
  if (source != nullptr && source->kind == Source::Kind::parameter) {
    return {layer.name, channels, layer.output.tokens(), 1, 1, 0, {}};
  }
  return {};
}

std::optional<WeightRecord> weight_record(const Layer& layer) {
  const WeightUse implied = implied_weights(layer);
  const WeightUse& actual = layer.weights;
  if (actual == implied) return std::nullopt;
  WeightRecord record;
  const auto differing = [](const auto& value, const auto& other) {
    return value == other ? std::nullopt : std::optional(value);
  };
  record.tensor = differing(actual.tensor, implied.tensor);
  record.out = differing(actual.out, implied.out);
  record.in = differing(actual.in, implied.in);
  record.taps = differing(actual.taps, implied.taps);
  record.in_blocks = differing(actual.in_blocks, implied.in_blocks);
  record.per_out = differing(actual.per_out, implied.per_out);
  record.in_block_widths = actual.in_block_widths;
  return record;
}

WeightUse apply(const WeightRecord& record, WeightUse implied) {
  implied.tensor = record.tensor.value_or(implied.tensor);
  implied.out = record.out.value_or(implied.out);
  implied.in = record.in.value_or(implied.in);
  implied.taps = record.taps.value_or(implied.taps);
  implied.in_blocks = record.in_blocks.value_or(implied.in_blocks);
  implied.per_out = record.per_out.value_or(implied.per_out);
  implied.in_block_widths = record.in_block_widths;
  return implied;
}

}  // namespace switchyard
