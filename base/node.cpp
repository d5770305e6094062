#include "base/node.h"

namespace switchyard {

Node Node::scalar(std::string text, Mark mark, bool quoted) {
  Node node;
  node.kind = Kind::scalar;
  node.quoted = quoted;
  node.text = std::move(text);
  node.mark = std::move(mark);
  return node;
}

Node Node::sequence(Mark mark) {
  Node node;
  node.kind = Kind::sequence;
  node.mark = std::move(mark);
  return node;
}

Node Node::mapping(Mark mark) {
  Node node;
  node.kind = Kind::mapping;
  node.mark = std::move(mark);
  return node;
}

const Node* Node::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] == key) return &items[i];
  }
  return nullptr;
}

Node* Node::find(std::string_view key) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] == key) return &items[i];
  }
  return nullptr;
}

Node& Node::set(std::string key, Node value) {
  if (Node* old = find(key)) {
    *old = std::move(value);
    return *old;
  }
  // key_marks is empty or parallel to keys; a new key stands where its value stands.
  if (!key_marks.empty()) key_marks.push_back(value.mark);
  keys.push_back(std::move(key));
  items.push_back(std::move(value));
  return items.back();
}

std::string_view Node::kind_name() const {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::scalar:
      return "text";
    case Kind::sequence:
      return "a list";
    case Kind::mapping:
      return "a mapping";
  }
  return "nothing";
}

bool operator==(const Node& a, const Node& b) {
  return a.kind == b.kind && a.text == b.text && a.keys == b.keys && a.items == b.items;
}

}  // namespace switchyard
