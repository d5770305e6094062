#include "traces/csv_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/load.h"

namespace switchyard {
namespace {

constexpr std::size_t longest_line = 64 << 10;
constexpr std::string_view blanks = " \t\r";

CsvCell trimmed(std::string_view line, std::size_t begin, std::size_t end) {
  const std::string_view cell = line.substr(begin, end - begin);
  const std::size_t first = cell.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {{}, static_cast<int>(begin) + 1};
  const std::size_t last = cell.find_last_not_of(blanks);
  return {cell.substr(first, last - first + 1), static_cast<int>(begin + first) + 1};
}

std::vector<CsvCell> split_line(std::string_view line) {
  std::vector<CsvCell> cells;
  std::size_t begin = 0;
  while (true) {
    const std::size_t comma = line.find(',', begin);
    const std::size_t end = std::min(comma, line.size());
    cells.push_back(trimmed(line, begin, end));
    if (comma == std::string_view::npos) return cells;
    begin = end + 1;
  }
}

}  // namespace

CsvTable split_csv(const std::string& text, const std::string& name) {
  CsvTable table;
  table.file = std::make_shared<const std::string>(name);
  check_encoding(text, table.file);
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  for (int line_number = 1; !rest.empty(); ++line_number) {
    const std::size_t newline = rest.find('\n');
    const std::string_view line = rest.substr(0, newline);
    rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
    if (line.size() > longest_line) {
      throw ConfigError(Mark{table.file, line_number, 1},
                        fmt::format("a line of {} bytes; at most {} are read", line.size(), longest_line));
    }
    if (line.find_first_not_of(" \t\r,") == std::string_view::npos) continue;
    table.rows.push_back({line_number, split_line(line)});
  }
  return table;
}

}  // namespace switchyard
