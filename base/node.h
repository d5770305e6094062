// A parsed input file as a tree that remembers where every value stands. No YAML or JSON library shows here.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace switchyard {

/// A scalar, a sequence or a mapping. Scalars keep the text the user wrote; typing is the reader's job.
struct Node {
  enum class Kind : unsigned char { null, scalar, sequence, mapping };

  Kind kind = Kind::null;
  bool quoted = false;            ///< scalar was written in quotes, so it is text and nothing else
  std::string text;               ///< scalar only
  std::vector<Node> items;        ///< sequence elements, or mapping values
  std::vector<std::string> keys;  ///< mapping only, parallel to items, unique
  std::vector<Mark> key_marks;    ///< mapping only, parallel to keys; may be empty for a tree not read from a file
  Mark mark;

  static Node scalar(std::string text, Mark mark = {}, bool quoted = false);
  static Node sequence(Mark mark = {});
  static Node mapping(Mark mark = {});

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }

  /// Value of `key`, or nullptr. Mapping only.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
  /// Adds or replaces `key`. Mapping only.
  Node& set(std::string key, Node value);
  /// "null", "text", "a list" or "a mapping", for messages.
  std::string_view kind_name() const;
};

/// Same kinds, keys (in order) and texts; marks are ignored.
bool operator==(const Node& a, const Node& b);

}  // namespace switchyard
