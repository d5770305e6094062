// Where configurations are looked for, so that the program works from any folder and after installation.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace switchyard::cli {

/// Folders laid out like configs/, in order: ./configs, those in $SWITCHYARD_CONFIGS (separated by colons),
/// the one installed with the program, the one it was built from. Only those that exist, each once.
std::vector<std::filesystem::path> config_folders();

/// Where files that configurations name are looked for: config_folders() and, as such names mostly start with
/// "configs/", the folders that hold one.
std::vector<std::filesystem::path> search_roots();

/// The file FOLDER/NAME.yaml in the first folder of config_folders() that has it.
std::optional<std::filesystem::path> find_config(const std::string& folder, const std::string& name);

/// Every FOLDER/*.yaml, sorted by name; a name found in an earlier folder of config_folders() hides later
/// ones.
std::vector<std::filesystem::path> configs_in(const std::string& folder);

}  // namespace switchyard::cli
