// One layer as a trace file holds it: operands by name, shapes as text, whatever follows from the rest left
// out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"
#include "models/graph.h"

namespace switchyard {

/// What a layer's WeightUse says beyond what its operator and name imply (implied_weights()).
struct WeightRecord {
  std::optional<std::string> tensor;
  std::optional<std::int64_t> out;
  std::optional<std::int64_t> in;
  std::optional<std::int64_t> taps;
  std::optional<std::int64_t> in_blocks;
  std::optional<std::int64_t> per_out;
  std::vector<std::int64_t> in_block_widths;
};

struct OperandRecord {
  std::string text;  ///< "name", or "name[first:end]" for a run of its channels
  Mark mark;
};

struct LayerRecord {
  std::string name;
  std::vector<OperandRecord> inputs;
  Op op;
  std::string output;  ///< "batch x channels x height x width" without spaces; "" if the operator implies it
  std::optional<WeightRecord> weights;
};

/// Declares the keys of a layer.
void describe(Keys& keys, LayerRecord& record);

/// An operand as it is written; `channels` is empty for all of them.
struct OperandText {
  struct Run {
    std::int64_t first = 0;
    std::int64_t end = 0;  ///< one past the last
  };
  std::string_view name;
  std::optional<Run> channels;
};

/// Splits "name[first:end]"; a text that does not end like this is a name. `first` and `end` are not checked.
OperandText parse_operand(std::string_view text);
/// The text of `edge`, an operand from a layer `name` that has `available` channels.
std::string operand_text(const std::string& name, const Edge& edge, std::int64_t available);

/// "1x64x128x128"; nullopt if it is anything else or a dimension is not within [1, 2^31).
std::optional<Shape> parse_shape(std::string_view text);
std::string shape_text(const Shape& shape);

/// The weights that a layer has unless it says otherwise: a tensor of its own name, all of it. Empty for
/// operators without weights. `output` must be set.
WeightUse implied_weights(const Layer& layer);
/// What `layer` says beyond implied_weights(), if anything.
std::optional<WeightRecord> weight_record(const Layer& layer);
/// implied_weights() with what `record` says instead.
WeightUse apply(const WeightRecord& record, WeightUse implied);

}  // namespace switchyard
