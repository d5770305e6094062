// Ways to keys within a configuration, taken apart once for who sets many.
#pragma once

#include <string>
#include <vector>

#include "base/node.h"

namespace switchyard {

/// The way to a key: "a.list[2].\"b.c\"" is {a, list, 2, b.c}.
using KeyPath = std::vector<std::string>;

/// Throws ConfigError at `mark` if `text` is malformed.
KeyPath parse_key_path(const std::string& text, const Mark& mark = {});

/// Puts `value` where apply_override() of base/compose.h would; a mapping that is put over a mapping or a file reference
/// changes only the keys that it has. Throws ConfigError at value.mark if the way leads through a value that holds no
/// keys.
void set_value(Node& root, const KeyPath& path, Node value);

}  // namespace switchyard
