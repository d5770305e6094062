// Writes launches one after another and knows, for every layer's output, where it lies, in which layout and
// how wide its values are; adds the copies and casts that operands need. Internal to lowering.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "gpu/lowering.h"

namespace switchyard::gpu {

/// Order of values: planes (image rows innermost), tokens (channels innermost), any (no matter).
enum class Layout { planes, tokens, any };

class LaunchList {
 public:
  LaunchList(const Graph& graph, const Execution& execution);

  /// Starts a layer; operands read from here on belong to its next launch.
  void begin(const Layer& layer);
  void define_source(const Layer& layer, Layout layout);
  /// The layer's output exists only inside a later kernel.
  void define_nothing(const Layer& layer);
  /// The next launch needs `count` views of its operands first.
  void views(int count) { views_ += count; }

  /// Input `i` of the layer, copied or cast first if it does not lie so or is not `size` bytes a value (0: as
  /// it is).
  void read(std::size_t i, Layout layout, std::int64_t size) {
    read_edge(layer_->inputs.at(i), layout, size);
  }
  void read_edge(const Edge& edge, Layout layout, std::int64_t size);
  /// Copies the operand read last into another order.
  void rearrange_read(std::string_view what);
  /// The layer's weights, cast first under autocast.
  void weights(const Layer& layer);
  /// Launches `work` on the operands read; its result becomes the layer's output.
  void emit(std::string_view what, Work work, std::int64_t value_bytes, Layout layout);
  /// A stream kernel over the layer's output that replaces it.
  void pass_on(std::string_view what, StreamKernel::Kind kind, std::int64_t fma_per_value);
  /// The same within the framework call before.
  void update_in_place(std::string_view what, StreamKernel::Kind kind, std::int64_t fma_per_value);
  /// Lets the kernel that produced input `i` do this layer too, if nobody else needs its result; other inputs
  /// become operands of that kernel. `streams_only`: not into products. False if it cannot be done.
  bool fuse_into_producer(std::size_t i, bool streams_only);

  /// Bytes of a value in products: 4, 2 or 1.
  std::int64_t product_bytes() const { return bytes_per_value(execution_.precision); }
  /// Widest value among the operands read for the next launch.
  std::int64_t operand_size() const { return operand_size_; }
  Layout layout_of(std::size_t i) const;
  std::optional<LayerId> only_consumer(LayerId layer) const;

  Program take() { return std::move(program_); }

 private:
  struct Value {
    std::int32_t tensor = -1;
    std::int64_t values = 0;
    std::int64_t bytes = 4;  ///< of one value
    Layout layout = Layout::any;
    std::int32_t launch = -1;  ///< that wrote it
    std::int32_t other_tensor =
        -1;  ///< the same values in the other layout or width, if someone asked for them
    Layout other_layout = Layout::any;
    std::int64_t other_bytes = 0;
  };

  Value& value(LayerId id) { return values_[static_cast<std::size_t>(id)]; }
  std::int32_t new_tensor() { return program_.tensors++; }
  std::int64_t edge_values(const Edge& edge) const;
  void launch_stream(std::string_view what, StreamKernel work, Operand from, Operand to, int calls);

  const Graph& graph_;
  const Execution& execution_;
  Program program_;
  const Layer* layer_ = nullptr;
  std::vector<Value> values_;
  std::vector<std::vector<LayerId>> consumers_;
  std::vector<Operand> reads_;
  std::int64_t operand_size_ = 0;
  int views_ = 0;
};

}  // namespace switchyard::gpu
