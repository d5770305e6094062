// A short name for a text: equal texts have equal digests on every machine.
#pragma once

#include <string>
#include <string_view>

namespace switchyard {

/// XXH3-128 of the bytes, as 32 lower-case hexadecimal digits in the canonical (big-endian) order of xxHash.
/// Not cryptographic: it names configurations, it does not protect them.
std::string digest(std::string_view canonical_text);

}  // namespace switchyard
