#include "models/graph_builder.h"

namespace switchyard {

GraphBuilder::GraphBuilder(std::string name, std::string checkpoint, bool fold_batch_norm)
    : graph_(std::move(name), std::move(checkpoint)), fold_batch_norm_(fold_batch_norm) {}

GraphBuilder::Scope::Scope(GraphBuilder& builder, const std::string& component)
    : builder_(builder), previous_length_(builder.prefix_.size()) {
  builder_.prefix_ += component;
  builder_.prefix_ += '.';
}

GraphBuilder::Scope::~Scope() { builder_.prefix_.resize(previous_length_); }

std::string GraphBuilder::full_name(const std::string& name) const { return prefix_ + name; }

Value GraphBuilder::emit(const std::string& name, Op op, const std::vector<Value>& inputs, WeightUse weights) {
  Layer layer;
  layer.name = full_name(name);
  std::vector<Shape> shapes;
  for (const Value& input : inputs) {
    layer.inputs.push_back(input.edge);
    shapes.push_back(input.shape);
  }
  try {
    layer.output = infer_shape(op, shapes);
  } catch (const ConfigError& error) {
    throw ConfigError("layer '" + layer.name + "': " + error.what());
  }
  layer.op = std::move(op);
  layer.weights = std::move(weights);
  const Shape output = layer.output;
  const LayerId id = graph_.add(std::move(layer));
  return {{id, 0, output.channels}, output};
}

Value GraphBuilder::source(const std::string& name, Source::Kind kind, const Shape& shape,
                           std::int64_t table_values) {
  Layer layer;
  layer.name = full_name(name);
  layer.op = Source{kind, table_values};
  layer.output = shape;
  if (kind == Source::Kind::parameter) {
    // One value per element of one sample; the batch repeats it.
    layer.weights = {layer.name, shape.channels, shape.tokens(), 1, 1, 0};
  }
  const LayerId id = graph_.add(std::move(layer));
  return {{id, 0, shape.channels}, shape};
}

Value GraphBuilder::slice(const Value& value, std::int64_t first_channel, std::int64_t channels) const {
  Value view = value;
  view.edge.first_channel += first_channel;
  view.edge.channels = channels;
  view.shape.channels = channels;
  return view;
}

Value GraphBuilder::conv(const std::string& name, const Value& x, std::int64_t out_channels, const ConvOptions& o) {
  Conv2d op;
  op.in_channels = x.shape.channels;
  op.out_channels = out_channels;
  op.kernel = {o.kernel, o.kernel};
  op.stride = {o.stride, o.stride};
  op.padding = {o.padding, o.padding};
  op.dilation = {o.dilation, o.dilation};
  op.groups = o.groups;
  op.bias = o.bias;
  op.folded_batch_norm = o.batch_norm && fold_batch_norm_;
  WeightUse weights{full_name(name), out_channels, op.in_channels / op.groups, o.kernel * o.kernel, o.in_blocks,
                    op.folded_batch_norm || o.bias ? 1 : 0};
  if (!o.in_block_widths.empty()) {
    weights.in_blocks = static_cast<std::int64_t>(o.in_block_widths.size());
    weights.in_block_widths = o.in_block_widths;
  }
  const Value y = emit(name, op, {x}, std::move(weights));
  if (!o.batch_norm || fold_batch_norm_) return y;
  return emit(name + "_norm", BatchNorm{}, {y}, {full_name(name + "_norm"), out_channels, 0, 1, 1, 2});
}

Value GraphBuilder::linear(const std::string& name, const Value& x, std::int64_t out_features, bool bias) {
  return emit(name, Linear{x.shape.channels, out_features, bias}, {x},
              {full_name(name), out_features, x.shape.channels, 1, 1, bias ? 1 : 0});
}

Value GraphBuilder::scores(const std::string& name, const Value& q, const Value& k, std::int64_t heads) {
  return emit(name, MatMul{MatMul::Form::scores, heads}, {q, k});
}

Value GraphBuilder::context(const std::string& name, const Value& a, const Value& v, std::int64_t heads,
                            const Value& like) {
  Layer layer;
  layer.name = full_name(name);
  layer.op = MatMul{MatMul::Form::context, heads};
  layer.inputs = {a.edge, v.edge};
  layer.output = {v.shape.batch, v.shape.channels, like.shape.height, like.shape.width};
  const Shape output = layer.output;
  const LayerId id = graph_.add(std::move(layer));
  return {{id, 0, output.channels}, output};
}

Value GraphBuilder::softmax(const std::string& name, const Value& x) { return emit(name, Softmax{}, {x}); }

Value GraphBuilder::layer_norm(const std::string& name, const Value& x) {
  return emit(name, LayerNorm{}, {x}, {full_name(name), x.shape.channels, 0, 1, 1, 2});
}

Value GraphBuilder::activation(const std::string& name, const Value& x, Activation::Kind kind) {
  return emit(name, Activation{kind}, {x});
}

Value GraphBuilder::add(const std::string& name, const Value& a, const Value& b) {
  return emit(name, Elementwise{Elementwise::Kind::add}, {a, b});
}

Value GraphBuilder::multiply(const std::string& name, const Value& a, const Value& b) {
  return emit(name, Elementwise{Elementwise::Kind::multiply}, {a, b});
}

Value GraphBuilder::pool(const std::string& name, const Value& x, const Pool& pool) { return emit(name, pool, {x}); }

Value GraphBuilder::adaptive_pool(const std::string& name, const Value& x, Extent output) {
  return emit(name, AdaptivePool{output}, {x});
}

Value GraphBuilder::resize(const std::string& name, const Value& x, Extent output) {
  return emit(name, Resize{output, Resize::Mode::bilinear}, {x});
}

Value GraphBuilder::concat(const std::string& name, const std::vector<Value>& parts, Concat::Axis axis) {
  return emit(name, Concat{axis}, parts);
}

Value GraphBuilder::rearrange(const std::string& name, const Value& x, const Rearrange& rearrange) {
  return emit(name, rearrange, {x});
}

Graph GraphBuilder::finish(const std::vector<Value>& results) {
  for (const Value& result : results) graph_.add_output(result.edge.producer);
  return std::move(graph_);
}

}  // namespace switchyard
