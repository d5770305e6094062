// Values for JSON output; to_json() of base/write.h makes text of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/node.h"
#include "base/text.h"

namespace switchyard {

inline Node json_text(std::string_view text) { return Node::scalar(std::string(text), {}, true); }
inline Node json_number(std::int64_t value) { return Node::scalar(std::to_string(value)); }
/// Finite values only.
inline Node json_number(double value) { return Node::scalar(shortest_decimal(value)); }
inline Node json_number(int value) { return json_number(static_cast<std::int64_t>(value)); }
inline Node json_boolean(bool value) { return Node::scalar(value ? "true" : "false"); }

}  // namespace switchyard
