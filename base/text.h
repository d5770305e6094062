// Words and numbers as people write them: suggestions for misspelt words, decimal numbers, quoting in
// messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchyard {

/// Damerau-Levenshtein distance (insert, delete, replace, swap of neighbours); letters compare without case.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that `word` is most likely a misspelling of; nullopt if none is close.
std::optional<std::string> closest_word(std::string_view word, const std::vector<std::string>& candidates);

/// " (did you mean ‘x’?)", or "" if no candidate is close.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// ‘text’, shortened and without control characters, for messages.
std::string in_quotes(std::string_view text);

/// "a, b, c".
std::string comma_list(const std::vector<std::string>& words);

/// Shortest decimal that reads back as exactly `value`; fixed notation where that is readable. Finite values
/// only.
std::string shortest_decimal(double value);

/// A decimal number taken apart: (negative ? -1 : 1) * digits * 10^exponent.
struct Decimal {
  bool negative = false;
  std::string digits;  ///< no leading or trailing zeros, no point; empty for zero
  std::int64_t exponent = 0;
  std::size_t length = 0;  ///< characters of the text that belong to the number

  /// Correctly rounded value of this number times 10^shift; infinite if too large.
  double value(int shift = 0) const;
  /// This number times `factor` times 10^shift, if that is a whole number of 64 bits.
  std::optional<std::int64_t> whole(std::int64_t factor = 1, int shift = 0) const;
};

/// Reads the number that `text` starts with: [+-]digits[.digits][e[+-]digits], no leading zeros; nullopt if
/// none.
std::optional<Decimal> scan_decimal(std::string_view text);

/// True if the whole text is such a number.
bool is_decimal(std::string_view text);

}  // namespace switchyard
