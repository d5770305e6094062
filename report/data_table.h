// A table of texts and numbers, as CSV, JSON or Markdown. Column titles are JSON keys with their unit: "latency_s".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/keys.h"
#include "base/node.h"

namespace switchyard::report {

/// Nothing (no value known), a text or a number.
using Cell = std::variant<std::monostate, std::string, double>;

Cell cell(const std::optional<double>& value);
/// An empty text is "no value known".
Cell cell(const std::string& text);

struct DataTable {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;  ///< each as long as `columns`
};

/// "" for nothing; numbers in the shortest form that reads back as the same value.
std::string text_of(const Cell& cell);

enum class TableFormat : unsigned char { csv, json, md };
/// Words and sentences of TableFormat, in its order.
const std::vector<Choice>& table_format_choices();

/// RFC 4180 with "\n" line ends: a cell with a comma, a quote or a line end is quoted.
std::string to_csv(const DataTable& table);
/// A list of mappings; a cell without value is left out.
Node to_node(const DataTable& table);
/// A GitHub-style table; numbers align to the right.
std::string to_markdown(const DataTable& table);
std::string to_text(const DataTable& table, TableFormat format);

}  // namespace switchyard::report
