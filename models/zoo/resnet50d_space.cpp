// The ResNet50D design space of the OFAPlus networks: a stem of three plain 3x3 convolutions, then bottleneck
// stages whose depth, width and expansion ratios are free. Every network of it was trained by itself: none
// shares weights.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/zoo/families.h"
#include "models/zoo/resnet_blocks.h"
#include "models/zoo/supernet.h"

namespace switchyard::zoo {
namespace {

constexpr std::size_t stages = 4;

void describe_channels(Keys& keys, const Key& key, std::vector<std::int64_t>& channels) {
  fixed_list(keys, key, channels, [](Keys& entry, std::int64_t& value) {
    entry.integer({"", "output channels, a multiple of 8"}, value, {8, 8192});
    if (value % 8 != 0) entry.complain("", fmt::format("a channel count is a multiple of 8, not {}", value));
  });
}

class ResNet50dSpaceKnobs final : public Knobs {
 public:
  void describe(Keys& keys, const Workload&) override {
    describe_channels(keys, {"stem", "output channels of the three convolutions of the stem"}, stem_);
    fixed_list(keys, {"depth", "blocks in each of the four stages"}, depth_,
               [](Keys& entry, std::int64_t& value) {
                 entry.integer({"", "blocks of the stage"}, value, {1, 64});
               });
    describe_channels(keys, {"width", "output channels of each of the four stages"}, width_);
    // Ratios follow the depth unless they are given.
    if (keys.reading()) fit_ratios();
    describe_ratios(keys);
  }

  std::string checkpoint(const Workload& workload) const override {
    std::string name = fmt::format("{}/stem{}", checkpoint_name(resnet50d_space().members.front(), workload),
                                   fmt::join(stem_, "-"));
    for (std::size_t i = 0; i < stages; ++i) {
      name += fmt::format("/{}x{}e{}", depth_[i], width_[i], fmt::join(expand_[i], "-"));
    }
    return name;
  }

  Graph build(const Workload& workload) const override {
    GraphBuilder b(resnet50d_space().members.front().name, checkpoint(workload), workload.fold_batch_norm);
    Value x = b.source("input", Source::Kind::input,
                       {workload.batch, 3, workload.input.height, workload.input.width});
    {
      const auto scope = b.scope("stem");
      x = conv_norm_relu(b, "conv1", x, stem_[0], 3, 2);
      x = conv_norm_relu(b, "conv2", x, stem_[1], 3);
      x = stem_pool(b, conv_norm_relu(b, "conv3", x, stem_[2], 3));
    }
    for (std::size_t stage = 0; stage < stages; ++stage) {
      const auto stage_scope = b.scope(fmt::format("stage{}", stage + 1));
      for (std::size_t i = 0; i < expand_[stage].size(); ++i) {
        const auto block_scope = b.scope(fmt::format("block{}", i + 1));
        ResidualBlock block;
        block.out_channels = width_[stage];
        block.mid_channels = inner_channels(block.out_channels, expand_[stage][i]);
        block.stride = i == 0 && stage > 0 ? 2 : 1;
        block.projects = i == 0;
        block.shortcut = Shortcut::pooled_convolution;
        x = bottleneck_block(b, x, block);
      }
    }
    return b.finish({classifier(b, x, workload.classes)});
  }

 private:
  using Ratios = std::vector<std::vector<double>>;

  void fit_ratios() {
    for (std::size_t i = 0; i < stages; ++i)
      expand_[i].resize(static_cast<std::size_t>(depth_[i]), default_ratio);
  }

  void describe_ratios(Keys& keys) {
    const auto collapse = [](const Ratios& ratios) -> std::optional<double> {
      std::optional<double> common;
      for (const auto& stage : ratios) {
        for (const double ratio : stage) {
          if (ratio != common.value_or(ratio)) return {};
          common = ratio;
        }
      }
      return common;
    };
    const auto expand = [this](double ratio) {
      Ratios ratios;
      for (const auto& stage : expand_) ratios.emplace_back(stage.size(), ratio);
      return ratios;
    };
    const auto describe_one = [](Keys& k, const Key& key, double& ratio) {
      k.number(key, ratio, {0.05, 1.0});
    };
    const auto describe_stage = [&](Keys& k, const Key& key, std::vector<double>& stage) {
      k.list(key, stage,
             [&](Keys& entry, double& ratio) {
               describe_one(entry, {"", "ratio of the block"}, ratio);
             },
             {1, 64});
    };
    one_or_list<double>(keys, {"expand", "inner width of every bottleneck over its outer width"},
                        {"e", "the same as four lists, one a stage, with one ratio a block"}, expand_,
                        collapse, expand, describe_one, describe_stage);
    if (!keys.reading()) return;
    for (std::size_t i = 0; i < stages; ++i) {
      // An empty stage has been refused already.
      if (!expand_[i].empty() && expand_[i].size() != static_cast<std::size_t>(depth_[i])) {
        keys.complain("e", fmt::format("stage {} has {} blocks, so it needs as many ratios, not {}", i + 1,
                                       depth_[i], expand_[i].size()));
      }
    }
  }

  static constexpr double default_ratio = 0.25;
  std::vector<std::int64_t> stem_ = {32, 32, 64};
  std::vector<std::int64_t> depth_ = {3, 4, 6, 3};
  std::vector<std::int64_t> width_ = {256, 512, 1024, 2048};
  Ratios expand_ = {std::vector<double>(3, default_ratio), std::vector<double>(4, default_ratio),
                    std::vector<double>(6, default_ratio), std::vector<double>(3, default_ratio)};
};

}  // namespace

const Family& resnet50d_space() {
  static const Family family = {
      "resnet50d-space",
      "ResNet-50-D with free stem, depths, widths and expansion ratios, each network trained by itself",
      "maxin-cn/classification, mmcls/models/backbones/ofa_plus",
      {{"resnet50d-space", "stem 32, 32, 64; depths 3, 4, 6, 3; widths 256 to 2048; expansion 0.25", {}}},
      [](std::size_t) -> std::unique_ptr<Knobs> { return std::make_unique<ResNet50dSpaceKnobs>(); }};
  return family;
}

}  // namespace switchyard::zoo
