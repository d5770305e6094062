// Markdown reference of the keys that a describe() declares: type, range, default and sentence of each.
#pragma once

#include <string>
#include <vector>

#include "base/keys.h"

namespace switchyard {

/// Lists a key in a table "Key | Type | Range | Default | Meaning"; every alternative of a tag gets a table
/// of its own.
class KeyReference : public Keys {
 public:
  KeyReference();

  /// The tables; alternatives stand under headings of level `heading_level`.
  std::string markdown(int heading_level = 3) const;

  /// One key as the tables show it.
  struct Row {
    std::string key;            ///< with the keys it stands below: "paths[].name"
    std::string type;
    std::string range;          ///< empty: anything of the type
    std::string default_value;  ///< "required", "absent" or the value; empty for mappings
    std::string meaning;
    std::string more;           ///< instead of all others: the chapter that explains further keys
  };
  /// Keys that do not depend on a tag.
  const std::vector<Row>& rows() const { return tables_.front().rows; }

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
  void complain(std::string_view, const std::string&) override {}
  bool reading() const override { return false; }
  bool documenting() const override { return true; }
  void further_keys(std::string_view chapter, std::size_t count,
                    const std::function<void(Keys&, std::size_t)>& describe) override;
  Mark where(std::string_view) const override { return {}; }

 protected:
  void sequence(const Key& key, const Elements& elements, IntegerRange length) override;
  void free_mapping(const Key& key, const Elements& elements) override;
  bool present(const Key& key, bool has_value) override;
  void real_quantity(const Key& key, double& value, Dimension dimension, NumberRange range) override;
  void whole_quantity(const Key& key, std::int64_t& value, Dimension dimension, NumberRange range) override;

 private:
  struct Table {
    std::string title;  ///< empty for the first
    std::string sentence;
    std::vector<Row> rows;
  };
  void row(const Key& key, const std::string& type, const std::string& range,
           const std::string& default_value);
  /// Describes what lies below `path`, in the current table.
  void below(const std::string& path, const std::function<void(Keys&)>& describe);
  std::string path_of(std::string_view name) const;

  std::vector<Table> tables_;
  std::size_t table_ = 0;
  std::string prefix_;
  bool may_be_absent_ = false;  ///< the next row is of an optional key
};

/// Reference of the keys of a T that has describe(Keys&, T&); defaults are those of a fresh T.
template <class T>
std::string key_reference(int heading_level = 3) {
  T value{};
  KeyReference reference;
  describe(static_cast<Keys&>(reference), value);
  return reference.markdown(heading_level);
}

}  // namespace switchyard
