#include "report/data_table.h"

#include "base/error.h"
#include "base/json_value.h"
#include "base/text.h"
#include "base/write.h"

namespace switchyard::report {
namespace {

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string markdown_cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|' || c == '\\') escaped += '\\';
    escaped += c == '\n' || c == '\r' ? ' ' : c;
  }
  return escaped;
}

bool is_numeric(const DataTable& table, std::size_t column) {
  bool any = false;
  for (const auto& row : table.rows) {
    if (std::holds_alternative<std::string>(row[column])) return false;
    any = any || std::holds_alternative<double>(row[column]);
  }
  return any;
}

void check(const DataTable& table) {
  for (const auto& row : table.rows) {
    if (row.size() != table.columns.size()) throw SimError("a table row has another number of cells than the table");
  }
}

}  // namespace

Cell cell(const std::optional<double>& value) {
  return value ? Cell(*value) : Cell();
}

Cell cell(const std::string& text) { return text.empty() ? Cell() : Cell(text); }

std::string text_of(const Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return shortest_decimal(*number);
  const auto* text = std::get_if<std::string>(&cell);
  return text == nullptr ? "" : *text;
}

const std::vector<Choice>& table_format_choices() {
  static const std::vector<Choice> choices = {{"csv", "comma-separated values, RFC 4180"},
                                              {"json", "a list of records"},
                                              {"md", "a Markdown table"}};
  return choices;
}

std::string to_csv(const DataTable& table) {
  check(table);
  std::string text;
  const auto add = [&](const auto& cells, const auto& text_of_cell) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += ',';
      text += csv_cell(text_of_cell(cells[i]));
    }
    text += '\n';
  };
  add(table.columns, [](const std::string& title) { return title; });
  for (const auto& row : table.rows) add(row, [](const Cell& c) { return text_of(c); });
  return text;
}

Node to_node(const DataTable& table) {
  check(table);
  Node list = Node::sequence();
  for (const auto& row : table.rows) {
    Node record = Node::mapping();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (const auto* number = std::get_if<double>(&row[i])) record.set(table.columns[i], json_number(*number));
      if (const auto* text = std::get_if<std::string>(&row[i])) record.set(table.columns[i], json_text(*text));
    }
    list.items.push_back(std::move(record));
  }
  return list;
}

std::string to_markdown(const DataTable& table) {
  check(table);
  std::string head = "|";
  std::string rule = "|";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    head += ' ' + markdown_cell(table.columns[i]) + " |";
    rule += is_numeric(table, i) ? " ---: |" : " --- |";
  }
  std::string text = head + '\n' + rule + '\n';
  for (const auto& row : table.rows) {
    text += '|';
    for (const Cell& c : row) text += ' ' + markdown_cell(text_of(c)) + " |";
    text += '\n';
  }
  return text;
}

std::string to_text(const DataTable& table, TableFormat format) {
  switch (format) {
    case TableFormat::csv:
      return to_csv(table);
    case TableFormat::json:
      return to_json(to_node(table));
    case TableFormat::md:
      return to_markdown(table);
  }
  return {};
}

}  // namespace switchyard::report
