#include "base/digest.h"

#include <fmt/format.h>
#include <xxhash.h>

namespace switchyard {

std::string digest(std::string_view canonical_text) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(canonical_text.data(), canonical_text.size()));
  std::string text;
  for (const unsigned char byte : canonical.digest) text += fmt::format("{:02x}", byte);
  return text;
}

}  // namespace switchyard
