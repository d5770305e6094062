#include "models/accuracy_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/compose.h"
#include "base/diagnostics.h"
#include "base/key_reader.h"
#include "base/text.h"
#include "models/accuracy_nearest.h"

namespace switchyard {
namespace {

bool same_meaning(const Accuracy& a, const Accuracy& b) {
  return a.dataset == b.dataset && a.conditions == b.conditions;
}

/// Of values with the same meaning, keeps those whose provenance comes first.
void keep_strongest(std::vector<Accuracy>& found) {
  const std::vector<Accuracy> all = found;
  std::erase_if(found, [&](const Accuracy& a) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Accuracy& b) { return same_meaning(a, b) && b.provenance < a.provenance; });
  });
}

[[noreturn]] void report_several(const Path& path, const AccuracyQuery& query,
                                 const std::vector<Accuracy>& found) {
  std::set<std::string> datasets;
  std::set<Protocol> protocols;
  std::set<std::string> trainings;
  std::set<NumberFormat> precisions;
  std::string lines;
  for (const Accuracy& a : found) {
    datasets.insert(a.dataset);
    protocols.insert(a.conditions.protocol);
    trainings.insert(a.conditions.training);
    precisions.insert(a.conditions.precision);
    lines += "\n  " + to_string(a);
  }
  std::vector<std::string> open;
  if (datasets.size() > 1) open.emplace_back("dataset");
  if (protocols.size() > 1) open.emplace_back("protocol");
  if (trainings.size() > 1) open.emplace_back("training");
  if (precisions.size() > 1) open.emplace_back("precision");
  throw ConfigError(fmt::format("{} accuracies are known for {}{}; say which one by {}:{}", found.size(),
                                path.name(), to_string(query), comma_list(open), lines));
}

void report_duplicate(Diagnostics& problems, const Mark& where, const Mark& before, std::string_view what) {
  problems.add(where,
               fmt::format("{} has the same path, data set, protocol, training, precision and provenance as "
                           "the one at {}; remove one of them",
                           what, before.to_string()));
}

}  // namespace

AccuracyBook::AccuracyBook(std::vector<AccuracyTable> tables) : tables_(std::move(tables)) {
  Diagnostics problems;
  std::vector<std::pair<const AccuracyTable*, const AccuracyCurve*>> curves;
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    const AccuracyTable& added = tables_[t];
    for (std::size_t p = 0; p < added.points.size(); ++p) {
      const AccuracyPoint& next = added.points[p];
      std::vector<PointRef>& same_path = by_digest_[canonical(next.path).digest()];
      for (const PointRef ref : same_path) {
        const AccuracyPoint& other = point(ref);
        if (table(ref).dataset == added.dataset && other.conditions == next.conditions &&
            other.provenance == next.provenance) {
          report_duplicate(problems, next.where, other.where, "this point");
        }
      }
      same_path.push_back({t, p});
    }
    for (const AccuracyCurve& next : added.curves) {
      for (const auto& [other_table, other] : curves) {
        if (other_table->dataset == added.dataset && other->conditions == next.conditions &&
            canonical(other->full).digest() == canonical(next.full).digest()) {
          report_duplicate(problems, next.where, other->where, "this curve");
        }
      }
      curves.emplace_back(&added, &next);
    }
  }
  problems.throw_if_any();
}

std::vector<Accuracy> AccuracyBook::find(const Path& path, const AccuracyQuery& query,
                                         std::vector<std::string>& reasons) const {
  std::vector<Accuracy> found;
  find_points(path, query, found, reasons);
  find_curves(path, query, found, reasons);
  keep_strongest(found);
  return found;
}

Accuracy AccuracyBook::lookup(const Path& asked, const AccuracyQuery& query) const {
  const Path path = canonical(asked);
  std::vector<std::string> reasons;
  const std::vector<Accuracy> found = find(path, query, reasons);
  if (found.empty()) report_none(path, query, reasons);
  if (found.size() > 1) report_several(path, query, found);
  return found.front();
}

std::vector<Accuracy> AccuracyBook::known(const Path& asked, const AccuracyQuery& query) const {
  std::vector<std::string> reasons;
  return find(canonical(asked), query, reasons);
}

void AccuracyBook::find_points(const Path& path, const AccuracyQuery& query, std::vector<Accuracy>& found,
                               std::vector<std::string>& reasons) const {
  const auto same_path = by_digest_.find(path.digest());
  if (same_path == by_digest_.end()) return;
  for (const PointRef ref : same_path->second) {
    const AccuracyPoint& p = point(ref);
    if (mismatches(query, table(ref).dataset, p.conditions, p.provenance) > 0) continue;
    if (const auto value = value_of(table(ref), p)) {
      found.push_back(accuracy_of(table(ref), p, *value));
    } else {
      reasons.push_back(
          fmt::format("a predictor reads {} % for it, where it is saturated: that ranks the path, "
                      "it is no value",
                      shortest_decimal(p.raw.value_or(0))));
    }
  }
}

void AccuracyBook::find_curves(const Path& path, const AccuracyQuery& query, std::vector<Accuracy>& found,
                               std::vector<std::string>& reasons) const {
  for (const AccuracyTable& t : tables_) {
    for (const AccuracyCurve& curve : t.curves) {
      if (curve.full.member().name != path.member().name) continue;
      if (mismatches(query, t.dataset, curve.conditions, Provenance::modelled) > 0) continue;
      const CurveFit on_curve = fit(curve, path);
      if (on_curve.removed) {
        found.push_back(accuracy_of(t, curve, *on_curve.removed));
      } else {
        reasons.push_back(
            fmt::format("curve {} does not apply: {}", in_quotes(curve.name), on_curve.refusal));
      }
    }
  }
}

void AccuracyBook::report_none(const Path& path, const AccuracyQuery& query,
                               const std::vector<std::string>& reasons) const {
  std::string message = fmt::format("no accuracy is known for {}{}", path.name(), to_string(query));
  for (const std::string& reason : reasons) message += "\n  " + reason;
  const std::vector<NearPoint> near = nearest_points(tables_, path, query);
  message += near.empty() ? "\nthere are no points at all" : "\nnearest points:";
  for (const NearPoint& n : near) message += fmt::format("\n  {}: {}", n.path, to_string(n.accuracy));
  message += "\nask for one of these, or add a point of provenance ‘user’ (docs/accuracy.md)";
  throw ConfigError(message);
}

AccuracyBook load_accuracy(const std::vector<std::filesystem::path>& files_or_directories) {
  Diagnostics problems;
  std::vector<AccuracyTable> tables;
  for (const std::filesystem::path& given : files_or_directories) {
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    if (std::filesystem::is_directory(given, failed)) {
      for (const auto& entry : std::filesystem::directory_iterator(given, failed)) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
      }
      if (failed) problems.add({}, fmt::format("{}: cannot be listed: {}", given.string(), failed.message()));
      if (files.empty() && !failed) problems.add({}, fmt::format("{}: has no .yaml files", given.string()));
      std::sort(files.begin(), files.end());
    } else {
      files.push_back(given);
    }
    for (const std::filesystem::path& file : files) {
      try {
        tables.push_back(read<AccuracyTable>(load_config(file), problems));
      } catch (const ConfigError& error) {
        problems.add(error);
      }
    }
  }
  problems.throw_if_any();
  return AccuracyBook(std::move(tables));
}

}  // namespace switchyard
