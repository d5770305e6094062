// Swin Transformer encoder, shared by the classifier and by UPerNet: window attention (W-MSA) and its shifted
// form (SW-MSA) in turn, patch merging between stages. Hyper-parameters: Liu et al., "Swin Transformer", ICCV
// 2021 (arXiv 2103.14030), window 7, MLP ratio 4, biased qkv. Ignored: the scale of the queries, a constant
// that is merged into the query weights.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/keys.h"
#include "models/graph_builder.h"

namespace switchyard::zoo {

inline constexpr std::size_t swin_stages = 4;

/// One published size; stage i has channels x 2^i channels.
struct SwinSize {
  std::string_view name;  ///< "swin-tiny"
  std::int64_t channels = 96;
  std::array<std::int64_t, swin_stages> depth{};
  std::array<std::int64_t, swin_stages> heads{};
};

/// Swin-T, Swin-S, Swin-B.
const std::array<SwinSize, 3>& swin_sizes();

/// Declares the knob "encoder_depth": `depth` keeps the first blocks of each stage, so plain and shifted
/// windows still alternate.
void describe_swin_depth(Keys& keys, const SwinSize& size, std::vector<std::int64_t>& depth);

/// Which stage outputs go through a LayerNorm and are returned: a classifier reads the last, a decoder reads
/// all.
enum class SwinOutputs { last, every };

/// Appends the encoder to `builder`, in scope "encoder". Stage i of an H x W image has (channels x 2^i)
/// channels at ceil(H / 2^(i+2)) x ceil(W / 2^(i+2)); maps are padded to whole patches and whole windows
/// where they do not fit, as the segmentation code does, and cropped again.
std::vector<Value> swin_features(GraphBuilder& builder, const Value& image, const SwinSize& size,
                                 const std::vector<std::int64_t>& depth, SwinOutputs outputs);

}  // namespace switchyard::zoo
