// Reads a Node into a struct through its describe() function, and reports everything that is wrong with it at
// once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/compose.h"
#include "base/diagnostics.h"
#include "base/keys.h"
#include "base/node.h"

namespace switchyard {

/// Where each value came from, by its path in the configuration ("accelerator.dram.bandwidth",
/// "paths[2].name").
using Origins = std::map<std::string, Mark>;

/// What a read needs to know besides the values.
struct ReadOptions {
  std::vector<std::filesystem::path> search_roots;  ///< where files named by references are looked for
  Origins* origins = nullptr;                       ///< filled while reading, if given
};

/// Strict: integers are decimal whole numbers, booleans are true or false, numbers are finite, quantities
/// have units, null is no value (except for optional keys, where it means "absent"), and a key that no
/// describe() asked for is an error. An absent section is read as an empty mapping, so that required keys
/// within it are missed.
class KeyReader : public Keys {
 public:
  /// All of these outlive the reader. Problems go to `diagnostics`; values with a problem keep their default.
  KeyReader(const Node& node, Diagnostics& diagnostics, const ReadOptions& options);

  /// Reports the keys that were not asked for. Call it once, after describing.
  void finish();

  void integer(const Key& key, std::int64_t& value, IntegerRange range) override;
  void number(const Key& key, double& value, NumberRange range) override;
  void boolean(const Key& key, bool& value) override;
  void text(const Key& key, std::string& value) override;
  void extent(const Key& key, Extent& value, IntegerRange range) override;
  using Keys::choice;
  void choice(const Key& key, std::size_t& index, const std::vector<Choice>& choices) override;
  void section(const Key& key, const std::function<void(Keys&)>& describe) override;
  void reference(const Key& key, const std::function<void(Keys&)>& describe) override;
  void alternatives(const Key& tag, std::size_t& index, const std::vector<Choice>& choices,
                    const std::function<void(Keys&, std::size_t)>& describe) override;
  void complain(std::string_view key, const std::string& message) override;
  bool reading() const override { return !absent_; }
  Mark where(std::string_view key) const override;

 protected:
  void sequence(const Key& key, const Elements& elements, IntegerRange length) override;
  void free_mapping(const Key& key, const Elements& elements) override;
  bool present(const Key& key, bool has_value) override;
  void real_quantity(const Key& key, double& value, Dimension dimension, NumberRange range) override;
  void whole_quantity(const Key& key, std::int64_t& value, Dimension dimension, NumberRange range) override;

 private:
  static constexpr std::size_t no_index = static_cast<std::size_t>(-1);
  struct Context {
    Diagnostics& diagnostics;
    const ReadOptions& options;
  };

  KeyReader(const Node& node, const KeyReader& parent, std::string_view name, std::size_t index);
  /// The value of `key`, or nullptr if it is absent (reported if required) or null (reported).
  const Node* value_of(const Key& key);
  /// Like value_of(), for values written as one text.
  const Node* scalar_of(const Key& key, std::string_view expected);
  std::size_t find(std::string_view name) const;
  bool is_mapping_or_report();
  void read_section(const Key& key, const std::function<void(Keys&)>& describe, bool may_refer);
  bool read_choice(const Key& key, std::size_t& index, const std::vector<Choice>& choices);
  std::string path_of(std::string_view name) const;
  void report(const Node& at, std::string message);
  void note_origin(const Key& key, const Node& value);

  const Node& node_;
  Context context_;
  const KeyReader* parent_ = nullptr;
  std::string_view name_;         ///< of this value within the parent
  std::size_t index_ = no_index;  ///< of this value within the parent's list
  FileChain chain_;               ///< files opened on the way here; only where a reference was followed
  const FileChain* open_files_;
  std::vector<bool> used_;  ///< parallel to node_.keys
  std::vector<std::string> known_;
  mutable std::size_t next_ = 0;  ///< files mostly hold keys in the order in which they are asked for
  bool absent_ = false;
  bool whole_value_read_ = false;
  bool reported_kind_ = false;
  bool tag_unknown_ = false;  ///< which keys exist depends on a tag that could not be read
};

/// Reads `node` into `value`, described by `describe(Keys&)`; problems go to `diagnostics`.
template <class T, class Describe>
void read_into(const Node& node, T& value, Describe describe_value, Diagnostics& diagnostics,
               const ReadOptions& options = {}) {
  KeyReader reader(node, diagnostics, options);
  describe_value(static_cast<Keys&>(reader), value);
  reader.finish();
}

/// Reads a T that has describe(Keys&, T&); problems go to `diagnostics`, for a caller that reads several
/// files.
template <class T>
T read(const Node& node, Diagnostics& diagnostics, const ReadOptions& options = {}) {
  T value{};
  read_into(
      node, value, [](Keys& keys, T& t) { describe(keys, t); }, diagnostics, options);
  return value;
}

/// Reads a T that has describe(Keys&, T&). Throws ConfigError that carries every problem, sorted by place.
template <class T>
T read(const Node& node, const ReadOptions& options = {}) {
  Diagnostics diagnostics;
  T value = read<T>(node, diagnostics, options);
  diagnostics.throw_if_any();
  return value;
}

}  // namespace switchyard
