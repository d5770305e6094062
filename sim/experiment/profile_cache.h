// Profiles on disk, one file each, named by what decides them. Written whole or not at all; a damaged file counts as
// absent.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sim/experiment/path_profile.h"

namespace switchyard::sim {

class ProfileCache {
 public:
  /// The folder is made on the first store().
  explicit ProfileCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The profile stored under `digest`; nothing if there is none or the file is not what store() wrote.
  std::optional<PathProfile> load(const std::string& digest) const;
  /// Throws ConfigError if the folder cannot be written.
  void store(const std::string& digest, const PathProfile& profile) const;
  /// Where the profile of that digest is.
  std::filesystem::path file(const std::string& digest) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace switchyard::sim
