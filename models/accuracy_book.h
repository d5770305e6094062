// All accuracy tables together, and the one way to ask them: a lookup finds exactly one value or throws. It
// never interpolates between points, and never takes the value of another path, data set or training run.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/accuracy.h"
#include "models/accuracy_query.h"

namespace switchyard {

class AccuracyBook {
 public:
  /// Throws ConfigError naming both places if two points have the same path, data set, conditions and
  /// provenance (batch and batch-norm folding do not count).
  explicit AccuracyBook(std::vector<AccuracyTable> tables);

  const std::vector<AccuracyTable>& tables() const { return tables_; }

  /// The one value that is known for `path` under `query`. Of values that share data set and conditions the
  /// provenance that comes first in the enumeration wins. Throws ConfigError if nothing is known, listing the
  /// nearest points (same model, fewest differing settings, closest MACs), and if several values fit, listing
  /// them.
  Accuracy lookup(const Path& path, const AccuracyQuery& query) const;

  /// Every value that is known for `path` under `query`, by the same rules of precedence; empty if there is
  /// none.
  std::vector<Accuracy> known(const Path& path, const AccuracyQuery& query) const;

 private:
  struct PointRef {
    std::size_t table = 0;
    std::size_t point = 0;
  };

  const AccuracyTable& table(PointRef ref) const { return tables_[ref.table]; }
  const AccuracyPoint& point(PointRef ref) const { return tables_[ref.table].points[ref.point]; }
  /// What fits, the strongest provenance of each meaning; `reasons` as below.
  std::vector<Accuracy> find(const Path& path, const AccuracyQuery& query,
                             std::vector<std::string>& reasons) const;
  /// Adds what fits to `found`, and to `reasons` why something that could have fitted does not.
  void find_points(const Path& path, const AccuracyQuery& query, std::vector<Accuracy>& found,
                   std::vector<std::string>& reasons) const;
  void find_curves(const Path& path, const AccuracyQuery& query, std::vector<Accuracy>& found,
                   std::vector<std::string>& reasons) const;
  [[noreturn]] void report_none(const Path& path, const AccuracyQuery& query,
                                const std::vector<std::string>& reasons) const;

  std::vector<AccuracyTable> tables_;
  std::unordered_map<std::string, std::vector<PointRef>> by_digest_;  ///< of the canonical path
};

/// Reads tables; a directory stands for its .yaml files in order of their names. Throws ConfigError with the
/// problems of all files.
AccuracyBook load_accuracy(const std::vector<std::filesystem::path>& files_or_directories);

}  // namespace switchyard
