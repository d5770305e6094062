// Reads a YAML or JSON file into a Node. Input is not trusted: time and memory are bounded whatever the file
// holds. YAML is the subset that configurations need: one document, plain keys, no tags, no merge keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/node.h"

namespace switchyard {

/// What a file may cost. YAML has lower limits: its parser needs some 200 bytes of memory for a byte of
/// input.
struct LoadLimits {
  std::uint64_t max_bytes = 64ULL << 20;       ///< of a JSON file
  std::uint64_t max_yaml_bytes = 16ULL << 20;  ///< of a YAML file
  std::size_t max_nodes = 4'000'000;           ///< values in a JSON file
  std::size_t max_yaml_nodes = 1'000'000;      ///< values in a YAML file, aliases expanded
  std::size_t max_depth = 64;                  ///< lists and mappings within each other
  std::size_t max_scalar_bytes = 1ULL << 20;   ///< of one key or value
};

/// The bytes of a regular file of at most `max_bytes`. Throws ConfigError if it is anything else or cannot be
/// read.
std::string load_text(const std::filesystem::path& path, std::uint64_t max_bytes);

/// Reads a file; ".json" is JSON, anything else YAML. Throws ConfigError if it cannot be read, is not a
/// regular file, breaks a limit or is not well formed; duplicate keys, tags and merge keys are all reported
/// at once.
Node load_file(const std::filesystem::path& path, const LoadLimits& limits = {});

/// Reads YAML from memory; `name` stands for the file in messages.
Node load_yaml(const std::string& text, const std::string& name, const LoadLimits& limits = {});

/// Reads JSON from memory. Numbers keep the digits of the text; strings are marked as quoted.
Node load_json(const std::string& text, const std::string& name, const LoadLimits& limits = {});

/// Throws ConfigError at the first NUL byte or byte that is not UTF-8.
void check_encoding(const std::string& text, const std::shared_ptr<const std::string>& file);

}  // namespace switchyard
