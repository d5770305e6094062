// The hierarchical encoder that SegFormer (MiT) and PVTv2 share: four stages, each an overlapping patch
// embedding followed by transformer blocks whose keys and values come from a spatially reduced map.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/keys.h"
#include "models/graph_builder.h"

namespace switchyard::zoo {

/// Hyper-parameters, one entry a stage. Defaults are the ones all published members agree on.
struct MixTransformer {
  using PerStage = std::array<std::int64_t, 4>;

  PerStage channels{64, 128, 320, 512};
  PerStage depths{2, 2, 2, 2};  ///< blocks of a stage
  PerStage heads{1, 2, 5, 8};
  PerStage mlp_ratios{4, 4, 4, 4};
  PerStage reductions{8, 4, 2, 1};  ///< side of the patches that become one key/value token
  /// PVTv2-li: keys and values from a map pooled to 7x7 instead of a strided convolution, ReLU before the
  /// depth-wise convolution.
  bool linear_attention = false;
};

/// Smallest legal height and width: 32 leaves a stage-1 map of 8, the patch side of its attention.
inline constexpr std::int64_t mix_transformer_least_input = 32;

/// Emits "stage1.patch_embed.proj", "stage1.block1.attn.q", … for the first `stages` stages on `image`
/// (batch x 3 x height x width). Returns the normalised output of each: batch x channels[i] x ceil(h/4/2^i) x
/// …
std::vector<Value> mix_transformer(GraphBuilder& builder, const Value& image, const MixTransformer& encoder,
                                   std::size_t stages = 4);

/// Declares the knob `encoder_depth`: how many leading blocks of each stage run, 0 to `full`.
void describe_encoder_depth(Keys& keys, std::vector<std::int64_t>& kept,
                            const MixTransformer::PerStage& full);

/// What is wrong with `kept`, if anything: it needs four entries, each at most that of `full`.
std::optional<std::string> encoder_depth_problem(const std::vector<std::int64_t>& kept,
                                                 const MixTransformer::PerStage& full);

}  // namespace switchyard::zoo
