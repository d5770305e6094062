// Swin Transformer with the UPerNet decoder: pyramid pooling on the coarsest map, a feature pyramid above it,
// one wide convolution over all four levels. The auxiliary head of training is left out.
#include <fmt/format.h>

#include <array>

#include "models/graph_builder.h"
#include "models/zoo/families.h"
#include "models/zoo/mix_transformer.h"
#include "models/zoo/swin_backbone.h"

namespace switchyard::zoo {
namespace {

constexpr std::int64_t width = 512;
constexpr std::int64_t levels = static_cast<std::int64_t>(swin_stages);
constexpr std::array<std::int64_t, 4> pool_scales = {1, 2, 3, 6};

std::string member_name(const SwinSize& size) { return fmt::format("{}-upernet", size.name); }

/// Convolution without bias, batch norm, ReLU, in a scope of its own; a 3x3 keeps the extent.
Value conv_relu(GraphBuilder& builder, const std::string& name, const Value& x, std::int64_t channels,
                std::int64_t kernel, std::int64_t in_blocks = 1) {
  const auto scope = builder.scope(name);
  const ConvOptions options = {
      .kernel = kernel, .padding = kernel / 2, .batch_norm = true, .in_blocks = in_blocks};
  return builder.activation("relu", builder.conv("conv", x, channels, options), Activation::Kind::relu);
}

/// Pyramid pooling (PSPNet): the map and its averages over 1, 4, 9 and 36 regions.
Value pyramid_pooling(GraphBuilder& builder, const Value& x) {
  const auto scope = builder.scope("ppm");
  std::vector<Value> parts = {x};
  for (const std::int64_t scale : pool_scales) {
    const auto branch = builder.scope(fmt::format("scale{}", scale));
    const Value pooled =
        conv_relu(builder, "project", builder.adaptive_pool("pool", x, {scale, scale}), width, 1);
    parts.push_back(builder.resize("resize", pooled, x.shape.extent()));
  }
  return conv_relu(builder, "bottleneck", builder.concat("concat", parts), width, 3);
}

/// Adds every level, resized, to the next finer one.
void sum_top_down(GraphBuilder& builder, std::vector<Value>& pyramid) {
  for (std::size_t i = pyramid.size() - 1; i > 0; --i) {
    const auto scope = builder.scope(fmt::format("top_down{}", i));
    Value& finer = pyramid[i - 1];
    finer = builder.add("add", finer, builder.resize("resize", pyramid[i], finer.shape.extent()));
  }
}

/// `level_channels` of the 512 channels of each pyramid level reach the last convolution.
Value upernet(GraphBuilder& builder, const std::vector<Value>& features, std::int64_t level_channels) {
  std::vector<Value> pyramid(features.size());
  for (std::size_t i = 0; i + 1 < features.size(); ++i) {
    pyramid[i] = conv_relu(builder, fmt::format("lateral{}", i + 1), features[i], width, 1);
  }
  pyramid.back() = pyramid_pooling(builder, features.back());
  sum_top_down(builder, pyramid);

  std::vector<Value> parts;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const std::string name = fmt::format("fpn{}", i + 1);
    // The coarsest level is the pyramid pooling itself. The top-down sums need every channel of it, so a cut
    // path computes it in full and only passes on less.
    const bool coarsest = i + 1 == features.size();
    const Value level = coarsest ? builder.slice(pyramid[i], 0, level_channels)
                                 : conv_relu(builder, name, pyramid[i], level_channels, 3);
    const auto scope = builder.scope(name);
    parts.push_back(i == 0 ? level : builder.resize("resize", level, features.front().shape.extent()));
  }
  return conv_relu(builder, "fpn_bottleneck", builder.concat("concat", parts), width, 3, levels);
}

class SwinUperNetKnobs final : public Knobs {
 public:
  explicit SwinUperNetKnobs(std::size_t member)
      : member_(member), depths_(size().depths.begin(), size().depths.end()) {}

  void describe(Keys& keys, const Workload&) override {
    describe_encoder_depth(keys, depths_, size().depths);
    keys.integer(
        {"fpn_bottleneck_in_channels",
         "input channels of the convolution over the four pyramid levels, a multiple of 4, a quarter from "
         "each level; the convolutions that make the levels are cut alike"},
        bottleneck_in_, {levels, levels * width});
    if (const std::string problem = bottleneck_problem(); !problem.empty()) {
      keys.complain("fpn_bottleneck_in_channels", problem);
    }
  }

  std::string checkpoint(const Workload& workload) const override {
    return checkpoint_name(swin_upernet().members.at(member_), workload);
  }

  Graph build(const Workload& workload) const override {
    if (const std::string problem = bottleneck_problem(); !problem.empty()) {
      throw ConfigError("fpn_bottleneck_in_channels: " + problem);
    }
    GraphBuilder builder(member_name(size()), checkpoint(workload), workload.fold_batch_norm);
    const Value image = builder.source("input", Source::Kind::input,
                                       {workload.batch, 3, workload.input.height, workload.input.width});
    const std::vector<Value> features = swin_features(builder, image, size(), depths_, SwinOutputs::every);
    const Value logits = decode(builder, features, workload.classes);
    const auto head = builder.scope("head");
    return builder.finish({builder.resize("resize", logits, workload.input)});
  }

 private:
  const SwinSize& size() const { return swin_sizes().at(member_); }

  std::string bottleneck_problem() const {
    if (bottleneck_in_ % levels == 0) return {};
    return fmt::format("{} input channels do not split evenly over {} pyramid levels; use a multiple of {}",
                       bottleneck_in_, levels, levels);
  }

  Value decode(GraphBuilder& builder, const std::vector<Value>& features, std::int64_t classes) const {
    const auto decoder = builder.scope("decoder");
    return builder.conv("conv_seg", upernet(builder, features, bottleneck_in_ / levels), classes,
                        {.bias = true});
  }

  std::size_t member_;
  std::vector<std::int64_t> depths_;
  std::int64_t bottleneck_in_ = levels * width;
};

}  // namespace

const Family& swin_upernet() {
  const Workload defaults{.input = {512, 512}, .classes = 150};
  static const Family family = {
      "swin-upernet",
      "Swin Transformer encoder with the UPerNet decoder for semantic segmentation",
      "arXiv 2103.14030 and 1807.10221; SwinTransformer/Swin-Transformer-Semantic-Segmentation",
      {{member_name(swin_sizes()[0]), "Swin-T + UPerNet, ADE20K", defaults},
       {member_name(swin_sizes()[1]), "Swin-S + UPerNet, ADE20K", defaults},
       {member_name(swin_sizes()[2]), "Swin-B + UPerNet, ADE20K", defaults}},
      [](std::size_t member) -> std::unique_ptr<Knobs> {
        return std::make_unique<SwinUperNetKnobs>(member);
      }};
  return family;
}

}  // namespace switchyard::zoo
