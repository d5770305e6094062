#include "models/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace switchyard {
namespace {

/// `declared` may lay the inferred tokens out differently: a reshape costs nothing.
bool same_up_to_reshape(const Shape& declared, const Shape& inferred) {
  return declared.batch == inferred.batch && declared.channels == inferred.channels &&
         declared.tokens() == inferred.tokens();
}

[[noreturn]] void fail(const Layer& layer, const std::string& message) {
  throw ConfigError(fmt::format("layer '{}': {}", layer.name, message));
}

std::string prefix(const std::string& dotted, int depth) {
  std::size_t end = 0;
  for (int i = 0; i < depth; ++i) {
    end = dotted.find('.', end == 0 ? 0 : end + 1);
    if (end == std::string::npos) return dotted;
  }
  return dotted.substr(0, end);
}

}  // namespace

Totals& Totals::operator+=(const Totals& other) {
  layers += other.layers;
  macs = checked_add(macs, other.macs);
  vector_operations = checked_add(vector_operations, other.vector_operations);
  parameters = checked_add(parameters, other.parameters);
  weight_elements = checked_add(weight_elements, other.weight_elements);
  input_elements = checked_add(input_elements, other.input_elements);
  output_elements = checked_add(output_elements, other.output_elements);
  return *this;
}

std::int64_t WeightUse::in_block_width(std::size_t i) const {
  return in_block_widths.empty() ? in / in_blocks : in_block_widths.at(i);
}

void Graph::check_edges(const Layer& layer) const {
  for (const Edge& edge : layer.inputs) {
    if (edge.producer < 0 || static_cast<std::size_t>(edge.producer) >= layers_.size()) {
      fail(layer, "reads a layer that does not come before it");
    }
    const std::int64_t available = layers_[static_cast<std::size_t>(edge.producer)].output.channels;
    if (edge.first_channel < 0 || edge.channels < 1 || edge.channels > available ||
        edge.first_channel > available - edge.channels) {
      fail(layer, fmt::format("reads channels {} to {} of a tensor that has {}", edge.first_channel,
                              edge.first_channel + edge.channels - 1, available));
    }
  }
}

Shape Graph::inferred_output(const Layer& layer) const {
  check_edges(layer);
  try {
    return infer_shape(layer.op, input_shapes(layer));
  } catch (const ConfigError& error) {
    fail(layer, error.what());
  }
}

LayerId Graph::add(Layer layer) {
  layer.id = static_cast<LayerId>(layers_.size());
  if (layer.name.empty()) fail(layer, "has no name");
  if (ids_.contains(layer.name)) fail(layer, "another layer has this name");
  const Shape& out = layer.output;
  if (out.batch < 1 || out.channels < 1 || out.height < 1 || out.width < 1) {
    fail(layer, "every output dimension must be at least 1");
  }
  try {
    out.elements();
  } catch (const ConfigError& error) {
    fail(layer, error.what());
  }
  if (std::holds_alternative<Source>(layer.op)) {
    if (!layer.inputs.empty()) fail(layer, "a source reads nothing");
  } else {
    const Shape inferred = inferred_output(layer);
    if (!same_up_to_reshape(out, inferred)) {
      fail(layer, fmt::format("declares an output of {}x{}x{}x{}, computes {}x{}x{}x{}", out.batch, out.channels,
                              out.height, out.width, inferred.batch, inferred.channels, inferred.height,
                              inferred.width));
    }
  }
  ids_.emplace(layer.name, layer.id);
  layers_.push_back(std::move(layer));
  return layers_.back().id;
}

const Layer* Graph::find(std::string_view name) const {
  const auto found = ids_.find(name);
  return found == ids_.end() ? nullptr : &layer(found->second);
}

void Graph::reserve(std::size_t layers) {
  layers_.reserve(layers);
  ids_.reserve(layers);
}

bool operator==(const Graph& a, const Graph& b) {
  return a.name() == b.name() && a.checkpoint() == b.checkpoint() && a.layers() == b.layers() &&
         a.outputs() == b.outputs();
}

std::vector<Shape> Graph::input_shapes(const Layer& layer) const {
  std::vector<Shape> shapes;
  shapes.reserve(layer.inputs.size());
  for (const Edge& edge : layer.inputs) {
    Shape shape = layers_[static_cast<std::size_t>(edge.producer)].output;
    shape.channels = edge.channels;
    shapes.push_back(shape);
  }
  return shapes;
}

Totals Graph::totals(const Layer& layer) const {
  const std::vector<Shape> inputs = input_shapes(layer);
  Totals t;
  t.layers = 1;
  t.macs = macs(layer.op, inputs, layer.output);
  t.vector_operations = vector_operations(layer.op, inputs, layer.output);
  t.parameters = parameters(layer.op, layer.output);
  t.weight_elements = weight_elements(layer.op, layer.output);
  for (const Shape& shape : inputs) t.input_elements = checked_add(t.input_elements, shape.elements());
  t.output_elements = layer.output.elements();
  return t;
}

Totals Graph::totals() const {
  Totals sum;
  for (const Layer& layer : layers_) sum += totals(layer);
  return sum;
}

std::vector<Share> Graph::by_kind() const {
  std::map<OpKind, Totals> sums;
  for (const Layer& layer : layers_) sums[kind_of(layer.op)] += totals(layer);
  std::vector<Share> rows;
  rows.reserve(sums.size());
  for (const auto& [kind, sum] : sums) rows.push_back({std::string(name_of(kind)), sum});
  return rows;
}

std::vector<Share> Graph::by_module(int depth) const {
  std::vector<Share> rows;
  std::unordered_map<std::string, std::size_t> row_of;
  for (const Layer& layer : layers_) {
    const std::string module = prefix(layer.name, depth);
    const auto [found, is_new] = row_of.try_emplace(module, rows.size());
    if (is_new) rows.push_back({module, {}});
    rows[found->second].totals += totals(layer);
  }
  return rows;
}

std::int64_t Graph::peak_live_elements() const {
  std::vector<std::size_t> last_use(layers_.size(), 0);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    last_use[i] = i;
    for (const Edge& edge : layers_[i].inputs) last_use[static_cast<std::size_t>(edge.producer)] = i;
  }
  for (const LayerId id : outputs_) last_use[static_cast<std::size_t>(id)] = layers_.size();
  std::vector<std::vector<std::size_t>> dying(layers_.size() + 1);
  // A learned or constant tensor is storage of the checkpoint, not a live activation.
  const auto is_activation = [](const Layer& layer) {
    const auto* source = std::get_if<Source>(&layer.op);
    return source == nullptr || source->kind == Source::Kind::input;
  };
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (is_activation(layers_[i])) dying[last_use[i]].push_back(i);
  }
  std::int64_t live = 0;
  std::int64_t peak = 0;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (is_activation(layers_[i])) live = checked_add(live, layers_[i].output.elements());
    peak = std::max(peak, live);
    for (const std::size_t dead : dying[i]) live -= layers_[dead].output.elements();
  }
  return peak;
}

std::int64_t shared_weight_elements(const Graph& a, const Graph& b) {
  if (a.checkpoint() != b.checkpoint()) return 0;
  std::unordered_map<std::string_view, const WeightUse*> uses;
  for (const Layer& layer : b.layers()) {
    if (!layer.weights.tensor.empty()) uses.emplace(layer.weights.tensor, &layer.weights);
  }
  std::int64_t shared = 0;
  for (const Layer& layer : a.layers()) {
    const WeightUse& mine = layer.weights;
    const auto found = uses.find(mine.tensor);
    if (mine.tensor.empty() || found == uses.end()) continue;
    const WeightUse& theirs = *found->second;
    // Leading slices of each block: the common part is the smaller one. A different block structure shares nothing
    // that a loader could reuse without gathering.
    if (mine.in_blocks != theirs.in_blocks) continue;
    const std::int64_t out = std::min(mine.out, theirs.out);
    std::int64_t in = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(mine.in_blocks); ++i) {
      in = checked_add(in, std::min(mine.in_block_width(i), theirs.in_block_width(i)));
    }
    const std::int64_t taps = std::min(mine.taps, theirs.taps);
    const std::int64_t per_out = std::min(mine.per_out, theirs.per_out);
    shared = checked_add(shared, checked_product({out, checked_add(checked_product({in, taps}), per_out)}));
  }
  return shared;
}

}  // namespace switchyard
