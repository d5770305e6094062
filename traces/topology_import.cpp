#include <fmt/format.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <limits>
#include <optional>
#include <unordered_map>

#include "base/diagnostics.h"
#include "base/load.h"
#include "base/text.h"
#include "traces/csv_table.h"
#include "traces/layer_record.h"
#include "traces/topology_csv.h"

namespace switchyard {
namespace {

/// SCALE-Sim goes by position, so the columns must stand in this order; names compare without case, blanks
/// and '_'.
const std::vector<std::string_view>& column_names(TopologyForm form) {
  static const std::vector<std::string_view> convolution = {"Layer name",    "IFMAP Height", "IFMAP Width",
                                                            "Filter Height", "Filter Width", "Channels",
                                                            "Num Filter",    "Strides"};
  static const std::vector<std::string_view> gemm = {"Layer", "M", "N", "K"};
  return form == TopologyForm::convolution ? convolution : gemm;
}

std::string normalised(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c == ' ' || c == '_' || c == '\t') continue;
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

bool names_column(std::string_view cell, std::string_view column) {
  const std::string written = normalised(cell);
  const std::string expected = normalised(column);
  if (written == expected) return true;
  // Spellings that occur in the files around.
  if (expected == "layername") return written == "layer";
  if (expected == "layer") return written == "layername";
  if (expected == "numfilter") return written == "numfilters";
  if (expected == "strides") return written == "stride" || written == "strideheight";
  return false;
}

class Importer {
 public:
  Importer(const CsvTable& table, Graph graph)
      : table_(table), result_{TopologyForm::convolution, std::move(graph), {}} {}
  TopologyImport run();

 private:
  void read_header();
  void read_row(const CsvRow& row);
  std::optional<std::int64_t> number(const CsvRow& row, std::size_t column);
  void check_extra_cells(const CsvRow& row);
  void add_convolution(const CsvRow& row, std::string name, const std::vector<std::int64_t>& sizes);
  void add_gemm(const CsvRow& row, const std::string& name, const std::vector<std::int64_t>& sizes);
  void add(const CsvRow& row, const std::string& name, const Op& op, const Shape& input);
  std::string_view header_cell(std::size_t column) const { return table_.rows.front().cells[column].text; }

  const CsvTable& table_;
  TopologyImport result_;
  Diagnostics diagnostics_;
  std::optional<std::size_t> stride_width_;
  std::optional<std::size_t> sparsity_;
  std::unordered_map<std::string, int> lines_;  ///< where each row stands
  std::int64_t grown_ = 0;
  std::string first_grown_;
};

void Importer::read_header() {
  const CsvRow& header = table_.rows.front();
  const bool gemm = header.cells.size() > 1 && normalised(header.cells[1].text) == "m";
  result_.form = gemm ? TopologyForm::gemm : TopologyForm::convolution;
  const std::vector<std::string_view>& expected = column_names(result_.form);
  const auto layout = [&] { return fmt::format("{}", fmt::join(expected, ", ")); };
  if (!names_column(header.cells[0].text, expected[0])) {
    throw ConfigError(
        table_.mark(header),
        "no header of a SCALE-Sim topology; the first line must be ‘Layer name, IFMAP Height, IFMAP Width, "
        "Filter Height, Filter Width, Channels, Num Filter, Strides,’ or ‘Layer, M, N, K,’");
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (i >= header.cells.size()) {
      throw ConfigError(
          table_.mark(header),
          fmt::format("the header ends before column ‘{}’; it must be ‘{},’", expected[i], layout()));
    }
    if (!names_column(header.cells[i].text, expected[i])) {
      throw ConfigError(table_.mark(header, header.cells[i]),
                        fmt::format("column {} must be ‘{}’, not {}; the header must be ‘{},’", i + 1,
                                    expected[i], in_quotes(header.cells[i].text), layout()));
    }
  }
  std::vector<std::string> ignored;
  for (std::size_t i = expected.size(); i < header.cells.size(); ++i) {
    const std::string name = normalised(header.cells[i].text);
    if (name.empty()) continue;
    if (name == "sparsity") {
      sparsity_ = i;
    } else if (name == "stridewidth" && i == expected.size() && !gemm) {
      stride_width_ = i;
    } else {
      ignored.emplace_back(in_quotes(header.cells[i].text));
    }
  }
  if (!ignored.empty()) result_.notes.push_back("columns not read: " + comma_list(ignored));
}

std::optional<std::int64_t> Importer::number(const CsvRow& row, std::size_t column) {
  const CsvCell& cell = row.cells[column];
  const char* end = cell.text.data() + cell.text.size();
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(cell.text.data(), end, value);
  constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
  const bool whole = stop == end && error != std::errc::invalid_argument;
  if (whole && error == std::errc{} && value >= 1 && value <= largest) return value;
  diagnostics_.add(table_.mark(row, cell),
                   fmt::format("{} must be a whole number within [1, {}], not {}",
                               in_quotes(header_cell(column)), largest, in_quotes(cell.text)));
  return std::nullopt;
}

void Importer::check_extra_cells(const CsvRow& row) {
  const std::vector<CsvCell>& header = table_.rows.front().cells;
  for (std::size_t i = column_names(result_.form).size(); i < row.cells.size(); ++i) {
    const CsvCell& cell = row.cells[i];
    if (i == sparsity_) {
      const std::size_t colon = cell.text.find(':');
      const bool dense = cell.text.empty() || (colon != std::string_view::npos &&
                                               cell.text.substr(0, colon) == cell.text.substr(colon + 1));
      if (!dense) {
        diagnostics_.add(table_.mark(row, cell),
                         fmt::format("sparsity {} is not modelled; write 1:1 or leave the cell empty",
                                     in_quotes(cell.text)));
      }
      continue;
    }
    const bool named = i < header.size() && !header[i].text.empty();
    if (named || cell.text.empty() || cell.text.front() == '#') continue;
    diagnostics_.add(
        table_.mark(row, cell),
        fmt::format("{} stands in column {}, which the header does not name", in_quotes(cell.text), i + 1));
  }
}

void Importer::read_row(const CsvRow& row) {
  const std::vector<std::string_view>& columns = column_names(result_.form);
  if (row.cells.size() < columns.size()) {
    diagnostics_.add(table_.mark(row), fmt::format("has {} values; a row must have {}: {}", row.cells.size(),
                                                   columns.size(), fmt::join(columns, ", ")));
    return;
  }
  const std::string name(row.cells[0].text);
  if (name.empty()) {
    diagnostics_.add(table_.mark(row, row.cells[0]), "the layer has no name");
  } else if (const auto [first, is_new] = lines_.emplace(name, row.line); !is_new) {
    diagnostics_.add(table_.mark(row, row.cells[0]),
                     fmt::format("layer '{}': another layer has this name (line {})", name, first->second));
  }
  const std::size_t problems = diagnostics_.size();
  std::vector<std::int64_t> sizes;
  for (std::size_t i = 1; i < columns.size(); ++i) {
    if (const auto size = number(row, i)) sizes.push_back(*size);
  }
  if (stride_width_ && *stride_width_ < row.cells.size()) {
    if (const auto size = number(row, *stride_width_)) sizes.push_back(*size);
  }
  check_extra_cells(row);
  if (diagnostics_.size() != problems || name.empty()) return;
  try {
    if (result_.form == TopologyForm::convolution) {
      add_convolution(row, name, sizes);
    } else {
      add_gemm(row, name, sizes);
    }
  } catch (const ConfigError& error) {
    diagnostics_.add(table_.mark(row), error.what());
  }
}

void Importer::add_convolution(const CsvRow& row, std::string name, const std::vector<std::int64_t>& sizes) {
  Extent map{sizes[0], sizes[1]};
  Conv2d conv;
  conv.kernel = {sizes[2], sizes[3]};
  conv.in_channels = sizes[4];
  conv.out_channels = sizes[5];
  conv.stride = {sizes[6], sizes.size() > 7 ? sizes[7] : sizes[6]};
  const std::array<std::pair<std::int64_t, std::int64_t>, 2> sides = {
      {{conv.kernel.height, map.height}, {conv.kernel.width, map.width}}};
  bool fits = true;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (sides[i].first <= sides[i].second) continue;
    fits = false;
    diagnostics_.add(table_.mark(row, row.cells[i + 3]),
                     fmt::format("{} is {}, more than {}, which is {}", in_quotes(header_cell(i + 3)),
                                 sides[i].first, in_quotes(header_cell(i + 1)), sides[i].second));
  }
  if (!fits) return;
  if (name.find("DP") != std::string::npos) {
    conv.groups = conv.in_channels;
    conv.out_channels = checked_product({conv.in_channels, conv.out_channels});
    if (name.starts_with("DP_") && name.size() > 3) name.erase(0, 3);
  }
  // SCALE-Sim counts ceil((map - filter) / stride) + 1 windows; the map is grown until all of them are
  // inside.
  const auto covered = [](std::int64_t size, std::int64_t kernel, std::int64_t stride) {
    return checked_add(checked_product({ceil_div(size - kernel, stride), stride}), kernel);
  };
  const Extent grown{covered(map.height, conv.kernel.height, conv.stride.height),
                     covered(map.width, conv.kernel.width, conv.stride.width)};
  if (!(grown == map)) {
    if (++grown_ == 1) first_grown_ = fmt::format("'{}' to {}x{}", name, grown.height, grown.width);
  }
  add(row, name, conv, {1, conv.in_channels, grown.height, grown.width});
}

void Importer::add_gemm(const CsvRow& row, const std::string& name, const std::vector<std::int64_t>& sizes) {
  add(row, name, Linear{sizes[2], sizes[1], false}, {1, sizes[2], sizes[0], 1});
}

void Importer::add(const CsvRow& row, const std::string& name, const Op& op, const Shape& input) {
  Graph& graph = result_.graph;
  if (graph.find(name) != nullptr) {
    if (lines_.at(std::string(row.cells[0].text)) == row.line) {
      diagnostics_.add(
          table_.mark(row, row.cells[0]),
          fmt::format("layer '{}': the name is taken by what another row became; rename one of them", name));
    }
    return;
  }
  const LayerId source = graph.add({-1, name + ".input", Source{}, {}, input, {}});
  Layer layer{-1, name, op, {{source, 0, input.channels}}, {}, {}};
  layer.output = graph.inferred_output(layer);
  layer.weights = implied_weights(layer);
  const LayerId id = graph.add(std::move(layer));
  // A size that no machine could hold is reported here, at its row.
  graph.totals(graph.layer(id));
}

TopologyImport Importer::run() {
  if (table_.rows.empty()) {
    throw ConfigError(Mark{table_.file}, "is empty; a topology has a header line and one line per layer");
  }
  read_header();
  if (table_.rows.size() == 1) throw ConfigError(Mark{table_.file}, "holds a header but no layers");
  for (std::size_t i = 1; i < table_.rows.size(); ++i) read_row(table_.rows[i]);
  diagnostics_.throw_if_any();
  try {
    result_.graph.totals();
  } catch (const ConfigError& error) {
    throw ConfigError(Mark{table_.file},
                      fmt::format("the costs of all layers together do not fit: {}", error.what()));
  }
  result_.notes.insert(
      result_.notes.begin(),
      fmt::format("{} layers without data flow: each has an input of its own", table_.rows.size() - 1));
  if (grown_ > 0) {
    result_.notes.push_back(
        fmt::format("{} IFMAP(s) grown so that the last window, which SCALE-Sim counts, is inside: {}{}",
                    grown_, first_grown_, grown_ > 1 ? ", …" : ""));
  }
  return std::move(result_);
}

}  // namespace

TopologyImport read_topology(const std::string& text, const std::string& name) {
  const std::string stem = std::filesystem::path(name).stem().string();
  const CsvTable table = split_csv(text, name);
  return Importer(table, Graph(stem, stem)).run();
}

}  // namespace switchyard
