// Vision transformers with 16x16 patches and a class token: ViT (Dosovitskiy et al., ICLR 2021) and DeiT
// (Touvron et al., ICML 2021), which share their networks but not their weights. Counted: every op. Not
// counted: dropout, the scaling of the queries (folded into their weights), reshapes.
#include <fmt/format.h>

#include <array>

#include "models/graph_builder.h"
#include "models/zoo/families.h"

namespace switchyard::zoo {
namespace {

constexpr std::int64_t patch = 16;
constexpr std::int64_t mlp_ratio = 4;

struct Variant {
  std::string_view name;
  std::string_view sentence;
  std::int64_t channels;
  std::int64_t depth;
  std::int64_t heads;  ///< 64 channels each
};

// arXiv 2010.11929 table 1, arXiv 2012.12877 table 1; tiny and small as in timm vision_transformer.py.
constexpr std::array<Variant, 7> variants = {{
    {"deit-tiny", "DeiT-Ti/16: 5.7 M parameters", 192, 12, 3},
    {"deit-small", "DeiT-S/16: 22 M parameters", 384, 12, 6},
    {"deit-base", "DeiT-B/16: 87 M parameters", 768, 12, 12},
    {"vit-tiny", "ViT-Ti/16: 5.7 M parameters", 192, 12, 3},
    {"vit-small", "ViT-S/16: 22 M parameters", 384, 12, 6},
    {"vit-base", "ViT-B/16: 87 M parameters", 768, 12, 12},
    {"vit-large", "ViT-L/16: 304 M parameters", 1024, 24, 16},
}};

Value attention(GraphBuilder& b, const Value& x, const Variant& v) {
  const Value qkv = b.linear("qkv", x, 3 * v.channels);
  const Value q = b.slice(qkv, 0, v.channels);
  const Value k = b.slice(qkv, v.channels, v.channels);
  const Value weights = b.softmax("softmax", b.scores("scores", q, k, v.heads));
  const Value context = b.context("context", weights, b.slice(qkv, 2 * v.channels, v.channels), v.heads, q);
  return b.linear("proj", context, v.channels);
}

Value block(GraphBuilder& b, const Value& x, const Variant& v) {
  Value y = b.layer_norm("norm1", x);
  {
    const auto scope = b.scope("attn");
    y = b.add("residual", x, attention(b, y, v));
  }
  Value z = b.layer_norm("norm2", y);
  const auto scope = b.scope("mlp");
  z = b.activation("gelu", b.linear("fc1", z, mlp_ratio * v.channels), Activation::Kind::gelu);
  return b.add("residual", y, b.linear("fc2", z, v.channels));
}

/// Patches, class token and position embedding: batch x channels x (1 + patches) x 1.
Value embedding(GraphBuilder& b, const Workload& workload, const Variant& v) {
  const auto [height, width] = workload.input;
  const Value image = b.source("input", Source::Kind::input, {workload.batch, 3, height, width});
  const auto scope = b.scope("embed");
  ConvOptions conv;
  conv.kernel = patch;
  conv.stride = patch;
  conv.bias = true;
  const Value patches = b.conv("proj", image, v.channels, conv);
  const Value token = b.source("class_token", Source::Kind::parameter, {workload.batch, v.channels, 1, 1});
  const Value tokens = b.concat("concat", {token, patches}, Concat::Axis::tokens);
  // Another image size interpolates the embedding: other values, so a tensor of another name.
  const Value position = b.source(fmt::format("position{}x{}", height / patch, width / patch),
                                  Source::Kind::parameter, {1, v.channels, tokens.shape.height, 1});
  return b.add("add_position", tokens, position);
}

class VitKnobs : public Knobs {
 public:
  explicit VitKnobs(std::size_t member) : member_(member), depth_(variants.at(member).depth) {}

  void describe(Keys& keys, const Workload& workload) override {
    keys.integer({"encoder_depth", "transformer blocks that run; the first ones are kept"}, depth_,
                 {0, variants.at(member_).depth});
    if (const std::string problem = input_problem(workload.input); !problem.empty())
      keys.complain("input", problem);
  }

  std::string checkpoint(const Workload& workload) const override {
    return checkpoint_name(vit().members.at(member_), workload);
  }

  Graph build(const Workload& workload) const override {
    if (const std::string problem = input_problem(workload.input); !problem.empty()) {
      throw ConfigError(problem);
    }
    const Variant& variant = variants.at(member_);
    GraphBuilder b(std::string(variant.name), checkpoint(workload), workload.fold_batch_norm);
    Value x = embedding(b, workload, variant);
    {
      const auto encoder_scope = b.scope("encoder");
      for (std::int64_t i = 1; i <= depth_; ++i) {
        const auto block_scope = b.scope(fmt::format("block{}", i));
        x = block(b, x, variant);
      }
      x = b.layer_norm("norm", x);
    }
    const auto scope = b.scope("head");
    const Value token = b.rearrange("class_token", x, {Rearrange::Kind::crop, {1, 1}});
    return b.finish({b.linear("classifier", token, workload.classes)});
  }

 private:
  static std::string input_problem(Extent input) {
    if (input.height % patch == 0 && input.width % patch == 0) return {};
    return fmt::format("‘input’ is {}x{}; both sides must be multiples of {}, the side of a patch",
                       input.height, input.width, patch);
  }

  std::size_t member_;
  std::int64_t depth_;
};

std::vector<Member> make_members() {
  std::vector<Member> members;
  for (const Variant& variant : variants) {
    members.push_back({std::string(variant.name),
                       std::string(variant.sentence),
                       Workload{.input = {224, 224}, .classes = 1000},
                       {patch, 8192}});
  }
  return members;
}

}  // namespace

const Family& vit() {
  static const Family family = {
      "vit", "Vision transformers with 16x16 patches and a class token (ViT, DeiT): ImageNet classifiers",
      "arXiv 2010.11929, arXiv 2012.12877; timm vision_transformer.py", make_members(),
      [](std::size_t member) -> std::unique_ptr<Knobs> { return std::make_unique<VitKnobs>(member); }};
  return family;
}

}  // namespace switchyard::zoo
