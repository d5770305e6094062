// DETR: a convolutional backbone, a transformer encoder over its last map, a decoder over learned object
// queries, one class and one box per query. Counted as inference runs it: the heads read the last decoder
// layer only, and an image fills its batch slot, so there is no padding mask.
#include <fmt/format.h>

#include "models/graph_builder.h"
#include "models/zoo/families.h"
#include "models/zoo/resnet_blocks.h"

namespace switchyard::zoo {
namespace {

constexpr std::int64_t published_layers = 6;
constexpr std::int64_t published_queries = 100;
constexpr std::int64_t width = 256;
constexpr std::int64_t heads = 8;
constexpr std::int64_t ffn_width = 2048;

/// Last map of the ResNet-50: batch x 2048 x h/32 x w/32.
Value backbone(GraphBuilder& builder, const Value& image) {
  const auto scope = builder.scope("backbone");
  return resnet_features(builder, image, 50).back();
}

/// Multi-head attention, residual sum with `x`, LayerNorm (post-norm).
Value attention(GraphBuilder& builder, const std::string& name, const Value& x, const Value& query,
                const Value& key, const Value& value) {
  const auto scope = builder.scope(name);
  const Value q = builder.linear("q", query, width);
  const Value k = builder.linear("k", key, width);
  const Value v = builder.linear("v", value, width);
  const Value weights = builder.softmax("softmax", builder.scores("scores", q, k, heads));
  const Value update = builder.linear("proj", builder.context("context", weights, v, heads, query), width);
  return builder.layer_norm("norm", builder.add("residual", x, update));
}

Value feed_forward(GraphBuilder& builder, const Value& x) {
  const auto scope = builder.scope("ffn");
  const Value hidden =
      builder.activation("relu", builder.linear("fc1", x, ffn_width), Activation::Kind::relu);
  const Value update = builder.linear("fc2", hidden, width);
  return builder.layer_norm("norm", builder.add("residual", x, update));
}

Value encoder_layer(GraphBuilder& builder, const Value& x, const Value& positions) {
  const Value placed = builder.add("self_attn.add_positions", x, positions);
  return feed_forward(builder, attention(builder, "self_attn", x, placed, placed, x));
}

/// Every layer places queries and memory anew, as the published code does.
Value decoder_layer(GraphBuilder& builder, Value x, const Value& query_positions, const Value& memory,
                    const Value& positions) {
  const Value self = builder.add("self_attn.add_positions", x, query_positions);
  x = attention(builder, "self_attn", x, self, self, x);
  const Value query = builder.add("cross_attn.add_query_positions", x, query_positions);
  const Value key = builder.add("cross_attn.add_key_positions", memory, positions);
  return feed_forward(builder, attention(builder, "cross_attn", x, query, key, memory));
}

class DetrKnobs final : public Knobs {
 public:
  void describe(Keys& keys, const Workload&) override {
    keys.integer({"encoder_layers", "encoder layers kept, counted from the first"}, encoder_layers_,
                 {1, published_layers});
    keys.integer({"decoder_layers", "decoder layers run before the heads; every layer was trained with them"},
                 decoder_layers_, {1, published_layers});
    keys.integer({"queries", "object queries kept, counted from the first"}, queries_,
                 {1, published_queries});
  }

  std::string checkpoint(const Workload& workload) const override {
    return checkpoint_name(detr().members.front(), workload);
  }

  Graph build(const Workload& workload) const override;

 private:
  Value decode(GraphBuilder& builder, const Value& memory, const Value& positions) const;

  std::int64_t encoder_layers_ = published_layers;
  std::int64_t decoder_layers_ = published_layers;
  std::int64_t queries_ = published_queries;
};

/// The objects found, one token each: batch x 256 x queries x 1.
Value DetrKnobs::decode(GraphBuilder& builder, const Value& memory, const Value& positions) const {
  const auto decoder = builder.scope("decoder");
  const Value queries = builder.source("queries", Source::Kind::parameter, {1, width, queries_, 1});
  // The first layer starts from zeros; only the query positions tell the objects apart.
  Value objects = builder.source("start", Source::Kind::constant, {memory.shape.batch, width, queries_, 1});
  for (std::int64_t i = 1; i <= decoder_layers_; ++i) {
    const auto layer = builder.scope(fmt::format("layer{}", i));
    objects = decoder_layer(builder, objects, queries, memory, positions);
  }
  return builder.layer_norm("norm", objects);
}

Value box_head(GraphBuilder& builder, Value x) {
  const auto scope = builder.scope("box");
  x = builder.activation("relu1", builder.linear("fc1", x, width), Activation::Kind::relu);
  x = builder.activation("relu2", builder.linear("fc2", x, width), Activation::Kind::relu);
  return builder.activation("sigmoid", builder.linear("fc3", x, 4), Activation::Kind::sigmoid);
}

Graph DetrKnobs::build(const Workload& workload) const {
  GraphBuilder builder("detr-r50", checkpoint(workload), workload.fold_batch_norm);
  const Value image = builder.source("input", Source::Kind::input,
                                     {workload.batch, 3, workload.input.height, workload.input.width});
  Value memory = builder.conv("input_proj", backbone(builder, image), width, {.bias = true});
  const Extent map = memory.shape.extent();
  const Value positions =
      builder.source("sine_positions", Source::Kind::constant, {1, width, map.height, map.width});
  {
    const auto encoder = builder.scope("encoder");
    for (std::int64_t i = 1; i <= encoder_layers_; ++i) {
      const auto layer = builder.scope(fmt::format("layer{}", i));
      memory = encoder_layer(builder, memory, positions);
    }
  }
  const Value objects = decode(builder, memory, positions);
  const auto head = builder.scope("head");
  // One class more: "no object".
  const Value classes = builder.linear("class", objects, checked_add(workload.classes, 1));
  return builder.finish({classes, box_head(builder, objects)});
}

}  // namespace

const Family& detr() {
  static const Family family = {
      "detr",
      "DETR: object detection as set prediction by a transformer over a ResNet-50",
      "arXiv 2005.12872; facebookresearch/detr",
      {{"detr-r50", "DETR with ResNet-50, COCO; 800x1066 is a 480x640 image as DETR resizes it",
        Workload{.input = {800, 1066}, .classes = 91}}},
      [](std::size_t) -> std::unique_ptr<Knobs> { return std::make_unique<DetrKnobs>(); }};
  return family;
}

}  // namespace switchyard::zoo
