// Tables for people: columns line up, numbers to the right.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"

namespace switchyard::cli {

class Table {
 public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::left;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// As many cells as there are columns.
  void row(std::vector<std::string> cells);
  /// A line between the rows before and after it.
  void rule();
  bool empty() const { return rows_.empty(); }

  /// Lines that end in "\n"; the title row is bold where colour is allowed.
  std::string text(Style style) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  ///< an empty row is a rule
};

/// `text` in bold where colour is allowed.
std::string bold(const std::string& text, Style style);

/// Characters (not bytes) of a UTF-8 text.
std::size_t display_width(const std::string& text);

}  // namespace switchyard::cli
