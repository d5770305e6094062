// The Once-For-All supernet on ResNet-50-D and its sub-networks: leading blocks of every stage, leading
// channels of every tensor. A sub-network's batch-norm statistics are calibrated for it alone; its weights
// are the supernet's.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/zoo/families.h"
#include "models/zoo/resnet_blocks.h"
#include "models/zoo/supernet.h"

namespace switchyard::zoo {
namespace {

// Hyper-parameters of ofa/imagenet_classification/networks/resnets.py and elastic_nn/networks/ofa_resnets.py.
const std::vector<std::int64_t> base_depths = {2, 2, 4, 2};
constexpr std::int64_t most_extra_blocks = 2;
const std::vector<std::int64_t> most_blocks = {4, 4, 6, 4};
constexpr std::array<std::int64_t, 4> stage_widths = {256, 512, 1024, 2048};
constexpr std::int64_t stem_width = 64;
constexpr std::array<double, 3> width_ratios = {0.65, 0.8, 1.0};

class OfaResNet50Knobs final : public Knobs {
 public:
  void describe(Keys& keys, const Workload&) override {
    describe_depth(keys);
    uniform_or_list(
        keys, {"expand", "inner width of every bottleneck over its outer width: 0.2, 0.25 or 0.35"},
        {"e",
         "the same for each of 18 blocks, laid out 4, 4, 6, 4 over the stages; entries of blocks that do "
         "not run have no effect"},
        expand_, one_of<double>({0.2, 0.25, 0.35}, "an expansion ratio is 0.2, 0.25 or 0.35"));
    describe_width(keys);
    if (keys.reading()) settle_unused(expand_, blocks(), most_blocks);
  }

  std::string checkpoint(const Workload& workload) const override {
    return checkpoint_name(ofa_resnet50().members.front(), workload);
  }

  Graph build(const Workload& workload) const override {
    GraphBuilder b(ofa_resnet50().members.front().name, checkpoint(workload), workload.fold_batch_norm);
    const Value image = b.source("input", Source::Kind::input,
                                 {workload.batch, 3, workload.input.height, workload.input.width});
    Value x = stem(b, image);
    const std::vector<std::int64_t> counts = blocks();
    auto ratio = expand_.begin();
    for (std::size_t stage = 0; stage < counts.size(); ++stage) {
      const auto stage_scope = b.scope(fmt::format("stage{}", stage + 1));
      for (std::int64_t i = 0; i < counts[stage]; ++i) {
        const auto block_scope = b.scope(fmt::format("block{}", i + 1));
        ResidualBlock block;
        block.out_channels = scaled(stage_widths[stage], stage + 2);
        block.mid_channels = inner_channels(block.out_channels, *(ratio + i));
        block.stride = i == 0 && stage > 0 ? 2 : 1;
        block.projects = i == 0;
        block.shortcut = Shortcut::always_pooled;
        x = bottleneck_block(b, x, block);
      }
      ratio += most_blocks[stage];
    }
    return b.finish({classifier(b, x, workload.classes)});
  }

 private:
  void describe_depth(Keys& keys) {
    using List = std::vector<std::int64_t>;
    const auto collapse = [](const List& d) -> std::optional<std::int64_t> {
      if (std::adjacent_find(d.begin() + 1, d.end(), std::not_equal_to<>{}) != d.end()) return {};
      if (d[0] != (d[1] > 0 ? most_extra_blocks : 0)) return {};
      return d[1];
    };
    const auto expand = [](std::int64_t extra) {
      return List{extra > 0 ? most_extra_blocks : 0, extra, extra, extra, extra};
    };
    const auto entry = one_of<std::int64_t>({0, 1, 2}, "a depth is 0, 1 or 2");
    one_or_list<std::int64_t>(keys,
                              {"depth",
                               "blocks every stage runs beyond its 2, 2, 4 and 2: 0, 1 or 2; the stem's "
                               "residual convolution is skipped at 0"},
                              {"d",
                               "five entries: 2 runs the stem's residual convolution and 0 or 1 skips it; "
                               "then for each stage the blocks "
                               "it runs beyond its 2, 2, 4 and 2"},
                              depth_, collapse, expand, entry, entry);
    if (keys.reading() && depth_[0] != most_extra_blocks) depth_[0] = 0;
  }

  void describe_width(Keys& keys) {
    using List = std::vector<std::int64_t>;
    const auto collapse = [](const List& w) -> std::optional<double> {
      if (std::adjacent_find(w.begin(), w.end(), std::not_equal_to<>{}) != w.end()) return {};
      return width_ratios.at(static_cast<std::size_t>(w[0]));
    };
    const auto expand = [](double ratio) {
      const auto found = std::find(width_ratios.begin(), width_ratios.end() - 1, ratio);
      return List(6, found - width_ratios.begin());
    };
    one_or_list<double>(keys, {"width", "share of the channels of every layer that run: 0.65, 0.8 or 1"},
                        {"w",
                         "six indices 0, 1, 2 into the widths 0.65, 0.8, 1: within the stem, out of the "
                         "stem, out of each stage"},
                        width_, collapse, expand,
                        one_of<double>({0.65, 0.8, 1.0}, "a width is 0.65, 0.8 or 1"),
                        one_of<std::int64_t>({0, 1, 2}, "a width index is 0, 1 or 2"));
  }

  /// Blocks that run, by stage.
  std::vector<std::int64_t> blocks() const {
    std::vector<std::int64_t> count = base_depths;
    for (std::size_t stage = 0; stage < count.size(); ++stage) count[stage] += depth_[stage + 1];
    return count;
  }

  std::int64_t scaled(std::int64_t channels, std::size_t entry) const {
    const double ratio = width_ratios.at(static_cast<std::size_t>(width_[entry]));
    return make_divisible(static_cast<double>(channels) * ratio);
  }

  Value stem(GraphBuilder& b, const Value& image) const {
    const auto scope = b.scope("stem");
    const std::int64_t inner = make_divisible(static_cast<double>(scaled(stem_width, 0) / 2));
    Value x = conv_norm_relu(b, "conv1", image, inner, 3, 2);
    if (depth_[0] == most_extra_blocks) {
      const auto residual = b.scope("residual");
      x = b.add("add", conv_norm_relu(b, "conv", x, inner, 3), x);
    }
    return stem_pool(b, conv_norm_relu(b, "conv2", x, scaled(stem_width, 1), 3));
  }

  std::vector<std::int64_t> depth_ = std::vector<std::int64_t>(5, most_extra_blocks);
  std::vector<double> expand_ = std::vector<double>(18, 0.35);
  std::vector<std::int64_t> width_ = std::vector<std::int64_t>(6, 2);
};

}  // namespace

const Family& ofa_resnet50() {
  static const Family family = {
      "ofa-resnet50",
      "Once-For-All ResNet-50: one set of weights, sub-networks by depth, expansion ratio, width and image "
      "size",
      "arXiv 1908.09791 and mit-han-lab/once-for-all",
      {{"ofa-resnet50", "the largest sub-network: 18 blocks, expansion 0.35, full width", {}, {128, 256}}},
      [](std::size_t) -> std::unique_ptr<Knobs> { return std::make_unique<OfaResNet50Knobs>(); }};
  return family;
}

}  // namespace switchyard::zoo
