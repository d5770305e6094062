// A network as a machine sees it: layers in execution order, every op that runs, with shapes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "models/op.h"

namespace switchyard {

using LayerId = std::int32_t;

/// An operand: the output of a layer, or a run of its channels (a view, free of cost).
struct Edge {
  LayerId producer = -1;
  std::int64_t first_channel = 0;
  std::int64_t channels = 0;
  bool operator==(const Edge&) const = default;
};

/// Which part of which checkpoint tensor a layer uses. Sub-networks use leading slices; a convolution that reads a
/// concatenation uses a leading slice of each of `in_blocks` equal blocks. Empty `tensor`: no weights.
/// Where the slices differ in width, `in_block_widths` has them (`in_blocks` entries that add up to `in`).
struct WeightUse {
  std::string tensor;
  std::int64_t out = 0;        ///< output channels used
  std::int64_t in = 0;         ///< input channels used, all blocks together (per group)
  std::int64_t taps = 1;       ///< kernel height x width
  std::int64_t in_blocks = 1;
  std::int64_t per_out = 0;    ///< further values per output channel (bias, batch norm)
  std::vector<std::int64_t> in_block_widths{};  ///< empty: every block is in / in_blocks wide

  /// Input channels used of block `i`.
  std::int64_t in_block_width(std::size_t i) const;
  bool operator==(const WeightUse&) const = default;
};

struct Layer {
  LayerId id = -1;
  std::string name;            ///< dotted path, unique: "encoder.stage2.block3.attn.q"
  Op op;
  std::vector<Edge> inputs;
  Shape output;
  WeightUse weights;
  bool operator==(const Layer&) const = default;
};

/// Sums over a set of layers. "elements" are values, not bytes: multiply by the element size of the machine.
struct Totals {
  std::int64_t layers = 0;
  std::int64_t macs = 0;
  std::int64_t vector_operations = 0;
  std::int64_t parameters = 0;
  std::int64_t weight_elements = 0;
  std::int64_t input_elements = 0;   ///< activations read
  std::int64_t output_elements = 0;  ///< activations written

  Totals& operator+=(const Totals& other);
  bool operator==(const Totals&) const = default;
};

/// One row of a breakdown: an op kind or a module.
struct Share {
  std::string name;
  Totals totals;
};

class Graph {
 public:
  Graph(std::string name, std::string checkpoint) : name_(std::move(name)), checkpoint_(std::move(checkpoint)) {}

  const std::string& name() const { return name_; }
  /// Weight set the layers' tensors belong to; paths with equal checkpoints share weights.
  const std::string& checkpoint() const { return checkpoint_; }
  const std::vector<Layer>& layers() const { return layers_; }
  const Layer& layer(LayerId id) const { return layers_.at(static_cast<std::size_t>(id)); }
  const std::vector<LayerId>& outputs() const { return outputs_; }
  /// The layer of that name, or nullptr.
  const Layer* find(std::string_view name) const;

  /// Makes room for `layers` layers; only saves time.
  void reserve(std::size_t layers);

  /// Appends a layer after checking its edges, its name and its shape; throws ConfigError naming the layer.
  LayerId add(Layer layer);
  /// Marks a result of the network; it stays live to the end.
  void add_output(LayerId id) { outputs_.push_back(id); }

  std::vector<Shape> input_shapes(const Layer& layer) const;
  /// What `layer`, which need not be in the graph, computes from its edges. Throws ConfigError naming the layer if an
  /// edge is wrong or the operands do not fit. Not for sources.
  Shape inferred_output(const Layer& layer) const;
  Totals totals(const Layer& layer) const;
  Totals totals() const;
  /// Rows in order of OpKind, empty kinds left out.
  std::vector<Share> by_kind() const;
  /// Rows in execution order; a module is the first `depth` components of the dotted name.
  std::vector<Share> by_module(int depth) const;
  /// Largest sum of activation elements alive at once when layers run in order and a tensor lives from its producer
  /// to its last consumer; nothing is computed in place.
  std::int64_t peak_live_elements() const;

 private:
  void check_edges(const Layer& layer) const;

  std::string name_;
  std::string checkpoint_;
  std::vector<Layer> layers_;
  std::vector<LayerId> outputs_;
  /// Lets a name be looked up without building a string.
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };
  std::unordered_map<std::string, LayerId, NameHash, std::equal_to<>> ids_;
};

/// Same name, checkpoint, layers (every field, in order) and outputs.
bool operator==(const Graph& a, const Graph& b);

/// Values of `a`'s weights that `b` uses too (0 if their checkpoints differ).
std::int64_t shared_weight_elements(const Graph& a, const Graph& b);

}  // namespace switchyard
