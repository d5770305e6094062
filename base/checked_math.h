// Integer arithmetic on sizes that come from a user: an overflow is an error, never a wrapped number.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "base/error.h"

namespace switchyard {

/// a + b; throws ConfigError if it does not fit 64 bits.
inline std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) throw ConfigError("a sum of sizes does not fit 64 bits; use smaller dimensions");
  return sum;
}

/// Product of all factors; throws ConfigError if it does not fit 64 bits.
inline std::int64_t checked_product(std::initializer_list<std::int64_t> factors) {
  std::int64_t product = 1;
  for (const std::int64_t factor : factors) {
    if (__builtin_mul_overflow(product, factor, &product)) {
      throw ConfigError("a product of dimensions does not fit 64 bits; use smaller dimensions");
    }
  }
  return product;
}

/// ceil(a / b) for a >= 0, b > 0.
constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

}  // namespace switchyard
