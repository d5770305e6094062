#include "cli/network_report.h"

#include <fmt/format.h>

#include "base/checked_math.h"
#include "base/key_writer.h"
#include "base/write.h"
#include "base/json_value.h"
#include "cli/table.h"
#include "cli/units.h"

namespace switchyard::cli {
namespace {

/// Two components tell stages and decoder layers apart.
int module_depth(const DescribeOptions& options) { return static_cast<int>(options.depth.value_or(2)); }

/// Columns of a breakdown; one unit per column, chosen by the whole network.
class Breakdown {
 public:
  Breakdown(const std::string& first_column, const Totals& whole, std::int64_t value_bytes)
      : whole_(whole),
        value_bytes_(value_bytes),
        macs_(scale_for(whole.macs)),
        operations_(scale_for(whole.vector_operations)),
        parameters_(scale_for(whole.parameters)),
        weights_(scale_for(bytes(whole.weight_elements))),
        activations_(scale_for(std::max(bytes(whole.input_elements), bytes(whole.output_elements)))),
        table_({{first_column, Table::Align::left},
                {"layers", Table::Align::right},
                {macs_.letter + "MACs", Table::Align::right},
                {"share", Table::Align::right},
                {"other " + operations_.letter + "ops", Table::Align::right},
                {parameters_.letter + "params", Table::Align::right},
                {"weights " + weights_.letter + "B", Table::Align::right},
                {"read " + activations_.letter + "B", Table::Align::right},
                {"written " + activations_.letter + "B", Table::Align::right}}) {}

  void add(const std::string& name, const Totals& totals) {
    const auto cell = [](std::int64_t value, const Scale& scale, int decimals = 3) {
      return value == 0 ? std::string("-") : scale(value, decimals);
    };
    table_.row({name, std::to_string(totals.layers), cell(totals.macs, macs_),
                totals.macs == 0 ? "-" : per_cent(totals.macs, whole_.macs),
                cell(totals.vector_operations, operations_), cell(totals.parameters, parameters_),
                cell(bytes(totals.weight_elements), weights_),
                cell(bytes(totals.input_elements), activations_, 2),
                cell(bytes(totals.output_elements), activations_, 2)});
  }
  std::string text(Style style) {
    table_.rule();
    add("total", whole_);
    return table_.text(style);
  }

 private:
  std::int64_t bytes(std::int64_t values) const { return checked_product({values, value_bytes_}); }

  Totals whole_;
  std::int64_t value_bytes_;
  Scale macs_;
  Scale operations_;
  Scale parameters_;
  Scale weights_;
  Scale activations_;
  Table table_;
};

std::string extent_text(const Extent& extent) { return fmt::format("{}x{}", extent.height, extent.width); }

std::string shape_text(const Shape& shape) {
  return fmt::format("{}x{}x{}x{}", shape.batch, shape.channels, shape.height, shape.width);
}

std::string heading(const NetworkSubject& subject, Style style) {
  if (!subject.path) {
    std::string text = bold(subject.graph.name(), style) + "\n";
    text += fmt::format("layer trace {}\n", subject.source);
    for (const std::string& note : subject.notes) text += "note: " + note + "\n";
    return text;
  }
  const Path& path = *subject.path;
  std::string text = bold(path.name(), style) + "\n" + path.member().sentence + "\n";
  if (!subject.source.empty()) text += subject.source + "\n";
  const Workload& workload = path.workload();
  text +=
      fmt::format("input {}, batch {}, {} classes, weights of {}, digest {}\n", extent_text(workload.input),
                  workload.batch, workload.classes, path.checkpoint(), path.digest());
  return text;
}

std::string layer_table(const Graph& graph, Style style) {
  Table table(
      {{"layer"}, {"op"}, {"output"}, {"MACs", Table::Align::right}, {"params", Table::Align::right}});
  for (const Layer& layer : graph.layers()) {
    const Totals totals = graph.totals(layer);
    table.row({layer.name, std::string(name_of(kind_of(layer.op))), shape_text(layer.output),
               std::to_string(totals.macs), std::to_string(totals.parameters)});
  }
  return table.text(style);
}

std::string accuracy_table(const std::vector<Accuracy>& accuracies, Style style) {
  Table table({{"accuracy", Table::Align::right},
               {"metric"},
               {"data set"},
               {"protocol"},
               {"training"},
               {"precision"},
               {"provenance"},
               {"source"}});
  for (const Accuracy& a : accuracies) {
    const std::string spread = a.uncertainty ? fmt::format(" ± {:g}", *a.uncertainty) : "";
    table.row({fmt::format("{:.2f}{} %", a.value, spread), a.metric, a.dataset,
               std::string(name_of(a.conditions.protocol)), a.conditions.training,
               std::string(name_of(a.conditions.precision)), std::string(name_of(a.provenance)), a.source});
  }
  return table.text(style);
}

/// The sentence a reader takes away.
std::string summary(const Graph& graph, const DescribeOptions& options) {
  const Totals totals = graph.totals();
  const std::int64_t value_bytes = bytes_per_value(options.value_format);
  return fmt::format(
      "{}MACs (multiply-accumulates; the literature often prints them as FLOPs), {} parameters.\n"
      "At {}: {}B of weights, {}B of activations alive at the peak.\n",
      counted(totals.macs), counted(totals.parameters), name_of(options.value_format),
      counted(checked_product({totals.weight_elements, value_bytes})),
      counted(checked_product({graph.peak_live_elements(), value_bytes})));
}

Node share_node(const Share& share, const Totals& whole, std::int64_t value_bytes) {
  Node node = Node::mapping();
  node.set("name", json_text(share.name));
  Node totals = totals_node(share.totals, value_bytes);
  for (std::size_t i = 0; i < totals.keys.size(); ++i) node.set(totals.keys[i], std::move(totals.items[i]));
  const double whole_macs = static_cast<double>(std::max<std::int64_t>(whole.macs, 1));
  node.set("macs_share", json_number(static_cast<double>(share.totals.macs) / whole_macs));
  return node;
}

Node share_nodes(const std::vector<Share>& shares, const Totals& whole, std::int64_t value_bytes) {
  Node nodes = Node::sequence();
  for (const Share& share : shares) nodes.items.push_back(share_node(share, whole, value_bytes));
  return nodes;
}

Node layer_nodes(const Graph& graph, std::int64_t value_bytes) {
  Node nodes = Node::sequence();
  for (const Layer& layer : graph.layers()) {
    Node node = Node::mapping();
    node.set("name", json_text(layer.name));
    node.set("op", json_text(name_of(kind_of(layer.op))));
    node.set("output", json_text(shape_text(layer.output)));
    Node totals = totals_node(graph.totals(layer), value_bytes);
    for (std::size_t i = 1; i < totals.keys.size(); ++i) node.set(totals.keys[i], std::move(totals.items[i]));
    nodes.items.push_back(std::move(node));
  }
  return nodes;
}

}  // namespace

std::int64_t bytes_per_value(NumberFormat format) {
  switch (format) {
    case NumberFormat::fp32:
      return 4;
    case NumberFormat::fp16:
    case NumberFormat::bf16:
      return 2;
    case NumberFormat::int8:
      break;
  }
  return 1;
}

std::string network_text(const NetworkFacts& facts, const DescribeOptions& options, Style style) {
  const Graph& graph = facts.subject.graph;
  const Totals whole = graph.totals();
  const std::int64_t value_bytes = bytes_per_value(options.value_format);
  std::string text = heading(facts.subject, style) + "\n";
  Breakdown modules("module", whole, value_bytes);
  for (const Share& share : graph.by_module(module_depth(options)))
    modules.add(share.name, share.totals);
  Breakdown kinds("op", whole, value_bytes);
  for (const Share& share : graph.by_kind()) kinds.add(share.name, share.totals);
  text += modules.text(style) + "\n" + kinds.text(style) + "\n";
  if (options.layers) text += layer_table(graph, style) + "\n";
  if (!facts.accuracies.empty()) text += accuracy_table(facts.accuracies, style) + "\n";
  if (facts.accuracies.empty() && facts.subject.path) text += "No accuracy is known for this path.\n\n";
  return text + summary(graph, options);
}

std::string network_json(const NetworkFacts& facts, const DescribeOptions& options) {
  const Graph& graph = facts.subject.graph;
  const Totals whole = graph.totals();
  const std::int64_t value_bytes = bytes_per_value(options.value_format);
  Node node = Node::mapping();
  node.set("schema", json_text("switchyard-describe/1"));
  node.set("name", json_text(facts.subject.path ? facts.subject.path->name() : graph.name()));
  if (!facts.subject.source.empty()) node.set("source", json_text(facts.subject.source));
  if (facts.subject.path) node.set("path", path_node(*facts.subject.path));
  node.set("dtype", json_text(name_of(options.value_format)));
  node.set("totals", totals_node(whole, value_bytes));
  node.set("peak_live_bytes", json_number(checked_product({graph.peak_live_elements(), value_bytes})));
  node.set("modules", share_nodes(graph.by_module(module_depth(options)), whole, value_bytes));
  node.set("ops", share_nodes(graph.by_kind(), whole, value_bytes));
  if (options.layers) node.set("layers", layer_nodes(graph, value_bytes));
  Node accuracies = Node::sequence();
  for (const Accuracy& accuracy : facts.accuracies) accuracies.items.push_back(accuracy_node(accuracy));
  node.set("accuracies", std::move(accuracies));
  return to_json(node);
}

Node accuracy_node(const Accuracy& a) {
  Node node = Node::mapping();
  node.set("value_percent", json_number(a.value));
  if (a.uncertainty) node.set("uncertainty_points", json_number(*a.uncertainty));
  node.set("metric", json_text(a.metric));
  node.set("dataset", json_text(a.dataset));
  node.set("protocol", json_text(name_of(a.conditions.protocol)));
  node.set("training", json_text(a.conditions.training));
  node.set("precision", json_text(name_of(a.conditions.precision)));
  node.set("provenance", json_text(name_of(a.provenance)));
  node.set("source", json_text(a.source));
  if (!a.note.empty()) node.set("note", json_text(a.note));
  return node;
}

Node path_node(const Path& path) {
  Node node = Node::mapping();
  node.set("name", json_text(path.name()));
  node.set("digest", json_text(path.digest()));
  node.set("checkpoint", json_text(path.checkpoint()));
  node.set("settings", to_node(path));
  return node;
}

Node totals_node(const Totals& totals, std::int64_t value_bytes) {
  const auto bytes = [&](std::int64_t values) { return json_number(checked_product({values, value_bytes})); };
  Node node = Node::mapping();
  node.set("layers", json_number(totals.layers));
  node.set("macs", json_number(totals.macs));
  node.set("vector_operations", json_number(totals.vector_operations));
  node.set("parameters", json_number(totals.parameters));
  node.set("weight_bytes", bytes(totals.weight_elements));
  node.set("activation_read_bytes", bytes(totals.input_elements));
  node.set("activation_written_bytes", bytes(totals.output_elements));
  return node;
}

}  // namespace switchyard::cli
