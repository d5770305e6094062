// Which network is meant, and how `describe` shows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/accuracy_terms.h"

namespace switchyard::cli {

/// A model, workload or trace, and what is changed about it. Values are texts as typed; typing them is the
/// reader's job.
struct SubjectOptions {
  std::string subject;
  std::optional<std::string> path;  ///< name of a path of the workload, or settings "k=v,k=v"
  std::vector<std::string> overrides;
  std::optional<std::string> input;
  std::optional<std::string> batch;
  std::optional<std::string> classes;
};

struct DescribeOptions {
  SubjectOptions subject;
  NumberFormat value_format = NumberFormat::int8;
  std::optional<std::int64_t> depth;  ///< components of a module's name; absent: two
  bool layers = false;
  bool json = false;
};

}  // namespace switchyard::cli
