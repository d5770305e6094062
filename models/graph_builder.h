// Fluent construction of a Graph: names nest in scopes, shapes are inferred, weights are named after their layer.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/graph.h"

namespace switchyard {

/// A value while building: where it comes from and what shape it has (a channel slice has fewer channels).
struct Value {
  Edge edge;
  Shape shape;
};

/// Convolution parameters a builder varies; in_channels come from the input.
struct ConvOptions {
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t padding = 0;
  std::int64_t dilation = 1;
  std::int64_t groups = 1;
  bool bias = false;
  bool batch_norm = false;      ///< followed by a batch norm (folded unless the builder keeps them apart)
  std::int64_t in_blocks = 1;   ///< input is a concatenation of that many equal blocks, each sliced (WeightUse)
  /// Input is a concatenation of slices of these widths, each from a block of its own; takes precedence over in_blocks.
  std::vector<std::int64_t> in_block_widths{};
};

class GraphBuilder {
 public:
  /// `fold_batch_norm` false emits BatchNorm layers of their own.
  GraphBuilder(std::string name, std::string checkpoint, bool fold_batch_norm = true);

  /// Adds a component to the dotted names while it lives.
  class Scope {
   public:
    Scope(GraphBuilder& builder, const std::string& component);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    GraphBuilder& builder_;
    std::size_t previous_length_;
  };
  [[nodiscard]] Scope scope(const std::string& component) { return Scope(*this, component); }

  /// `table_values`: see Source.
  Value source(const std::string& name, Source::Kind kind, const Shape& shape, std::int64_t table_values = 0);
  /// A run of channels of `value`; costs nothing.
  Value slice(const Value& value, std::int64_t first_channel, std::int64_t channels) const;

  Value conv(const std::string& name, const Value& x, std::int64_t out_channels, const ConvOptions& options);
  Value linear(const std::string& name, const Value& x, std::int64_t out_features, bool bias = true);
  /// Q.K^T of `heads` heads: (b, heads, Nq, Nk).
  Value scores(const std::string& name, const Value& q, const Value& k, std::int64_t heads);
  /// A.V of `heads` heads, with the token extent of `like` (the queries).
  Value context(const std::string& name, const Value& a, const Value& v, std::int64_t heads, const Value& like);
  Value softmax(const std::string& name, const Value& x);
  Value layer_norm(const std::string& name, const Value& x);
  Value activation(const std::string& name, const Value& x, Activation::Kind kind);
  Value add(const std::string& name, const Value& a, const Value& b);
  Value multiply(const std::string& name, const Value& a, const Value& b);
  Value pool(const std::string& name, const Value& x, const Pool& pool);
  Value adaptive_pool(const std::string& name, const Value& x, Extent output);
  Value resize(const std::string& name, const Value& x, Extent output);
  Value concat(const std::string& name, const std::vector<Value>& parts, Concat::Axis axis = Concat::Axis::channels);
  Value rearrange(const std::string& name, const Value& x, const Rearrange& rearrange);

  /// Any op; `weights` may stay empty for ops without them.
  Value emit(const std::string& name, Op op, const std::vector<Value>& inputs, WeightUse weights = {});

  /// Ends the build; `results` are the network's outputs.
  Graph finish(const std::vector<Value>& results);

 private:
  std::string full_name(const std::string& name) const;

  Graph graph_;
  std::string prefix_;
  bool fold_batch_norm_;
};

}  // namespace switchyard
