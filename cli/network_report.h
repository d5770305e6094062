// Tables of one network for people, and the same figures as JSON for programs.
#pragma once

#include <string>
#include <vector>

#include "base/node.h"
#include "cli/commands.h"
#include "cli/subject.h"
#include "models/accuracy_query.h"

namespace switchyard::cli {

/// Bytes that one value takes.
std::int64_t bytes_per_value(NumberFormat format);

/// What there is to say about `subject` besides its graph.
struct NetworkFacts {
  const NetworkSubject& subject;
  std::vector<Accuracy> accuracies;  ///< every one that is known
};

std::string network_text(const NetworkFacts& facts, const DescribeOptions& options, Style style);
std::string network_json(const NetworkFacts& facts, const DescribeOptions& options);

/// An accuracy with everything that must be said beside it.
Node accuracy_node(const Accuracy& accuracy);
/// Every setting of a path, and its name, digest and checkpoint.
Node path_node(const Path& path);
/// layers, macs, parameters, …, with the unit in the key.
Node totals_node(const Totals& totals, std::int64_t value_bytes);

}  // namespace switchyard::cli
