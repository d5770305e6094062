#include "base/key_writer.h"
#include "base/write.h"
#include "traces/header.h"
#include "traces/layer_record.h"
#include "traces/native.h"
#include "traces/op_keys.h"

namespace switchyard {
namespace {

/// Leaves out keys that hold their default, unless they are required.
class CompactWriter : public KeyWriter {
 public:
  explicit CompactWriter(const Node& defaults) : defaults_(defaults) {}

 protected:
  void put(const Key& key, Node value) override {
    const Node* otherwise = key.required ? nullptr : defaults_.find(key.name);
    if (otherwise == nullptr || !(value == *otherwise)) KeyWriter::put(key, std::move(value));
  }

 private:
  const Node& defaults_;
};

/// The keys of each operator at their defaults.
const std::vector<Node>& default_keys() {
  static const std::vector<Node> nodes = [] {
    std::vector<Node> result;
    for (const OpKeys& entry : op_table()) {
      Op op = entry.make();
      KeyWriter writer;
      entry.describe(writer, op);
      result.push_back(writer.take());
    }
    return result;
  }();
  return nodes;
}

Node header_node(const Graph& graph, const TraceOrigin& origin) {
  TraceHeader header{graph.name(), graph.checkpoint(), origin};
  const Node empty = to_node(TraceHeader{});
  CompactWriter writer(empty);
  describe(static_cast<Keys&>(writer), header);
  return writer.take();
}

Node layer_node(const Graph& graph, const Layer& layer) {
  LayerRecord record;
  record.name = layer.name;
  record.op = layer.op;
  record.output = shape_text(layer.output);
  record.weights = weight_record(layer);
  for (const Edge& edge : layer.inputs) {
    const Layer& producer = graph.layer(edge.producer);
    record.inputs.push_back({operand_text(producer.name, edge, producer.output.channels), {}});
  }
  CompactWriter writer(default_keys().at(layer.op.index()));
  describe(static_cast<Keys&>(writer), record);
  Node node = writer.take();
  node.find("output")->quoted = false;  // 1x64x128x128 is nothing but text, in YAML too
  return node;
}

Node outputs_node(const Graph& graph) {
  Node outputs = Node::sequence();
  for (const LayerId id : graph.outputs())
    outputs.items.push_back(Node::scalar(graph.layer(id).name, {}, true));
  return outputs;
}

/// Everything but the layers.
Node frame(const Graph& graph, const TraceOrigin& origin) {
  Node node = header_node(graph, origin);
  if (!graph.outputs().empty()) node.set("outputs", outputs_node(graph));
  return node;
}

}  // namespace

Node write_trace(const Graph& graph, const TraceOrigin& origin) {
  Node node = frame(graph, origin);
  Node layers = Node::sequence();
  layers.items.reserve(graph.layers().size());
  for (const Layer& layer : graph.layers()) layers.items.push_back(layer_node(graph, layer));
  node.set("layers", std::move(layers));
  return node;
}

std::string to_trace_yaml(const Graph& graph, const TraceOrigin& origin) {
  std::string text = to_yaml(frame(graph, origin));
  text += "layers:\n";
  for (const Layer& layer : graph.layers()) text += "  - " + to_yaml_line(layer_node(graph, layer)) + "\n";
  return text;
}

std::string to_trace_json(const Graph& graph, const TraceOrigin& origin) {
  const Node node = frame(graph, origin);
  std::string text = "{\n";
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    text += "  \"" + node.keys[i] + "\": " + to_json_line(node.items[i]) + ",\n";
  }
  text += "  \"layers\": [";
  for (const Layer& layer : graph.layers()) {
    text += layer.id == 0 ? "\n    " : ",\n    ";
    text += to_json_line(layer_node(graph, layer));
  }
  return text += "\n  ]\n}\n";
}

}  // namespace switchyard
