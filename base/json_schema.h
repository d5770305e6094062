// JSON Schema (draft 2020-12) of the keys that a describe() declares, so that editors complete and check
// files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"
#include "base/node.h"

namespace switchyard {

/// A mapping whose keys depend on a tag becomes `oneOf` over the alternatives. What a schema cannot say
/// (checks across keys, keys that a ‘from’ overrides) is left to the reader.
class SchemaWriter : public Keys {
 public:
  SchemaWriter();

  /// The schema of what was described.
  Node take();

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
  /// One shape a mapping may have.
  struct Variant {
    Node properties = Node::mapping();
    Node required = Node::sequence();
  };
  void put(const Key& key, Node schema, Node default_value);

  std::vector<Variant> variants_;
  Node whole_;                  ///< schema of the value itself, if it is no mapping with declared keys
  bool may_be_absent_ = false;  ///< the next key is optional
  bool widening_ = false;       ///< keys may come again, declared otherwise; the schema then allows both
};

/// {anyOf: [a file name, {from: file, overrides…}, schema]}.
Node reference_schema(Node schema, std::string_view sentence);

/// A schema as the JSON text of a file; `title` names the kind of file it is for.
std::string schema_document(Node schema, const std::string& title);

/// The schema of a file that holds a T, which has describe(Keys&, T&), as JSON text.
template <class T>
std::string json_schema(const std::string& title) {
  T value{};
  SchemaWriter writer;
  describe(static_cast<Keys&>(writer), value);
  return schema_document(writer.take(), title);
}

}  // namespace switchyard
