// What every run writes: one JSON document of one schema (configs/schema/result.schema.json), whatever was run.
// Quantities carry their unit in the key; an absent part was not asked for.
#pragma once

#include <string>
#include <string_view>

#include "base/node.h"

namespace switchyard::sim {

inline constexpr std::string_view result_schema = "switchyard-result/1";

/// Schema, kind, title, tool version, digest and `config`, which repeats the run: what a result starts with.
Node result_head(std::string_view kind, std::string_view title, Node config);

/// Digest of a resolved configuration.
std::string config_digest(const Node& config);

/// The configuration within a result; nullptr if `node` is no result.
const Node* config_of_result(const Node& node);

}  // namespace switchyard::sim
