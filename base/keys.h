// One declaration of a configuration key serves everything: reading with checks, writing the resolved file,
// the key reference in docs/ and the JSON Schema. A struct declares its keys in one function
//     void describe(Keys& keys, Accelerator& a) { keys.integer({"lanes", "dot-product units in a PE"}, a.lanes, {1, 1024}); }
// and the visitor handed in (KeyReader, KeyWriter, KeyReference, SchemaWriter) decides what that means.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/quantity.h"

namespace switchyard {

/// Name and meaning of a key. Its default is the value the struct holds before it is read.
/// An empty name means "the value itself": the element of a list or of a free-key mapping.
struct Key {
  std::string_view name;
  std::string_view sentence;
  bool required = false;
};

struct IntegerRange {
  std::int64_t least = 0;
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

/// Finite numbers only, whatever the range.
struct NumberRange {
  double least = std::numeric_limits<double>::lowest();
  double most = std::numeric_limits<double>::max();
};

/// Dimension of a quantity; decides which units are accepted ("64 KiB", "1.2 GHz", "0.2 pJ").
enum class Dimension { bytes, cycles, seconds, joules, watts, hertz, bytes_per_second, volts, metres, square_metres };

/// One legal word of a choice, with the sentence that explains it.
struct Choice {
  std::string_view word;
  std::string_view sentence;
};

/// Height x width of an image or a feature map; written "512x1024" (or "512" for a square).
struct Extent {
  std::int64_t height = 0;
  std::int64_t width = 0;
  bool operator==(const Extent&) const = default;
};

class Keys {
 public:
  virtual ~Keys() = default;

  virtual void integer(const Key& key, std::int64_t& value, IntegerRange range = {}) = 0;
  virtual void number(const Key& key, double& value, NumberRange range = {}) = 0;
  virtual void boolean(const Key& key, bool& value) = 0;
  virtual void text(const Key& key, std::string& value) = 0;
  /// Both sides within [least, most].
  virtual void extent(const Key& key, Extent& value, IntegerRange range = {1, 65536}) = 0;
  /// `index` into `choices`.
  virtual void choice(const Key& key, std::size_t& index, const std::vector<Choice>& choices) = 0;
  /// A nested mapping.
  virtual void section(const Key& key, const std::function<void(Keys&)>& describe) = 0;
  /// A nested mapping that may instead name another file ("accelerator: configs/accelerators/x.yaml"), or take a
  /// file and override some of it ("{from: x.yaml, lanes: 16}").
  virtual void reference(const Key& key, const std::function<void(Keys&)>& describe) = 0;
  /// A tag that selects what other keys exist: reads `index` like choice(), then describes alternative `index`.
  /// Documentation visitors describe every alternative, so `describe` must accept any index.
  virtual void alternatives(const Key& tag, std::size_t& index, const std::vector<Choice>& choices,
                            const std::function<void(Keys&, std::size_t)>& describe) = 0;
  /// Reports a problem that only the whole value shows, at the key it concerns ("" for the mapping itself).
  /// Visitors that do not read ignore it.
  virtual void complain(std::string_view key, const std::string& message) = 0;
  /// True while values come from a file; guards checks that would be meaningless on defaults.
  virtual bool reading() const = 0;
  /// True for visitors that explain keys instead of handling one value; they want every alternative shown.
  virtual bool documenting() const { return false; }
  /// For visitors that explain keys: `count` sets of further keys, one of which applies by a choice made above (the
  /// knobs of a model). `chapter` names the part of the reference that explains them. Other visitors ignore it.
  virtual void further_keys(std::string_view /*chapter*/, std::size_t /*count*/,
                            const std::function<void(Keys&, std::size_t)>& /*describe*/) {}
  /// Where the value of `key` stands ("" for the mapping itself); empty for visitors that do not read.
  virtual Mark where(std::string_view key) const = 0;

  /// A quantity with units, e.g. keys.quantity({"clock", "core clock"}, params.clock, {1e6, 1e11}) (range in SI units).
  template <class Tag, class Rep>
  void quantity(const Key& key, Quantity<Tag, Rep>& value, NumberRange range = {0.0, std::numeric_limits<double>::max()});

  /// An enumeration whose enumerators are 0, 1, 2, … in the order of `choices`.
  template <class Enum>
    requires std::is_enum_v<Enum>
  void choice(const Key& key, Enum& value, const std::vector<Choice>& choices) {
    auto index = static_cast<std::size_t>(value);
    choice(key, index, choices);
    value = static_cast<Enum>(index);
  }

  /// A list; `describe(Keys&, T&)` declares one element. Length within `length`.
  template <class T, class Describe>
  void list(const Key& key, std::vector<T>& values, Describe describe, IntegerRange length = {});

  /// A mapping with free keys in file order, e.g. names of paths.
  template <class T, class Describe>
  void map(const Key& key, std::vector<std::pair<std::string, T>>& values, Describe describe);

  /// A key that may be absent and then has no value at all; `describe(Keys&, const Key&, T&)` declares it when present.
  template <class T, class Describe>
  void optional(const Key& key, std::optional<T>& value, Describe describe) {
    if (!present(key, value.has_value())) {
      value.reset();
      return;
    }
    if (!value) value.emplace();
    describe(*this, key, *value);
  }

 protected:
  /// What list() and map() hand to a visitor: a sequence it can resize and describe element by element.
  struct Elements {
    std::function<std::size_t()> size;
    std::function<void(std::size_t)> resize;
    std::function<void(Keys&, std::size_t)> describe;
    std::function<std::string(std::size_t)> name;                   ///< map() only
    std::function<void(std::size_t, const std::string&)> set_name;  ///< map() only
  };
  virtual void sequence(const Key& key, const Elements& elements, IntegerRange length) = 0;
  virtual void free_mapping(const Key& key, const Elements& elements) = 0;
  virtual bool present(const Key& key, bool has_value) = 0;
  virtual void real_quantity(const Key& key, double& value, Dimension dimension, NumberRange range) = 0;
  virtual void whole_quantity(const Key& key, std::int64_t& value, Dimension dimension, NumberRange range) = 0;
};

namespace detail {
template <class Tag> inline constexpr Dimension dimension_of{};
template <> inline constexpr Dimension dimension_of<BytesTag> = Dimension::bytes;
template <> inline constexpr Dimension dimension_of<CyclesTag> = Dimension::cycles;
template <> inline constexpr Dimension dimension_of<SecondsTag> = Dimension::seconds;
template <> inline constexpr Dimension dimension_of<JoulesTag> = Dimension::joules;
template <> inline constexpr Dimension dimension_of<WattsTag> = Dimension::watts;
template <> inline constexpr Dimension dimension_of<HertzTag> = Dimension::hertz;
template <> inline constexpr Dimension dimension_of<BytesPerSecondTag> = Dimension::bytes_per_second;
template <> inline constexpr Dimension dimension_of<VoltsTag> = Dimension::volts;
template <> inline constexpr Dimension dimension_of<MetresTag> = Dimension::metres;
template <> inline constexpr Dimension dimension_of<SquareMetresTag> = Dimension::square_metres;
}  // namespace detail

template <class Tag, class Rep>
void Keys::quantity(const Key& key, Quantity<Tag, Rep>& value, NumberRange range) {
  Rep number = value.value();
  if constexpr (std::is_integral_v<Rep>) {
    whole_quantity(key, number, detail::dimension_of<Tag>, range);
  } else {
    real_quantity(key, number, detail::dimension_of<Tag>, range);
  }
  value = Quantity<Tag, Rep>(number);
}

template <class T, class Describe>
void Keys::list(const Key& key, std::vector<T>& values, Describe describe, IntegerRange length) {
  Elements elements;
  elements.size = [&] { return values.size(); };
  elements.resize = [&](std::size_t n) { values.assign(n, T{}); };
  elements.describe = [&](Keys& keys, std::size_t i) { describe(keys, values[i]); };
  sequence(key, elements, length);
}

template <class T, class Describe>
void Keys::map(const Key& key, std::vector<std::pair<std::string, T>>& values, Describe describe) {
  Elements elements;
  elements.size = [&] { return values.size(); };
  elements.resize = [&](std::size_t n) { values.assign(n, {}); };
  elements.describe = [&](Keys& keys, std::size_t i) { describe(keys, values[i].second); };
  elements.name = [&](std::size_t i) { return values[i].first; };
  elements.set_name = [&](std::size_t i, const std::string& name) { values[i].first = name; };
  free_mapping(key, elements);
}

}  // namespace switchyard
