// Measurement tables as text: comma-separated, a header line, cells in quotes where they hold commas.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace switchyard::gpu {

struct CsvText {
  std::vector<std::string> columns;
  struct Row {
    std::size_t line = 0;
    std::vector<std::string> cells;  ///< as many as columns
  };
  std::vector<Row> rows;
};

/// Splits a table ("" is a quote inside quotes). Throws ConfigError (file, line) for an open quote or a row
/// of another length than the header.
CsvText split_quoted_csv(const std::string& text, const std::string& name);

/// A table with its columns by name.
struct CsvFile {
  std::string name;
  CsvText text;
  std::map<std::string, std::size_t> columns;
};

/// Throws ConfigError if the file cannot be read, is malformed or lacks a column of `needed`.
CsvFile read_csv(const std::filesystem::path& path, const std::vector<std::string>& needed);

/// One row by column name; a column that is absent reads as an empty cell. Lives no longer than its table.
class CsvCells {
 public:
  CsvCells(const CsvFile& file, std::size_t row) : file_(file), row_(file.text.rows.at(row)) {}

  std::size_t line() const { return row_.line; }
  std::string text(const std::string& column) const;
  bool has(const std::string& column) const { return !text(column).empty(); }
  /// Not negative; throws ConfigError naming the cell.
  double number(const std::string& column) const;
  /// 1 to 1e15, whole; throws ConfigError naming the cell.
  std::int64_t size(const std::string& column) const;

 private:
  const CsvFile& file_;
  const CsvText::Row& row_;
};

}  // namespace switchyard::gpu
