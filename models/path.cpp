#include "models/path.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/key_reader.h"
#include "base/key_writer.h"
#include "base/load.h"
#include "base/write.h"

namespace switchyard {
namespace {

// Bounds of what a user may ask for; products of them are checked again when a graph is built.
constexpr IntegerRange class_range{1, 65536};
constexpr IntegerRange batch_range{1, 65536};

void require_within(std::string_view key, std::int64_t value, IntegerRange range) {
  if (value >= range.least && value <= range.most) return;
  throw ConfigError(fmt::format("{}: {} is not within {} to {}", key, value, range.least, range.most));
}

}  // namespace

Path::Path(std::string_view model) { set_model(model_index(model)); }

Path::Path(const Path& other) { *this = other; }

Path& Path::operator=(const Path& other) {
  if (this == &other) return *this;
  set_model(other.model_index_);
  workload_ = other.workload_;
  // Knobs are what they declare, so writing and reading them copies them.
  KeyWriter writer;
  other.knobs_->describe(writer, workload_);
  const Node settings = writer.take();
  Diagnostics same_as_of_the_other;
  const ReadOptions options;
  KeyReader reader(settings, same_as_of_the_other, options);
  knobs_->describe(reader, workload_);
  return *this;
}

void Path::set_model(std::size_t index) {
  model_index_ = index;
  model_ = model_at(index);
  workload_ = model_.info().defaults;
  knobs_ = model_.family->make(model_.member);
}

void Path::describe(Keys& keys) {
  describe_with(keys, [this](std::size_t index) { set_model(index); });
}

void Path::describe_variant(Keys& keys, const Path& base) {
  if (keys.reading()) *this = base;
  describe_with(keys, [this](std::size_t index) {
    const Workload common = workload_;
    set_model(index);
    workload_ = common;
  });
}

void Path::describe_with(Keys& keys, const std::function<void(std::size_t)>& change_model) {
  const Key model{"model", "network: a member of a model family"};
  std::size_t index = model_index_;
  if (keys.documenting()) {
    keys.choice(model, index, model_choices());
    describe_common(keys);
    keys.further_keys("Knobs", model_choices().size(), [](Keys& more, std::size_t i) {
      Path(model_choices()[i].word).describe_settings(more);
    });
    return;
  }
  keys.alternatives(model, index, model_choices(), [&](Keys& chosen_keys, std::size_t chosen) {
    if (chosen != model_index_) change_model(chosen);
    describe_settings(chosen_keys);
  });
}

void Path::describe_settings(Keys& keys) {
  describe_common(keys);
  knobs_->describe(keys, workload_);
}

void Path::describe_common(Keys& keys) {
  keys.extent({"input", "height x width of the image"}, workload_.input, member().input_range);
  keys.integer({"classes", "outputs of the classifier or of the segmentation head"}, workload_.classes,
               class_range);
  keys.integer({"batch", "images that run together"}, workload_.batch, batch_range);
  keys.boolean({"fold_batch_norm", "batch norms are part of their convolution, not layers of their own"},
               workload_.fold_batch_norm);
}

std::string Path::name() const {
  const Node mine = to_node(*this);
  Node settings = Node::mapping();
  Path reached(member().name);
  Node there = to_node(reached);
  // A setting may move the defaults of later ones, so each is compared with what the earlier ones lead to.
  for (std::size_t i = 0; i < mine.keys.size(); ++i) {
    const Node* value = there.find(mine.keys[i]);
    if (value != nullptr && *value == mine.items[i]) continue;
    settings.set(mine.keys[i], mine.items[i]);
    Diagnostics incomplete;  // a setting may be legal only with later ones
    reached = Path(member().name);
    Node all = settings;
    all.set("model", Node::scalar(member().name));
    read_into(
        all, reached, [](Keys& keys, Path& path) { path.describe(keys); }, incomplete);
    there = to_node(reached);
  }
  return settings.keys.empty() ? member().name : fmt::format("{} {}", member().name, to_yaml_line(settings));
}

std::string Path::digest() const { return switchyard::digest(to_json(to_node(*this))); }

Graph Path::build() const {
  require_within("input", workload_.input.height, member().input_range);
  require_within("input", workload_.input.width, member().input_range);
  require_within("classes", workload_.classes, class_range);
  require_within("batch", workload_.batch, batch_range);
  return knobs_->build(workload_);
}

Node parse_settings(std::string_view model, std::string_view settings) {
  std::string flow = "{";
  for (const char c : settings) {
    if (c == '=') {
      flow += ": ";
    } else {
      flow += c;
    }
  }
  flow += '}';
  Node node = load_yaml(flow, "path settings");
  if (const Node* again = node.find("model")) {
    throw ConfigError(again->mark, fmt::format("the model is {} already; leave it out here", model));
  }
  node.set("model", Node::scalar(std::string(model)));
  return node;
}

Path parse_path(std::string_view model, std::string_view settings) {
  Path path(model);
  const Node node = parse_settings(model, settings);
  Diagnostics problems;
  read_into(
      node, path, [](Keys& keys, Path& read) { read.describe(keys); }, problems);
  problems.throw_if_any();
  return path;
}

}  // namespace switchyard
