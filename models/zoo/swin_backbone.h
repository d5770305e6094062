// Swin Transformer encoder, shared by the classifier and by UPerNet: window attention (W-MSA) and its shifted
// form (SW-MSA) in turn, patch merging between stages. Hyper-parameters: Liu et al., "Swin Transformer", ICCV
// 2021 (arXiv 2103.14030), window 7, MLP ratio 4, biased qkv. Ignored: the scale of the queries, a constant
// that is merged into the query weights.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "models/graph_builder.h"

namespace switchyard::zoo {

inline constexpr std::size_t swin_stages = 4;

/// One published size.
struct SwinSize {
  std::string_view name;                           ///< "swin-tiny"
  std::int64_t channels = 96;                      ///< of stage 1
  std::array<std::int64_t, swin_stages> depths{};  ///< blocks of a stage
  std::array<std::int64_t, swin_stages> heads{};
};

/// Swin-T, Swin-S, Swin-B.
const std::array<SwinSize, 3>& swin_sizes();

/// Which stage outputs are normalised and returned: a classifier reads the last, a decoder reads every one.
enum class SwinOutputs { last, every };

/// Appends the encoder to `builder`, in scope "encoder", with the first `depths` blocks of each stage; plain
/// and shifted windows still alternate. An image of h x w leaves "stage1" as channels x ceil(h/4) x
/// ceil(w/4); every later stage doubles the channels and halves the sides. Maps are padded to whole patches
/// and whole windows where they do not fit, as the segmentation code does, and cropped again. Throws
/// ConfigError if `depths` does not have 0 to size.depths blocks for each stage.
std::vector<Value> swin_features(GraphBuilder& builder, const Value& image, const SwinSize& size,
                                 const std::vector<std::int64_t>& depths, SwinOutputs outputs);

}  // namespace switchyard::zoo
