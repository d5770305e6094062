#include "report/config_diff.h"

#include <fmt/format.h>

#include "base/write.h"

namespace switchyard::report {
namespace {

std::string text_of(const Node& node) { return node.is_scalar() ? node.text : to_yaml_line(node); }

const Node* with_name(const Node& list, const std::string& name) {
  for (const Node& item : list.items) {
    const Node* own = item.is_mapping() ? item.find("name") : nullptr;
    if (own != nullptr && own->text == name) return &item;
  }
  return nullptr;
}

class Diff {
 public:
  void values(const std::string& key, const Node& before, const Node& after) {
    if (before == after) return;
    if (before.is_mapping() && after.is_mapping()) {
      mappings(key, before, after);
    } else if (before.is_sequence() && after.is_sequence()) {
      lists(key, before, after);
    } else {
      changes.push_back({key, text_of(before), text_of(after)});
    }
  }

  std::vector<ConfigChange> changes;

 private:
  void mappings(const std::string& key, const Node& before, const Node& after) {
    const auto below = [&](const std::string& name) { return key.empty() ? name : key + '.' + name; };
    for (std::size_t i = 0; i < before.keys.size(); ++i) {
      const Node* other = after.find(before.keys[i]);
      if (other == nullptr) {
        changes.push_back({below(before.keys[i]), text_of(before.items[i]), ""});
      } else {
        values(below(before.keys[i]), before.items[i], *other);
      }
    }
    for (std::size_t i = 0; i < after.keys.size(); ++i) {
      if (before.find(after.keys[i]) == nullptr) changes.push_back({below(after.keys[i]), "", text_of(after.items[i])});
    }
  }

  void lists(const std::string& key, const Node& before, const Node& after) {
    for (std::size_t i = 0; i < before.items.size(); ++i) {
      const Node* name = before.items[i].is_mapping() ? before.items[i].find("name") : nullptr;
      const Node* other = name != nullptr            ? with_name(after, name->text)
                          : i < after.items.size() ? &after.items[i]
                                                     : nullptr;
      const std::string below = fmt::format("{}[{}]", key, name != nullptr ? name->text : std::to_string(i));
      if (other == nullptr) {
        changes.push_back({below, text_of(before.items[i]), ""});
      } else {
        values(below, before.items[i], *other);
      }
    }
    for (std::size_t i = 0; i < after.items.size(); ++i) {
      const Node* name = after.items[i].is_mapping() ? after.items[i].find("name") : nullptr;
      const bool known = name != nullptr ? with_name(before, name->text) != nullptr : i < before.items.size();
      if (known) continue;
      changes.push_back({fmt::format("{}[{}]", key, name != nullptr ? name->text : std::to_string(i)), "",
                         text_of(after.items[i])});
    }
  }
};

}  // namespace

std::vector<ConfigChange> config_changes(const Node& before, const Node& after) {
  if (before.is_null() || after.is_null()) return {};
  Diff diff;
  diff.values("", before, after);
  return std::move(diff.changes);
}

}  // namespace switchyard::report
