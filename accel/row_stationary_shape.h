// What row-stationary legality and cost both need to know of a layer's shape.
#pragma once

#include <cstdint>

#include "accel/nest.h"

namespace switchyard::accel {

/// Columns of inputs, padding included: the chip keeps it (the publication's table of shapes has padded sizes).
inline std::int64_t input_columns(const Nest& nest) {
  return (nest.size[Dim::q] - 1) * nest.stride_w + (nest.s - 1) * nest.dilation_w + 1;
}
/// Of the inputs that `output_rows` rows of outputs need.
inline std::int64_t input_rows(const Nest& nest, std::int64_t output_rows) {
  return (output_rows - 1) * nest.stride_h + (nest.r - 1) * nest.dilation_h + 1;
}
/// Columns that a PE must see at once.
inline std::int64_t window(const Nest& nest) { return (nest.s - 1) * nest.dilation_w + 1; }

}  // namespace switchyard::accel
