// Compares a computed number with a number as somebody printed it.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <iomanip>
#include <sstream>
#include <string>

namespace switchyard {

/// Succeeds if `value` rounds to exactly the digits of `printed` ("62.34": two decimals).
inline testing::AssertionResult prints_as(double value, const std::string& printed) {
  const std::size_t point = printed.find('.');
  const auto decimals = point == std::string::npos ? 0 : static_cast<int>(printed.size() - point - 1);
  std::ostringstream text;
  text << std::fixed << std::setprecision(decimals) << value;
  if (text.str() == printed) return testing::AssertionSuccess();
  return testing::AssertionFailure() << value << " prints as " << text.str() << ", not as " << printed;
}

/// Succeeds if `value` is within `percent` of the number behind `printed`, which may be off by half its last
/// digit.
inline testing::AssertionResult is_within(double value, double percent, const std::string& printed) {
  const double number = std::strtod(printed.c_str(), nullptr);
  const std::size_t point = printed.find('.');
  double half_digit = 0.5;
  if (point != std::string::npos) {
    for (std::size_t i = point + 1; i < printed.size(); ++i) half_digit /= 10;
  }
  const double allowed = number * percent / 100 + half_digit;
  if (value >= number - allowed && value <= number + allowed) return testing::AssertionSuccess();
  return testing::AssertionFailure() << value << " is not within " << percent << " % of " << printed;
}

inline double giga(std::int64_t count) { return static_cast<double>(count) / 1e9; }
inline double mega(std::int64_t count) { return static_cast<double>(count) / 1e6; }
inline double percent_of(std::int64_t part, std::int64_t whole) {
  return 100 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace switchyard
