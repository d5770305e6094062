#include "base/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "base/error.h"
#include "base/text.h"

namespace switchyard {
namespace {

// 1 unit = factor * 10^power SI units. Power-of-ten units keep factor 1, so that "1.2 GHz" is rounded once
// only. `written` units are those that format_quantity chooses from; the others are spellings that are read
// as well.
struct Unit {
  std::string_view symbol;
  std::int64_t factor = 1;
  int power = 0;
  bool written = true;
};

constexpr std::int64_t kibi = 1024;
constexpr std::int64_t mebi = kibi * kibi;
constexpr std::int64_t gibi = kibi * mebi;
constexpr std::int64_t tebi = kibi * gibi;
constexpr bool read_only = false;

constexpr Unit byte_units[] = {{"B"},        {"kB", 1, 3},  {"KiB", kibi}, {"MB", 1, 6}, {"MiB", mebi},
                               {"GB", 1, 9}, {"GiB", gibi}, {"TB", 1, 12}, {"TiB", tebi}};
constexpr Unit cycle_units[] = {{"cycles"}, {"cycle", 1, 0, read_only}};
constexpr Unit second_units[] = {{"ps", 1, -12},
                                 {"ns", 1, -9},
                                 {"us", 1, -6},
                                 {"µs", 1, -6, read_only},
                                 {"ms", 1, -3},
                                 {"s"},
                                 {"min", 60, 0, read_only},
                                 {"h", 3600, 0, read_only}};
constexpr Unit joule_units[] = {
    {"fJ", 1, -15}, {"pJ", 1, -12}, {"nJ", 1, -9}, {"uJ", 1, -6}, {"µJ", 1, -6, read_only},
    {"mJ", 1, -3},  {"J"},          {"kJ", 1, 3},  {"MJ", 1, 6}};
constexpr Unit watt_units[] = {{"nW", 1, -9}, {"uW", 1, -6}, {"µW", 1, -6, read_only},
                               {"mW", 1, -3}, {"W"},         {"kW", 1, 3}};
constexpr Unit hertz_units[] = {{"Hz"}, {"kHz", 1, 3}, {"MHz", 1, 6}, {"GHz", 1, 9}};
constexpr Unit rate_units[] = {{"B/s"},
                               {"kB/s", 1, 3},
                               {"KiB/s", kibi, 0, read_only},
                               {"MB/s", 1, 6},
                               {"MiB/s", mebi, 0, read_only},
                               {"GB/s", 1, 9},
                               {"GiB/s", gibi, 0, read_only},
                               {"TB/s", 1, 12},
                               {"TiB/s", tebi, 0, read_only}};
constexpr Unit volt_units[] = {{"mV", 1, -3}, {"V"}};
constexpr Unit metre_units[] = {
    {"nm", 1, -9}, {"um", 1, -6}, {"µm", 1, -6, read_only}, {"mm", 1, -3}, {"cm", 1, -2, read_only}, {"m"}};
constexpr Unit area_units[] = {{"nm2", 1, -18}, {"um2", 1, -12},           {"µm2", 1, -12, read_only},
                               {"mm2", 1, -6},  {"cm2", 1, -4, read_only}, {"m2"}};

struct DimensionInfo {
  std::span<const Unit> units;
  std::string_view name;
  std::string_view example;
};

const DimensionInfo& info(Dimension dimension) {
  static constexpr DimensionInfo table[] = {
      {byte_units, "a size in bytes", "64 KiB"}, {cycle_units, "a number of cycles", "120 cycles"},
      {second_units, "a time", "3.5 ms"},        {joule_units, "an energy", "0.2 pJ"},
      {watt_units, "a power", "250 W"},          {hertz_units, "a frequency", "1.2 GHz"},
      {rate_units, "a bandwidth", "34 GB/s"},    {volt_units, "a voltage", "0.8 V"},
      {metre_units, "a length", "45 nm"},        {area_units, "an area", "2.26 mm2"},
  };
  return table[static_cast<std::size_t>(dimension)];
}

struct Parsed {
  Decimal number;
  const Unit* unit;
};

Parsed parse(std::string_view text, Dimension dimension) {
  const DimensionInfo& about = info(dimension);
  const std::string units = comma_list(unit_symbols(dimension));
  const std::optional<Decimal> number = scan_decimal(text);
  if (!number) {
    throw ConfigError(fmt::format("{} is not {}; write a number and a unit ({}), for example ‘{}’",
                                  in_quotes(text), about.name, units, about.example));
  }
  std::string_view symbol = text.substr(number->length);
  symbol.remove_prefix(std::min(symbol.find_first_not_of(' '), symbol.size()));
  if (symbol.empty()) {
    throw ConfigError(fmt::format("{} has no unit; write {} with one of {}, for example ‘{}’",
                                  in_quotes(text), about.name, units, about.example));
  }
  for (const Unit& unit : about.units) {
    if (unit.symbol == symbol) return {*number, &unit};
  }
  throw ConfigError(fmt::format("unknown unit {} for {}; known: {}{}", in_quotes(symbol), about.name, units,
                                did_you_mean(symbol, unit_symbols(dimension))));
}

// digits * 10^exponent in fixed notation where that is readable.
std::string spell(const Decimal& number, std::int64_t exponent) {
  const std::string sign = number.negative ? "-" : "";
  const auto digits = static_cast<std::int64_t>(number.digits.size());
  const std::int64_t point = digits + exponent;  // digits before the decimal point
  if (number.digits.empty()) return sign + "0";
  if (exponent >= 0 && point <= 21)
    return sign + number.digits + std::string(static_cast<std::size_t>(exponent), '0');
  if (exponent < 0 && point > 0) {
    const auto before = static_cast<std::size_t>(point);
    return sign + number.digits.substr(0, before) + "." + number.digits.substr(before);
  }
  if (exponent < 0 && point > -6) {
    return sign + "0." + std::string(static_cast<std::size_t>(-point), '0') + number.digits;
  }
  const std::string fraction = digits > 1 ? "." + number.digits.substr(1) : "";
  return fmt::format("{}{}{}e{}", sign, number.digits[0], fraction, point - 1);
}

}  // namespace

std::vector<std::string> unit_symbols(Dimension dimension) {
  std::vector<std::string> symbols;
  for (const Unit& unit : info(dimension).units) symbols.emplace_back(unit.symbol);
  return symbols;
}

std::string_view dimension_name(Dimension dimension) { return info(dimension).name; }

double parse_real_quantity(std::string_view text, Dimension dimension) {
  const Parsed parsed = parse(text, dimension);
  const double value = parsed.number.value(parsed.unit->power) * static_cast<double>(parsed.unit->factor);
  if (!std::isfinite(value)) throw ConfigError(fmt::format("{} is too large", in_quotes(text)));
  return value;
}

std::int64_t parse_whole_quantity(std::string_view text, Dimension dimension) {
  const Parsed parsed = parse(text, dimension);
  if (const auto whole = parsed.number.whole(parsed.unit->factor, parsed.unit->power)) return *whole;
  const double value = parsed.number.value(parsed.unit->power) * static_cast<double>(parsed.unit->factor);
  constexpr double limit = 9223372036854775808.0;  // 2^63
  if (std::fabs(value) >= limit) throw ConfigError(fmt::format("{} does not fit 64 bits", in_quotes(text)));
  throw ConfigError(fmt::format("{} is not a whole number of {}", in_quotes(text),
                                unit_symbols(dimension).front() == "B" ? "bytes" : "cycles"));
}

std::string format_quantity(double value, Dimension dimension) {
  // Shifting the exponent of the shortest decimal is exact, so reading it back gives the same bits.
  const std::optional<Decimal> number = scan_decimal(shortest_decimal(value));
  const std::int64_t point = static_cast<std::int64_t>(number->digits.size()) + number->exponent;
  const Unit* chosen = nullptr;
  for (const Unit& unit : info(dimension).units) {
    if (!unit.written || unit.factor != 1) continue;
    const bool base_unit = unit.power == 0;
    const bool at_least_one = point - unit.power >= 1;
    if (number->digits.empty() ? base_unit : (chosen == nullptr || at_least_one)) chosen = &unit;
  }
  return spell(*number, number->exponent - chosen->power) + " " + std::string(chosen->symbol);
}

std::string format_quantity(std::int64_t value, Dimension dimension) {
  const auto size_of = [](const Unit& unit) {
    std::int64_t size = unit.factor;
    for (int i = 0; i < unit.power; ++i) size *= 10;
    return size;
  };
  // Binary units are what buffers come in; decimal ones only where no binary unit divides the value.
  const Unit* chosen = &info(dimension).units.front();
  for (const bool binary : {true, false}) {
    for (const Unit& unit : info(dimension).units) {
      if (unit.written && (unit.factor != 1) == binary && value != 0 && value % size_of(unit) == 0)
        chosen = &unit;
    }
    if (binary && chosen->factor != 1) break;
  }
  return fmt::format("{} {}", value / size_of(*chosen), chosen->symbol);
}

}  // namespace switchyard
