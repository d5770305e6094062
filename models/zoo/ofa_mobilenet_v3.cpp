// The Once-For-All supernets on mobile networks, MobileNetV3 and ProxylessNAS, and their sub-networks:
// leading blocks of a stage, leading channels within a block, smaller depth-wise kernels. A smaller kernel is
// the centre of the larger one after a learned linear map that is applied when weights are loaded; sharing
// counts it as the centre itself.
#include <fmt/format.h>

#include <array>

#include "models/zoo/families.h"
#include "models/zoo/resnet_blocks.h"
#include "models/zoo/supernet.h"

namespace switchyard::zoo {
namespace {

using Kind = Activation::Kind;

struct Stage {
  std::int64_t width;  ///< output channels at width 1.0
  std::int64_t stride;
  Kind activation;
  bool squeeze_excite = false;
};

/// Widths before the multiplier.
struct Supernet {
  std::int64_t stem_width;
  std::int64_t first_block_width;
  Kind stem_activation;
  Kind first_block_activation;
  std::vector<Stage> stages;  ///< five of 2 to 4 blocks; a sixth always has one
  std::int64_t expand_width;  ///< last convolution before pooling
  std::int64_t mix_width =
      0;  ///< MobileNetV3: one more 1x1 convolution, without norm, on the pooled features
};

// elastic_nn/networks/ofa_mbv3.py and ofa_proxyless.py of once-for-all@80a2e26.
const Supernet mobilenet_v3 = {.stem_width = 16,
                               .first_block_width = 16,
                               .stem_activation = Kind::hswish,
                               .first_block_activation = Kind::relu,
                               .stages = {{24, 2, Kind::relu},
                                          {40, 2, Kind::relu, true},
                                          {80, 2, Kind::hswish},
                                          {112, 1, Kind::hswish, true},
                                          {160, 2, Kind::hswish, true}},
                               .expand_width = 960,
                               .mix_width = 1280};
const Supernet proxyless = {.stem_width = 32,
                            .first_block_width = 16,
                            .stem_activation = Kind::relu6,
                            .first_block_activation = Kind::relu6,
                            .stages = {{24, 2, Kind::relu6},
                                       {40, 2, Kind::relu6},
                                       {80, 2, Kind::relu6},
                                       {96, 1, Kind::relu6},
                                       {192, 2, Kind::relu6},
                                       {320, 1, Kind::relu6}},
                            .expand_width = 1280};

/// In the order of ofa_mobilenet_v3().members.
struct Variant {
  const Supernet& net;
  double width;
};
const std::array<Variant, 3> variants = {{{mobilenet_v3, 1.0}, {mobilenet_v3, 1.2}, {proxyless, 1.3}}};

constexpr std::size_t elastic_stages = 5;
constexpr std::int64_t most_blocks = 4;

Value squeeze_excite(GraphBuilder& b, const Value& x) {
  const auto scope = b.scope("se");
  const std::int64_t channels = x.shape.channels;
  Value gate = b.adaptive_pool("pool", x, {1, 1});
  gate = b.conv("reduce", gate, make_divisible(static_cast<double>(channels / 4)), {.bias = true});
  gate = b.activation("reduce_relu", gate, Kind::relu);
  gate = b.conv("expand", gate, channels, {.bias = true});
  return b.multiply("scale", x, b.activation("gate", gate, Kind::hsigmoid));
}

/// Inverted residual block: 1x1 to `mid` channels (none where that is the input's width), depth-wise, 1x1.
Value inverted_residual(GraphBuilder& b, const Value& x, const Stage& stage, std::int64_t out,
                        std::int64_t stride, std::int64_t mid, std::int64_t kernel) {
  Value y = x;
  if (mid != x.shape.channels) {
    y = b.activation("expand_act", conv_norm(b, "expand", y, mid, 1), stage.activation);
  }
  y = b.conv("depthwise", y, mid,
             {.kernel = kernel, .stride = stride, .padding = kernel / 2, .groups = mid, .batch_norm = true});
  y = b.activation("depthwise_act", y, stage.activation);
  if (stage.squeeze_excite) y = squeeze_excite(b, y);
  y = conv_norm(b, "project", y, out, 1);
  return stride == 1 && x.shape.channels == out ? b.add("add", y, x) : y;
}

class OfaMobileKnobs final : public Knobs {
 public:
  explicit OfaMobileKnobs(std::size_t member) : member_(member), most_(elastic_stages, most_blocks) {
    if (net().stages.size() > elastic_stages) most_.push_back(1);
    std::size_t total = 0;
    for (const std::int64_t blocks : most_) total += static_cast<std::size_t>(blocks);
    kernel_.assign(total, 7);
    expand_.assign(total, 6);
  }

  void describe(Keys& keys, const Workload&) override {
    uniform_or_list(keys, {"depth", "blocks that run in every stage: 2, 3 or 4"},
                    {"d", "the same for each of five stages; the first blocks of a stage are kept"}, depth_,
                    one_of<std::int64_t>({2, 3, 4}, "a depth is 2, 3 or 4"));
    uniform_or_list(
        keys, {"kernel", "side of every block's depth-wise kernel: 3, 5 or 7"},
        {"ks",
         "the same for each block, four a stage (and a last one for ProxylessNAS); entries of blocks that "
         "do not run have no effect"},
        kernel_, one_of<std::int64_t>({3, 5, 7}, "a kernel is 3, 5 or 7"));
    uniform_or_list(keys, {"expand", "inner width of every block over its input's width: 3, 4 or 6"},
                    {"e", "the same for each block, laid out as ks"}, expand_,
                    one_of<std::int64_t>({3, 4, 6}, "an expansion ratio is 3, 4 or 6"));
    if (!keys.reading()) return;
    settle_unused(kernel_, blocks(), most_);
    settle_unused(expand_, blocks(), most_);
  }

  std::string checkpoint(const Workload& workload) const override {
    return checkpoint_name(ofa_mobilenet_v3().members.at(member_), workload);
  }

  Graph build(const Workload& workload) const override {
    GraphBuilder b(ofa_mobilenet_v3().members.at(member_).name, checkpoint(workload),
                   workload.fold_batch_norm);
    const Value image = b.source("input", Source::Kind::input,
                                 {workload.batch, 3, workload.input.height, workload.input.width});
    Value x = stem(b, image);
    const std::vector<std::int64_t> counts = blocks();
    std::size_t first = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const auto scope = b.scope(fmt::format("stage{}", i + 1));
      x = run_stage(b, x, net().stages[i], counts[i], first);
      first += static_cast<std::size_t>(most_[i]);
    }
    return b.finish({head(b, x, workload.classes)});
  }

 private:
  const Supernet& net() const { return variants.at(member_).net; }

  std::int64_t scaled(std::int64_t channels) const {
    return make_divisible(static_cast<double>(channels) * variants.at(member_).width);
  }

  /// Blocks that run, by stage.
  std::vector<std::int64_t> blocks() const {
    std::vector<std::int64_t> counts = depth_;
    counts.resize(most_.size(), 1);
    return counts;
  }

  Value stem(GraphBuilder& b, const Value& image) const {
    const auto scope = b.scope("stem");
    const Value x = b.activation("conv_act", conv_norm(b, "conv", image, scaled(net().stem_width), 3, 2),
                                 net().stem_activation);
    const auto block = b.scope("block");
    const Stage stage{net().first_block_width, 1, net().first_block_activation};
    return inverted_residual(b, x, stage, scaled(stage.width), 1, x.shape.channels, 3);
  }

  /// `first`: entry of the stage's first block in kernel_ and expand_.
  Value run_stage(GraphBuilder& b, Value x, const Stage& stage, std::int64_t count, std::size_t first) const {
    for (std::int64_t i = 0; i < count; ++i) {
      const auto scope = b.scope(fmt::format("block{}", i + 1));
      const std::size_t entry = first + static_cast<std::size_t>(i);
      const std::int64_t mid = inner_channels(x.shape.channels, static_cast<double>(expand_[entry]));
      x = inverted_residual(b, x, stage, scaled(stage.width), i == 0 ? stage.stride : 1, mid, kernel_[entry]);
    }
    return x;
  }

  Value head(GraphBuilder& b, const Value& x, std::int64_t classes) const {
    const auto scope = b.scope("head");
    const Kind activation = net().stages.back().activation;
    Value y =
        b.activation("expand_act", conv_norm(b, "expand", x, scaled(net().expand_width), 1), activation);
    y = b.adaptive_pool("pool", y, {1, 1});
    if (net().mix_width > 0) {
      y = b.activation("mix_act", b.conv("mix", y, scaled(net().mix_width), {}), activation);
    }
    return b.linear("linear", y, classes);
  }

  std::size_t member_;
  std::vector<std::int64_t> most_;  ///< blocks of the supernet, by stage
  std::vector<std::int64_t> depth_ = std::vector<std::int64_t>(elastic_stages, most_blocks);
  std::vector<std::int64_t> kernel_;
  std::vector<std::int64_t> expand_;
};

}  // namespace

const Family& ofa_mobilenet_v3() {
  constexpr IntegerRange sizes{128, 260};
  static const Family family = {
      "ofa-mobilenet-v3",
      "Once-For-All mobile networks: sub-networks by depth, kernel size, expansion ratio and image size",
      "arXiv 1908.09791 and mit-han-lab/once-for-all",
      {{"ofa-mobilenet-v3-w1.0", "MobileNetV3 supernet, width 1.0; its largest sub-network", {}, sizes},
       {"ofa-mobilenet-v3-w1.2", "MobileNetV3 supernet, width 1.2; its largest sub-network", {}, sizes},
       {"ofa-proxyless-w1.3", "ProxylessNAS supernet, width 1.3; its largest sub-network", {}, sizes}},
      [](std::size_t member) -> std::unique_ptr<Knobs> { return std::make_unique<OfaMobileKnobs>(member); }};
  return family;
}

}  // namespace switchyard::zoo
