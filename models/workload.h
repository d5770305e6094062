// A workload: what a system is asked to do (model, image size, classes, batch) and the execution paths it may
// choose from. A path is one line: "fuse-1792: {fuse_in_channels: 1792}".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/keys.h"
#include "models/accuracy_query.h"
#include "models/path.h"

namespace switchyard {

struct WorkloadPath {
  Path path;
  Mark where;  ///< of its name in the file
};

/// Input, classes, batch and knobs given beside `paths` hold for every path that does not say otherwise. A
/// path that names another model takes input, classes and batch from here too, and no knobs.
struct WorkloadConfig {
  std::string title;
  Path base;
  AccuracyQuery accuracy;  ///< which of the known accuracies counts, where several do not mean the same
  std::vector<std::pair<std::string, WorkloadPath>> paths;  ///< by name, in file order; not empty once read

  /// The path of that name; throws ConfigError that lists the names.
  const Path& path(std::string_view name) const;
};

/// Complains about names that are not made of letters, digits, '.', '_' and '-', and about a workload without
/// paths.
void describe(Keys& keys, WorkloadConfig& workload);

}  // namespace switchyard
