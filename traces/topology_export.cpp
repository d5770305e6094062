#include <fmt/format.h>

#include <array>
#include <iterator>
#include <map>
#include <optional>

#include "base/diagnostics.h"
#include "traces/topology_csv.h"

namespace switchyard {
namespace {

constexpr std::int64_t most_rows = 1'000'000;

/// One matrix product, done `count` times with different operands.
struct Product {
  std::int64_t m = 0;
  std::int64_t n = 0;
  std::int64_t k = 0;
  std::int64_t count = 1;
};

/// A layer as a product; nullopt for a layer without multiply-accumulates.
std::optional<Product> product_of(const Layer& layer, const std::vector<Shape>& inputs) {
  if (const auto* conv = std::get_if<Conv2d>(&layer.op)) {
    return Product{
        checked_product({layer.output.batch, layer.output.tokens()}), conv->out_channels / conv->groups,
        checked_product({conv->in_channels / conv->groups, conv->kernel.height, conv->kernel.width}),
        conv->groups};
  }
  if (const auto* linear = std::get_if<Linear>(&layer.op)) {
    return Product{checked_product({inputs[0].batch, inputs[0].tokens()}), linear->out_features,
                   linear->in_features, 1};
  }
  if (const auto* matmul = std::get_if<MatMul>(&layer.op)) {
    const std::int64_t count = checked_product({inputs[0].batch, matmul->heads});
    if (matmul->form == MatMul::Form::scores) {
      return Product{inputs[0].tokens(), inputs[1].tokens(), inputs[0].channels / matmul->heads, count};
    }
    return Product{inputs[0].height, inputs[1].channels / matmul->heads, inputs[1].tokens(), count};
  }
  return std::nullopt;
}

/// A row of the convolution form, or why there is none.
struct ConvolutionRow {
  std::string text;
  std::string problem;
};

std::string row_text(const std::string& name, std::initializer_list<std::int64_t> values) {
  return fmt::format("{}, {},\n", name, fmt::join(values, ", "));
}

ConvolutionRow convolution_row(const Graph& graph, const Layer& layer, const std::vector<Shape>& inputs) {
  const Shape& x = inputs[0];
  if (const auto* linear = std::get_if<Linear>(&layer.op)) {
    return {row_text(layer.name, {checked_product({x.batch, x.height}), x.width, 1, 1, linear->in_features,
                                  linear->out_features, 1}),
            ""};
  }
  const auto* conv = std::get_if<Conv2d>(&layer.op);
  if (conv == nullptr) return {"", "an attention product has no filter; use the GEMM form"};
  if (!(conv->dilation == Extent{1, 1})) return {"", "is dilated; use the GEMM form"};
  if (conv->stride.height != conv->stride.width)
    return {"", "has two strides, the form has one column for both"};
  if (conv->groups > 1 && !is_depthwise(*conv)) return {"", "is a grouped convolution; use the GEMM form"};
  const bool pointwise =
      conv->kernel == Extent{1, 1} && conv->stride == Extent{1, 1} && conv->padding == Extent{0, 0};
  if (x.batch > 1 && !pointwise)
    return {"", fmt::format("has a batch of {}, for which the form has no column", x.batch)};
  // The part of the padded map that the filter touches: SCALE-Sim rounds the number of windows up, we round
  // it down.
  const Shape y = graph.inferred_output(layer);
  const std::int64_t height =
      checked_add(checked_product({y.height - 1, conv->stride.height}), conv->kernel.height);
  const std::int64_t width =
      checked_add(checked_product({y.width - 1, conv->stride.width}), conv->kernel.width);
  const bool depthwise = is_depthwise(*conv);
  return {row_text(depthwise ? "DP_" + layer.name : layer.name,
                   {checked_product({pointwise ? x.batch : 1, height}), width, conv->kernel.height,
                    conv->kernel.width, conv->in_channels,
                    depthwise ? conv->out_channels / conv->groups : conv->out_channels, conv->stride.height}),
          ""};
}

std::string name_problem(const std::string& name, TopologyForm form) {
  if (name.find_first_of(",\n\r") != std::string::npos) return "has a comma or a line end in its name";
  if (name.front() == ' ' || name.back() == ' ' || name.front() == '\t' || name.back() == '\t') {
    return "has a blank at an end of its name, which readers cut off";
  }
  if (form == TopologyForm::convolution && name.find("DP") != std::string::npos) {
    return "has ‘DP’ in its name, by which SCALE-Sim knows a depth-wise convolution; rename it";
  }
  return {};
}

void append_products(const Layer& layer, const Product& product, TopologyExport& result) {
  if (product.count > most_rows - result.rows) {
    throw ConfigError(
        fmt::format("layer '{}': with its {} products the topology has more than {} rows; export a smaller "
                    "batch or fewer layers",
                    layer.name, product.count, most_rows));
  }
  for (std::int64_t i = 0; i < product.count; ++i) {
    const std::string name = product.count == 1 ? layer.name : fmt::format("{}#{}", layer.name, i);
    result.text += row_text(name, {product.m, product.n, product.k});
  }
  result.rows += product.count;
}

}  // namespace

TopologyExport write_topology(const Graph& graph, TopologyForm form, bool skip_inexpressible) {
  TopologyExport result;
  result.text = form == TopologyForm::convolution ? "Layer name, IFMAP Height, IFMAP Width, Filter Height, "
                                                    "Filter Width, Channels, Num Filter, Strides,\n"
                                                  : "Layer, M, N, K,\n";
  std::map<OpKind, std::int64_t> without_macs;
  for (const Layer& layer : graph.layers()) {
    const std::vector<Shape> inputs = graph.input_shapes(layer);
    const std::optional<Product> product = product_of(layer, inputs);
    if (!product) {
      ++without_macs[kind_of(layer.op)];
      continue;
    }
    ConvolutionRow row;
    row.problem = name_problem(layer.name, form);
    if (row.problem.empty() && form == TopologyForm::convolution) row = convolution_row(graph, layer, inputs);
    if (!row.problem.empty()) {
      result.skipped.push_back(fmt::format("layer '{}': {}", layer.name, row.problem));
      continue;
    }
    ++result.layers;
    if (form == TopologyForm::convolution) {
      result.text += row.text;
      ++result.rows;
    } else {
      append_products(layer, *product, result);
    }
  }
  if (!result.skipped.empty() && !skip_inexpressible) {
    Diagnostics diagnostics;
    diagnostics.add({}, fmt::format("{} layer(s) cannot be written in this form; skip them on request "
                                    "(--skip-inexpressible), or export the native format",
                                    result.skipped.size()));
    for (const std::string& line : result.skipped) diagnostics.add({}, line);
    diagnostics.throw_if_any();
  }
  if (result.rows == 0)
    throw ConfigError(fmt::format("‘{}’ has no layer that this form can hold", graph.name()));
  std::string lost;
  for (const auto& [kind, count] : without_macs) {
    if (kind == OpKind::source) continue;
    fmt::format_to(std::back_inserter(lost), "{}{} {}", lost.empty() ? "" : ", ", count, name_of(kind));
  }
  if (!lost.empty()) result.notes.push_back("layers without multiply-accumulates are left out: " + lost);
  result.notes.push_back("data flow, biases and weight sharing are left out");
  return result;
}

}  // namespace switchyard
