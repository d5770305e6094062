// Writes a struct as a Node in full, through the same describe() that reads it: every key, defaults too, with
// units.
#pragma once

#include <string>
#include <utility>

#include "base/key_reader.h"
#include "base/keys.h"
#include "base/node.h"
#include "base/write.h"

namespace switchyard {

/// References are written in place, so the result names no other file.
class KeyWriter : public Keys {
 public:
  /// `origins`, if given, outlives the writer and gives each value its Mark.
  explicit KeyWriter(const Origins* origins = nullptr, std::string path = {});

  /// What was described.
  Node take() { return std::move(node_); }

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
  Mark where(std::string_view) const override { return {}; }

 protected:
  void sequence(const Key& key, const Elements& elements, IntegerRange length) override;
  void free_mapping(const Key& key, const Elements& elements) override;
  bool present(const Key&, bool has_value) override { return has_value; }
  void real_quantity(const Key& key, double& value, Dimension dimension, NumberRange range) override;
  void whole_quantity(const Key& key, std::int64_t& value, Dimension dimension, NumberRange range) override;
  /// Takes the value of every key; a writer that leaves some keys out overrides it.
  virtual void put(const Key& key, Node value);

 private:
  std::string path_of(std::string_view name) const;
  void put_scalar(const Key& key, std::string text, bool quoted = false);

  Node node_;
  const Origins* origins_;
  std::string path_;
};

/// The whole of a T that has describe(Keys&, T&).
template <class T>
Node to_node(const T& value, const Origins* origins = nullptr) {
  T copy = value;  // describe() takes what it could write to
  KeyWriter writer(origins);
  describe(static_cast<Keys&>(writer), copy);
  return writer.take();
}

}  // namespace switchyard
