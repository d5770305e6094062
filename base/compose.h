// Configurations made of several files: a value may name another file, take a file and override some of it,
// and be overridden from the command line. Every value keeps the Mark of the place that wrote it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/node.h"

namespace switchyard {

/// Files that are open while one that they name is read; the innermost is last. Finds cycles.
using FileChain = std::vector<std::filesystem::path>;

/// `base` changed by `overrides`: mappings merge key by key, anything else is replaced. Two cases keep
/// overrides short: a mapping over a text is that file with overrides ({from: text, …}); a mapping whose keys
/// are all indices, over a list, changes those elements. Throws ConfigError if such an index is beyond the
/// list.
Node merge(Node base, const Node& overrides);

/// Applies "a.b.c=value" (list elements: "a.list[2].b=1" or "a.list.2.b=1"; a key with dots in it:
/// a."b.c".d=1). The value is YAML in flow form and its marks say "--set". A key below a file reference
/// overrides what that file says. Throws ConfigError if the assignment is malformed or leads through a value
/// that holds no keys.
void apply_override(Node& root, const std::string& assignment);

/// Path of the file that `name` means at `named_at`: relative to the file that names it, else to the current
/// directory, else to each of `search_roots`. Throws ConfigError that lists the places tried.
std::filesystem::path find_file(const std::string& name, const Mark& named_at,
                                const std::vector<std::filesystem::path>& search_roots);

/// True if `node` is a text or a mapping with ‘from’, so that resolve_reference() would read a file.
bool is_reference(const Node& node);

/// Follows a reference until a value stands there: loads the file it names, merges its overrides, and so on.
/// Files opened are appended to `chain`. Throws ConfigError for a file that is missing, malformed or refers
/// to itself.
Node resolve_reference(const Node& node, const std::vector<std::filesystem::path>& search_roots,
                       FileChain& chain);

/// Loads `path`, applies `overrides` ("a.b=1", in order), and follows a ‘from’ at its top.
Node load_config(const std::filesystem::path& path, const std::vector<std::string>& overrides = {},
                 const std::vector<std::filesystem::path>& search_roots = {});

}  // namespace switchyard
