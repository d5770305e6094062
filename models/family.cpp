#include "models/family.h"

#include <fmt/format.h>

#include "base/text.h"

namespace switchyard {

std::string checkpoint_name(const Member& member, const Workload& workload) {
  if (workload.classes == member.defaults.classes) return member.name;
  return fmt::format("{}/classes{}", member.name, workload.classes);
}

const std::vector<Choice>& model_choices() {
  static const std::vector<Choice> choices = [] {
    std::vector<Choice> all;
    for (const Family* family : families()) {
      for (const Member& member : family->members) all.push_back({member.name, member.sentence});
    }
    return all;
  }();
  return choices;
}

ModelRef model_at(std::size_t index) {
  for (const Family* family : families()) {
    if (index < family->members.size()) return {family, index};
    index -= family->members.size();
  }
  throw SimError("model index out of range");
}

std::size_t model_index(std::string_view name) {
  const std::vector<Choice>& choices = model_choices();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].word == name) return i;
    names.emplace_back(choices[i].word);
  }
  throw ConfigError(fmt::format("unknown model {}{}; 'switchyard list models' names them all",
                                in_quotes(name), did_you_mean(name, names)));
}

}  // namespace switchyard
