#include "gpu/lowering.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "gpu/launch_list.h"

namespace switchyard::gpu {
namespace {

using Kind = StreamKernel::Kind;

/// Walks the graph once and writes the launches of every layer.
class Lowering {
 public:
  Lowering(const Graph& graph, const Execution& execution)
      : graph_(graph), execution_(execution), list_(graph, execution) {}

  Program run() {
    for (const Layer& layer : graph_.layers()) {
      list_.begin(layer);
      std::visit([&](const auto& op) { lower(layer, op); }, layer.op);
    }
    return list_.take();
  }

 private:
  bool compiled() const { return is_compiled(execution_.mode); }
  /// Convolutions and their like run in the order in which their first input lies: a view of tokens as an
  /// image is an image with channels innermost, and stays so.
  Layout image_layout() const {
    if (execution_.channels_last || compiled()) return Layout::tokens;
    const Layout have = list_.layout_of(0);
    return have == Layout::any ? Layout::planes : have;
  }

  void lower(const Layer& layer, const Source& op) {
    list_.define_source(layer, op.kind == Source::Kind::input ? Layout::planes : Layout::any);
  }

  void lower(const Layer& layer, const Conv2d& op) {
    const Shape in = graph_.input_shapes(layer).front();
    ConvKernel conv{in.batch,  op.in_channels, op.out_channels, in.extent(), layer.output.extent(),
                    op.kernel, op.stride,      op.dilation,     op.groups};
    const Layout layout = image_layout();
    // Tokens are viewed as an image and back: transpose, reshape, flatten, transpose.
    if (!execution_.channels_last && list_.layout_of(0) == Layout::tokens) list_.views(4);
    list_.weights(layer);
    list_.read(0, layout, list_.product_bytes());
    const bool dense = !is_depthwise(op);
    // Tensor-core convolutions want channels innermost; the library rearranges other images inside its call.
    if (dense && layout == Layout::planes && list_.product_bytes() < 4) {
      list_.rearrange_read("to channels last");
    }
    list_.emit(dense ? "convolution" : "depth-wise", conv, list_.product_bytes(), layout);
    if (dense && op.bias && !compiled()) list_.update_in_place("bias", Kind::elementwise, 1);
    if (op.folded_batch_norm && !compiled() && !execution_.fold_batch_norm) {
      list_.pass_on("batch norm", Kind::batch_norm, 1);
    }
  }

  void lower(const Layer& layer, const Linear& op) {
    const Shape in = graph_.input_shapes(layer).front();
    list_.weights(layer);
    list_.read(0, Layout::tokens, list_.product_bytes());
    list_.emit("linear", GemmKernel{1, in.batch * in.tokens(), op.out_features, op.in_features, true},
               list_.product_bytes(), Layout::tokens);
  }

  void lower(const Layer& layer, const MatMul& op) {
    if (op.form == MatMul::Form::scores) {
      if (const auto chain = fused_chain(layer)) {
        fused_.push_back(*chain);
        list_.define_nothing(layer);
        return;
      }
      lower_scores(layer, op);
    } else if (const auto chain = std::find_if(fused_.begin(), fused_.end(),
                                               [&](const Chain& c) { return c.context == layer.id; });
               chain != fused_.end()) {
      lower_fused(layer, *chain);
    } else {
      lower_context(layer, op);
    }
  }

  void lower_scores(const Layer& layer, const MatMul& op) {
    const Shape& out = layer.output;
    const std::int64_t head = graph_.input_shapes(layer).front().channels / op.heads;
    list_.views(6);  // heads of q and k apart (reshape, permute, slice), k transposed
    // Heads of several images are not one regular stride: the framework copies the operands first.
    for (std::size_t i = 0; i < 2; ++i) {
      list_.read(i, Layout::tokens, list_.product_bytes());
      if (out.batch > 1 && op.heads > 1 && !compiled()) list_.rearrange_read("split heads");
    }
    list_.emit("scores", GemmKernel{out.batch * op.heads, out.height, out.width, head, false},
               list_.product_bytes(), Layout::any);
    if (!compiled()) list_.pass_on("scale", Kind::elementwise, 1);
  }

  void lower_context(const Layer& layer, const MatMul& op) {
    const Shape a = graph_.input_shapes(layer).front();
    const std::int64_t head = layer.output.channels / op.heads;
    list_.views(3);  // v's heads apart, the result's together
    list_.read(0, Layout::any, list_.product_bytes());
    list_.read(1, Layout::tokens, list_.product_bytes());
    if (a.batch > 1 && op.heads > 1 && !compiled()) list_.rearrange_read("split heads");
    list_.emit("context", GemmKernel{a.batch * op.heads, a.height, head, a.width, false},
               list_.product_bytes(), Layout::tokens);
    if (op.heads > 1 && !compiled()) list_.pass_on("merge heads", Kind::copy, 0);
  }

  /// Scores, what happens to them, softmax and context, when one kernel can do it all.
  struct Chain {
    LayerId scores = -1;
    LayerId softmax = -1;
    LayerId context = -1;
    std::vector<LayerId> between{};  ///< additions to the scores
  };

  std::optional<Chain> fused_chain(const Layer& scores) const {
    if (!execution_.fused_attention && !compiled()) return std::nullopt;
    const bool aligned = compiled() || scores.output.width * list_.product_bytes() % 16 == 0;
    Chain chain{.scores = scores.id};
    LayerId at = scores.id;
    for (;;) {
      const std::optional<LayerId> next = list_.only_consumer(at);
      if (!next) return std::nullopt;
      const Layer& layer = graph_.layer(*next);
      if (chain.softmax < 0 && std::holds_alternative<Elementwise>(layer.op)) {
        // PyTorch's fused kernels take a bias or mask only if its rows are multiples of 16 bytes (Swin's 49
        // are not).
        if (!aligned) return std::nullopt;
        chain.between.push_back(layer.id);
      } else if (chain.softmax < 0 && std::holds_alternative<Softmax>(layer.op)) {
        chain.softmax = layer.id;
      } else if (chain.softmax >= 0 && std::holds_alternative<MatMul>(layer.op)) {
        chain.context = layer.id;
        return chain;
      } else {
        return std::nullopt;
      }
      at = *next;
    }
  }

  bool inside_fused(const Layer& layer) const {
    return std::any_of(fused_.begin(), fused_.end(), [&](const Chain& c) {
      return c.softmax == layer.id ||
             std::find(c.between.begin(), c.between.end(), layer.id) != c.between.end();
    });
  }

  void lower_fused(const Layer& layer, const Chain& chain) {
    const Layer& scores = graph_.layer(chain.scores);
    const Shape& s = scores.output;
    const std::int64_t heads = std::get<MatMul>(layer.op).heads;
    list_.views(8);
    list_.read_edge(scores.inputs.at(0), Layout::tokens, list_.product_bytes());
    list_.read_edge(scores.inputs.at(1), Layout::tokens, list_.product_bytes());
    list_.read(1, Layout::tokens, list_.product_bytes());
    for (const LayerId id : chain.between) {
      const Layer& add = graph_.layer(id);
      for (const Edge& edge : add.inputs) {
        const bool computed =
            edge.producer == chain.scores ||
            std::find(chain.between.begin(), chain.between.end(), edge.producer) != chain.between.end();
        if (!computed) list_.read_edge(edge, Layout::any, 0);
      }
    }
    list_.emit("attention",
               FusedAttentionKernel{s.batch * heads, s.height, s.width, layer.output.channels / heads},
               list_.product_bytes(), Layout::tokens);
  }

  void lower(const Layer& layer, const Softmax&) {
    if (inside_fused(layer)) return list_.define_nothing(layer);
    list_.read(0, Layout::any, 0);
    StreamKernel s{Kind::softmax, layer.output.elements(), layer.output.width};
    s.fma_operations = 3 * s.values;
    s.special_operations = s.values;
    list_.emit("softmax", s, execution_.autocast ? 4 : list_.operand_size(), Layout::any);
  }

  void lower(const Layer& layer, const LayerNorm&) {
    list_.read(0, Layout::tokens, execution_.autocast ? 4 : 0);
    list_.weights(layer);
    StreamKernel s{Kind::layer_norm, layer.output.elements(), layer.output.channels};
    s.fma_operations = 5 * s.values;
    list_.emit("layer norm", s, execution_.autocast ? 4 : list_.operand_size(), Layout::tokens);
  }

  void lower(const Layer& layer, const BatchNorm&) { pointwise(layer, "batch norm", Kind::batch_norm, 1, 0); }

  void lower(const Layer& layer, const Activation& op) {
    const bool gelu = op.kind == Activation::Kind::gelu;
    const bool exponential = gelu || op.kind == Activation::Kind::sigmoid;
    pointwise(layer, "activation", Kind::elementwise, gelu ? 20 : 4, exponential ? 1 : 0);
  }

  void lower(const Layer& layer, const Elementwise&) {
    if (inside_fused(layer)) return list_.define_nothing(layer);
    pointwise(layer, "element-wise", Kind::elementwise, 1, 0);
  }

  void lower(const Layer& layer, const Pool& op) {
    list_.read(0, image_layout(), 0);
    StreamKernel s{Kind::pooling, layer.output.elements()};
    s.fma_operations = s.values * op.kernel.height * op.kernel.width;
    list_.emit("pooling", s, list_.operand_size(), image_layout());
  }

  void lower(const Layer& layer, const AdaptivePool&) {
    list_.read(0, Layout::any, 0);
    StreamKernel s{Kind::pooling, layer.output.elements()};
    s.fma_operations = graph_.input_shapes(layer).front().elements();
    list_.emit("pooling", s, list_.operand_size(), Layout::any);
  }

  void lower(const Layer& layer, const Resize&) {
    list_.read(0, image_layout(), 0);
    StreamKernel s{Kind::resize, layer.output.elements()};
    s.fma_operations = 8 * s.values;
    list_.emit("resize", s, list_.operand_size(), image_layout());
  }

  void lower(const Layer& layer, const Concat& op) {
    const Layout layout = op.axis == Concat::Axis::tokens ? Layout::tokens : image_layout();
    for (std::size_t i = 0; i < layer.inputs.size(); ++i) list_.read(i, layout, 0);
    list_.emit("concat", StreamKernel{Kind::copy, layer.output.elements()}, list_.operand_size(), layout);
  }

  void lower(const Layer& layer, const Rearrange&) {
    // A compiler writes the producer's result to its new place at once.
    if (compiled() && list_.fuse_into_producer(0, true)) return;
    list_.views(2);
    list_.read(0, Layout::any, 0);
    list_.emit("copy", StreamKernel{Kind::copy, layer.output.elements()}, list_.operand_size(),
               Layout::tokens);
  }

  /// One pass over tensors of one shape, or nothing at all where a compiler puts it at the end of its
  /// producer.
  void pointwise(const Layer& layer, std::string_view what, Kind kind, std::int64_t fma,
                 std::int64_t special) {
    if (compiled()) {
      for (std::size_t i = 0; i < layer.inputs.size(); ++i) {
        if (list_.fuse_into_producer(i, false)) return;
      }
    }
    const Layout layout = list_.layout_of(0);
    for (std::size_t i = 0; i < layer.inputs.size(); ++i) list_.read(i, layout, 0);
    StreamKernel s{kind, layer.output.elements()};
    s.fma_operations = fma * s.values;
    s.special_operations = special * s.values;
    list_.emit(what, s, list_.operand_size(), layout);
  }

  const Graph& graph_;
  const Execution& execution_;
  LaunchList list_;
  std::vector<Chain> fused_;
};

}  // namespace

Program lower(const Graph& graph, const Execution& execution) { return Lowering(graph, execution).run(); }

}  // namespace switchyard::gpu
