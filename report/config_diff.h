// Which values of two resolved configurations differ.
#pragma once

#include <vector>

#include "base/node.h"
#include "report/compare.h"

namespace switchyard::report {

/// In the order of `before`, then what only `after` has. Lists of mappings with a "name" are paired by it, others by
/// position. A file without configuration (null) differs from nothing.
std::vector<ConfigChange> config_changes(const Node& before, const Node& after);

}  // namespace switchyard::report
