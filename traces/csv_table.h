// Comma-separated values as SCALE-Sim reads them: no quoting, cells trimmed, a comma may end each line.
// Our own splitter: libcsv and Boost.Tokenizer do not say in which column a cell stands, which every message
// here does.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace switchyard {

struct CsvCell {
  std::string_view text;  ///< without surrounding blanks
  int column = 0;         ///< 1-based byte of the line where the text starts
};

struct CsvRow {
  int line = 0;
  std::vector<CsvCell> cells;  ///< at least one is not empty
};

struct CsvTable {
  std::shared_ptr<const std::string> file;
  std::vector<CsvRow> rows;

  Mark mark(const CsvRow& row) const { return {file, row.line, row.cells.front().column}; }
  Mark mark(const CsvRow& row, const CsvCell& cell) const { return {file, row.line, cell.column}; }
};

/// Splits `text`, which must outlive the table. Lines end with LF or CR LF; lines without a value are left
/// out; a UTF-8 byte-order mark is skipped. Throws ConfigError for bytes that are no text, or a line longer
/// than 64 KiB.
CsvTable split_csv(const std::string& text, const std::string& name);

}  // namespace switchyard
