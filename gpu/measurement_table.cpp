#include "gpu/measurement_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>

#include "base/error.h"

namespace switchyard::gpu {
namespace {

/// A row by column name; absent columns and empty cells read as nothing.
class Cells {
 public:
  Cells(const std::map<std::string, std::size_t>& columns, const CsvText::Row& row, std::string file)
      : columns_(columns), row_(row), file_(std::move(file)) {}

  std::string text(const std::string& column) const {
    const auto found = columns_.find(column);
    return found == columns_.end() ? std::string() : row_.cells[found->second];
  }
  bool has(const std::string& column) const { return !text(column).empty(); }
  double number(const std::string& column) const {
    const std::string cell = text(column);
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size() || !(value >= 0)) {
      throw ConfigError(fmt::format("{}:{}: column ‘{}’ needs a non-negative number, not ‘{}’", file_, row_.line,
                                    column, cell));
    }
    return value;
  }
  std::int64_t size(const std::string& column) const {
    const double value = number(column);
    if (value < 1 || value > 1e15) {
      throw ConfigError(fmt::format("{}:{}: column ‘{}’ needs a size of at least 1", file_, row_.line, column));
    }
    return static_cast<std::int64_t>(value);
  }

 private:
  const std::map<std::string, std::size_t>& columns_;
  const CsvText::Row& row_;
  std::string file_;
};

std::optional<Precision> precision_of(const std::string& word) {
  if (word.empty()) return Precision::fp32;
  const auto& choices = precision_choices();
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].word == word) return static_cast<Precision>(i);
  }
  return std::nullopt;
}

ConvKernel convolution(const Cells& c) {
  const auto side = [&](const char* in, const char* kernel) {
    const std::int64_t padded = c.size(in) + 2 * static_cast<std::int64_t>(c.number("pad"));
    return std::max<std::int64_t>(1, (padded - c.size(kernel)) / c.size("stride") + 1);
  };
  ConvKernel conv;
  conv.batch = c.size("b");
  conv.in_channels = c.size("cin");
  conv.out_channels = c.size("cout");
  conv.input = {c.size("h"), c.size("w")};
  conv.output = {side("h", "kh"), side("w", "kw")};
  conv.filter = {c.size("kh"), c.size("kw")};
  conv.stride = {c.size("stride"), c.size("stride")};
  conv.groups = c.has("groups") ? c.size("groups") : 1;
  return conv;
}

struct StreamRule {
  const char* table_class;
  StreamKernel::Kind kind;
  std::int64_t inputs;   ///< operands of the size of the result, where the table does not give bytes
  std::int64_t fma;      ///< per result
  std::int64_t special;  ///< per result
};

const std::map<std::string, StreamRule>& stream_rules() {
  using Kind = StreamKernel::Kind;
  static const std::map<std::string, StreamRule> rules = {
      {"add", {"elementwise", Kind::elementwise, 2, 1, 0}},
      {"mul", {"elementwise", Kind::elementwise, 2, 1, 0}},
      {"div", {"elementwise", Kind::elementwise, 2, 8, 1}},
      {"add_scalar", {"elementwise", Kind::elementwise, 1, 1, 0}},
      {"mul_scalar", {"elementwise", Kind::elementwise, 1, 1, 0}},
      {"div_scalar", {"elementwise", Kind::elementwise, 1, 1, 0}},
      {"relu", {"elementwise", Kind::elementwise, 1, 1, 0}},
      {"gelu", {"elementwise", Kind::elementwise, 1, 20, 1}},
      {"tanh", {"elementwise", Kind::elementwise, 1, 12, 2}},
      {"softmax", {"softmax", Kind::softmax, 1, 3, 1}},
      {"layernorm", {"layernorm", Kind::layer_norm, 1, 5, 0}},
      {"batchnorm", {"batchnorm", Kind::batch_norm, 1, 1, 0}},
      {"copy", {"copy", Kind::copy, 1, 0, 0}},
      {"cast", {"copy", Kind::copy, 1, 0, 0}},
      {"concat", {"copy", Kind::copy, 1, 0, 0}},
      {"pad", {"copy", Kind::copy, 1, 0, 0}},
      {"resize", {"resize", Kind::resize, 1, 8, 0}},
      {"pool", {"pooling", Kind::pooling, 1, 4, 0}},
  };
  return rules;
}

/// Adds a bias to what `of` has written, in place.
Kernel bias_kernel(const Kernel& of) {
  Kernel bias;
  bias.precision = of.precision;
  bias.work = StreamKernel{StreamKernel::Kind::elementwise, of.written_bytes / bytes_per_value(of.precision)};
  set_bytes(bias);
  bias.resident_bytes = bias.read_bytes;
  return bias;
}

/// Fills class and kernel from the shape columns; false for operators without a model.
bool set_work(const Cells& c, Measurement& m) {
  const std::string op = c.text("op");
  Kernel& kernel = m.kernel;
  if (op == "linear" || op == "bmm") {
    m.table_class = op;
    kernel.work = GemmKernel{c.size("b"), c.size("m"), c.size("n"), c.size("k"), op == "linear"};
    set_bytes(kernel);
  } else if (op == "conv" || op == "depthwise") {
    const ConvKernel conv = convolution(c);
    m.table_class = op == "depthwise" ? "depthwise" : conv.filter == Extent{3, 3} ? "conv 3x3" : "conv other";
    kernel.work = conv;
    set_bytes(kernel);
    if (c.has("bias") && c.number("bias") > 0) m.follow_up = bias_kernel(kernel);
  } else if (op == "attention") {
    m.table_class = "attention";
    kernel.work = FusedAttentionKernel{c.size("b"), c.size("m"), c.size("n"), c.size("k")};
    set_bytes(kernel);
  } else if (const auto rule = stream_rules().find(op); rule != stream_rules().end()) {
    const StreamRule& r = rule->second;
    m.table_class = r.table_class;
    StreamKernel s;
    s.kind = r.kind;
    if (c.has("rows")) {
      s.row_length = c.size("cols");
      s.values = c.size("rows") * s.row_length;
    } else {
      s.values = c.size("elements");
    }
    s.fma_operations = r.fma * s.values;
    s.special_operations = r.special * s.values;
    kernel.work = s;
    set_bytes(kernel, r.inputs);
    if (c.has("bytes_min")) {
      kernel.read_bytes = std::max<std::int64_t>(0, c.size("bytes_min") - kernel.written_bytes);
    }
  } else {
    return false;
  }
  return true;
}

std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash ^ (hash >> 29);
}

/// Operator, precision and shape: the same kernel on every device and in every table.
std::string shape_key(const Cells& c) {
  std::string key = c.text("op") + '|' + c.text("dtype");
  for (const char* column : {"b", "m", "n", "k", "cin", "cout", "h", "w", "kh", "kw", "stride", "groups", "rows",
                             "cols", "elements"}) {
    key += '|' + c.text(column);
  }
  return key;
}

bool is_kernel_row(const Cells& c) {
  const std::string kind = c.text("kind");
  const std::string mode = c.text("mode");
  return (kind.empty() || kind == "kernel" || kind == "layer_op") && (mode.empty() || mode == "graph") &&
         !c.text("note").starts_with("failed") && c.has("time_us_median");
}

}  // namespace

CsvText split_quoted_csv(const std::string& text, const std::string& name) {
  CsvText table;
  std::vector<std::string> cells(1);
  bool quoted = false;
  std::size_t line = 1;
  std::size_t first_line = 1;
  const auto end_row = [&] {
    const bool empty = cells.size() == 1 && cells.front().empty();
    if (!empty && table.columns.empty()) {
      table.columns = cells;
    } else if (!empty) {
      if (cells.size() != table.columns.size()) {
        throw ConfigError(fmt::format("{}:{}: {} cells where the header has {}", name, first_line, cells.size(),
                                      table.columns.size()));
      }
      table.rows.push_back({first_line, cells});
    }
    cells.assign(1, {});
    first_line = line + 1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
        cells.back() += '"';
        ++i;
      } else if (c == '"') {
        quoted = false;
      } else {
        cells.back() += c;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      cells.emplace_back();
    } else if (c == '\n') {
      end_row();
    } else if (c != '\r') {
      cells.back() += c;
    }
    if (c == '\n') ++line;
  }
  if (quoted) throw ConfigError(fmt::format("{}:{}: a quote is not closed", name, first_line));
  end_row();
  return table;
}

std::vector<Measurement> read_measurements(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw ConfigError(fmt::format("cannot read ‘{}’", path.string()));
  std::ostringstream text;
  text << in.rdbuf();
  const CsvText table = split_quoted_csv(text.str(), path.string());
  std::map<std::string, std::size_t> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) columns.emplace(table.columns[i], i);
  for (const char* needed : {"op", "time_us_median"}) {
    if (!columns.contains(needed)) {
      throw ConfigError(fmt::format("{}: no column ‘{}’; see tools/gpu/README.md", path.string(), needed));
    }
  }
  std::vector<Measurement> result;
  for (const CsvText::Row& row : table.rows) {
    const Cells cells(columns, row, path.string());
    if (!is_kernel_row(cells)) continue;
    Measurement m;
    m.line = row.line;
    m.device = cells.text("device");
    const auto precision = precision_of(cells.text("dtype"));
    if (!precision) continue;
    m.kernel.precision = *precision;
    if (!set_work(cells, m)) continue;
    m.microseconds = cells.number("time_us_median");
    if (m.microseconds <= 0) continue;
    // Buffers used again and again stay in the L2 if they fit it.
    if (cells.text("residency") != "rotate") m.kernel.resident_bytes = m.kernel.read_bytes;
    m.held_out = hash_of(shape_key(cells)) % 2 == 1;
    result.push_back(std::move(m));
  }
  return result;
}

}  // namespace switchyard::gpu
