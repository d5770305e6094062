// Shapes of activations. Tokens are feature maps too: N tokens of C channels are C x N x 1 (or C x h x w).
#pragma once

#include <cstdint>

#include "base/checked_math.h"
#include "base/keys.h"

namespace switchyard {

/// batch x channels x height x width. Attention scores are batch x heads x queries x keys;
/// windows of a windowed attention are counted in the batch.
struct Shape {
  std::int64_t batch = 1;
  std::int64_t channels = 1;
  std::int64_t height = 1;
  std::int64_t width = 1;

  bool operator==(const Shape&) const = default;

  /// Throws ConfigError on overflow.
  std::int64_t elements() const { return checked_product({batch, channels, height, width}); }
  /// height x width, the number of tokens.
  std::int64_t tokens() const { return checked_product({height, width}); }
  Extent extent() const { return {height, width}; }
};

}  // namespace switchyard
