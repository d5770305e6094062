#include "gpu/csv_cells.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/error.h"
#include "base/load.h"

namespace switchyard::gpu {
namespace {

constexpr std::uint64_t most_bytes = 256U << 20U;

/// Takes the text character by character.
class Splitter {
 public:
  explicit Splitter(const std::string& name) : name_(name) {}

  void take(char c) {
    if (quoted_) {
      take_quoted(c);
    } else if (c == '"' && !after_quote_) {
      quoted_ = true;
    } else if (c == '"') {  // "" within quotes: a quote
      cells_.back() += '"';
      quoted_ = true;
      after_quote_ = false;
    } else {
      after_quote_ = false;
      if (c == ',') {
        cells_.emplace_back();
      } else if (c == '\n') {
        end_row();
      } else if (c != '\r') {
        cells_.back() += c;
      }
    }
    if (c == '\n') ++line_;
  }

  CsvText finish() {
    if (quoted_) throw ConfigError(fmt::format("{}:{}: a quote is not closed", name_, first_line_));
    end_row();
    return std::move(table_);
  }

 private:
  void take_quoted(char c) {
    if (c == '"') {
      quoted_ = false;
      after_quote_ = true;
    } else {
      cells_.back() += c;
    }
  }

  void end_row() {
    const bool empty = cells_.size() == 1 && cells_.front().empty();
    if (!empty && table_.columns.empty()) {
      table_.columns = cells_;
    } else if (!empty) {
      if (cells_.size() != table_.columns.size()) {
        throw ConfigError(fmt::format("{}:{}: {} cells where the header has {}", name_, first_line_,
                                      cells_.size(), table_.columns.size()));
      }
      table_.rows.push_back({first_line_, cells_});
    }
    cells_.assign(1, {});
    first_line_ = line_ + 1;
  }

  const std::string& name_;
  CsvText table_;
  std::vector<std::string> cells_ = std::vector<std::string>(1);
  bool quoted_ = false;
  bool after_quote_ = false;
  std::size_t line_ = 1;
  std::size_t first_line_ = 1;
};

}  // namespace

CsvText split_quoted_csv(const std::string& text, const std::string& name) {
  Splitter splitter(name);
  for (const char c : text) splitter.take(c);
  return splitter.finish();
}

CsvFile read_csv(const std::filesystem::path& path, const std::vector<std::string>& needed) {
  CsvFile file{path.string(), split_quoted_csv(load_text(path, most_bytes), path.string()), {}};
  for (std::size_t i = 0; i < file.text.columns.size(); ++i) file.columns.emplace(file.text.columns[i], i);
  for (const std::string& column : needed) {
    if (!file.columns.contains(column)) {
      throw ConfigError(fmt::format("{}: no column ‘{}’; see tools/gpu/README.md", file.name, column));
    }
  }
  return file;
}

std::string CsvCells::text(const std::string& column) const {
  const auto found = file_.columns.find(column);
  return found == file_.columns.end() ? std::string() : row_.cells[found->second];
}

double CsvCells::number(const std::string& column) const {
  const std::string cell = text(column);
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value) || value < 0) {
    throw ConfigError(fmt::format("{}:{}: column ‘{}’ needs a non-negative number, not ‘{}’", file_.name,
                                  row_.line, column, cell));
  }
  return value;
}

std::int64_t CsvCells::size(const std::string& column) const {
  const double value = number(column);
  if (value < 1 || value > 1e15 || value != std::floor(value)) {
    throw ConfigError(fmt::format("{}:{}: column ‘{}’ needs a whole number of at least 1, not ‘{}’",
                                  file_.name, row_.line, column, text(column)));
  }
  return static_cast<std::int64_t>(value);
}

}  // namespace switchyard::gpu
