#include "base/diagnostics.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace switchyard {

void Diagnostics::add(Mark where, std::string message) {
  if (found_.size() >= kept_at_most) {
    ++dropped_;
    return;
  }
  found_.push_back({std::move(where), std::move(message)});
}

void Diagnostics::add(const ConfigError& error) {
  for (const Diagnostic& diagnostic : error.diagnostics()) add(diagnostic.where, diagnostic.message);
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  const auto file_of = [](const Diagnostic& diagnostic) {
    return diagnostic.where.file ? *diagnostic.where.file : std::string();
  };
  std::map<std::string, std::size_t> first_seen;
  for (const Diagnostic& diagnostic : found_) first_seen.try_emplace(file_of(diagnostic), first_seen.size());

  std::vector<Diagnostic> result = found_;
  std::stable_sort(result.begin(), result.end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(first_seen[file_of(a)], a.where.line, a.where.column) <
           std::tuple(first_seen[file_of(b)], b.where.line, b.where.column);
  });
  if (dropped_ > 0) result.push_back({{}, "… and " + std::to_string(dropped_) + " more problems"});
  return result;
}

void Diagnostics::throw_if_any() const {
  if (!found_.empty()) throw ConfigError(sorted());
}

}  // namespace switchyard
