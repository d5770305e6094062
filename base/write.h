// Writes a Node as YAML or JSON text that loads back to an equal Node.
#pragma once

#include <string>

#include "base/node.h"

namespace switchyard {

struct YamlStyle {
  /// Ends each value with a comment that says where it came from: "# configs/x.yaml:12", or "# default".
  bool origins = false;
};

/// Block style, lists of plain values in one line. Text that would be read as something else is quoted.
std::string to_yaml(const Node& node, YamlStyle style = {});

/// Unquoted scalars that are JSON numbers, true or false are written as such; every other scalar is a string.
std::string to_json(const Node& node);

/// The same in one line, without a line end: "{name: stem, kernel: 7x7}" or {"name": "stem", "kernel":
/// "7x7"}. For files of many records, one to a line.
std::string to_yaml_line(const Node& node);
std::string to_json_line(const Node& node);

}  // namespace switchyard
