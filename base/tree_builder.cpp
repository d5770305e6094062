#include "base/tree_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace switchyard {
namespace {

constexpr std::size_t keys_compared_one_by_one = 16;
constexpr std::size_t largest_guess = 16;

// Length of the UTF-8 character at text[at], 0 if it is none (overlong forms and surrogates are none).
std::size_t utf8_length(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return continues(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    const bool overlong = first == 0xE0U && byte(1) < 0xA0U;
    const bool surrogate = first == 0xEDU && byte(1) > 0x9FU;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    const bool overlong = first == 0xF0U && byte(1) < 0x90U;
    const bool beyond_unicode = first == 0xF4U && byte(1) > 0x8FU;
    return continues(1) && continues(2) && continues(3) && !overlong && !beyond_unicode ? 4 : 0;
  }
  return 0;
}

Mark mark_at(const std::string& text, std::size_t offset, const std::shared_ptr<const std::string>& file) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(offset);
  const auto lines = std::count(text.begin(), end, '\n');
  const std::size_t line_start = offset == 0 ? std::string::npos : text.rfind('\n', offset - 1);
  const std::size_t column = line_start == std::string::npos ? offset + 1 : offset - line_start;
  return {file, static_cast<int>(lines) + 1, static_cast<int>(column)};
}

}  // namespace

TreeBuilder::TreeBuilder(std::shared_ptr<const std::string> file, std::size_t max_nodes,
                         const LoadLimits& limits)
    : file_(std::move(file)), limits_(limits), max_nodes_(max_nodes) {}

void TreeBuilder::spend(std::size_t nodes, std::size_t bytes, const Mark& mark) {
  nodes_ += nodes;
  copied_bytes_ += bytes;
  if (nodes_ > max_nodes_) {
    throw ConfigError(mark,
                      fmt::format("more than {} values in one file (aliases count each time)", max_nodes_));
  }
  if (copied_bytes_ > limits_.max_yaml_bytes) {
    throw ConfigError(mark, "aliases expand to more text than a file may hold; write fewer of them");
  }
}

void TreeBuilder::check_scalar(const std::string& text, const Mark& mark) const {
  if (text.size() > limits_.max_scalar_bytes) {
    throw ConfigError(mark, fmt::format("one value of {} bytes; at most {} are read", text.size(),
                                        limits_.max_scalar_bytes));
  }
  if (std::memchr(text.data(), '\0', text.size()) != nullptr)
    throw ConfigError(mark, "a NUL character within text");
}

void TreeBuilder::begin(Node::Kind kind, const Mark& mark) {
  spend(1, 0, mark);
  if (frames_.size() >= limits_.max_depth) {
    throw ConfigError(mark, fmt::format("lists and mappings nested more than {} deep", limits_.max_depth));
  }
  Frame& frame = frames_.emplace_back();
  frame.node.kind = kind;
  frame.node.mark = mark;
  const bool is_mapping = kind == Node::Kind::mapping;
  const std::size_t expected = std::min(is_mapping ? last_mapping_size_ : last_sequence_size_, largest_guess);
  frame.node.items.reserve(expected);
  if (is_mapping) {
    frame.node.keys.reserve(expected);
    frame.node.key_marks.reserve(expected);
  }
}

const Node& TreeBuilder::end() {
  Node node = std::move(frames_.back().node);
  frames_.pop_back();
  (node.is_mapping() ? last_mapping_size_ : last_sequence_size_) = node.items.size();
  return next_place() = std::move(node);
}

bool TreeBuilder::is_duplicate(Frame& frame, const std::string& key) const {
  const std::vector<std::string>& keys = frame.node.keys;
  if (keys.size() < keys_compared_one_by_one) return std::find(keys.begin(), keys.end(), key) != keys.end();
  if (frame.seen.empty()) frame.seen.insert(keys.begin(), keys.end());
  return !frame.seen.insert(key).second;
}

void TreeBuilder::key(std::string text, const Mark& mark) {
  check_scalar(text, mark);
  Frame& frame = frames_.back();
  frame.has_key = true;
  if (is_duplicate(frame, text)) {
    const auto first =
        std::find(frame.node.keys.begin(), frame.node.keys.end(), text) - frame.node.keys.begin();
    diagnostics_.add(mark, fmt::format("duplicate key {} (first at line {})", in_quotes(text),
                                       frame.node.key_marks[static_cast<std::size_t>(first)].line));
    frame.drop_next = true;
    return;
  }
  frame.node.keys.push_back(std::move(text));
  frame.node.key_marks.push_back(mark);
}

const Node& TreeBuilder::null(const Mark& mark) {
  spend(1, 0, mark);
  Node& node = next_place();
  node.mark = mark;
  return node;
}

const Node& TreeBuilder::scalar(std::string&& text, const Mark& mark, bool quoted) {
  spend(1, 0, mark);
  check_scalar(text, mark);
  Node& node = next_place();
  node.kind = Node::Kind::scalar;
  node.quoted = quoted;
  node.text = std::move(text);
  node.mark = mark;
  return node;
}

void TreeBuilder::copy(const Node& node, std::size_t nodes, std::size_t height, std::size_t bytes,
                       const Mark& mark) {
  spend(nodes, bytes, mark);
  if (frames_.size() + height > limits_.max_depth) {
    throw ConfigError(mark, fmt::format("lists and mappings nested more than {} deep", limits_.max_depth));
  }
  next_place() = node;
}

// A fresh null where the next value belongs.
Node& TreeBuilder::next_place() {
  if (frames_.empty()) return root_ = Node();
  Frame& frame = frames_.back();
  frame.has_key = false;
  if (frame.drop_next) {
    frame.drop_next = false;
    return dropped_ = Node();
  }
  return frame.node.items.emplace_back();
}

Node TreeBuilder::finish() {
  diagnostics_.throw_if_any();
  return std::move(root_);
}

void check_encoding(const std::string& text, const std::shared_ptr<const std::string>& file) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;
    if (at + 8 <= text.size()) {
      std::memcpy(&eight, text.data() + at, 8);
      // Eight ASCII bytes, none of them zero (the classic "has a zero byte" test).
      const bool has_zero = ((eight - 0x0101010101010101ULL) & ~eight & 0x8080808080808080ULL) != 0;
      if ((eight & 0x8080808080808080ULL) == 0 && !has_zero) {
        at += 8;
        continue;
      }
    }
    if (text[at] == '\0') throw ConfigError(mark_at(text, at, file), "a NUL byte; this is not a text file");
    const std::size_t length = utf8_length(text, at);
    if (length == 0) throw ConfigError(mark_at(text, at, file), "not UTF-8; save the file as UTF-8 text");
    at += length;
  }
}

void check_size(std::uint64_t bytes, std::uint64_t limit, const std::shared_ptr<const std::string>& file) {
  if (bytes > limit)
    throw ConfigError({file}, fmt::format("has {} bytes; at most {} are read", bytes, limit));
}

}  // namespace switchyard
