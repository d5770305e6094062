#include "models/zoo/swin_backbone.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "models/zoo/mix_transformer.h"

namespace switchyard::zoo {
namespace {

constexpr std::int64_t patch = 4;
constexpr std::int64_t window = 7;
constexpr std::int64_t mlp_ratio = 4;

/// What all blocks of a stage have in common.
struct Stage {
  std::int64_t heads = 1;
  Extent padded;              ///< the map in whole windows
  std::optional<Value> mask;  ///< keeps apart what only the shift made neighbours; none without shifts
};

Extent whole_multiple(Extent extent, std::int64_t unit) {
  return {ceil_div(extent.height, unit) * unit, ceil_div(extent.width, unit) * unit};
}

Value pad_to(GraphBuilder& builder, const std::string& name, const Value& x, Extent extent) {
  if (x.shape.extent() == extent) return x;
  return builder.rearrange(name, x, {Rearrange::Kind::pad, extent});
}

Value window_attention(GraphBuilder& builder, const Value& windows, const Stage& stage, bool shifted) {
  const auto scope = builder.scope("attn");
  const std::int64_t channels = windows.shape.channels;
  const std::int64_t tokens = windows.shape.tokens();
  const Value qkv = builder.linear("qkv", windows, 3 * channels);
  const Value q = builder.slice(qkv, 0, channels);
  const Value k = builder.slice(qkv, channels, channels);
  const Value v = builder.slice(qkv, 2 * channels, channels);
  // One learned value per head and per offset between two tokens of a window, -6 to 6 on both axes.
  const std::int64_t offsets = (2 * window - 1) * (2 * window - 1);
  const Value bias = builder.source("position_bias", Source::Kind::parameter,
                                    {1, stage.heads, tokens, tokens}, offsets * stage.heads);
  Value scores = builder.add("biased_scores", builder.scores("scores", q, k, stage.heads), bias);
  if (shifted) scores = builder.add("masked_scores", scores, *stage.mask);
  const Value context =
      builder.context("context", builder.softmax("softmax", scores), v, stage.heads, windows);
  return builder.linear("proj", context, channels);
}

Value mlp(GraphBuilder& builder, const Value& x) {
  const auto scope = builder.scope("mlp");
  const Value hidden = builder.linear("fc1", x, mlp_ratio * x.shape.channels);
  return builder.linear("fc2", builder.activation("gelu", hidden, Activation::Kind::gelu), x.shape.channels);
}

Value block(GraphBuilder& builder, const Value& x, const Stage& stage, bool shifted) {
  const Extent extent = x.shape.extent();
  Value y = pad_to(builder, "pad", builder.layer_norm("norm1", x), stage.padded);
  if (shifted) y = builder.rearrange("shift", y, {Rearrange::Kind::roll, {}});
  y = builder.rearrange("partition", y, {Rearrange::Kind::window_partition, {window, window}});
  y = window_attention(builder, y, stage, shifted);
  y = builder.rearrange("reverse", y, {Rearrange::Kind::window_reverse, stage.padded});
  if (shifted) y = builder.rearrange("shift_back", y, {Rearrange::Kind::roll, {}});
  if (extent != stage.padded) y = builder.rearrange("crop", y, {Rearrange::Kind::crop, extent});
  const Value attended = builder.add("attn.residual", x, y);
  return builder.add("mlp.residual", attended, mlp(builder, builder.layer_norm("norm2", attended)));
}

/// Halves the map and doubles the channels.
Value merge_patches(GraphBuilder& builder, const Value& x) {
  const auto scope = builder.scope("merge");
  const std::int64_t channels = x.shape.channels;
  Value y = pad_to(builder, "pad", x, whole_multiple(x.shape.extent(), 2));
  y = builder.rearrange("gather", y, {Rearrange::Kind::space_to_depth, {}});
  return builder.linear("reduction", builder.layer_norm("norm", y), 2 * channels, false);
}

Value run_blocks(GraphBuilder& builder, Value x, std::int64_t heads, std::int64_t blocks) {
  Stage stage{heads, whole_multiple(x.shape.extent(), window), {}};
  const std::int64_t windows = (stage.padded.height / window) * (stage.padded.width / window);
  // A map of one window is attended to as a whole already: the published classifier does not shift it.
  const bool shifts = windows > 1 && blocks > 1;
  if (shifts) {
    stage.mask =
        builder.source("shift_mask", Source::Kind::constant, {windows, 1, window * window, window * window});
  }
  for (std::int64_t i = 0; i < blocks; ++i) {
    const auto scope = builder.scope(fmt::format("block{}", i + 1));
    x = block(builder, x, stage, shifts && i % 2 == 1);
  }
  return x;
}

}  // namespace

const std::array<SwinSize, 3>& swin_sizes() {
  static constexpr std::array<SwinSize, 3> sizes = {{
      {"swin-tiny", 96, {2, 2, 6, 2}, {3, 6, 12, 24}},
      {"swin-small", 96, {2, 2, 18, 2}, {3, 6, 12, 24}},
      {"swin-base", 128, {2, 2, 18, 2}, {4, 8, 16, 32}},
  }};
  return sizes;
}

std::vector<Value> swin_features(GraphBuilder& builder, const Value& image, const SwinSize& size,
                                 const std::vector<std::int64_t>& depths, SwinOutputs outputs) {
  if (const auto problem = encoder_depth_problem(depths, size.depths)) {
    throw ConfigError("encoder_depth: " + *problem);
  }
  const auto encoder = builder.scope("encoder");
  std::vector<Value> features;
  Value x = image;
  for (std::size_t i = 0; i < swin_stages; ++i) {
    const auto scope = builder.scope(fmt::format("stage{}", i + 1));
    if (i == 0) {
      const auto embed = builder.scope("patch_embed");
      x = pad_to(builder, "pad", x, whole_multiple(x.shape.extent(), patch));
      x = builder.conv("proj", x, size.channels, {.kernel = patch, .stride = patch, .bias = true});
      x = builder.layer_norm("norm", x);
    } else {
      x = merge_patches(builder, x);
    }
    x = run_blocks(builder, x, size.heads[i], depths[i]);
    if (outputs == SwinOutputs::every || i + 1 == swin_stages) {
      features.push_back(builder.layer_norm("norm", x));
    }
  }
  return features;
}

}  // namespace switchyard::zoo
