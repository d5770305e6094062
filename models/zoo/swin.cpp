// Swin Transformer classifier: encoder, LayerNorm, average over tokens, linear.
#include <fmt/format.h>

#include "models/graph_builder.h"
#include "models/zoo/families.h"
#include "models/zoo/swin_backbone.h"

namespace switchyard::zoo {
namespace {

constexpr std::int64_t imagenet_classes = 1000;

class SwinKnobs final : public Knobs {
 public:
  explicit SwinKnobs(const SwinSize& size) : size_(size), depth_(size.depth.begin(), size.depth.end()) {}

  void describe(Keys& keys, const Workload&) override { describe_swin_depth(keys, size_, depth_); }

  std::string checkpoint(const Workload& workload) const override {
    const std::string name(size_.name);
    return workload.classes == imagenet_classes ? name : fmt::format("{}/classes{}", name, workload.classes);
  }

  Graph build(const Workload& workload) const override {
    GraphBuilder builder(std::string(size_.name), checkpoint(workload), workload.fold_batch_norm);
    const Value image = builder.source("image", Source::Kind::input,
                                       {workload.batch, 3, workload.input.height, workload.input.width});
    const Value tokens = swin_features(builder, image, size_, depth_, SwinOutputs::last).front();
    const auto head = builder.scope("head");
    const Value pooled = builder.adaptive_pool("pool", tokens, {1, 1});
    return builder.finish({builder.linear("fc", pooled, workload.classes)});
  }

 private:
  const SwinSize& size_;
  std::vector<std::int64_t> depth_;
};

}  // namespace

const Family& swin() {
  const Workload defaults{{224, 224}, 1, imagenet_classes, true};
  static const Family family = {"swin",
                                "Swin Transformer image classifier: attention within windows of 7x7 tokens",
                                "arXiv 2103.14030, table 7 and microsoft/Swin-Transformer",
                                {{"swin-tiny", "Swin-T, ImageNet-1k", defaults},
                                 {"swin-small", "Swin-S, ImageNet-1k", defaults},
                                 {"swin-base", "Swin-B, ImageNet-1k", defaults}},
                                [](std::size_t member) -> std::unique_ptr<Knobs> {
                                  return std::make_unique<SwinKnobs>(swin_sizes().at(member));
                                }};
  return family;
}

}  // namespace switchyard::zoo
