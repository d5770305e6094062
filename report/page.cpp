#include "report/page.h"

#include <algorithm>
#include <unordered_map>

#include "base/error.h"
#include "base/json_value.h"
#include "base/text.h"
#include "base/write.h"
#include "report/compare.h"
#include "report/pareto.h"

namespace switchyard::report {
namespace {

constexpr std::string_view data_block = "<script type=\"application/json\" id=\"data\">";

/// Text of a JSON string value, escaped.
std::string json_string(std::string_view text) { return to_json_line(json_text(text)); }

/// A "<" in the data would let a name end the script element.
void append_for_script(std::string& page, std::string_view json) {
  for (const char c : json) {
    if (c == '<') {
      page += "\\u003c";
    } else {
      page += c;
    }
  }
}

std::string json_of(const ParetoEntry& entry) {
  Node node = Node::mapping();
  node.set("path", json_text(entry.path));
  node.set("device", json_text(entry.device));
  node.set("level", json_text(entry.level));
  node.set("objective", json_text(entry.objective));
  node.set("on_front", json_boolean(entry.on_front));
  node.set("dominated_by", json_text(entry.dominated_by));
  node.set("reason", json_text(entry.reason));
  return to_json_line(node);
}

std::string json_of(const PageResult& entry) {
  std::string json = "{\"file\":" + json_string(entry.result.file) + ",\"pareto\":[";
  const char* separator = "";
  for (const ParetoEntry& e : pareto_of(entry.result)) {
    json += separator + json_of(e);
    separator = ",";
  }
  return json + "],\"result\":" + to_json_line(entry.node) + '}';
}

std::string title_of(const PageInput& input) {
  if (!input.title.empty()) return input.title;
  for (const PageResult& entry : input.results) {
    if (!entry.result.title.empty()) return entry.result.title;
  }
  if (!input.results.empty()) return "Result of kind " + input.results.front().result.kind;
  return input.points ? "Sweep " + input.points->file : "Switchyard report";
}

void append_numbers(std::string& json, const DataTable& table, std::size_t column) {
  json += "\"kind\":\"number\",\"values\":[";
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (i > 0) json += ',';
    const auto* number = std::get_if<double>(&table.rows[i][column]);
    json += number == nullptr ? "null" : shortest_decimal(*number);
  }
  json += "]}";
}

void append_words(std::string& json, const DataTable& table, std::size_t column) {
  std::vector<std::string> words;
  std::unordered_map<std::string, std::size_t> code_of;
  std::string codes;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto [found, added] = code_of.try_emplace(text_of(table.rows[i][column]), words.size());
    if (added) words.push_back(found->first);
    codes += (i > 0 ? "," : "") + std::to_string(found->second);
  }
  json += "\"kind\":\"text\",\"words\":[";
  for (std::size_t i = 0; i < words.size(); ++i) json += (i > 0 ? "," : "") + json_string(words[i]);
  json += "],\"codes\":[" + codes + "]}";
}

}  // namespace

std::string json_of_points(const PagePoints& points) {
  const DataTable& table = points.table;
  std::string json =
      "{\"file\":" + json_string(points.file) + ",\"count\":" + std::to_string(table.rows.size()) + ",\"columns\":[";
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    if (column > 0) json += ',';
    json += "{\"key\":" + json_string(table.columns[column]) + ',';
    const bool words = std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
      return std::holds_alternative<std::string>(row[column]);
    });
    words ? append_words(json, table, column) : append_numbers(json, table, column);
  }
  return json + "]}";
}

std::string to_page(const PageInput& input, std::string_view page) {
  const std::size_t block = page.find(data_block);
  if (block == std::string_view::npos) throw SimError("the page of this program has no data block");
  const std::size_t start = block + data_block.size();
  std::string out(page.substr(0, start));
  const auto add = [&](std::string_view json) { append_for_script(out, json); };
  add("{\"schema\":\"switchyard-report/1\",\"tool_version\":" + json_string(input.tool_version) +
      ",\"title\":" + json_string(title_of(input)) + ",\"results\":[");
  for (std::size_t i = 0; i < input.results.size(); ++i) add((i > 0 ? "," : "") + json_of(input.results[i]));
  add("],\"comparisons\":[");
  for (std::size_t i = 1; i < input.results.size(); ++i) {
    add((i > 1 ? "," : "") + to_json_line(to_node(compare(input.results[0].result, input.results[i].result))));
  }
  add("],\"points\":");
  add(input.points ? json_of_points(*input.points) : "null");
  add("}");
  out += page.substr(page.find("</script>", start));
  return out;
}

}  // namespace switchyard::report
