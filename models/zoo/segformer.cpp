// SegFormer B0..B5 (Xie et al., NeurIPS 2021): a MiT encoder and an all-MLP decoder, with the knobs of its
// paths. Counted: every op up to the full-size logits. Not counted: dropout, drop path, reshapes, arg-max.
// The final x4 upsampling is `head.resize`: outside the MACs, inside the element-wise work.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "models/zoo/families.h"
#include "models/zoo/mix_transformer.h"

namespace switchyard::zoo {
namespace {

struct Variant {
  std::string_view name;
  std::string_view sentence;
  MixTransformer::PerStage channels;
  MixTransformer::PerStage depths;
  std::int64_t decoder_width;
  Extent input;
};

// NVlabs/SegFormer mix_transformer.py (mit_b0..b5) and local_configs/segformer. The MLP ratio is 4
// throughout: the 8 in the paper's appendix reproduces neither the published GFLOPs nor the parameters.
constexpr std::array<Variant, 6> variants = {{
    {"segformer-b0", "SegFormer with MiT-B0", {32, 64, 160, 256}, {2, 2, 2, 2}, 256, {512, 512}},
    {"segformer-b1", "SegFormer with MiT-B1", {64, 128, 320, 512}, {2, 2, 2, 2}, 256, {512, 512}},
    {"segformer-b2", "SegFormer with MiT-B2", {64, 128, 320, 512}, {3, 4, 6, 3}, 768, {512, 512}},
    {"segformer-b3", "SegFormer with MiT-B3", {64, 128, 320, 512}, {3, 4, 18, 3}, 768, {512, 512}},
    {"segformer-b4", "SegFormer with MiT-B4", {64, 128, 320, 512}, {3, 8, 27, 3}, 768, {512, 512}},
    {"segformer-b5", "SegFormer with MiT-B5", {64, 128, 320, 512}, {3, 6, 40, 3}, 768, {640, 640}},
}};

constexpr std::int64_t widest_decoder = 4096;

class SegFormerKnobs : public Knobs {
 public:
  explicit SegFormerKnobs(std::size_t member)
      : member_(member),
        depths_(variant().depths.begin(), variant().depths.end()),
        trained_width_(variant().decoder_width) {
    reset_decoder();
  }

  void describe(Keys& keys, const Workload& workload) override;
  std::string checkpoint(const Workload& workload) const override;
  Graph build(const Workload& workload) const override;

 private:
  using Problem = std::pair<std::string_view, std::string>;  ///< key, message

  const Variant& variant() const { return variants.at(member_); }
  std::int64_t branches() const { return static_cast<std::int64_t>(stages_.size()); }
  bool feeds(std::int64_t stage) const {
    return std::find(stages_.begin(), stages_.end(), stage) != stages_.end();
  }
  void reset_decoder();
  /// What is wrong with the decoder stages; the other knobs build on them.
  std::optional<std::string> stages_problem() const;
  /// What is wrong between the widths; within one width its range has been checked already.
  std::vector<Problem> width_problems() const;
  std::int64_t branch_width(std::int64_t stage) const;
  Value decode(GraphBuilder& b, const std::vector<Value>& maps, std::int64_t classes) const;

  std::size_t member_;
  // What was trained:
  std::vector<std::int64_t> stages_{1, 2, 3, 4};
  std::vector<std::int64_t> depths_;
  std::int64_t trained_width_;
  // What runs of it:
  std::int64_t width_ = 0;
  std::int64_t fuse_in_ = 0;
  std::int64_t first_width_ = 0;
  std::int64_t prediction_in_ = 0;
};

/// The full decoder for the trained stages and width.
void SegFormerKnobs::reset_decoder() {
  width_ = trained_width_;
  fuse_in_ = branches() * width_;
  first_width_ = width_;
  prediction_in_ = width_;
}

void SegFormerKnobs::describe(Keys& keys, const Workload& /*workload*/) {
  describe_encoder_depth(keys, depths_, variant().depths);

  const auto trained = std::pair(stages_, trained_width_);
  keys.list({"decoder_stages",
             "encoder stages that feed the decoder, ascending; anything but all four is a separately trained "
             "checkpoint, "
             "and a single stage needs no fuse convolution"},
            stages_,
            [](Keys& element, std::int64_t& stage) {
              element.integer({"", "encoder stage"}, stage, {1, 4});
            },
            {1, 4});
  if (const auto problem = stages_problem()) {
    keys.complain("decoder_stages", *problem);
    stages_ = trained.first;
  }
  keys.integer(
      {"retrained_decoder_width",
       "decoder embedding width C of the checkpoint; another width than the member's is a separately "
       "trained checkpoint (published for B2: 256, 512, 768, 1024, 2048)"},
      trained_width_, {256, widest_decoder});
  // A width that is not given follows the one before it, so that no setting has to be repeated.
  if (trained != std::pair(stages_, trained_width_)) reset_decoder();

  const std::int64_t width = width_;
  keys.integer(
      {"decoder_width",
       "channels that run, without retraining, of every decoder linear, of the fuse convolution's output "
       "and of the prediction's input; at most the trained width"},
      width_, {1, trained_width_});
  if (width_ != width) {
    fuse_in_ = branches() * width_;
    first_width_ = width_;
    prediction_in_ = width_;
  }
  const std::int64_t fuse_in = fuse_in_;
  keys.integer(
      {"fuse_in_channels",
       "input channels of the fuse convolution, a multiple of the number of stages that feed it; every "
       "decoder linear keeps an equal share of them"},
      fuse_in_, {branches(), branches() * trained_width_});
  if (fuse_in_ != fuse_in) first_width_ = fuse_in_ / branches();
  keys.integer(
      {"linear_c1_channels",
       "output channels of the first decoder linear (stage 1, the highest resolution) alone; the fuse "
       "convolution's input shrinks by what is missing"},
      first_width_, {1, trained_width_});
  keys.integer(
      {"prediction_in_channels",
       "input channels of the prediction convolution; the fuse convolution computes only those outputs"},
      prediction_in_, {1, trained_width_});
  for (const auto& [key, message] : width_problems()) keys.complain(key, message);
}

std::optional<std::string> SegFormerKnobs::stages_problem() const {
  const auto out_of_order = [](std::int64_t a, std::int64_t b) { return a >= b; };
  const bool ascending = std::adjacent_find(stages_.begin(), stages_.end(), out_of_order) == stages_.end();
  if (!stages_.empty() && ascending && stages_.front() >= 1 && stages_.back() <= 4) return std::nullopt;
  return fmt::format(
      "‘decoder_stages’ is [{}]; it must name stages 1 to 4 in ascending order, each at most once",
      fmt::join(stages_, ", "));
}

std::vector<SegFormerKnobs::Problem> SegFormerKnobs::width_problems() const {
  std::vector<Problem> problems;
  const std::int64_t n = branches();
  const std::int64_t share = fuse_in_ / n;
  const auto add = [&](std::string_view key, const std::string& problem) {
    problems.emplace_back(key, fmt::format("‘{}’ {}", key, problem));
  };
  if (fuse_in_ > n * width_) {
    add("fuse_in_channels", fmt::format("is {}; {} decoder linears of width {} give at most {}", fuse_in_, n,
                                        width_, n * width_));
  } else if (fuse_in_ % n != 0) {
    add("fuse_in_channels",
        fmt::format("is {}; it must be a multiple of {}, the number of stages that feed the decoder",
                    fuse_in_, n));
  } else if (n == 1 && fuse_in_ != width_) {
    add("fuse_in_channels", "cuts a fuse convolution, and with a single decoder stage there is none");
  } else if (first_width_ > share) {
    add("linear_c1_channels",
        fmt::format("is {}; it must be at most {}, its share of ‘fuse_in_channels’", first_width_, share));
  } else if (first_width_ != share && (n == 1 || !feeds(1))) {
    add("linear_c1_channels", "cuts what stage 1 feeds into the fuse convolution, and here that is nothing");
  }
  if (prediction_in_ > width_) {
    add("prediction_in_channels",
        fmt::format("is {}; it must be at most {}, the width of the decoder", prediction_in_, width_));
  }
  return problems;
}

std::string SegFormerKnobs::checkpoint(const Workload& workload) const {
  std::string name = checkpoint_name(segformer().members.at(member_), workload);
  if (trained_width_ != variant().decoder_width) name += fmt::format("/decoder{}", trained_width_);
  if (branches() != 4) name += fmt::format("/stages{}", fmt::join(stages_, ""));
  return name;
}

/// Output channels of the linear on `stage`. Without a fuse convolution the prediction reads it directly.
std::int64_t SegFormerKnobs::branch_width(std::int64_t stage) const {
  if (branches() == 1) return prediction_in_;
  return stage == 1 ? first_width_ : fuse_in_ / branches();
}

Value SegFormerKnobs::decode(GraphBuilder& b, const std::vector<Value>& maps, std::int64_t classes) const {
  const Extent extent = maps.front().shape.extent();
  std::vector<Value> parts;
  ConvOptions fuse;
  fuse.batch_norm = true;
  // From the coarsest to the finest, as the published decoder concatenates them.
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    const Value& map = maps.at(static_cast<std::size_t>(*stage - 1));
    Value part = b.linear(fmt::format("linear_c{}", *stage), map, branch_width(*stage));
    if (*stage != 1) part = b.resize(fmt::format("resize_c{}", *stage), part, extent);
    parts.push_back(part);
    fuse.in_block_widths.push_back(branch_width(*stage));
  }
  Value x = parts.front();
  // The published stage-4-only variant (22.3 GFLOPs, 24.7 M parameters) leaves no room for a fuse
  // convolution: at 1/4 resolution it would cost 9.7 GMACs, at 1/32 another 0.6 M parameters.
  if (parts.size() > 1) {
    x = b.conv("linear_fuse", b.concat("concat", parts), prediction_in_, fuse);
    x = b.activation("relu", x, Activation::Kind::relu);
  }
  ConvOptions prediction;
  prediction.bias = true;
  return b.conv("linear_pred", x, classes, prediction);
}

Graph SegFormerKnobs::build(const Workload& workload) const {
  if (const auto problem = encoder_depth_problem(depths_, variant().depths)) {
    throw ConfigError("encoder_depth: " + *problem);
  }
  if (const auto problem = stages_problem()) throw ConfigError(*problem);
  if (const auto problems = width_problems(); !problems.empty()) {
    throw ConfigError(problems.front().second);
  }
  MixTransformer encoder;
  encoder.channels = variant().channels;
  std::copy(depths_.begin(), depths_.end(), encoder.depths.begin());

  GraphBuilder b(std::string(variant().name), checkpoint(workload), workload.fold_batch_norm);
  const Shape image{workload.batch, 3, workload.input.height, workload.input.width};
  const Value x = b.source("input", Source::Kind::input, image);
  std::vector<Value> maps;
  {
    const auto scope = b.scope("encoder");
    // Stages beyond the last one that is read would compute for nobody.
    maps = mix_transformer(b, x, encoder, static_cast<std::size_t>(stages_.back()));
  }
  Value logits = x;
  {
    const auto scope = b.scope("decoder");
    logits = decode(b, maps, workload.classes);
  }
  const auto scope = b.scope("head");
  return b.finish({b.resize("resize", logits, workload.input)});
}

std::vector<Member> make_members() {
  std::vector<Member> members;
  for (const Variant& v : variants) {
    members.push_back(
        {std::string(v.name),
         fmt::format("{}; published for ADE20K at {}x{}", v.sentence, v.input.height, v.input.width),
         Workload{.input = v.input, .classes = 150},
         {mix_transformer_least_input, 8192}});
  }
  return members;
}

}  // namespace

const Family& segformer() {
  static const Family family = {
      "segformer", "Semantic segmentation: hierarchical MiT encoder and all-MLP decoder",
      "arXiv 2105.15203; NVlabs/SegFormer mix_transformer.py, segformer_head.py, local_configs",
      make_members(),
      [](std::size_t member) -> std::unique_ptr<Knobs> { return std::make_unique<SegFormerKnobs>(member); }};
  return family;
}

}  // namespace switchyard::zoo
