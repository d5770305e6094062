// Mappings on disk, so that a second run need not search again. A file holds one mapping under the digest of what it
// was found for: layer, machine, options and the mapper itself. Nothing that is read is trusted: what does not add up
// is searched again.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "accel/mapper/mapper.h"

namespace switchyard::sim {

class MappingCache {
 public:
  /// Of `folder`, which is made when the first mapping is kept.
  explicit MappingCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The mapping kept for `digest` (accel::mapping_digest()), if there is one and it is whole. Whether it is legal is
  /// for the caller to check. A damaged file gives a warning.
  std::optional<accel::Mapping> find(const std::string& digest);
  /// Keeps `mapping`; written beside and renamed, so that readers see all of it or nothing. A folder that cannot be
  /// written gives one warning and no error.
  void keep(const std::string& digest, const accel::Mapping& mapping);
  /// `digest` was found, but what it holds cannot run.
  void refuse(const std::string& digest, const std::string& why);

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path file_of(const std::string& digest) const;
  /// Lines without an end, in order; empties the list.
  std::vector<std::string> take_warnings();

 private:
  std::filesystem::path folder_;
  std::vector<std::string> warnings_;
  bool writable_ = true;
};

/// $XDG_CACHE_HOME/switchyard or ~/.cache/switchyard; empty if neither variable says where.
std::filesystem::path default_cache_folder();

}  // namespace switchyard::sim
