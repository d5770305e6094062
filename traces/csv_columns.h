// CSV tables with a line of column names, comments (#) and numbers in SI units; every problem with its place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "traces/csv_table.h"

namespace switchyard {

class CsvColumns {
 public:
  /// Takes `text`, which must outlive this. Reports columns that are not `known` and those of the first `required` that
  /// are absent.
  CsvColumns(const std::string& text, const std::string& name, const std::vector<std::string>& known, std::size_t required,
             Diagnostics& diagnostics);

  std::size_t rows() const { return rows_.size(); }
  /// The cell; empty if the column or the cell is absent.
  std::string_view text(std::size_t row, std::size_t column) const;
  Mark mark(std::size_t row, std::size_t column) const;
  /// A number of at least 0, or nothing for an empty cell; reports anything else.
  std::optional<double> number(std::size_t row, std::size_t column) const;

 private:
  const CsvCell* cell(std::size_t row, std::size_t column) const;

  CsvTable table_;
  std::vector<const CsvRow*> rows_;
  std::vector<std::string> known_;
  std::vector<std::size_t> place_;  ///< of each known column
  Diagnostics& diagnostics_;
};

}  // namespace switchyard
