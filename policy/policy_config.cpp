#include <fmt/format.h>

#include "base/key_reader.h"
#include "base/key_writer.h"
#include "base/text.h"
#include "policy/policy.h"

namespace switchyard::policy {
namespace {

const std::vector<Choice>& policy_choices() {
  static const std::vector<Choice> choices = [] {
    std::vector<Choice> words;
    for (const PolicyKind& kind : policies()) words.push_back({kind.name, kind.sentence});
    return words;
  }();
  return choices;
}

std::size_t index_of(std::string_view name) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < policies().size(); ++i) {
    if (policies()[i].name == name) return i;
    names.emplace_back(policies()[i].name);
  }
  throw ConfigError(fmt::format("unknown policy {}; known: {}{}", in_quotes(name), comma_list(names),
                                did_you_mean(name, names)));
}

}  // namespace

PolicyConfig::PolicyConfig(std::string_view name)
    : index_(index_of(name)), settings_(policies()[index_].settings()) {}

PolicyConfig::PolicyConfig(const PolicyConfig& other) : index_(other.index_), settings_(other.settings_->clone()) {}

PolicyConfig& PolicyConfig::operator=(const PolicyConfig& other) {
  if (this == &other) return *this;
  index_ = other.index_;
  settings_ = other.settings_->clone();
  return *this;
}

void PolicyConfig::describe(Keys& keys) {
  std::size_t index = index_;
  keys.alternatives({"policy", "how paths are chosen", true}, index, policy_choices(),
                    [this](Keys& chosen_keys, std::size_t chosen) {
                      if (chosen_keys.documenting()) {
                        policies()[chosen].settings()->describe(chosen_keys);
                        return;
                      }
                      if (chosen != index_) {
                        index_ = chosen;
                        settings_ = policies()[chosen].settings();
                      }
                      settings_->describe(chosen_keys);
                    });
}

std::string PolicyConfig::label() const {
  const std::string variant = settings_->variant();
  return variant.empty() ? std::string(name()) : fmt::format("{} {}", name(), variant);
}

PolicyConfig fixed_path(std::string_view path) {
  Node node = Node::mapping();
  node.set("policy", Node::scalar("fixed"));
  node.set("path", Node::scalar(std::string(path), {}, true));
  return read<PolicyConfig>(node);
}

}  // namespace switchyard::policy
