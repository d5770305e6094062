#include "sweep/study.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/text.h"
#include "base/write.h"

namespace switchyard::sweep {

Node Study::whole(const Node& changes) const {
  Node node = base_;
  for (std::size_t i = 0; i < changes.keys.size(); ++i) node.set(changes.keys[i], changes.items[i]);
  return node;
}

std::string Study::canonical(const Node& changes) { return canonical_text(resolve(whole(changes))); }

std::string canonical_text(const Node& resolved) {
  std::string text;
  for (std::size_t i = 0; i < resolved.keys.size(); ++i) {
    text += resolved.keys[i] + '=' + digest(to_json_line(resolved.items[i])) + '\n';
  }
  return text;
}

const std::vector<StudyKind>& study_kinds() {
  static const std::vector<StudyKind> kinds = {
      {"accel_study", "networks profiled on accelerators", &make_accel_study, &accel_study_searches_long},
      {"gpu_study", "networks profiled on GPUs", &make_gpu_study, [](const Node&) { return false; }},
      {"experiment", "paths on devices, and policies that choose", &make_experiment_study,
       [](const Node&) { return false; }}};
  return kinds;
}

const StudyKind& study_kind_of(const Node& config) {
  const Node* kind = config.is_mapping() ? config.find("kind") : nullptr;
  const std::string word = kind != nullptr && kind->is_scalar() ? kind->text : "";
  std::vector<std::string> names;
  for (const StudyKind& known : study_kinds()) {
    if (known.name == word) return known;
    names.emplace_back(known.name);
  }
  throw ConfigError(kind != nullptr ? kind->mark : config.mark,
                    fmt::format("a file of kind {} cannot be the base of a sweep; these can: {}{}",
                                in_quotes(word), comma_list(names), did_you_mean(word, names)));
}

}  // namespace switchyard::sweep
