#include "cli/table.h"

#include <algorithm>

#include "base/error.h"

namespace switchyard::cli {
namespace {

constexpr std::string_view gap = "  ";

void append_padded(std::string& line, const std::string& cell, std::size_t width, Table::Align align) {
  const std::string padding(width - std::min(width, display_width(cell)), ' ');
  line += align == Table::Align::right ? padding + cell : cell + padding;
}

void end_line(std::string& text, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  text += line + '\n';
}

}  // namespace

std::size_t display_width(const std::string& text) {
  // Bytes 10xxxxxx continue a character.
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string bold(const std::string& text, Style style) {
  return style.colour ? "\033[1m" + text + "\033[0m" : text;
}

void Table::row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size())
    throw SimError("a table row has another number of cells than the table");
  rows_.push_back(std::move(cells));
}

void Table::rule() { rows_.emplace_back(); }

std::string Table::text(Style style) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = display_width(columns_[i].title);
    for (const auto& cells : rows_) width = std::max(width, cells.empty() ? 0 : display_width(cells[i]));
    widths.push_back(width);
  }
  std::string text;
  const auto add = [&](const auto& cell_of, bool heading) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line += gap;
      append_padded(line, cell_of(i), widths[i], columns_[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    end_line(text, heading ? bold(line, style) : line);
  };
  add([&](std::size_t i) { return columns_[i].title; }, true);
  for (const auto& cells : rows_) {
    add([&](std::size_t i) { return cells.empty() ? std::string(widths[i], '-') : cells[i]; }, false);
  }
  return text;
}

}  // namespace switchyard::cli
