// Swin Transformer classifier: encoder, LayerNorm, average over tokens, linear.
#include "models/graph_builder.h"
#include "models/zoo/families.h"
#include "models/zoo/mix_transformer.h"
#include "models/zoo/swin_backbone.h"

namespace switchyard::zoo {
namespace {

class SwinKnobs final : public Knobs {
 public:
  explicit SwinKnobs(std::size_t member)
      : member_(member), depths_(size().depths.begin(), size().depths.end()) {}

  void describe(Keys& keys, const Workload&) override {
    describe_encoder_depth(keys, depths_, size().depths);
  }

  std::string checkpoint(const Workload& workload) const override {
    return checkpoint_name(swin().members.at(member_), workload);
  }

  Graph build(const Workload& workload) const override {
    GraphBuilder builder(std::string(size().name), checkpoint(workload), workload.fold_batch_norm);
    const Value image = builder.source("input", Source::Kind::input,
                                       {workload.batch, 3, workload.input.height, workload.input.width});
    const Value tokens = swin_features(builder, image, size(), depths_, SwinOutputs::last).front();
    const auto head = builder.scope("head");
    const Value pooled = builder.adaptive_pool("pool", tokens, {1, 1});
    return builder.finish({builder.linear("classifier", pooled, workload.classes)});
  }

 private:
  const SwinSize& size() const { return swin_sizes().at(member_); }

  std::size_t member_;
  std::vector<std::int64_t> depths_;
};

}  // namespace

const Family& swin() {
  const Workload defaults{.input = {224, 224}, .classes = 1000};
  static const Family family = {
      "swin",
      "Swin Transformer image classifier: attention within windows of 7x7 tokens",
      "arXiv 2103.14030, table 7 and microsoft/Swin-Transformer",
      {{"swin-tiny", "Swin-T, ImageNet-1k", defaults},
       {"swin-small", "Swin-S, ImageNet-1k", defaults},
       {"swin-base", "Swin-B, ImageNet-1k", defaults}},
      [](std::size_t member) -> std::unique_ptr<Knobs> { return std::make_unique<SwinKnobs>(member); }};
  return family;
}

}  // namespace switchyard::zoo
