#include "cli/config_places.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string_view>
#include <system_error>

namespace switchyard::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view yaml = ".yaml";

void add_folder(std::vector<fs::path>& folders, const fs::path& folder) {
  std::error_code error;
  if (folder.empty() || !fs::is_directory(folder, error)) return;
  const bool known = std::any_of(folders.begin(), folders.end(),
                                 [&](const fs::path& other) { return fs::equivalent(folder, other, error); });
  if (!known) folders.push_back(folder);
}

std::vector<std::string> split_at_colons(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(':'), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace

std::vector<fs::path> config_folders() {
  std::vector<fs::path> folders;
  add_folder(folders, "configs");
  if (const char* named = std::getenv("SWITCHYARD_CONFIGS")) {
    for (const std::string& folder : split_at_colons(named)) add_folder(folders, folder);
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error)
    add_folder(folders, (program.parent_path() / SWITCHYARD_CONFIGS_FROM_PROGRAM).lexically_normal());
  add_folder(folders, SWITCHYARD_CONFIGS_OF_SOURCE);
  return folders;
}

std::vector<fs::path> search_roots() {
  std::vector<fs::path> roots;
  for (const fs::path& folder : config_folders()) {
    roots.push_back(folder);
    if (folder.filename() == "configs")
      roots.push_back(folder.has_parent_path() ? folder.parent_path() : ".");
  }
  return roots;
}

std::optional<fs::path> find_config(const std::string& folder, const std::string& name) {
  // A name with a slash would leave the folder.
  if (name.empty() || name.find('/') != std::string::npos) return std::nullopt;
  for (const fs::path& configs : config_folders()) {
    const fs::path file = configs / folder / (name + std::string(yaml));
    std::error_code error;
    if (fs::is_regular_file(file, error)) return file;
  }
  return std::nullopt;
}

std::vector<fs::path> configs_in(const std::string& folder) {
  std::map<std::string, fs::path> by_name;
  for (const fs::path& configs : config_folders()) {
    std::error_code error;
    for (fs::directory_iterator entry(configs / folder, error), end; !error && entry != end;
         entry.increment(error)) {
      if (entry->path().extension() == yaml)
        by_name.try_emplace(entry->path().stem().string(), entry->path());
    }
  }
  std::vector<fs::path> files;
  files.reserve(by_name.size());
  for (const auto& [name, file] : by_name) files.push_back(file);
  return files;
}

}  // namespace switchyard::cli
