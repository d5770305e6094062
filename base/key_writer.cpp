#include "base/key_writer.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "base/units.h"

namespace switchyard {
namespace {

void check_finite(double value, const std::string& path) {
  if (!std::isfinite(value))
    throw SimError(fmt::format("{} is not finite and cannot be written", in_quotes(path)));
}

}  // namespace

KeyWriter::KeyWriter(const Origins* origins, std::string path)
    : node_(Node::mapping()), origins_(origins), path_(std::move(path)) {}

std::string KeyWriter::path_of(std::string_view name) const {
  if (name.empty()) return path_;
  return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
}

void KeyWriter::put(const Key& key, Node value) {
  if (key.name.empty()) {
    node_ = std::move(value);
  } else {
    node_.set(std::string(key.name), std::move(value));
  }
}

void KeyWriter::put_scalar(const Key& key, std::string text, bool quoted) {
  Mark mark;
  if (origins_ != nullptr) {
    const auto origin = origins_->find(path_of(key.name));
    if (origin != origins_->end()) mark = origin->second;
  }
  put(key, Node::scalar(std::move(text), std::move(mark), quoted));
}

void KeyWriter::integer(const Key& key, std::int64_t& value, IntegerRange) {
  put_scalar(key, std::to_string(value));
}

void KeyWriter::number(const Key& key, double& value, NumberRange) {
  check_finite(value, path_of(key.name));
  put_scalar(key, shortest_decimal(value));
}

void KeyWriter::boolean(const Key& key, bool& value) { put_scalar(key, value ? "true" : "false"); }

void KeyWriter::text(const Key& key, std::string& value) { put_scalar(key, value, true); }

void KeyWriter::extent(const Key& key, Extent& value, IntegerRange) {
  put_scalar(key, fmt::format("{}x{}", value.height, value.width));
}

void KeyWriter::choice(const Key& key, std::size_t& index, const std::vector<Choice>& choices) {
  put_scalar(key, std::string(choices.at(index).word));
}

void KeyWriter::section(const Key& key, const std::function<void(Keys&)>& describe) {
  KeyWriter child(origins_, path_of(key.name));
  describe(child);
  put(key, child.take());
}

void KeyWriter::reference(const Key& key, const std::function<void(Keys&)>& describe) {
  section(key, describe);
}

void KeyWriter::alternatives(const Key& tag, std::size_t& index, const std::vector<Choice>& choices,
                             const std::function<void(Keys&, std::size_t)>& describe) {
  choice(tag, index, choices);
  describe(*this, index);
}

void KeyWriter::sequence(const Key& key, const Elements& elements, IntegerRange) {
  Node list = Node::sequence();
  const std::size_t count = elements.size();
  list.items.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    KeyWriter child(origins_,
                    origins_ != nullptr ? fmt::format("{}[{}]", path_of(key.name), i) : std::string());
    elements.describe(child, i);
    list.items.push_back(child.take());
  }
  put(key, std::move(list));
}

void KeyWriter::free_mapping(const Key& key, const Elements& elements) {
  Node mapping = Node::mapping();
  const KeyWriter names(origins_, path_of(key.name));
  for (std::size_t i = 0; i < elements.size(); ++i) {
    KeyWriter child(origins_, names.path_of(elements.name(i)));
    elements.describe(child, i);
    mapping.keys.push_back(elements.name(i));
    mapping.items.push_back(child.take());
  }
  put(key, std::move(mapping));
}

void KeyWriter::real_quantity(const Key& key, double& value, Dimension dimension, NumberRange) {
  check_finite(value, path_of(key.name));
  put_scalar(key, format_quantity(value, dimension));
}

void KeyWriter::whole_quantity(const Key& key, std::int64_t& value, Dimension dimension, NumberRange) {
  put_scalar(key, format_quantity(value, dimension));
}

}  // namespace switchyard
