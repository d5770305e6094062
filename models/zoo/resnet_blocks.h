// What the ResNet-like families share: convolutions with batch norm, residual blocks, shortcuts, stems, the
// classifier. Every batch norm, ReLU, pooling and residual add is a layer (batch norms only where the builder
// keeps them apart).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "models/graph_builder.h"

namespace switchyard::zoo {

/// How a block's input reaches a sum of another shape.
enum class Shortcut {
  strided_convolution,  ///< torchvision: 1x1 convolution with the block's stride, batch norm
  pooled_convolution,   ///< ResNet-D: average pool (ceil) where the stride is above 1, then 1x1 convolution,
                        ///< batch norm
  always_pooled         ///< Once-For-All: as ResNet-D, but the pool runs at stride 1 too, with a 1x1 window
};

/// One residual block. `projects` puts a convolution on the shortcut; without it input and output have equal
/// shapes.
struct ResidualBlock {
  std::int64_t mid_channels = 64;  ///< bottleneck only
  std::int64_t out_channels = 64;
  std::int64_t stride = 1;
  bool projects = false;
  Shortcut shortcut = Shortcut::strided_convolution;
};

/// A plain ResNet: four stages whose blocks have 1, 2, 4 and 8 times `base_width` channels (bottlenecks put
/// out four times that), stride 2 at the start of stages 2, 3 and 4.
struct ResNetPlan {
  bool bottleneck = true;
  std::array<std::int64_t, 4> blocks{3, 4, 6, 3};
  std::int64_t base_width = 64;
  /// ResNet-D: three 3x3 convolutions for the stem, average pools on the shortcuts.
  bool variant_d = false;
};

/// Square convolution with "same" padding (kernel / 2), no bias, and batch norm.
Value conv_norm(GraphBuilder& b, const std::string& name, const Value& x, std::int64_t out_channels,
                std::int64_t kernel, std::int64_t stride = 1);
/// conv_norm() and a ReLU named after it ("conv1" -> "conv1", "conv1_relu").
Value conv_norm_relu(GraphBuilder& b, const std::string& name, const Value& x, std::int64_t out_channels,
                     std::int64_t kernel, std::int64_t stride = 1);

/// Two 3x3 convolutions; the stride is in the first.
Value basic_block(GraphBuilder& b, const Value& x, const ResidualBlock& block);
/// 1x1, 3x3 (with the stride), 1x1.
Value bottleneck_block(GraphBuilder& b, const Value& x, const ResidualBlock& block);
/// 3x3 max pool, stride 2, padding 1.
Value stem_pool(GraphBuilder& b, const Value& x);
/// Global average pool and fully connected layer.
Value classifier(GraphBuilder& b, const Value& x, std::int64_t classes);

/// ResNet-18/34/50/101/152 by depth; throws ConfigError for another depth.
ResNetPlan resnet_plan(int depth);
/// Stem and four stages on `image` (b x 3 x h x w). Returns the outputs of the stages, at 1/4, 1/8, 1/16 and
/// 1/32 of the image; ResNet-50 has 256, 512, 1024 and 2048 channels there.
std::vector<Value> resnet_features(GraphBuilder& b, const Value& image, const ResNetPlan& plan);
/// As above for a torchvision ResNet of that depth.
inline std::vector<Value> resnet_features(GraphBuilder& b, const Value& image, int depth) {
  return resnet_features(b, image, resnet_plan(depth));
}

}  // namespace switchyard::zoo
