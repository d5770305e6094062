#include "traces/csv_columns.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"

namespace switchyard {
namespace {

constexpr std::size_t absent = static_cast<std::size_t>(-1);

}  // namespace

CsvColumns::CsvColumns(const std::string& text, const std::string& name, const std::vector<std::string>& known,
                       std::size_t required, Diagnostics& diagnostics)
    : table_(split_csv(text, name)), known_(known), place_(known.size(), absent), diagnostics_(diagnostics) {
  const CsvRow* header = nullptr;
  for (const CsvRow& row : table_.rows) {
    if (row.cells.front().text.starts_with('#')) continue;
    if (header == nullptr) {
      header = &row;
    } else {
      rows_.push_back(&row);
    }
  }
  if (header == nullptr) {
    diagnostics.add(Mark{table_.file, 1, 1}, fmt::format("no line of column names; write {}", comma_list(known)));
    rows_.clear();
    return;
  }
  for (std::size_t i = 0; i < header->cells.size(); ++i) {
    const std::string column(header->cells[i].text);
    const auto found = std::find(known.begin(), known.end(), column);
    if (found != known.end()) {
      place_[static_cast<std::size_t>(found - known.begin())] = i;
    } else if (!column.empty()) {
      diagnostics.add(table_.mark(*header, header->cells[i]),
                      fmt::format("unknown column {}; known: {}{}", in_quotes(column), comma_list(known),
                                  did_you_mean(column, known)));
    }
  }
  for (std::size_t i = 0; i < required; ++i) {
    if (place_[i] == absent) diagnostics.add(table_.mark(*header), fmt::format("there is no column {}", in_quotes(known[i])));
  }
}

const CsvCell* CsvColumns::cell(std::size_t row, std::size_t column) const {
  const std::size_t place = place_[column];
  return place < rows_[row]->cells.size() ? &rows_[row]->cells[place] : nullptr;
}

std::string_view CsvColumns::text(std::size_t row, std::size_t column) const {
  const CsvCell* found = cell(row, column);
  return found != nullptr ? found->text : std::string_view();
}

Mark CsvColumns::mark(std::size_t row, std::size_t column) const {
  const CsvCell* found = cell(row, column);
  return found != nullptr ? table_.mark(*rows_[row], *found) : table_.mark(*rows_[row]);
}

std::optional<double> CsvColumns::number(std::size_t row, std::size_t column) const {
  const std::string_view cell = text(row, column);
  if (cell.empty()) return std::nullopt;
  const auto decimal = scan_decimal(cell);
  const double value = decimal && decimal->length == cell.size() ? decimal->value() : -1;
  if (value >= 0 && std::isfinite(value)) return value;
  diagnostics_.add(mark(row, column), fmt::format("{} is {}; it must be a number of at least 0", in_quotes(known_[column]),
                                                  in_quotes(cell)));
  return std::nullopt;
}

}  // namespace switchyard
