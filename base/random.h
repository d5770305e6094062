// Named streams of random numbers: the same seed and name give the same numbers on every machine, and what one stream
// draws moves no other. The standard library's distributions differ between implementations, so none is used.
#pragma once

#include <cstdint>
#include <string_view>

namespace switchyard {

class RandomStream {
 public:
  /// `name` says what the numbers are for ("arrivals", "policy random").
  RandomStream(std::int64_t seed, std::string_view name);

  /// 64 random bits: splitmix64 (Steele, Lea and Flood, OOPSLA 2014, "Fast splittable pseudorandom number generators").
  std::uint64_t bits() { return at(counter_++); }
  /// Uniform in [0, 1), of 53 bits.
  double uniform() { return fraction(bits()); }
  /// Uniform in [least, most).
  double uniform(double least, double most) { return least + (most - least) * uniform(); }
  /// Uniform among 0 … count-1; count > 0. The bias of the remainder is below count / 2^64.
  std::uint64_t below(std::uint64_t count) { return bits() % count; }
  /// Exponential with this mean, never infinite.
  double exponential(double mean);

  /// Number `index` of the stream, whatever was drawn before: for values that belong to an index, not to an order.
  double uniform_at(std::uint64_t index) const { return fraction(at(index)); }

 private:
  std::uint64_t at(std::uint64_t index) const;
  static double fraction(std::uint64_t bits) { return static_cast<double>(bits >> 11U) * 0x1p-53; }

  std::uint64_t start_ = 0;
  std::uint64_t counter_ = 0;
};

}  // namespace switchyard
