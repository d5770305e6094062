#include "models/zoo/resnet_blocks.h"

#include <fmt/format.h>

namespace switchyard::zoo {
namespace {

Value shortcut(GraphBuilder& b, const Value& x, const ResidualBlock& block) {
  if (!block.projects) return x;
  const auto scope = b.scope("shortcut");
  if (block.shortcut == Shortcut::strided_convolution) {
    return conv_norm(b, "conv", x, block.out_channels, 1, block.stride);
  }
  Value pooled = x;
  if (block.stride > 1 || block.shortcut == Shortcut::always_pooled) {
    const Extent window{block.stride, block.stride};
    pooled = b.pool("pool", x, {Pool::Kind::average, window, window, {0, 0}, true});
  }
  return conv_norm(b, "conv", pooled, block.out_channels, 1);
}

Value join(GraphBuilder& b, const Value& residual, const Value& x, const ResidualBlock& block) {
  const Value sum = b.add("add", residual, shortcut(b, x, block));
  return b.activation("relu", sum, Activation::Kind::relu);
}

Value stem(GraphBuilder& b, const Value& image, const ResNetPlan& plan) {
  const auto scope = b.scope("stem");
  if (!plan.variant_d) return stem_pool(b, conv_norm_relu(b, "conv", image, plan.base_width, 7, 2));
  Value x = conv_norm_relu(b, "conv1", image, plan.base_width / 2, 3, 2);
  x = conv_norm_relu(b, "conv2", x, plan.base_width / 2, 3);
  return stem_pool(b, conv_norm_relu(b, "conv3", x, plan.base_width, 3));
}

}  // namespace

Value conv_norm(GraphBuilder& b, const std::string& name, const Value& x, std::int64_t out_channels,
                std::int64_t kernel, std::int64_t stride) {
  return b.conv(name, x, out_channels,
                {.kernel = kernel, .stride = stride, .padding = kernel / 2, .batch_norm = true});
}

Value conv_norm_relu(GraphBuilder& b, const std::string& name, const Value& x, std::int64_t out_channels,
                     std::int64_t kernel, std::int64_t stride) {
  return b.activation(name + "_relu", conv_norm(b, name, x, out_channels, kernel, stride),
                      Activation::Kind::relu);
}

Value basic_block(GraphBuilder& b, const Value& x, const ResidualBlock& block) {
  const Value y = conv_norm_relu(b, "conv1", x, block.out_channels, 3, block.stride);
  return join(b, conv_norm(b, "conv2", y, block.out_channels, 3), x, block);
}

Value bottleneck_block(GraphBuilder& b, const Value& x, const ResidualBlock& block) {
  Value y = conv_norm_relu(b, "conv1", x, block.mid_channels, 1);
  y = conv_norm_relu(b, "conv2", y, block.mid_channels, 3, block.stride);
  return join(b, conv_norm(b, "conv3", y, block.out_channels, 1), x, block);
}

Value stem_pool(GraphBuilder& b, const Value& x) {
  return b.pool("pool", x, {Pool::Kind::max, {3, 3}, {2, 2}, {1, 1}, false});
}

Value classifier(GraphBuilder& b, const Value& x, std::int64_t classes) {
  const auto scope = b.scope("head");
  return b.linear("linear", b.adaptive_pool("pool", x, {1, 1}), classes);
}

ResNetPlan resnet_plan(int depth) {
  switch (depth) {
    case 18:
      return {.bottleneck = false, .blocks = {2, 2, 2, 2}};
    case 34:
      return {.bottleneck = false, .blocks = {3, 4, 6, 3}};
    case 50:
      return {.blocks = {3, 4, 6, 3}};
    case 101:
      return {.blocks = {3, 4, 23, 3}};
    case 152:
      return {.blocks = {3, 8, 36, 3}};
    default:
      throw ConfigError(fmt::format("no ResNet has depth {}; known: 18, 34, 50, 101, 152", depth));
  }
}

std::vector<Value> resnet_features(GraphBuilder& b, const Value& image, const ResNetPlan& plan) {
  std::vector<Value> features;
  Value x = stem(b, image, plan);
  for (std::size_t stage = 0; stage < plan.blocks.size(); ++stage) {
    const auto stage_scope = b.scope(fmt::format("stage{}", stage + 1));
    const std::int64_t width = plan.base_width << stage;
    for (std::int64_t i = 0; i < plan.blocks[stage]; ++i) {
      const auto block_scope = b.scope(fmt::format("block{}", i + 1));
      ResidualBlock block;
      block.mid_channels = width;
      block.out_channels = plan.bottleneck ? 4 * width : width;
      block.stride = i == 0 && stage > 0 ? 2 : 1;
      block.projects = block.stride > 1 || x.shape.channels != block.out_channels;
      block.shortcut = plan.variant_d ? Shortcut::pooled_convolution : Shortcut::strided_convolution;
      x = plan.bottleneck ? bottleneck_block(b, x, block) : basic_block(b, x, block);
    }
    features.push_back(x);
  }
  return features;
}

}  // namespace switchyard::zoo
