// Figures that say ‘scaled from’ another table are what scaled_to() makes of it. A failure prints the line to
// write.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/units.h"
#include "energy/scale_table.h"
#include "tests/energy/tables.h"

namespace switchyard::energy {
namespace {

using test::shipped_scaling;
using test::shipped_table;

// Tables keep four digits.
constexpr double rounding = 6e-4;

/// One number of a figure: its key, or "" where the figure is a single value.
struct Number {
  std::string key;
  double value;
  std::string line_text;
};

template <class Tag>
Number number(std::string key, Quantity<Tag, double> q) {
  const double rounded = std::stod(fmt::format("{:.4g}", q.value()));
  return {std::move(key), q.value(), format_quantity(Quantity<Tag, double>(rounded))};
}

template <class Tag>
std::vector<Number> numbers_of(Quantity<Tag, double> q) {
  return {number("value", q)};
}
std::vector<Number> numbers_of(const SramAccessEnergy& e) {
  return {number("row", e.row), number("column", e.column), number("wide", e.wide)};
}
std::vector<Number> numbers_of(const SramArea& a) {
  return {number("cell", a.cell), number("wide", a.wide), number("fixed", a.fixed)};
}

template <class T>
void expect_current(const std::string& file, std::string_view key, const Sourced<T>& is,
                    const Sourced<T>& should) {
  if (!is_scaled(is.from)) return;
  const std::vector<Number> have = numbers_of(is.value);
  const std::vector<Number> want = numbers_of(should.value);
  std::string line = fmt::format("{}: {}: {{", file, key);
  bool same = is.from == should.from;
  for (std::size_t i = 0; i < want.size(); ++i) {
    line += fmt::format("{}: {}, ", want[i].key, want[i].line_text);
    const double difference = have[i].value - want[i].value;
    same = same && std::max(difference, -difference) <= rounding * want[i].value;
  }
  EXPECT_TRUE(same) << line << "confidence: " << name_of(should.from.confidence) << ", source: \""
                    << should.from.source << "\"}";
}

/// Which table each one is scaled from.
struct Origin {
  std::string table;
  std::string from;
};

class ShippedTable : public ::testing::TestWithParam<Origin> {};

TEST_P(ShippedTable, IsWhatItsRulesGive) {
  const auto& [name, from] = GetParam();
  const EnergyTable is = shipped_table(name);
  const EnergyTable should = scaled_to(shipped_table(from), shipped_scaling(), is.node, is.voltage);
  for (const auto& f : energy_figures()) expect_current(name, f.key, is.*f.member, should.*f.member);
  expect_current(name, "read", is.sram.read, should.sram.read);
  expect_current(name, "write", is.sram.write, should.sram.write);
  expect_current(name, "area", is.sram.area, should.sram.area);
  expect_current(name, "leakage_per_kib", is.sram.leakage_per_kib, should.sram.leakage_per_kib);
  expect_current(name, "leakage_per_mm2", is.leakage_per_mm2, should.leakage_per_mm2);
  for (const auto& f : area_figures()) expect_current(name, f.key, is.*f.member, should.*f.member);
}

// 16 nm and 45 nm each hold figures of their own and take the rest from the other.
INSTANTIATE_TEST_SUITE_P(Tables, ShippedTable,
                         ::testing::Values(Origin{"16nm", "45nm"}, Origin{"45nm", "16nm"},
                                           Origin{"28nm", "16nm"}, Origin{"7nm", "16nm"},
                                           Origin{"5nm", "16nm"}),
                         [](const auto& origin) { return "Of" + origin.param.table; });

}  // namespace
}  // namespace switchyard::energy
