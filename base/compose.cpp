#include "base/compose.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "base/key_path.h"
#include "base/load.h"
#include "base/text.h"

namespace switchyard {
namespace {

constexpr std::size_t max_chain = 16;
constexpr std::string_view from_key = "from";

std::optional<std::size_t> as_index(std::string_view text) {
  std::size_t index = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), index);
  const bool whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  return whole ? std::optional(index) : std::nullopt;
}

bool all_indices(const std::vector<std::string>& keys) {
  return !keys.empty() &&
         std::all_of(keys.begin(), keys.end(), [](const auto& key) { return as_index(key).has_value(); });
}

Node& element(Node& list, const std::string& index, const Mark& mark) {
  const std::size_t at = *as_index(index);
  if (at < list.items.size()) return list.items[at];
  throw ConfigError(mark, fmt::format("index {} is beyond the list, which has {} elements (the first is 0)",
                                      index, list.items.size()));
}

// {from: text}, standing where the text stands.
Node from_text(Node text) {
  Node mapping = Node::mapping(text.mark);
  mapping.key_marks.push_back(text.mark);
  mapping.keys.emplace_back(from_key);
  mapping.items.push_back(std::move(text));
  return mapping;
}

const Mark& key_mark(const Node& mapping, std::size_t i) {
  return i < mapping.key_marks.size() ? mapping.key_marks[i] : mapping.items[i].mark;
}

// Adds a key that `mapping` does not have yet.
Node& append(Node& mapping, const std::string& key, const Mark& mark, Node value) {
  if (mapping.key_marks.size() == mapping.keys.size()) mapping.key_marks.push_back(mark);
  mapping.keys.push_back(key);
  return mapping.items.emplace_back(std::move(value));
}

[[noreturn]] void bad_assignment(const Mark& mark, const std::string& assignment, std::string_view why) {
  throw ConfigError(mark, fmt::format("{} {}; write ‘a.b.c=value’", in_quotes(assignment), why));
}

// "a.list[2].\"b.c\"" -> {a, list, 2, b.c}; `at` ends at the '='.
std::vector<std::string> split_path(const std::string& assignment, std::size_t& at, const Mark& mark) {
  std::vector<std::string> steps;
  bool after_bracket = false;
  for (at = 0;;) {
    std::string step;
    if (at < assignment.size() && assignment[at] == '"') {
      const std::size_t close = assignment.find('"', at + 1);
      if (close == std::string::npos) bad_assignment(mark, assignment, "has an unclosed quote");
      step = assignment.substr(at + 1, close - at - 1);
      at = close + 1;
    } else if (!after_bracket) {
      const std::size_t end = std::min(assignment.find_first_of(".[=", at), assignment.size());
      step = assignment.substr(at, end - at);
      at = end;
    }
    if (!after_bracket || !step.empty()) {
      if (step.empty()) bad_assignment(mark, assignment, "has an empty key");
      steps.push_back(step);
    }
    after_bracket = false;
    if (at >= assignment.size()) bad_assignment(mark, assignment, "has no ‘=’");
    if (assignment[at] == '=') return steps;
    if (assignment[at] == '.') {
      ++at;
      continue;
    }
    if (assignment[at] != '[') bad_assignment(mark, assignment, "has text after a quoted key");
    const std::size_t close = assignment.find(']', at);
    const std::string index = close == std::string::npos ? "" : assignment.substr(at + 1, close - at - 1);
    if (!as_index(index)) bad_assignment(mark, assignment, "has no list index between ‘[’ and ‘]’");
    steps.push_back(index);
    at = close + 1;
    if (at < assignment.size() && assignment[at] == '.')
      ++at;
    else
      after_bracket = true;
  }
}

void set_mark(Node& node, const Mark& mark) {
  node.mark = mark;
  for (Mark& key : node.key_marks) key = mark;
  for (Node& item : node.items) set_mark(item, mark);
}

/// Where the value of `steps` stands below `root`, added if it is not there yet; `words` are these steps in messages.
Node& place_of(Node& root, const std::vector<std::string>& steps, const Mark& mark, const std::string& words) {
  Node* at = &root;
  for (const std::string& step : steps) {
    if (at->is_sequence()) {
      if (!as_index(step)) {
        throw ConfigError(mark, fmt::format("{}: {} is no index, and a list stands there", words, in_quotes(step)));
      }
      at = &element(*at, step, mark);
      continue;
    }
    if (at->is_null()) *at = Node::mapping(mark);
    if (at->is_scalar()) *at = from_text(std::move(*at));
    Node* next = at->find(step);
    at = next != nullptr ? next : &append(*at, step, mark, Node());
  }
  return *at;
}

std::filesystem::path identity_of(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::path result = std::filesystem::weakly_canonical(path, error);
  return error ? path.lexically_normal() : result;
}

// Names of the files beside a file that does not exist, for "did you mean".
std::string similar_file(const std::filesystem::path& missing) {
  std::vector<std::string> names;
  std::error_code error;
  const std::filesystem::path folder = missing.has_parent_path() ? missing.parent_path() : ".";
  for (std::filesystem::directory_iterator entry(folder, error), end;
       !error && entry != end && names.size() < 1000; entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end());  // directory order differs between machines
  return did_you_mean(missing.filename().string(), names);
}

}  // namespace

Node merge(Node base, const Node& overrides) {
  if (!overrides.is_mapping()) return overrides;
  if (base.is_scalar() && overrides.find(from_key) == nullptr)
    return merge(from_text(std::move(base)), overrides);
  if (base.is_sequence() && all_indices(overrides.keys)) {
    for (std::size_t i = 0; i < overrides.keys.size(); ++i) {
      Node& old = element(base, overrides.keys[i], key_mark(overrides, i));
      old = merge(std::move(old), overrides.items[i]);
    }
    return base;
  }
  // A mapping that names a file of its own does not build on what the other file said.
  if (!base.is_mapping() || overrides.find(from_key) != nullptr) return overrides;
  // Looked up by hash: two hostile files of a million keys each must not take a million times a million
  // steps.
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < base.keys.size(); ++i) places.emplace(base.keys[i], i);
  for (std::size_t i = 0; i < overrides.keys.size(); ++i) {
    const auto place = places.find(overrides.keys[i]);
    if (place == places.end()) {
      append(base, overrides.keys[i], key_mark(overrides, i), overrides.items[i]);
    } else {
      Node& old = base.items[place->second];
      old = merge(std::move(old), overrides.items[i]);
    }
  }
  return base;
}

void apply_override(Node& root, const std::string& assignment) {
  static const auto file = std::make_shared<const std::string>("--set");
  const Mark mark{file};
  std::size_t equals = 0;
  const std::vector<std::string> steps = split_path(assignment, equals, mark);
  const std::string text = assignment.substr(equals + 1);
  if (text.find_first_not_of(" \t") == std::string::npos) bad_assignment(mark, assignment, "has no value");
  Node value;
  try {
    value = load_yaml(text, *file);
  } catch (const ConfigError& error) {
    throw ConfigError(mark,
                      fmt::format("{}: {}", in_quotes(assignment), error.diagnostics().front().message));
  }
  set_mark(value, mark);

  place_of(root, steps, mark, in_quotes(assignment)) = std::move(value);
}

KeyPath parse_key_path(const std::string& text, const Mark& mark) {
  std::size_t end = 0;
  try {
    KeyPath path = split_path(text + '=', end, mark);
    if (end == text.size()) return path;
  } catch (const ConfigError&) {
    // Said below, in words that fit a key alone.
  }
  throw ConfigError(mark, fmt::format("{} is no way to a key; write ‘a.b.c’, ‘a.list[0].b’ or ‘a.\"b.c\".d’", in_quotes(text)));
}

void set_value(Node& root, const KeyPath& path, Node value) {
  const Mark mark = value.mark;
  std::string words;
  for (const std::string& step : path) words += (words.empty() ? "" : ".") + step;
  Node& at = place_of(root, path, mark, in_quotes(words));
  at = value.is_mapping() && !at.is_null() ? merge(std::move(at), value) : std::move(value);
}

std::filesystem::path find_file(const std::string& name, const Mark& named_at,
                                const std::vector<std::filesystem::path>& search_roots) {
  const std::filesystem::path path(name);
  std::vector<std::filesystem::path> tried;
  if (path.is_absolute()) {
    tried.push_back(path);
  } else {
    if (named_at.file)
      tried.push_back((std::filesystem::path(*named_at.file).parent_path() / path).lexically_normal());
    tried.push_back(path.lexically_normal());
    for (const std::filesystem::path& folder : search_roots)
      tried.push_back((folder / path).lexically_normal());
  }
  for (const std::filesystem::path& candidate : tried) {
    std::error_code error;
    if (std::filesystem::exists(candidate, error)) return candidate;
  }
  std::vector<std::string> places;
  std::string suggestion;
  for (const std::filesystem::path& candidate : tried) {
    if (std::find(places.begin(), places.end(), candidate.string()) == places.end())
      places.push_back(candidate.string());
    if (suggestion.empty()) suggestion = similar_file(candidate);
  }
  throw ConfigError(
      named_at, fmt::format("no file {}{}; looked for {}", in_quotes(name), suggestion, comma_list(places)));
}

bool is_reference(const Node& node) {
  return node.is_scalar() || (node.is_mapping() && node.find(from_key) != nullptr);
}

Node resolve_reference(const Node& node, const std::vector<std::filesystem::path>& search_roots,
                       FileChain& chain) {
  Node value = node;
  while (is_reference(value)) {
    const Node name = value.is_scalar() ? value : *value.find(from_key);
    if (!name.is_scalar() || name.text.empty())
      throw ConfigError(name.mark, "‘from’ must be the path of a file");
    const std::filesystem::path path = find_file(name.text, name.mark, search_roots);
    const std::filesystem::path identity = identity_of(path);
    if (std::find(chain.begin(), chain.end(), identity) != chain.end()) {
      throw ConfigError(name.mark,
                        fmt::format("{} refers to itself through this reference", in_quotes(path.string())));
    }
    if (chain.size() >= max_chain) {
      throw ConfigError(name.mark, fmt::format("files refer to files more than {} deep", max_chain));
    }
    chain.push_back(identity);
    Node overrides = Node::mapping(value.mark);
    for (std::size_t i = 0; i < value.keys.size(); ++i) {
      if (value.keys[i] != from_key) append(overrides, value.keys[i], key_mark(value, i), value.items[i]);
    }
    Node base = load_file(path);
    if (base.is_scalar())
      throw ConfigError(base.mark, "a file that another one names must hold a mapping or a list");
    value = merge(std::move(base), overrides);
  }
  return value;
}

Node load_config(const std::filesystem::path& path, const std::vector<std::string>& overrides,
                 const std::vector<std::filesystem::path>& search_roots) {
  Node root = load_file(path);
  if (root.is_scalar()) throw ConfigError(root.mark, "a configuration must be a mapping");
  for (const std::string& assignment : overrides) apply_override(root, assignment);
  FileChain chain = {identity_of(path)};
  return resolve_reference(root, search_roots, chain);
}

}  // namespace switchyard
