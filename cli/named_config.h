// Configurations that the command line names: by file, or by the name of one under configs/.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/compose.h"
#include "base/key_reader.h"
#include "cli/config_places.h"

namespace switchyard::cli {

/// The file `name`, or `name`.yaml in `folder` of the configurations. Throws ConfigError that lists what is there;
/// `what` says what was looked for ("GPU").
std::filesystem::path named_config(const std::string& folder, const std::string& name, std::string_view what);

/// Reads it. Throws like named_config(), and for every problem in the file.
template <class T>
T read_named_config(const std::string& folder, const std::string& name, std::string_view what,
                    const std::vector<std::string>& overrides = {}) {
  ReadOptions options;
  options.search_roots = search_roots();
  return read<T>(load_config(named_config(folder, name, what), overrides, options.search_roots), options);
}

}  // namespace switchyard::cli
