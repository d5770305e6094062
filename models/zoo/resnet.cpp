// ResNet classifiers: torchvision's (v1.5: the stride of a bottleneck is in its 3x3 convolution),
// ResNet-50-D, and the slimmable ResNet-50, whose four widths share one checkpoint. (Each width has batch
// norms of its own there; weight sharing does not tell them apart, 0.1 % of the values.)
#include <fmt/format.h>

#include <algorithm>

#include "models/zoo/families.h"
#include "models/zoo/resnet_blocks.h"
#include "models/zoo/supernet.h"

namespace switchyard::zoo {
namespace {

/// What a member is besides its name and sentence; in the order of resnet().members.
struct Variant {
  int depth;
  bool variant_d = false;
  bool slimmable = false;
};
constexpr std::array<Variant, 7> variants = {{
    {.depth = 18},
    {.depth = 34},
    {.depth = 50},
    {.depth = 101},
    {.depth = 152},
    {.depth = 50, .variant_d = true},
    {.depth = 50, .slimmable = true},
}};

class ResNetKnobs final : public Knobs {
 public:
  explicit ResNetKnobs(std::size_t member)
      : member_(member),
        full_(resnet_plan(variants.at(member).depth)),
        depth_(full_.blocks.begin(), full_.blocks.end()) {
    full_.variant_d = variants.at(member).variant_d;
  }

  void describe(Keys& keys, const Workload&) override {
    const IntegerRange blocks{1, *std::max_element(full_.blocks.begin(), full_.blocks.end())};
    const auto describe_blocks = [&](Keys& element, std::int64_t& kept) {
      element.integer({"", "blocks of the stage; at most as many as the member has"}, kept, blocks);
    };
    fixed_list(
        keys,
        {"depth", "residual blocks that run in each of the four stages; the first ones of a stage are kept"},
        depth_, describe_blocks);
    for (std::size_t i = 0; i < depth_.size(); ++i) {
      if (depth_[i] > full_.blocks.at(i)) {
        keys.complain("depth", fmt::format("stage {} has {} blocks, so 1 to {} of them can run, not {}",
                                           i + 1, full_.blocks.at(i), full_.blocks.at(i), depth_[i]));
      }
    }
    if (!variants.at(member_).slimmable) return;
    one_of<double>({0.25, 0.5, 0.75, 1.0}, "a width multiplier is 0.25, 0.5, 0.75 or 1")(
        keys, {"width_multiplier", "share of the channels of every layer that run: 0.25, 0.5, 0.75 or 1"},
        width_);
  }

  std::string checkpoint(const Workload& workload) const override {
    return checkpoint_name(resnet().members.at(member_), workload);
  }

  Graph build(const Workload& workload) const override {
    ResNetPlan plan = full_;
    std::copy(depth_.begin(), depth_.end(), plan.blocks.begin());
    plan.base_width = static_cast<std::int64_t>(static_cast<double>(full_.base_width) * width_);
    GraphBuilder b(resnet().members.at(member_).name, checkpoint(workload), workload.fold_batch_norm);
    const Value image = b.source("input", Source::Kind::input,
                                 {workload.batch, 3, workload.input.height, workload.input.width});
    return b.finish({classifier(b, resnet_features(b, image, plan).back(), workload.classes)});
  }

 private:
  std::size_t member_;
  ResNetPlan full_;
  std::vector<std::int64_t> depth_;
  double width_ = 1.0;
};

}  // namespace

const Family& resnet() {
  static const Family family = {
      "resnet",
      "ResNet image classifiers; whole blocks can be skipped, the slimmable one can run with fewer channels",
      "arXiv 1512.03385 and torchvision/models/resnet.py; ResNet-D: arXiv 1812.01187; slimmable: arXiv "
      "1812.08928",
      {{"resnet18", "ResNet-18, ImageNet-1k", {}},
       {"resnet34", "ResNet-34, ImageNet-1k", {}},
       {"resnet50", "ResNet-50 v1.5, ImageNet-1k", {}},
       {"resnet101", "ResNet-101 v1.5, ImageNet-1k", {}},
       {"resnet152", "ResNet-152 v1.5, ImageNet-1k", {}},
       {"resnet50d", "ResNet-50-D: three-convolution stem, average-pooled shortcuts", {}},
       {"s-resnet-50", "slimmable ResNet-50: one checkpoint that runs at four widths", {}}},
      [](std::size_t member) -> std::unique_ptr<Knobs> { return std::make_unique<ResNetKnobs>(member); }};
  return family;
}

}  // namespace switchyard::zoo
