#include "base/scalar_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"

namespace switchyard {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_word(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.size() == word.size() && edit_distance(text, word) == 0;
  });
}

// " must be X, not ‘text’" with the remedy, if there is one.
std::string not_a(std::string_view expected, const Node& node, const std::string& remedy = {}) {
  return fmt::format(" must be {}, not {}{}", expected, in_quotes(node.text),
                     remedy.empty() ? "" : "; " + remedy);
}

std::string unquote_remedy(const Node& node) { return fmt::format("write {} without quotes", node.text); }

std::string join(std::string least, std::string most, bool has_least, bool has_most) {
  if (has_least && has_most) return fmt::format("must be within [{}, {}]", least, most);
  if (has_least) return "must be at least " + least;
  if (has_most) return "must be at most " + most;
  return "any value";
}

std::string out_of_range(const std::string& shown, const std::string& range) {
  return fmt::format(" is {}; it {}", shown, range);
}

std::optional<std::int64_t> plain_integer(std::string_view text) {
  const std::optional<Decimal> decimal = scan_decimal(text);
  if (!decimal || decimal->length != text.size()) return std::nullopt;
  if (!all_digits(text.substr(text[0] == '+' || text[0] == '-' ? 1 : 0))) return std::nullopt;
  return decimal->whole();
}

std::string integer_remedy(const std::string& text) {
  const bool sign = !text.empty() && (text[0] == '+' || text[0] == '-');
  const std::string digits = text.substr(sign ? 1 : 0);
  const std::string minus = sign && text[0] == '-' ? "-" : "";
  if (all_digits(digits) && digits.size() > 1 && digits[0] == '0') {
    const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    const std::string decimal = digits.substr(first);
    const bool octal = digits.size() <= 20 && digits.find_first_of("89") == std::string::npos;
    if (!octal) return fmt::format("write {}{}", minus, decimal);
    return fmt::format("write {}{} (or {}{} if octal was meant)", minus, decimal, minus,
                       std::stoull(digits, nullptr, 8));
  }
  if (digits.size() > 2 && digits.size() <= 17 && digits[0] == '0' &&
      (digits[1] == 'x' || digits[1] == 'X') &&
      digits.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string::npos) {
    return fmt::format("write it in decimal: {}{}", minus, std::stoull(digits.substr(2), nullptr, 16));
  }
  const std::optional<Decimal> decimal = scan_decimal(text);
  if (decimal && decimal->length == text.size()) {
    if (const auto whole = decimal->whole()) return fmt::format("write {}", *whole);
    if (all_digits(digits)) return "it does not fit 64 bits";
  }
  return {};
}

}  // namespace

std::string subject(const std::string& path) { return path.empty() ? "this value" : in_quotes(path); }

std::string what_is(const Node& node) {
  return node.is_scalar() ? in_quotes(node.text) : std::string(node.kind_name());
}

std::string range_text(IntegerRange range) {
  if (range.least == range.most) return fmt::format("must be exactly {}", range.least);
  return join(std::to_string(range.least), std::to_string(range.most),
              range.least != std::numeric_limits<std::int64_t>::min(),
              range.most != std::numeric_limits<std::int64_t>::max());
}

std::string range_text(NumberRange range) {
  return join(shortest_decimal(range.least), shortest_decimal(range.most),
              range.least != std::numeric_limits<double>::lowest(),
              range.most != std::numeric_limits<double>::max());
}

std::string range_text(NumberRange range, Dimension dimension) {
  const bool has_least = range.least != std::numeric_limits<double>::lowest();
  const bool has_most = range.most != std::numeric_limits<double>::max();
  const bool counts = dimension == Dimension::bytes || dimension == Dimension::cycles;
  const auto bound = [&](double value) {
    constexpr double exact = 9007199254740992.0;  // 2^53: whole doubles below it convert without loss
    if (counts && std::fabs(value) <= exact)
      return format_quantity(static_cast<std::int64_t>(value), dimension);
    return format_quantity(value, dimension);
  };
  return join(has_least ? bound(range.least) : "", has_most ? bound(range.most) : "", has_least, has_most);
}

std::optional<std::string> read_integer(const Node& node, IntegerRange range, std::int64_t& value) {
  const std::optional<std::int64_t> read = plain_integer(node.text);
  if (!read) return not_a("a whole number", node, integer_remedy(node.text));
  if (node.quoted) return not_a("a whole number", node, unquote_remedy(node));
  if (*read < range.least || *read > range.most)
    return out_of_range(std::to_string(*read), range_text(range));
  value = *read;
  return std::nullopt;
}

std::optional<std::string> read_number(const Node& node, NumberRange range, double& value) {
  const std::optional<Decimal> decimal = scan_decimal(node.text);
  if (!decimal || decimal->length != node.text.size()) {
    const bool not_finite =
        is_word(node.text, {".nan", "nan", ".inf", "inf", "-.inf", "-inf", "+.inf", "infinity"});
    return not_a(not_finite ? "a finite number" : "a number", node);
  }
  if (node.quoted) return not_a("a number", node, unquote_remedy(node));
  const double read = decimal->value();
  if (!std::isfinite(read)) return not_a("a finite number", node, "it is too large for a double");
  if (read < range.least || read > range.most) return out_of_range(shortest_decimal(read), range_text(range));
  value = read;
  return std::nullopt;
}

std::optional<std::string> read_boolean(const Node& node, bool& value) {
  if (node.text == "true" || node.text == "false") {
    if (node.quoted) return not_a("true or false", node, unquote_remedy(node));
    value = node.text == "true";
    return std::nullopt;
  }
  std::string remedy;
  if (is_word(node.text, {"yes", "on", "y", "1", "true"})) remedy = "write true";
  if (is_word(node.text, {"no", "off", "n", "0", "false"})) remedy = "write false";
  return not_a("true or false", node, remedy);
}

std::optional<std::string> read_extent(const Node& node, IntegerRange range, Extent& value) {
  const std::size_t cross = node.text.find('x');
  const std::string_view text = node.text;
  const std::optional<std::int64_t> height = plain_integer(text.substr(0, cross));
  const std::optional<std::int64_t> width =
      cross == std::string::npos ? height : plain_integer(text.substr(cross + 1));
  if (!height || !width) return not_a("height x width", node, "write 512x1024, or 512 for a square");
  for (const std::int64_t side : {*height, *width}) {
    if (side < range.least || side > range.most) {
      return fmt::format(" is {}; each side {}", in_quotes(node.text), range_text(range));
    }
  }
  value = {*height, *width};
  return std::nullopt;
}

std::optional<std::string> read_real_quantity(const Node& node, Dimension dimension, NumberRange range,
                                              double& value) {
  try {
    const double read = parse_real_quantity(node.text, dimension);
    if (read < range.least || read > range.most) return out_of_range(node.text, range_text(range, dimension));
    value = read;
    return std::nullopt;
  } catch (const ConfigError& error) {
    return std::string(": ") + error.what();
  }
}

std::optional<std::string> read_whole_quantity(const Node& node, Dimension dimension, NumberRange range,
                                               std::int64_t& value) {
  try {
    const std::int64_t read = parse_whole_quantity(node.text, dimension);
    const auto compared = static_cast<double>(read);
    if (compared < range.least || compared > range.most)
      return out_of_range(node.text, range_text(range, dimension));
    value = read;
    return std::nullopt;
  } catch (const ConfigError& error) {
    return std::string(": ") + error.what();
  }
}

}  // namespace switchyard
