#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace switchyard {
namespace {

// Longer words are no misspellings of our keys, and a hostile file must not buy quadratic time.
constexpr std::size_t longest_compared_word = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = previous[j - 1] + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replace});
      const bool swapped =
          i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

std::optional<std::string> closest_word(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > longest_compared_word) return std::nullopt;
  const std::string* best = nullptr;
  std::size_t least = std::clamp<std::size_t>(word.size() / 3, 1, 3) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest_compared_word) continue;
    const std::size_t distance = edit_distance(word, candidate);
    // A word of which no letter is left is no suggestion.
    if (distance < least && distance < std::max(word.size(), candidate.size())) {
      least = distance;
      best = &candidate;
    }
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::optional<std::string> best = closest_word(word, candidates);
  return best ? fmt::format(" (did you mean ‘{}’?)", *best) : std::string();
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest_shown = 60;
  std::string shown(text.substr(0, longest_shown));
  if (text.size() > longest_shown) {
    // Do not cut a UTF-8 character in two.
    std::size_t cut = longest_shown;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
    shown.resize(cut);
    shown += "…";
  }
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) c = ' ';
  }
  return "‘" + shown + "’";
}

std::string comma_list(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string shortest_decimal(double value) {
  const double magnitude = std::fabs(value);
  const bool readable_fixed = magnitude == 0.0 || (magnitude >= 1e-6 && magnitude < 1e21);
  std::array<char, 64> buffer{};
  const auto format = readable_fixed ? std::chars_format::fixed : std::chars_format::scientific;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
  return {buffer.data(), result.ptr};
}

double Decimal::value(int shift) const {
  if (digits.empty()) return negative ? -0.0 : 0.0;
  const std::string text = fmt::format("{}{}e{}", negative ? "-" : "", digits, exponent + shift);
  double result = 0.0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), result);
  if (parsed.ec == std::errc::result_out_of_range) {
    // from_chars does not say on which side; the number of digits before the point does.
    const bool tiny = static_cast<std::int64_t>(digits.size()) + exponent + shift < 0;
    result = tiny ? 0.0 : std::numeric_limits<double>::infinity();
    return negative ? -result : result;
  }
  return result;
}

std::optional<std::int64_t> Decimal::whole(std::int64_t factor, int shift) const {
  __extension__ using Wide = __int128;
  constexpr Wide limit = std::numeric_limits<std::int64_t>::max();
  // 28 digits times a factor below 2^41 stay within 127 bits only after the check below; longer numbers never
  // fit.
  if (digits.size() > 28) return std::nullopt;
  Wide number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  std::int64_t power = exponent + shift;
  // Take tenths out before multiplying, so that 0.5 KiB is 512 B.
  Wide multiplier = factor;
  while (power < 0 && number != 0) {
    if (multiplier % 10 == 0)
      multiplier /= 10;
    else if (multiplier % 2 == 0 && number % 5 == 0) {
      multiplier /= 2;
      number /= 5;
    } else if (multiplier % 5 == 0 && number % 2 == 0) {
      multiplier /= 5;
      number /= 2;
    } else if (number % 10 == 0)
      number /= 10;
    else
      return std::nullopt;
    ++power;
  }
  for (; power > 0 && number != 0; --power) {
    number *= 10;
    if (number > limit) return std::nullopt;
  }
  if (number != 0 && multiplier > limit / number) return std::nullopt;
  number *= multiplier;
  return static_cast<std::int64_t>(negative ? -number : number);
}

std::optional<Decimal> scan_decimal(std::string_view text) {
  Decimal decimal;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) decimal.negative = text[at++] == '-';
  const std::size_t first_digit = at;
  while (at < text.size() && is_digit(text[at])) decimal.digits += text[at++];
  const std::size_t before_point = at - first_digit;
  if (before_point == 0 || (before_point > 1 && text[first_digit] == '0')) return std::nullopt;
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    ++at;
    while (at < text.size() && is_digit(text[at])) {
      decimal.digits += text[at++];
      --decimal.exponent;
    }
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t digit = at + 1;
    const bool minus = digit < text.size() && text[digit] == '-';
    if (digit < text.size() && (text[digit] == '+' || text[digit] == '-')) ++digit;
    std::int64_t power = 0;
    const std::size_t start = digit;
    // Saturates: no double reaches 10^100000.
    for (; digit < text.size() && is_digit(text[digit]); ++digit)
      power = std::min<std::int64_t>(power * 10 + (text[digit] - '0'), 100000);
    if (digit > start) {
      decimal.exponent += minus ? -power : power;
      at = digit;
    }
  }
  decimal.length = at;
  while (!decimal.digits.empty() && decimal.digits.back() == '0') {
    decimal.digits.pop_back();
    ++decimal.exponent;
  }
  decimal.digits.erase(0, decimal.digits.find_first_not_of('0'));
  return decimal;
}

bool is_decimal(std::string_view text) {
  const std::optional<Decimal> decimal = scan_decimal(text);
  return decimal && decimal->length == text.size();
}

}  // namespace switchyard
