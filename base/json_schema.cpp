#include "base/json_schema.h"

#include <fmt/format.h>

#include <iterator>
#include <limits>
#include <utility>

#include "base/text.h"
#include "base/units.h"
#include "base/write.h"

namespace switchyard {
namespace {

Node word(std::string_view text) { return Node::scalar(std::string(text), {}, true); }
Node literal(std::string text) { return Node::scalar(std::move(text)); }

Node of_type(std::string_view type) {
  Node schema = Node::mapping();
  schema.set("type", word(type));
  return schema;
}

Node list_of(std::vector<Node> items) {
  Node list = Node::sequence();
  list.items = std::move(items);
  return list;
}

Node constant(std::string_view value, std::string_view sentence) {
  Node schema = Node::mapping();
  schema.set("const", word(value));
  schema.set("description", word(sentence));
  return schema;
}

Node without(Node schema, std::string_view key) {
  Node rest = Node::mapping();
  for (std::size_t i = 0; i < schema.keys.size(); ++i) {
    if (schema.keys[i] != key) rest.set(schema.keys[i], std::move(schema.items[i]));
  }
  return rest;
}

/// The looser of two bounds; without one where either has none.
void widen_bound(Node& schema, const Node& other, std::string_view key, bool lower) {
  Node* bound = schema.find(key);
  const Node* other_bound = other.find(key);
  if (bound == nullptr) return;
  if (other_bound == nullptr) {
    schema = without(std::move(schema), key);
  } else if ((std::stod(other_bound->text) < std::stod(bound->text)) == lower) {
    *bound = *other_bound;
  }
}

/// A schema that allows what either allows: bounds of one type are widened, different types stand side by
/// side.
Node widened(Node schema, const Node& other) {
  if (schema == other) return schema;
  const Node* type = schema.find("type");
  const Node* other_type = other.find("type");
  if (type != nullptr && other_type != nullptr && *type == *other_type && type->text != "object") {
    for (const std::string_view bound : {"minimum", "minItems"}) widen_bound(schema, other, bound, true);
    for (const std::string_view bound : {"maximum", "maxItems"}) widen_bound(schema, other, bound, false);
    if (Node* items = schema.find("items")) *items = widened(std::move(*items), *other.find("items"));
    const Node* value = schema.find("default");
    const Node* other_value = other.find("default");
    const bool same_default = value != nullptr && other_value != nullptr && *value == *other_value;
    return same_default ? schema : without(std::move(schema), "default");
  }
  if (Node* any = schema.find("anyOf")) {
    for (Node& alternative : any->items) {
      const Node* known = alternative.find("type");
      if (known != nullptr && other_type != nullptr && *known == *other_type) {
        alternative = widened(std::move(alternative), other);
        return schema;
      }
    }
    any->items.push_back(other);
    return schema;
  }
  Node both = Node::mapping();
  both.set("anyOf", list_of({std::move(schema), other}));
  return both;
}

Node quantity_schema(Dimension dimension) {
  const std::vector<std::string> units = unit_symbols(dimension);
  Node schema = of_type("string");
  schema.set("pattern", word(fmt::format("^[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)? *({})$",
                                         fmt::join(units, "|"))));
  return schema;
}

}  // namespace

SchemaWriter::SchemaWriter() : variants_(1) {}

Node SchemaWriter::take() {
  if (!whole_.is_null()) return std::move(whole_);
  std::vector<Node> shapes;
  for (Variant& variant : variants_) {
    Node shape = of_type("object");
    shape.set("properties", std::move(variant.properties));
    if (!variant.required.items.empty()) shape.set("required", std::move(variant.required));
    shape.set("additionalProperties", literal("false"));
    shapes.push_back(std::move(shape));
  }
  if (shapes.size() == 1) return std::move(shapes.front());
  Node schema = of_type("object");
  schema.set("oneOf", list_of(std::move(shapes)));
  return schema;
}

void SchemaWriter::put(const Key& key, Node schema, Node default_value) {
  const bool absent = std::exchange(may_be_absent_, false);
  schema.set("description", word(key.sentence));
  if (key.name.empty()) {
    whole_ = std::move(schema);
    return;
  }
  if (!key.required && !absent && !default_value.is_null()) schema.set("default", std::move(default_value));
  for (Variant& variant : variants_) {
    Node* known = widening_ ? variant.properties.find(key.name) : nullptr;
    if (known != nullptr) {
      *known = widened(std::move(*known), schema);
      continue;
    }
    variant.properties.set(std::string(key.name), schema);
    if (key.required) variant.required.items.push_back(word(key.name));
  }
}

void SchemaWriter::integer(const Key& key, std::int64_t& value, IntegerRange range) {
  Node schema = of_type("integer");
  if (range.least != std::numeric_limits<std::int64_t>::min())
    schema.set("minimum", literal(std::to_string(range.least)));
  if (range.most != std::numeric_limits<std::int64_t>::max())
    schema.set("maximum", literal(std::to_string(range.most)));
  put(key, std::move(schema), literal(std::to_string(value)));
}

void SchemaWriter::number(const Key& key, double& value, NumberRange range) {
  Node schema = of_type("number");
  if (range.least != std::numeric_limits<double>::lowest())
    schema.set("minimum", literal(shortest_decimal(range.least)));
  if (range.most != std::numeric_limits<double>::max())
    schema.set("maximum", literal(shortest_decimal(range.most)));
  put(key, std::move(schema), literal(shortest_decimal(value)));
}

void SchemaWriter::boolean(const Key& key, bool& value) {
  put(key, of_type("boolean"), literal(value ? "true" : "false"));
}

void SchemaWriter::text(const Key& key, std::string& value) { put(key, of_type("string"), word(value)); }

void SchemaWriter::extent(const Key& key, Extent& value, IntegerRange range) {
  Node schema = Node::mapping();
  schema.set("type", list_of({word("string"), word("integer")}));
  schema.set("pattern", word("^[1-9][0-9]*(x[1-9][0-9]*)?$"));
  schema.set("minimum", literal(std::to_string(range.least)));
  schema.set("maximum", literal(std::to_string(range.most)));
  put(key, std::move(schema), word(fmt::format("{}x{}", value.height, value.width)));
}

void SchemaWriter::real_quantity(const Key& key, double& value, Dimension dimension, NumberRange) {
  put(key, quantity_schema(dimension), word(format_quantity(value, dimension)));
}

void SchemaWriter::whole_quantity(const Key& key, std::int64_t& value, Dimension dimension, NumberRange) {
  put(key, quantity_schema(dimension), word(format_quantity(value, dimension)));
}

void SchemaWriter::choice(const Key& key, std::size_t& index, const std::vector<Choice>& choices) {
  std::vector<Node> words;
  words.reserve(choices.size());
  for (const Choice& choice : choices) words.push_back(constant(choice.word, choice.sentence));
  Node schema = Node::mapping();
  schema.set("oneOf", list_of(std::move(words)));
  put(key, std::move(schema), word(choices.at(index).word));
}

void SchemaWriter::section(const Key& key, const std::function<void(Keys&)>& describe) {
  may_be_absent_ = false;
  SchemaWriter child;
  describe(child);
  put(key, child.take(), {});
}

void SchemaWriter::reference(const Key& key, const std::function<void(Keys&)>& describe) {
  may_be_absent_ = false;
  SchemaWriter child;
  describe(child);
  put(key, reference_schema(child.take(), key.sentence), {});
}

void SchemaWriter::alternatives(const Key& tag, std::size_t& index, const std::vector<Choice>& choices,
                                const std::function<void(Keys&, std::size_t)>& describe) {
  const std::vector<Variant> before = std::move(variants_);
  std::vector<Variant> after;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    variants_ = before;
    for (Variant& variant : variants_) {
      variant.properties.set(std::string(tag.name), constant(choices[i].word, choices[i].sentence));
      // Without the tag a file means its default, so only that alternative can do without.
      if (tag.required || i != index) variant.required.items.push_back(word(tag.name));
    }
    describe(*this, i);
    after.insert(after.end(), std::make_move_iterator(variants_.begin()),
                 std::make_move_iterator(variants_.end()));
  }
  variants_ = std::move(after);
}

void SchemaWriter::further_keys(std::string_view /*chapter*/, std::size_t count,
                                const std::function<void(Keys&, std::size_t)>& describe) {
  const bool outer = std::exchange(widening_, true);
  for (std::size_t i = 0; i < count; ++i) describe(*this, i);
  widening_ = outer;
}

void SchemaWriter::sequence(const Key& key, const Elements& elements, IntegerRange length) {
  const bool has_default = elements.size() == 0;
  elements.resize(1);
  SchemaWriter child;
  elements.describe(child, 0);
  Node schema = of_type("array");
  schema.set("items", child.take());
  if (length.least > 0) schema.set("minItems", literal(std::to_string(length.least)));
  if (length.most != IntegerRange{}.most) schema.set("maxItems", literal(std::to_string(length.most)));
  put(key, std::move(schema), has_default && length.least == 0 ? Node::sequence() : Node());
}

void SchemaWriter::free_mapping(const Key& key, const Elements& elements) {
  elements.resize(1);
  SchemaWriter child;
  elements.describe(child, 0);
  Node schema = of_type("object");
  schema.set("additionalProperties", child.take());
  put(key, std::move(schema), {});
}

bool SchemaWriter::present(const Key&, bool has_value) {
  may_be_absent_ = !has_value;
  return true;
}

Node reference_schema(Node schema, std::string_view sentence) {
  Node file = of_type("string");
  file.set("description", word(fmt::format("file that holds: {}", sentence)));
  Node from = of_type("string");
  from.set("description", word("file to start from; the other keys override what it says"));
  Node properties = Node::mapping();
  properties.set("from", std::move(from));
  Node changed = of_type("object");
  changed.set("properties", std::move(properties));
  changed.set("required", list_of({word("from")}));
  Node result = Node::mapping();
  result.set("anyOf", list_of({std::move(file), std::move(changed), std::move(schema)}));
  return result;
}

std::string schema_document(Node schema, const std::string& title) {
  Node document = Node::mapping();
  document.set("$schema", word("https://json-schema.org/draft/2020-12/schema"));
  document.set("title", word(title));
  // A file may itself start from another one.
  Node any = reference_schema(std::move(schema), title);
  any.items.front().items.erase(any.items.front().items.begin());
  document.set("anyOf", std::move(any.items.front()));
  return to_json(document);
}

}  // namespace switchyard
