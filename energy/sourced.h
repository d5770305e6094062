// A figure that says where it comes from and how far to trust it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"

namespace switchyard::energy {

/// From most to least trustworthy.
enum class Confidence {
  measured,   ///< on silicon or with the tool that the source names
  published,  ///< read in the named publication
  derived,    ///< computed from measured or published figures by a stated rule
  assumed     ///< recalled or judged; nothing to hold it to
};
/// Words and meanings, in the order of the enumerators.
const std::vector<Choice>& confidence_choices();
std::string_view name_of(Confidence confidence);

struct Provenance {
  std::string source;
  Confidence confidence = Confidence::assumed;
  bool operator==(const Provenance&) const = default;
};

/// A quantity with its provenance.
template <class T>
struct Sourced {
  T value{};
  Provenance from;
  bool operator==(const Sourced&) const = default;
};

/// Declares ‘source’ and ‘confidence’; a value without a source is refused.
void describe_provenance(Keys& keys, Provenance& from);

/// Declares {value, confidence, source} under `key`.
template <class Tag, class Rep>
void describe_sourced(Keys& keys, const Key& key, Sourced<Quantity<Tag, Rep>>& figure, NumberRange range) {
  keys.section(key, [&](Keys& k) {
    k.quantity({"value", "the figure", true}, figure.value, range);
    describe_provenance(k, figure.from);
  });
}

/// The word at the head of a file that says what it holds.
void describe_kind(Keys& keys, std::string_view word, std::string_view sentence);

}  // namespace switchyard::energy
