// Builds a Node from a parser's events and holds the limits while it does. Used by the YAML and the JSON
// loader only.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/diagnostics.h"
#include "base/load.h"
#include "base/node.h"

namespace switchyard {

class TreeBuilder {
 public:
  TreeBuilder(std::shared_ptr<const std::string> file, std::size_t max_nodes, const LoadLimits& limits);

  void begin(Node::Kind kind, const Mark& mark);
  /// Ends the innermost list or mapping; the reference is valid until the next event.
  const Node& end();
  /// A duplicate is reported, and its value dropped when it comes.
  void key(std::string text, const Mark& mark);
  /// The reference is valid until the next event.
  const Node& null(const Mark& mark);
  const Node& scalar(std::string&& text, const Mark& mark, bool quoted);
  /// A copy of an earlier value with `nodes` values in `height` levels and `bytes` of text, asked for at
  /// `mark`.
  void copy(const Node& node, std::size_t nodes, std::size_t height, std::size_t bytes, const Mark& mark);
  /// Books values and text that are held beside the tree. Throws ConfigError over the limit.
  void spend(std::size_t nodes, std::size_t bytes, const Mark& mark);

  bool in_mapping() const { return !frames_.empty() && frames_.back().node.is_mapping(); }
  /// True if the next event must be a key.
  bool wants_key() const { return in_mapping() && !frames_.back().has_key; }
  Diagnostics& diagnostics() { return diagnostics_; }
  const std::shared_ptr<const std::string>& file() const { return file_; }
  /// The whole tree, once every list and mapping has ended. Throws ConfigError with the problems found.
  Node finish();

 private:
  struct Frame {
    Node node;
    bool has_key = false;
    bool drop_next = false;                ///< the key was a duplicate
    std::unordered_set<std::string> seen;  ///< keys, once there are too many to compare one by one
  };
  Node& next_place();
  bool is_duplicate(Frame& frame, const std::string& key) const;
  void check_scalar(const std::string& text, const Mark& mark) const;

  std::shared_ptr<const std::string> file_;
  LoadLimits limits_;
  std::size_t max_nodes_;
  std::size_t nodes_ = 0;
  std::size_t copied_bytes_ = 0;
  std::size_t last_mapping_size_ = 0;  ///< neighbours are alike: room for the next one
  std::size_t last_sequence_size_ = 0;
  std::vector<Frame> frames_;
  Node root_;
  Node dropped_;
  Diagnostics diagnostics_;
};

/// Throws ConfigError if a text is larger than `limit`.
void check_size(std::uint64_t bytes, std::uint64_t limit, const std::shared_ptr<const std::string>& file);

}  // namespace switchyard
