// Quantities as people write them: "64 KiB", "1.2 GHz", "34 GB/s", "0.2 pJ". One table of units per
// dimension.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"
#include "base/quantity.h"

namespace switchyard {

/// Symbols accepted for a dimension, smallest unit first, e.g. {"B", "kB", "KiB", …}.
std::vector<std::string> unit_symbols(Dimension dimension);

/// "a size in bytes", "a clock frequency", …: what a dimension is called in messages and in the key
/// reference.
std::string_view dimension_name(Dimension dimension);

/// The quantity in SI units, correctly rounded for power-of-ten units. Throws ConfigError (without a place)
/// that names the accepted units if the unit is missing or unknown, or if the number is malformed or not
/// finite.
double parse_real_quantity(std::string_view text, Dimension dimension);

/// The quantity as a whole number of bytes or cycles. Throws ConfigError like parse_real_quantity, and if the
/// value is no whole number or does not fit 64 bits.
std::int64_t parse_whole_quantity(std::string_view text, Dimension dimension);

/// Shortest text with a unit that parses back to exactly `value` (SI units, finite).
std::string format_quantity(double value, Dimension dimension);
std::string format_quantity(std::int64_t value, Dimension dimension);

/// Typed forms, e.g. parse_quantity<Bytes>("64 KiB") and format_quantity(Bytes(65536)) == "64 KiB".
template <class Q>
Q parse_quantity(std::string_view text) {
  if constexpr (std::is_integral_v<typename Q::rep>) {
    return Q(parse_whole_quantity(text, detail::dimension_of<typename Q::tag>));
  } else {
    return Q(parse_real_quantity(text, detail::dimension_of<typename Q::tag>));
  }
}
template <class Tag, class Rep>
std::string format_quantity(Quantity<Tag, Rep> quantity) {
  return format_quantity(quantity.value(), detail::dimension_of<Tag>);
}

}  // namespace switchyard
