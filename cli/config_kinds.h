// The table of configuration kinds: what `kind:` in a file may say. It feeds check, reference, list and error
// messages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/key_reader.h"
#include "base/node.h"

namespace switchyard::cli {

struct CheckedConfig {
  std::string summary;  ///< "12 paths of segformer-b2"
  Node resolved;        ///< every value, defaults too
};

struct ConfigKind {
  std::string_view name;  ///< the word after `kind:`
  std::string_view sentence;
  std::string (*reference)(int heading_level);  ///< Markdown tables of the keys
  std::string (*schema)();                      ///< JSON Schema of a file
  /// Reads `node`, with every further check that needs no other file; problems go to `diagnostics`.
  CheckedConfig (*check)(const Node& node, Diagnostics& diagnostics, const ReadOptions& options);
};

const std::vector<ConfigKind>& config_kinds();
/// Throws ConfigError that lists the kinds; `mark` is where the word stands.
const ConfigKind& config_kind(std::string_view name, const Mark& mark = {});
/// By the `kind` of a file.
const ConfigKind& config_kind_of(const Node& node);

}  // namespace switchyard::cli
