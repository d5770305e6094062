#include "sim/chip/mapping_cache.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/digest.h"
#include "base/json_value.h"
#include "base/key_reader.h"
#include "base/key_writer.h"
#include "base/load.h"
#include "base/save.h"
#include "base/write.h"
#include "sim/chip/mapper_fingerprint.h"

namespace switchyard::sim {
namespace {

constexpr std::string_view schema = "switchyard-mapping/1";
// Folders with tens of thousands of files are slow to list; two digits spread them over 256.
constexpr std::size_t folder_digits = 2;

/// Over what was asked and what was found: a flipped bit in either shows.
std::string seal(const std::string& key, const Node& mapping) { return digest(key + "\n" + to_json_line(mapping)); }

/// The mapper's sources count as part of the question: another mapper may answer otherwise.
std::string key_of(const std::string& nest_digest) { return digest(nest_digest + "\n" + std::string(mapper_fingerprint)); }

const Node& member(const Node& node, std::string_view key) {
  const Node* found = node.is_mapping() ? node.find(key) : nullptr;
  if (found == nullptr) throw ConfigError(fmt::format("has no ‘{}’", key));
  return *found;
}

}  // namespace

std::filesystem::path MappingCache::file_of(const std::string& nest_digest) const {
  const std::string key = key_of(nest_digest);
  return folder_ / "mappings" / key.substr(0, folder_digits) / (key + ".json");
}

std::optional<accel::Mapping> MappingCache::find(const std::string& nest_digest) {
  const std::filesystem::path file = file_of(nest_digest);
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::nullopt;
  try {
    const Node node = load_file(file);
    if (member(node, "schema").text != schema) throw ConfigError("is of another schema");
    const Node& mapping = member(node, "mapping");
    if (member(node, "seal").text != seal(key_of(nest_digest), mapping)) throw ConfigError("does not match its seal");
    return read<accel::Mapping>(mapping);
  } catch (const ConfigError& problem) {
    refuse(nest_digest, problem.diagnostics().front().message);
    return std::nullopt;
  }
}

void MappingCache::keep(const std::string& nest_digest, const accel::Mapping& mapping) {
  if (!writable_) return;
  const std::filesystem::path file = file_of(nest_digest);
  Node found = to_node(mapping);
  // What is sealed is what a reader will see, so through text and back.
  found = load_json(to_json_line(found), "mapping");
  Node node = Node::mapping();
  node.set("schema", json_text(schema));
  node.set("seal", json_text(seal(key_of(nest_digest), found)));
  node.set("mapping", std::move(found));
  try {
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    save_text(file, to_json_line(node) + "\n");
  } catch (const ConfigError& problem) {
    writable_ = false;
    warnings_.push_back(fmt::format("mappings are not kept: {}", problem.diagnostics().front().message));
  }
}

void MappingCache::refuse(const std::string& nest_digest, const std::string& why) {
  warnings_.push_back(fmt::format("{}: a kept mapping {}; it is searched again", file_of(nest_digest).string(), why));
}

std::vector<std::string> MappingCache::take_warnings() { return std::exchange(warnings_, {}); }

std::filesystem::path default_cache_folder() {
  const auto folder = [](const char* variable) {
    const char* value = std::getenv(variable);
    // A relative path is to be ignored, says the XDG base directory specification.
    return value != nullptr && value[0] == '/' ? std::filesystem::path(value) : std::filesystem::path();
  };
  if (const auto cache = folder("XDG_CACHE_HOME"); !cache.empty()) return cache / "switchyard";
  if (const auto home = folder("HOME"); !home.empty()) return home / ".cache" / "switchyard";
  return {};
}

}  // namespace switchyard::sim
