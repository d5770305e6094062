// What to offer when a lookup finds nothing.
#pragma once

#include <string>
#include <vector>

#include "models/accuracy.h"
#include "models/accuracy_query.h"

namespace switchyard {

struct NearPoint {
  std::string path;  ///< its name
  Accuracy accuracy;
};

/// At most five points with a value, the nearest first: of the same model if there are any (else of the
/// family, else of any); those of the data set asked for first; then by the number of settings that differ,
/// by the number of fields of `query` that differ, by MACs. Of another path only the entry that fits the
/// query best is listed; of `path` itself all are. Throws ConfigError if `path` cannot be built.
std::vector<NearPoint> nearest_points(const std::vector<AccuracyTable>& tables, const Path& path,
                                      const AccuracyQuery& query);

}  // namespace switchyard
