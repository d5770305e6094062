// Number formats a GPU kernel computes in; storage width and the unit that executes them follow from it.
#pragma once

#include <cstdint>
#include <vector>

#include "base/keys.h"

namespace switchyard::gpu {

/// fp32: CUDA cores; tf32: tensor cores on fp32 storage; fp16 and bf16: tensor cores, 2 bytes; int8: tensor
/// cores, 1 byte.
enum class Precision { fp32, tf32, fp16, bf16, int8 };
inline constexpr std::size_t precision_count = 5;

/// Words of a `precision:` key, in the order of the enumeration.
const std::vector<Choice>& precision_choices();

/// Bytes of one stored value.
constexpr std::int64_t bytes_per_value(Precision precision) {
  switch (precision) {
    case Precision::fp32:
    case Precision::tf32:
      return 4;
    case Precision::fp16:
    case Precision::bf16:
      return 2;
    case Precision::int8:
      return 1;
  }
  return 4;
}

}  // namespace switchyard::gpu
