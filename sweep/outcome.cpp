#include "sweep/outcome.h"

#include <array>

#include "base/error.h"
#include "base/text.h"

namespace switchyard::sweep {
namespace {
constexpr std::array<std::string_view, 6> names = {"done",    "refused",     "broken",
                                                   "crashed", "out of time", "out of memory"};
}

std::string_view name_of(Status status) { return names.at(static_cast<std::size_t>(status)); }

Status status_of(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names.at(i) == name) return static_cast<Status>(i);
  }
  throw ConfigError("unknown status " + in_quotes(name) + " of a point");
}

}  // namespace switchyard::sweep
