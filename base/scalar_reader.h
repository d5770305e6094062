// Turns the text of one value into a number, a boolean, an extent or a quantity. The strictness of the reader
// lives here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/keys.h"
#include "base/node.h"

namespace switchyard {

/// Each returns what is wrong, to follow the name of the key (" must be …"), or nullopt after setting
/// `value`.
std::optional<std::string> read_integer(const Node& node, IntegerRange range, std::int64_t& value);
std::optional<std::string> read_number(const Node& node, NumberRange range, double& value);
std::optional<std::string> read_boolean(const Node& node, bool& value);
std::optional<std::string> read_extent(const Node& node, IntegerRange range, Extent& value);
std::optional<std::string> read_real_quantity(const Node& node, Dimension dimension, NumberRange range,
                                              double& value);
std::optional<std::string> read_whole_quantity(const Node& node, Dimension dimension, NumberRange range,
                                               std::int64_t& value);

/// ‘path’, or "this value" for the root.
std::string subject(const std::string& path);

/// "‘text’", "a list" or "a mapping": what stands where something else was expected.
std::string what_is(const Node& node);

/// "must be within [1, 8]", "must be at least 1", …; `unit` formats the bounds.
std::string range_text(IntegerRange range);
std::string range_text(NumberRange range);
std::string range_text(NumberRange range, Dimension dimension);

}  // namespace switchyard
