#include "models/workload.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace switchyard {
namespace {

/// Names stand in file names, on command lines and in tables.
bool is_plain_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), plain);
}

}  // namespace

const Path& WorkloadConfig::path(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& [known, entry] : paths) {
    if (known == name) return entry.path;
    names.push_back(known);
  }
  throw ConfigError(fmt::format("no path is named {}; known: {}{}", in_quotes(name), comma_list(names),
                                did_you_mean(name, names)));
}

void describe(Keys& keys, WorkloadConfig& workload) {
  std::size_t kind = 0;
  keys.choice({"kind", "what this file holds", true}, kind,
              {{"workload", "a network and its execution paths"}});
  keys.text({"title", "what the workload is, in one line"}, workload.title);
  workload.base.describe(keys);
  keys.section({"accuracy", "which of the known accuracies counts: data set, protocol, training run"},
               [&](Keys& k) { describe(k, workload.accuracy); });
  keys.map({"paths", "execution paths to choose from: name: {settings that differ from those above}"},
           workload.paths, [&](Keys& k, WorkloadPath& entry) {
             entry.path.describe_variant(k, workload.base);
             entry.where = k.where("");
           });
  if (!keys.reading()) return;
  if (workload.paths.empty()) {
    keys.complain("paths", "a workload needs at least one path; write ‘paths: {full: {}}’");
  }
  for (const auto& [name, entry] : workload.paths) {
    if (is_plain_name(name)) continue;
    keys.complain("paths",
                  fmt::format("{} cannot name a path; use letters, digits, ‘.’, ‘_’ and ‘-’, not ‘-’ first",
                              in_quotes(name)));
  }
}

}  // namespace switchyard
