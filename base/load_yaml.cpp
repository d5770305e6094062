#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <istream>
#include <map>
#include <optional>
#include <streambuf>
#include <utility>
#include <vector>

#include "base/load.h"
#include "base/text.h"
#include "base/tree_builder.h"

namespace switchyard {
namespace {

// Lets the parser read a string without a copy of it.
class StringView : public std::streambuf {
 public:
  explicit StringView(const std::string& text) {
    // A get area is never written to.
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

// An anchored value and what a copy of it costs.
struct Anchor {
  Node node;
  std::size_t nodes = 1;
  std::size_t height = 0;
  std::size_t bytes = 0;
};

void measure(const Node& node, std::size_t depth, Anchor& anchor) {
  anchor.bytes += node.text.size();
  if (!node.is_scalar() && !node.is_null()) anchor.height = std::max(anchor.height, depth + 1);
  for (const std::string& key : node.keys) anchor.bytes += key.size();
  anchor.nodes += node.items.size();
  for (const Node& item : node.items) measure(item, depth + 1, anchor);
}

class YamlEvents : public YAML::EventHandler {
 public:
  explicit YamlEvents(TreeBuilder& builder) : builder_(builder) {}

  bool saw_document() const { return documents_ > 0; }

  void OnDocumentStart(const YAML::Mark& at) override {
    if (++documents_ > 1) throw ConfigError(mark(at), "a second document; a file holds exactly one");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& at, YAML::anchor_t anchor) override {
    if (builder_.wants_key()) return bad_key(at);
    remember(anchor, builder_.null(mark(at)));
  }

  void OnAlias(const YAML::Mark& at, YAML::anchor_t anchor) override {
    if (builder_.wants_key()) return bad_key(at);
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end())
      throw ConfigError(mark(at), "an alias of a value that is still being written");
    builder_.copy(found->second.node, found->second.nodes, found->second.height, found->second.bytes,
                  mark(at));
  }

  void OnScalar(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    check_tag(at, tag);
    const bool quoted = tag == "!";
    if (builder_.wants_key()) {
      if (text == "<<" && !quoted) {
        builder_.diagnostics().add(mark(at),
                                   "merge keys ‘<<’ are not read; use ‘from: file’ with overrides instead");
      }
      return builder_.key(text, mark(at));
    }
    remember(anchor, builder_.scalar(std::string(text), mark(at), quoted));
  }

  void OnSequenceStart(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(Node::Kind::sequence, at, tag, anchor);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(Node::Kind::mapping, at, tag, anchor);
  }
  void OnMapEnd() override { end(); }

 private:
  Mark mark(const YAML::Mark& at) const { return {builder_.file(), at.line + 1, at.column + 1}; }

  [[noreturn]] void bad_key(const YAML::Mark& at) const {
    throw ConfigError(mark(at), "a key must be plain text");
  }

  void check_tag(const YAML::Mark& at, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    builder_.diagnostics().add(mark(at),
                               fmt::format("tag {} is not read; write the plain value", in_quotes(tag)));
  }

  void begin(Node::Kind kind, const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor) {
    check_tag(at, tag);
    if (builder_.wants_key()) {
      // The parser also takes a list that never ends for a key.
      throw ConfigError(mark(at), "a list or mapping where a key belongs; is its bracket closed?");
    }
    builder_.begin(kind, mark(at));
    open_anchors_.push_back(anchor);
  }

  void end() {
    const Node& node = builder_.end();
    const YAML::anchor_t anchor = open_anchors_.back();
    open_anchors_.pop_back();
    remember(anchor, node);
  }

  void remember(YAML::anchor_t id, const Node& node) {
    if (id == YAML::NullAnchor) return;
    Anchor anchor;
    measure(node, 0, anchor);
    builder_.spend(anchor.nodes, anchor.bytes, node.mark);
    anchor.node = node;
    anchors_.insert_or_assign(id, std::move(anchor));
  }

  TreeBuilder& builder_;
  int documents_ = 0;
  std::vector<YAML::anchor_t> open_anchors_;
  std::map<YAML::anchor_t, Anchor> anchors_;
};

// The parser holds a whole flow collection as tokens before its first event, so the number of tokens is
// bounded before it starts. Every token needs one of these characters or a line of its own.
void check_tokens(const std::string& text, std::size_t max_nodes,
                  const std::shared_ptr<const std::string>& file) {
  static constexpr auto starts_token = [] {
    std::array<bool, 256> table{};
    for (const char c : {',', '[', ']', '{', '}', ':', '?', '-', '&', '*', '!', '\n', '\r'}) {
      table[static_cast<unsigned char>(c)] = true;
    }
    return table;
  }();
  std::size_t tokens = 0;
  for (const char c : text) tokens += starts_token[static_cast<unsigned char>(c)] ? 1 : 0;
  if (tokens > 4 * max_nodes)
    throw ConfigError({file}, fmt::format("more than {} values in one file", max_nodes));
}

}  // namespace

Node load_yaml(const std::string& text, const std::string& name, const LoadLimits& limits) {
  const auto file = std::make_shared<const std::string>(name);
  check_size(text.size(), limits.max_yaml_bytes, file);
  check_encoding(text, file);
  check_tokens(text, limits.max_yaml_nodes, file);
  TreeBuilder builder(file, limits.max_yaml_nodes, limits);
  try {
    StringView buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    YamlEvents events(builder);
    while (parser.HandleNextDocument(events)) {
    }
    if (!events.saw_document())
      throw ConfigError({file}, "holds no value; write ‘{}’ for a mapping without keys");
  } catch (const YAML::Exception& error) {
    Mark mark{file};
    if (!error.mark.is_null()) mark = {file, error.mark.line + 1, error.mark.column + 1};
    builder.diagnostics().add(mark, "not YAML: " + error.msg);
  }
  return builder.finish();
}

}  // namespace switchyard
