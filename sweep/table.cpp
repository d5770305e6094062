#include "sweep/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_value.h"
#include "base/text.h"
#include "base/write.h"

namespace switchyard::sweep {
namespace {

std::string words_of(const Cell& cell) {
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&cell)) return shortest_decimal(*number);
  if (const auto* words = std::get_if<std::string>(&cell)) return *words;
  return "";
}

Node node_of(const Cell& cell) {
  if (std::holds_alternative<std::string>(cell)) return json_text(std::get<std::string>(cell));
  if (std::holds_alternative<std::monostate>(cell)) return Node();
  return Node::scalar(words_of(cell));
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + '"';
}

std::string markdown_field(std::string text) {
  for (std::size_t at = 0; (at = text.find_first_of("|\n", at)) != std::string::npos; at += 2) {
    text.replace(at, 1, text[at] == '|' ? "\\|" : "; ");
  }
  return text;
}

std::string title_of(const TableColumn& column) {
  return column.unit.empty() ? column.name : column.name + " [" + column.unit + "]";
}

/// Whether any point failed, so that status and reason say something.
bool has_failures(const Table& table) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [](const TableRow& row) { return row.status != "done"; });
}

}  // namespace

Table read_table(Store& store, const SweepSummary& sweep) {
  Database& d = store.database();
  Table table;
  table.sweep = sweep;
  Statement axes(d, "SELECT name, unit FROM axis WHERE sweep = ? ORDER BY position");
  for (axes.bind(sweep.id); axes.step();) {
    table.columns.push_back({TableColumn::Kind::axis, axes.text(0), axes.text(1)});
  }
  const std::size_t axis_count = table.columns.size();
  Statement objectives(d, "SELECT metric, direction FROM objective WHERE sweep = ? ORDER BY position");
  for (objectives.bind(sweep.id); objectives.step();) {
    table.objectives.emplace_back(
        objectives.text(0), objectives.text(1) == "minimise" ? Direction::minimise : Direction::maximise);
  }
  std::vector<std::string> metrics;
  Statement names(d,
                  "SELECT DISTINCT name FROM point JOIN metric USING(result) WHERE sweep = ? ORDER BY name");
  for (names.bind(sweep.id); names.step();) metrics.push_back(names.text(0));
  for (const std::string& name : metrics) table.columns.push_back({TableColumn::Kind::metric, name, ""});

  Statement points(d,
                   "SELECT position, status, reason FROM point JOIN result ON result = id WHERE sweep = ? "
                   "ORDER BY position");
  for (points.bind(sweep.id); points.step();) {
    table.rows.push_back(
        {points.integer(0), points.text(1), points.text(2), std::vector<Cell>(table.columns.size())});
  }
  // Both are read in the order of the rows, so that one pass finds each row.
  std::size_t row = 0;
  const auto find_row = [&](std::int64_t position) {
    while (row < table.rows.size() && table.rows[row].position < position) ++row;
    return row < table.rows.size() && table.rows[row].position == position;
  };
  Statement settings(d, "SELECT position, axis, value FROM setting WHERE sweep = ? ORDER BY position, axis");
  for (settings.bind(sweep.id); settings.step();) {
    const auto axis = static_cast<std::size_t>(settings.integer(1));
    if (find_row(settings.integer(0)) && axis < axis_count) table.rows[row].cells[axis] = settings.cell(2);
  }
  row = 0;
  Statement values(d,
                   "SELECT position, name, value FROM point JOIN metric USING(result) WHERE sweep = ? ORDER "
                   "BY position, name");
  for (values.bind(sweep.id); values.step();) {
    if (!find_row(values.integer(0))) continue;
    const auto column = std::lower_bound(metrics.begin(), metrics.end(), values.text(1)) - metrics.begin();
    table.rows[row].cells[axis_count + static_cast<std::size_t>(column)] = values.cell(2);
  }
  return table;
}

std::string to_csv(const Table& table) {
  std::string text = "position";
  for (const TableColumn& column : table.columns) text += ',' + csv_field(title_of(column));
  text += ",status,reason\n";
  for (const TableRow& row : table.rows) {
    text += std::to_string(row.position);
    for (const Cell& cell : row.cells) text += ',' + csv_field(words_of(cell));
    text += ',' + csv_field(row.status) + ',' + csv_field(row.reason) + '\n';
  }
  return text;
}

std::string to_json(const Table& table) {
  Node root = Node::mapping();
  root.set("schema", json_text("switchyard-sweep/1"));
  root.set("title", json_text(table.sweep.title));
  root.set("digest", json_text(table.sweep.digest));
  root.set("tool_version", json_text(table.sweep.version));
  root.set("base_kind", json_text(table.sweep.kind));
  Node axes = Node::sequence(), metrics = Node::sequence(), objectives = Node::sequence(),
       points = Node::sequence();
  for (const TableColumn& column : table.columns) {
    if (column.kind == TableColumn::Kind::metric) {
      metrics.items.push_back(json_text(column.name));
      continue;
    }
    Node axis = Node::mapping();
    axis.set("name", json_text(column.name));
    axis.set("unit", json_text(column.unit));
    axes.items.push_back(std::move(axis));
  }
  for (const auto& [metric, direction] : table.objectives) {
    Node objective = Node::mapping();
    objective.set("metric", json_text(metric));
    objective.set("direction", json_text(direction == Direction::minimise ? "minimise" : "maximise"));
    objectives.items.push_back(std::move(objective));
  }
  for (const TableRow& row : table.rows) {
    Node point = Node::mapping(), settings = Node::mapping(), values = Node::mapping();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (std::holds_alternative<std::monostate>(row.cells[i])) continue;
      Node& group = table.columns[i].kind == TableColumn::Kind::axis ? settings : values;
      group.keys.push_back(table.columns[i].name);
      group.items.push_back(node_of(row.cells[i]));
    }
    point.set("position", json_number(row.position));
    point.set("status", json_text(row.status));
    if (!row.reason.empty()) point.set("reason", json_text(row.reason));
    point.set("axes", std::move(settings));
    point.set("metrics", std::move(values));
    points.items.push_back(std::move(point));
  }
  root.set("axes", std::move(axes));
  root.set("metrics", std::move(metrics));
  root.set("objectives", std::move(objectives));
  root.set("points", std::move(points));
  return switchyard::to_json(root);
}

std::string to_markdown(const Table& table) {
  const bool failures = has_failures(table);
  std::string text = "| position |";
  std::string rule = "| ---: |";
  for (const TableColumn& column : table.columns) {
    text += ' ' + markdown_field(title_of(column)) + " |";
    rule += " ---: |";
  }
  text += (failures ? " status | reason |\n" : "\n") + rule + (failures ? " --- | --- |\n" : "\n");
  for (const TableRow& row : table.rows) {
    text += fmt::format("| {} |", row.position);
    for (const Cell& cell : row.cells) text += ' ' + markdown_field(words_of(cell)) + " |";
    if (failures) text += ' ' + markdown_field(row.status) + " | " + markdown_field(row.reason) + " |";
    text += '\n';
  }
  return text;
}

}  // namespace switchyard::sweep
