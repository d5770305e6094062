#include "base/random.h"

#include <charconv>
#include <cmath>
#include <string>

#include "base/digest.h"

namespace switchyard {

RandomStream::RandomStream(std::int64_t seed, std::string_view name) {
  const std::string hexadecimal = digest(std::to_string(seed) + ' ' + std::string(name));
  std::from_chars(hexadecimal.data(), hexadecimal.data() + 16, start_, 16);
}

double RandomStream::exponential(double mean) { return -mean * std::log1p(-uniform()); }

std::uint64_t RandomStream::at(std::uint64_t index) const {
  std::uint64_t z = start_ + (index + 1) * 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace switchyard
