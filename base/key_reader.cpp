#include "base/key_reader.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "base/scalar_reader.h"
#include "base/text.h"
#include "base/units.h"

namespace switchyard {
KeyReader::KeyReader(const Node& node, Diagnostics& diagnostics, const ReadOptions& options)
    : node_(node), context_{diagnostics, options}, open_files_(&chain_), used_(node.keys.size()) {
  std::error_code error;
  // The file that a tree was read from is open too: a reference back to it is a cycle.
  if (node.mark.file) {
    const std::filesystem::path path = std::filesystem::weakly_canonical(*node.mark.file, error);
    if (!error) chain_.push_back(path);
  }
}

KeyReader::KeyReader(const Node& node, const KeyReader& parent, std::string_view name, std::size_t index)
    : node_(node),
      context_(parent.context_),
      parent_(&parent),
      name_(name),
      index_(index),
      open_files_(parent.open_files_),
      used_(node.keys.size()),
      absent_(parent.absent_) {}

std::size_t KeyReader::find(std::string_view name) const {
  const std::size_t count = node_.keys.size();
  for (std::size_t tried = 0; tried < count; ++tried) {
    const std::size_t i = next_ + tried < count ? next_ + tried : next_ + tried - count;
    if (node_.keys[i] == name) {
      next_ = i + 1 < count ? i + 1 : 0;
      return i;
    }
  }
  return no_index;
}

bool KeyReader::is_mapping_or_report() {
  if (node_.is_mapping()) return true;
  if (!reported_kind_) {
    reported_kind_ = true;
    if (node_.is_null()) {
      report(node_, fmt::format("{} has no value; a mapping with keys belongs there", subject(path_of(""))));
    } else {
      report(node_,
             fmt::format("{} must be a mapping with keys, not {}", subject(path_of("")), what_is(node_)));
    }
  }
  return false;
}

const Node* KeyReader::value_of(const Key& key) {
  const Node* value = &node_;
  if (key.name.empty()) {
    whole_value_read_ = true;
  } else {
    if (!is_mapping_or_report()) return nullptr;
    known_.emplace_back(key.name);
    const std::size_t i = find(key.name);
    if (i == no_index) {
      if (key.required)
        report(node_, fmt::format("missing key {}: {}", subject(path_of(key.name)), key.sentence));
      return nullptr;
    }
    used_[i] = true;
    value = &node_.items[i];
  }
  if (!value->is_null()) return value;
  report(*value, fmt::format("{} has no value; write one or leave the key out", subject(path_of(key.name))));
  return nullptr;
}

const Node* KeyReader::scalar_of(const Key& key, std::string_view expected) {
  const Node* value = value_of(key);
  if (value == nullptr) return nullptr;
  if (!value->is_scalar()) {
    report(*value,
           fmt::format("{} must be {}, not {}", subject(path_of(key.name)), expected, what_is(*value)));
    return nullptr;
  }
  note_origin(key, *value);
  return value;
}

void KeyReader::integer(const Key& key, std::int64_t& value, IntegerRange range) {
  const Node* node = scalar_of(key, "a whole number");
  if (node == nullptr) return;
  if (const auto problem = read_integer(*node, range, value))
    report(*node, subject(path_of(key.name)) + *problem);
}

void KeyReader::number(const Key& key, double& value, NumberRange range) {
  const Node* node = scalar_of(key, "a number");
  if (node == nullptr) return;
  if (const auto problem = read_number(*node, range, value))
    report(*node, subject(path_of(key.name)) + *problem);
}

void KeyReader::boolean(const Key& key, bool& value) {
  const Node* node = scalar_of(key, "true or false");
  if (node == nullptr) return;
  if (const auto problem = read_boolean(*node, value)) report(*node, subject(path_of(key.name)) + *problem);
}

void KeyReader::text(const Key& key, std::string& value) {
  if (const Node* node = scalar_of(key, "text")) value = node->text;
}

void KeyReader::extent(const Key& key, Extent& value, IntegerRange range) {
  const Node* node = scalar_of(key, "height x width");
  if (node == nullptr) return;
  if (const auto problem = read_extent(*node, range, value))
    report(*node, subject(path_of(key.name)) + *problem);
}

void KeyReader::real_quantity(const Key& key, double& value, Dimension dimension, NumberRange range) {
  const Node* node = scalar_of(key, dimension_name(dimension));
  if (node == nullptr) return;
  if (const auto problem = read_real_quantity(*node, dimension, range, value)) {
    report(*node, subject(path_of(key.name)) + *problem);
  }
}

void KeyReader::whole_quantity(const Key& key, std::int64_t& value, Dimension dimension, NumberRange range) {
  const Node* node = scalar_of(key, dimension_name(dimension));
  if (node == nullptr) return;
  if (const auto problem = read_whole_quantity(*node, dimension, range, value)) {
    report(*node, subject(path_of(key.name)) + *problem);
  }
}

bool KeyReader::read_choice(const Key& key, std::size_t& index, const std::vector<Choice>& choices) {
  const Node* node = scalar_of(key, "one of a few words");
  if (node == nullptr) {
    // An absent tag means its default.
    return !key.name.empty() && node_.is_mapping() && find(key.name) == no_index && !key.required;
  }
  std::vector<std::string> words;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].word == node->text) {
      index = i;
      return true;
    }
    words.emplace_back(choices[i].word);
  }
  const std::string_view what = key.name.empty() ? std::string_view("word") : key.name;
  report(*node, fmt::format("unknown {} {}; known: {}{}", what, in_quotes(node->text), comma_list(words),
                            did_you_mean(node->text, words)));
  return false;
}

void KeyReader::choice(const Key& key, std::size_t& index, const std::vector<Choice>& choices) {
  read_choice(key, index, choices);
}

void KeyReader::alternatives(const Key& tag, std::size_t& index, const std::vector<Choice>& choices,
                             const std::function<void(Keys&, std::size_t)>& describe) {
  if (read_choice(tag, index, choices)) {
    describe(*this, index);
  } else {
    tag_unknown_ = true;
  }
}

void KeyReader::read_section(const Key& key, const std::function<void(Keys&)>& describe, bool may_refer) {
  const bool is_absent = !key.name.empty() && node_.is_mapping() && find(key.name) == no_index;
  const Node* value = value_of(key);
  if (value == nullptr && (!is_absent || key.required)) return;
  const Node absent = Node::mapping(node_.mark);
  Node loaded;
  FileChain chain;
  const bool refers = may_refer && value != nullptr && is_reference(*value);
  if (refers) {
    chain = *open_files_;
    try {
      loaded = resolve_reference(*value, context_.options.search_roots, chain);
    } catch (const ConfigError& error) {
      context_.diagnostics.add(error);
      return;
    }
    value = &loaded;
  }
  KeyReader child(value == nullptr ? absent : *value, *this, key.name, no_index);
  if (refers) {
    child.chain_ = std::move(chain);
    child.open_files_ = &child.chain_;
  }
  if (value == nullptr) child.absent_ = true;
  describe(child);
  child.finish();
}

void KeyReader::section(const Key& key, const std::function<void(Keys&)>& describe) {
  read_section(key, describe, false);
}

void KeyReader::reference(const Key& key, const std::function<void(Keys&)>& describe) {
  read_section(key, describe, true);
}

void KeyReader::sequence(const Key& key, const Elements& elements, IntegerRange length) {
  const Node* value = value_of(key);
  if (value == nullptr) return;
  if (!value->is_sequence()) {
    const bool sets_elements = value->is_mapping() && !value->keys.empty() &&
                               value->keys[0].find_first_not_of("0123456789") == std::string::npos;
    report(*value, fmt::format("{} must be a list, not {}; {}", subject(path_of(key.name)), what_is(*value),
                               sets_elements ? "elements can be set only of a list that a file holds"
                                             : "write [a, b, …]"));
    return;
  }
  const auto count = static_cast<std::int64_t>(value->items.size());
  if (count < length.least || count > length.most) {
    report(*value,
           fmt::format("{} has {} elements; {}", subject(path_of(key.name)), count, range_text(length)));
  }
  elements.resize(value->items.size());
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    KeyReader child(value->items[i], *this, key.name, i);
    elements.describe(child, i);
    child.finish();
  }
}

void KeyReader::free_mapping(const Key& key, const Elements& elements) {
  const Node* value = value_of(key);
  if (value == nullptr) return;
  if (!value->is_mapping()) {
    report(*value, fmt::format("{} must be a mapping, not {}", subject(path_of(key.name)), what_is(*value)));
    return;
  }
  KeyReader names(*value, *this, key.name, no_index);
  elements.resize(value->items.size());
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    elements.set_name(i, value->keys[i]);
    KeyReader child(value->items[i], names, value->keys[i], no_index);
    elements.describe(child, i);
    child.finish();
  }
}

bool KeyReader::present(const Key& key, bool) {
  if (key.name.empty()) return !node_.is_null();
  if (!is_mapping_or_report()) return false;
  const std::size_t i = find(key.name);
  if (i != no_index && !node_.items[i].is_null()) return true;
  known_.emplace_back(key.name);
  if (i != no_index) used_[i] = true;
  if (key.required)
    report(node_, fmt::format("missing key {}: {}", subject(path_of(key.name)), key.sentence));
  return false;
}

void KeyReader::complain(std::string_view key, const std::string& message) {
  context_.diagnostics.add(where(key), message);
}

Mark KeyReader::where(std::string_view key) const {
  const std::size_t i = key.empty() ? no_index : find(key);
  return i == no_index ? node_.mark : node_.items[i].mark;
}

void KeyReader::finish() {
  if (!node_.is_mapping() || whole_value_read_ || tag_unknown_) return;
  for (std::size_t i = 0; i < node_.keys.size(); ++i) {
    if (used_[i]) continue;
    if (!context_.diagnostics.keeps_more()) {
      context_.diagnostics.add({}, "");
      continue;
    }
    const Mark& mark = i < node_.key_marks.size() ? node_.key_marks[i] : node_.items[i].mark;
    std::string remedy = did_you_mean(node_.keys[i], known_);
    if (remedy.empty()) remedy = known_.empty() ? "; no keys belong here" : "; known: " + comma_list(known_);
    context_.diagnostics.add(mark,
                             fmt::format("unknown key {}{}", in_quotes(path_of(node_.keys[i])), remedy));
  }
}

std::string KeyReader::path_of(std::string_view name) const {
  std::string path = parent_ != nullptr ? parent_->path_of(name_) : std::string();
  if (index_ != no_index) path += fmt::format("[{}]", index_);
  if (!path.empty() && !name.empty()) path += '.';
  return path += name;
}

void KeyReader::report(const Node& at, std::string message) {
  context_.diagnostics.add(at.mark, std::move(message));
}

void KeyReader::note_origin(const Key& key, const Node& value) {
  if (context_.options.origins != nullptr)
    context_.options.origins->insert_or_assign(path_of(key.name), value.mark);
}

}  // namespace switchyard
