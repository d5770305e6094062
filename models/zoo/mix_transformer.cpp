#include "models/zoo/mix_transformer.h"

#include <fmt/format.h>

#include <algorithm>

namespace switchyard::zoo {
namespace {

/// One stage of the encoder.
struct Stage {
  std::int64_t channels;
  std::int64_t heads;
  std::int64_t mlp_ratio;
  std::int64_t reduction;
  bool linear_attention;
};

Value patch_embedding(GraphBuilder& b, const Value& x, std::int64_t channels, bool first) {
  const auto scope = b.scope("patch_embed");
  ConvOptions conv;
  conv.kernel = first ? 7 : 3;
  conv.stride = first ? 4 : 2;
  conv.padding = conv.kernel / 2;
  conv.bias = true;
  return b.layer_norm("norm", b.conv("proj", x, channels, conv));
}

/// The tokens that keys and values are computed from.
Value reduced_tokens(GraphBuilder& b, const Value& x, const Stage& s) {
  ConvOptions conv;
  conv.bias = true;
  if (s.linear_attention) {
    const Value pooled = b.adaptive_pool("sr_pool", x, {7, 7});
    const Value norm = b.layer_norm("sr_norm", b.conv("sr", pooled, s.channels, conv));
    return b.activation("sr_gelu", norm, Activation::Kind::gelu);
  }
  if (s.reduction == 1) return x;
  // Without padding: a border narrower than one patch is dropped.
  conv.kernel = s.reduction;
  conv.stride = s.reduction;
  return b.layer_norm("sr_norm", b.conv("sr", x, s.channels, conv));
}

Value attention(GraphBuilder& b, const Value& x, const Stage& s) {
  const Value q = b.linear("q", x, s.channels);
  const Value kv = b.linear("kv", reduced_tokens(b, x, s), 2 * s.channels);
  const Value scores = b.scores("scores", q, b.slice(kv, 0, s.channels), s.heads);
  const Value weights = b.softmax("softmax", scores);
  const Value context = b.context("context", weights, b.slice(kv, s.channels, s.channels), s.heads, q);
  return b.linear("proj", context, s.channels);
}

Value mix_ffn(GraphBuilder& b, const Value& x, const Stage& s) {
  Value y = b.linear("fc1", x, s.mlp_ratio * s.channels);
  if (s.linear_attention) y = b.activation("relu", y, Activation::Kind::relu);
  ConvOptions depthwise;
  depthwise.kernel = 3;
  depthwise.padding = 1;
  depthwise.groups = y.shape.channels;
  depthwise.bias = true;
  y = b.conv("dwconv", y, y.shape.channels, depthwise);
  return b.linear("fc2", b.activation("gelu", y, Activation::Kind::gelu), s.channels);
}

Value block(GraphBuilder& b, const Value& x, const Stage& s) {
  Value y = b.layer_norm("norm1", x);
  {
    const auto scope = b.scope("attn");
    y = b.add("residual", x, attention(b, y, s));
  }
  const Value z = b.layer_norm("norm2", y);
  const auto scope = b.scope("ffn");
  return b.add("residual", y, mix_ffn(b, z, s));
}

}  // namespace

std::vector<Value> mix_transformer(GraphBuilder& builder, const Value& image, const MixTransformer& encoder,
                                   std::size_t stages) {
  std::vector<Value> maps;
  Value x = image;
  for (std::size_t i = 0; i < stages; ++i) {
    const auto stage_scope = builder.scope(fmt::format("stage{}", i + 1));
    const Stage stage{encoder.channels.at(i), encoder.heads.at(i), encoder.mlp_ratios.at(i),
                      encoder.reductions.at(i), encoder.linear_attention};
    x = patch_embedding(builder, x, stage.channels, i == 0);
    for (std::int64_t j = 1; j <= encoder.depths.at(i); ++j) {
      const auto block_scope = builder.scope(fmt::format("block{}", j));
      x = block(builder, x, stage);
    }
    x = builder.layer_norm("norm", x);
    maps.push_back(x);
  }
  return maps;
}

void describe_encoder_depth(Keys& keys, std::vector<std::int64_t>& kept,
                            const MixTransformer::PerStage& full) {
  const IntegerRange blocks{0, *std::max_element(full.begin(), full.end())};
  keys.list(
      {"encoder_depth",
       "transformer blocks that run in each of the four encoder stages; the first ones of a stage are kept"},
      kept,
      [&](Keys& element, std::int64_t& depth) {
        element.integer({"", "blocks of the stage; at most as many as the member has"}, depth, blocks);
      },
      {4, 4});
  // A wrong number of entries has been reported by list() already.
  if (kept.size() != full.size()) return;
  if (const auto problem = encoder_depth_problem(kept, full)) keys.complain("encoder_depth", *problem);
}

std::optional<std::string> encoder_depth_problem(const std::vector<std::int64_t>& kept,
                                                 const MixTransformer::PerStage& full) {
  if (kept.size() != full.size())
    return fmt::format("needs {} block counts, has {}", full.size(), kept.size());
  for (std::size_t i = 0; i < full.size(); ++i) {
    if (kept[i] < 0 || kept[i] > full.at(i)) {
      return fmt::format("stage {} has {} blocks, so 0 to {} of them can run, not {}", i + 1, full.at(i),
                         full.at(i), kept[i]);
    }
  }
  return std::nullopt;
}

}  // namespace switchyard::zoo
