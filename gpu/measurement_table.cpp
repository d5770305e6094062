#include "gpu/measurement_table.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "gpu/csv_cells.h"

namespace switchyard::gpu {
namespace {

std::optional<Precision> precision_of(const std::string& word) {
  if (word.empty()) return Precision::fp32;
  const auto& choices = precision_choices();
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].word == word) return static_cast<Precision>(i);
  }
  return std::nullopt;
}

ConvKernel convolution(const CsvCells& c) {
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
bool set_work(const CsvCells& c, Measurement& m) {
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
std::string shape_key(const CsvCells& c) {
  std::string key = c.text("op") + '|' + c.text("dtype");
  for (const char* column : {"b", "m", "n", "k", "cin", "cout", "h", "w", "kh", "kw", "stride", "groups",
                             "rows", "cols", "elements"}) {
    key += '|' + c.text(column);
  }
  return key;
}

bool is_kernel_row(const CsvCells& c) {
  const std::string kind = c.text("kind");
  const std::string mode = c.text("mode");
  return (kind.empty() || kind == "kernel" || kind == "layer_op") && (mode.empty() || mode == "graph") &&
         !c.text("note").starts_with("failed") && c.has("time_us_median");
}

}  // namespace

std::vector<Measurement> read_measurements(const std::filesystem::path& path) {
  const CsvFile table = read_csv(path, {"op", "time_us_median"});
  std::vector<Measurement> result;
  for (std::size_t i = 0; i < table.text.rows.size(); ++i) {
    const CsvCells cells(table, i);
    if (!is_kernel_row(cells)) continue;
    Measurement m;
    m.line = cells.line();
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
