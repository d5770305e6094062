#include "energy/sourced.h"

#include <utility>

namespace switchyard::energy {

const std::vector<Choice>& confidence_choices() {
  static const std::vector<Choice> choices = {
      {"measured", "on silicon or with the tool that the source names"},
      {"published", "read in the named publication"},
      {"derived", "computed from measured or published figures by a stated rule"},
      {"assumed", "recalled or judged; nothing to hold it to"},
  };
  return choices;
}

std::string_view name_of(Confidence confidence) {
  return confidence_choices().at(static_cast<std::size_t>(confidence)).word;
}

void describe_provenance(Keys& keys, Provenance& from) {
  keys.choice({"confidence", "how far to trust it", true}, from.confidence, confidence_choices());
  // A missing source is reported as a missing key; what stands here then is not looked at, so it only must
  // not be blank.
  std::string source = keys.reading() ? "missing" : from.source;
  keys.text({"source", "where it comes from, or the rule that gives it", true}, source);
  if (source.find_first_not_of(' ') == std::string::npos) {
    keys.complain("source", "a figure needs a source; name where it stands or the rule that gives it");
  }
  from.source = std::move(source);
}

void describe_kind(Keys& keys, std::string_view word, std::string_view sentence) {
  std::size_t only = 0;
  keys.choice({"kind", "what this file holds", true}, only, {{word, sentence}});
}

}  // namespace switchyard::energy
