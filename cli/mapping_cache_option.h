// What --cache and --no-cache mean.
#pragma once

#include <memory>
#include <string>

#include "sim/chip/mapping_cache.h"

namespace switchyard::cli {

/// The cache in `folder`, in the user's cache folder if that is empty, or none.
inline std::shared_ptr<sim::MappingCache> mapping_cache(const std::string& folder, bool none) {
  if (none) return nullptr;
  const std::filesystem::path place = folder.empty() ? sim::default_cache_folder() : std::filesystem::path(folder);
  return place.empty() ? nullptr : std::make_shared<sim::MappingCache>(place);
}

}  // namespace switchyard::cli
