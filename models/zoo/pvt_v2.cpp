// PVTv2 B0..B5 and B2-li (Wang et al., CVMJ 2022) as image classifiers.
// Counted: every op of the encoder, global average pooling, the classifier. Not counted: drop path, reshapes.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/zoo/families.h"
#include "models/zoo/mix_transformer.h"

namespace switchyard::zoo {
namespace {

struct Variant {
  std::string_view name;
  std::string_view sentence;
  MixTransformer encoder;
};

// whai362/PVT classification/pvt_v2.py; same values in timm.
const std::array<Variant, 7> variants = {{
    {"pvt_v2-b0",
     "PVTv2 B0: 3.7 M parameters",
     {{32, 64, 160, 256}, {2, 2, 2, 2}, {1, 2, 5, 8}, {8, 8, 4, 4}}},
    {"pvt_v2-b1",
     "PVTv2 B1: 14 M parameters",
     {{64, 128, 320, 512}, {2, 2, 2, 2}, {1, 2, 5, 8}, {8, 8, 4, 4}}},
    {"pvt_v2-b2",
     "PVTv2 B2: 25 M parameters",
     {{64, 128, 320, 512}, {3, 4, 6, 3}, {1, 2, 5, 8}, {8, 8, 4, 4}}},
    {"pvt_v2-b2-li",
     "PVTv2 B2 with linear attention: keys and values from a 7x7 map",
     {{64, 128, 320, 512}, {3, 4, 6, 3}, {1, 2, 5, 8}, {8, 8, 4, 4}, {8, 4, 2, 1}, true}},
    {"pvt_v2-b3",
     "PVTv2 B3: 45 M parameters",
     {{64, 128, 320, 512}, {3, 4, 18, 3}, {1, 2, 5, 8}, {8, 8, 4, 4}}},
    {"pvt_v2-b4",
     "PVTv2 B4: 63 M parameters",
     {{64, 128, 320, 512}, {3, 8, 27, 3}, {1, 2, 5, 8}, {8, 8, 4, 4}}},
    {"pvt_v2-b5",
     "PVTv2 B5: 82 M parameters",
     {{64, 128, 320, 512}, {3, 6, 40, 3}, {1, 2, 5, 8}, {4, 4, 4, 4}}},
}};

class PvtV2Knobs : public Knobs {
 public:
  explicit PvtV2Knobs(std::size_t member)
      : member_(member),
        depths_(variants.at(member).encoder.depths.begin(), variants.at(member).encoder.depths.end()) {}

  void describe(Keys& keys, const Workload& /*workload*/) override {
    describe_encoder_depth(keys, depths_, variants.at(member_).encoder.depths);
  }

  std::string checkpoint(const Workload& workload) const override {
    return checkpoint_name(pvt_v2().members.at(member_), workload);
  }

  Graph build(const Workload& workload) const override {
    MixTransformer encoder = variants.at(member_).encoder;
    if (const auto problem = encoder_depth_problem(depths_, encoder.depths)) {
      throw ConfigError("encoder_depth: " + *problem);
    }
    std::copy(depths_.begin(), depths_.end(), encoder.depths.begin());

    GraphBuilder b(std::string(variants.at(member_).name), checkpoint(workload), workload.fold_batch_norm);
    const Shape image{workload.batch, 3, workload.input.height, workload.input.width};
    Value x = b.source("input", Source::Kind::input, image);
    {
      const auto scope = b.scope("encoder");
      x = mix_transformer(b, x, encoder).back();
    }
    const auto scope = b.scope("head");
    return b.finish({b.linear("classifier", b.adaptive_pool("pool", x, {1, 1}), workload.classes)});
  }

 private:
  std::size_t member_;
  std::vector<std::int64_t> depths_;
};

std::vector<Member> make_members() {
  std::vector<Member> members;
  for (const Variant& variant : variants) {
    members.push_back({std::string(variant.name),
                       std::string(variant.sentence),
                       Workload{.input = {224, 224}, .classes = 1000},
                       {mix_transformer_least_input, 8192}});
  }
  return members;
}

}  // namespace

const Family& pvt_v2() {
  static const Family family = {
      "pvt_v2", "Pyramid Vision Transformer v2: ImageNet classifiers with spatial-reduction attention",
      "arXiv 2106.13797; whai362/PVT classification/pvt_v2.py", make_members(),
      [](std::size_t member) -> std::unique_ptr<Knobs> { return std::make_unique<PvtV2Knobs>(member); }};
  return family;
}

}  // namespace switchyard::zoo
