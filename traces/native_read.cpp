#include <fmt/format.h>

#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "base/diagnostics.h"
#include "base/key_reader.h"
#include "base/text.h"
#include "traces/header.h"
#include "traces/layer_record.h"
#include "traces/native.h"

namespace switchyard {
namespace {

// A hostile trace must not buy quadratic time with misspelt names.
constexpr std::size_t most_suggestions = 20;
constexpr std::size_t most_candidates = 2000;

/// Throws ConfigError if the blocks that a layer uses do not make up its input channels.
void check_blocks(const Layer& layer) {
  const WeightUse& use = layer.weights;
  if (use.in_block_widths.empty()) return;
  std::int64_t sum = 0;
  for (const std::int64_t width : use.in_block_widths) sum = checked_add(sum, width);
  if (sum == use.in) return;
  throw ConfigError(fmt::format("layer '{}': its in_block_widths add up to {}, it uses {} input channels",
                                layer.name, sum, use.in));
}

/// Builds the graph while the keys are read, so that every problem is reported where it stands. A layer that
/// cannot be built is replaced by a source of its declared shape: what reads it is then checked without
/// complaints that only follow from the first one.
class Assembler {
 public:
  explicit Assembler(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void describe(Keys& keys);
  /// The graph, once there are no problems.
  Graph take() { return std::move(*graph_); }
  /// Throws ConfigError at the first layer with which the totals leave 64 bits.
  void check_totals(const Mark& file) const;

 private:
  struct Slot {};
  struct Unresolved {
    OperandRecord operand;
    std::string layer;
  };

  void add(Keys& keys, LayerRecord& record, bool sound);
  std::optional<Shape> declared_shape(Keys& keys, const LayerRecord& record);
  /// False if an operand is unknown, or known to be lost.
  bool resolve(const LayerRecord& record, Layer& layer);
  void report_unresolved();
  void stand_in(const std::string& name, const std::optional<Shape>& shape, int line);

  Diagnostics& diagnostics_;
  std::optional<Graph> graph_;
  std::vector<int> lines_;                   ///< of the layers
  std::set<std::string, std::less<>> lost_;  ///< layers that failed and whose shape is unknown
  std::vector<Unresolved> unresolved_;
};

void Assembler::describe(Keys& keys) {
  TraceHeader header;
  switchyard::describe(keys, header);
  graph_.emplace(header.name, header.checkpoint);
  std::vector<Slot> slots;
  keys.list({"layers", "layers in execution order", true}, slots,
            [&](Keys& inner, Slot&) {
              if (graph_->layers().empty()) graph_->reserve(slots.size());
              LayerRecord record;
              const std::size_t problems = diagnostics_.size();
              switchyard::describe(inner, record);
              if (inner.reading()) add(inner, record, diagnostics_.size() == problems);
            },
            {1, std::numeric_limits<LayerId>::max()});
  std::vector<std::string> outputs;
  keys.list({"outputs", "layers whose results are the network's"}, outputs,
            [&](Keys& inner, std::string& name) {
              inner.text({"", "name of a layer"}, name);
              if (!inner.reading()) return;
              if (const Layer* layer = graph_->find(name)) {
                graph_->add_output(layer->id);
              } else if (!lost_.contains(name)) {
                unresolved_.push_back({{name, inner.where("")}, {}});
              }
            });
  report_unresolved();
}

std::optional<Shape> Assembler::declared_shape(Keys& keys, const LayerRecord& record) {
  if (record.output.empty()) return std::nullopt;
  const std::optional<Shape> shape = parse_shape(record.output);
  if (!shape) {
    diagnostics_.add(
        keys.where("output"),
        fmt::format("‘output’ must be batch x channels x height x width, each within [1, 2147483647] "
                    "(1x64x128x128), not {}",
                    in_quotes(record.output)));
  }
  return shape;
}

bool Assembler::resolve(const LayerRecord& record, Layer& layer) {
  bool complete = true;
  layer.inputs.reserve(record.inputs.size());
  for (const OperandRecord& operand : record.inputs) {
    const OperandText text = parse_operand(operand.text);
    const Layer* producer = graph_->find(text.name);
    if (producer == nullptr) {
      complete = false;
      if (!lost_.contains(text.name))
        unresolved_.push_back({{std::string(text.name), operand.mark}, record.name});
      continue;
    }
    Edge edge{producer->id, 0, producer->output.channels};
    if (text.channels) edge = {producer->id, text.channels->first, text.channels->end - text.channels->first};
    layer.inputs.push_back(edge);
  }
  return complete;
}

void Assembler::add(Keys& keys, LayerRecord& record, bool sound) {
  const int line = keys.where("").line;
  const Layer* same = graph_->find(record.name);
  if (same != nullptr || lost_.contains(record.name)) {
    const int first = same != nullptr ? lines_[static_cast<std::size_t>(same->id)] : 0;
    diagnostics_.add(keys.where("name"),
                     fmt::format("layer '{}': another layer has this name{}", record.name,
                                 first > 0 ? fmt::format(" (line {})", first) : std::string()));
    return;
  }
  const std::optional<Shape> declared = declared_shape(keys, record);
  sound = sound && (declared || record.output.empty());
  Layer layer;
  layer.name = record.name;
  layer.op = record.op;
  if (!resolve(record, layer) || !sound) return stand_in(record.name, declared, line);
  try {
    const bool is_source = std::holds_alternative<Source>(layer.op);
    if (declared) {
      layer.output = *declared;
    } else if (is_source) {
      throw ConfigError(fmt::format(
          "layer '{}': a source needs ‘output’, its batch x channels x height x width", layer.name));
    } else {
      layer.output = graph_->inferred_output(layer);
    }
    layer.weights = implied_weights(layer);
    if (record.weights) {
      layer.weights = apply(*record.weights, std::move(layer.weights));
      check_blocks(layer);
    }
    graph_->add(std::move(layer));
    lines_.push_back(line);
  } catch (const ConfigError& error) {
    diagnostics_.add(keys.where(""), error.what());
    stand_in(record.name, declared, line);
  }
}

void Assembler::stand_in(const std::string& name, const std::optional<Shape>& shape, int line) {
  if (name.empty()) return;
  try {
    if (shape) {
      graph_->add({-1, name, Source{Source::Kind::constant, 0}, {}, *shape, {}});
      lines_.push_back(line);
      return;
    }
  } catch (const ConfigError&) {
    // Its problem has been reported; without a usable shape it is lost.
  }
  lost_.insert(name);
}

void Assembler::report_unresolved() {
  std::vector<std::string> candidates;
  if (!unresolved_.empty()) {
    for (const Layer& layer : graph_->layers()) {
      if (candidates.size() < most_candidates) candidates.push_back(layer.name);
    }
  }
  std::size_t suggestions = 0;
  for (const Unresolved& missing : unresolved_) {
    const std::string& name = missing.operand.text;
    std::string message = missing.layer.empty()
                              ? fmt::format("outputs name {}", in_quotes(name))
                              : fmt::format("layer '{}' reads {}", missing.layer, in_quotes(name));
    const Layer* later = graph_->find(name);
    if (name == missing.layer) {
      message += ", which is itself";
    } else if (later != nullptr) {
      message += fmt::format(", which comes after it (line {}); layers stand in execution order",
                             lines_[static_cast<std::size_t>(later->id)]);
    } else if (lost_.contains(name)) {
      continue;
    } else {
      message += ", but no layer has this name";
      if (++suggestions <= most_suggestions) message += did_you_mean(name, candidates);
    }
    diagnostics_.add(missing.operand.mark, message);
  }
}

void Assembler::check_totals(const Mark& file) const {
  Totals sum;
  for (const Layer& layer : graph_->layers()) {
    try {
      sum += graph_->totals(layer);
    } catch (const ConfigError& error) {
      throw ConfigError(Mark{file.file, lines_[static_cast<std::size_t>(layer.id)], 0},
                        fmt::format("layer '{}': its costs, added to those before it, do not fit: {}",
                                    layer.name, error.what()));
    }
  }
  graph_->peak_live_elements();
}

void check_is_trace(const Node& node) {
  const auto is = [&](std::string_view key, std::string_view expected) -> const Node* {
    const Node* value = node.is_mapping() ? node.find(key) : nullptr;
    return value != nullptr && value->is_scalar() && value->text == expected ? value : nullptr;
  };
  const auto shown = [&](std::string_view key) {
    const Node* value = node.is_mapping() ? node.find(key) : nullptr;
    return value == nullptr     ? std::string("absent")
           : value->is_scalar() ? in_quotes(value->text)
                                : std::string(value->kind_name());
  };
  if (is("kind", trace_kind) == nullptr) {
    throw ConfigError(
        node.mark, fmt::format("not a layer trace: ‘kind’ must be ‘{}’, is {}", trace_kind, shown("kind")));
  }
  if (is("format", trace_format) == nullptr) {
    throw ConfigError(node.mark,
                      fmt::format("this Switchyard reads layer traces with ‘format: {}’; ‘format’ is {}",
                                  trace_format, shown("format")));
  }
}

}  // namespace

void describe(Keys& keys, TraceHeader& header) {
  static const std::vector<Choice> kinds = {{trace_kind, "a layer trace"}};
  static const std::vector<Choice> formats = {{trace_format, "the format of this reference"}};
  std::size_t only = 0;
  keys.choice({"kind", "what the file is", true}, only, kinds);
  keys.choice({"format", "version of the format", true}, only, formats);
  keys.text({"name", "name of the network", true}, header.name);
  keys.text({"checkpoint", "weight set; traces with the same one share weights"}, header.checkpoint);
  keys.text({"path", "execution path that the trace was exported from"}, header.origin.path);
  keys.text({"digest", "digest of that path"}, header.origin.digest);
}

Graph read_trace(const Node& node) {
  check_is_trace(node);
  Diagnostics diagnostics;
  Assembler assembler(diagnostics);
  read_into(
      node, assembler, [](Keys& keys, Assembler& a) { a.describe(keys); }, diagnostics);
  diagnostics.throw_if_any();
  assembler.check_totals(node.mark);
  return assembler.take();
}

TraceOrigin trace_origin(const Node& node) {
  check_is_trace(node);
  TraceHeader header;
  Diagnostics diagnostics;
  const ReadOptions options;
  KeyReader reader(node, diagnostics, options);
  describe(static_cast<Keys&>(reader), header);
  diagnostics.throw_if_any();
  return header.origin;
}

void describe_trace(Keys& keys) {
  Diagnostics diagnostics;
  Assembler(diagnostics).describe(keys);
}

}  // namespace switchyard
