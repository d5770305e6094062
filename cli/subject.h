// What the first argument of describe and trace export means: a model, a workload or a layer trace.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/describe_options.h"
#include "models/accuracy_book.h"
#include "models/graph.h"
#include "models/path.h"
#include "models/workload.h"
#include "traces/trace_file.h"

namespace switchyard::cli {

/// One network.
struct NetworkSubject {
  Graph graph;
  std::optional<Path> path;        ///< none for a trace
  std::string source;              ///< of a trace: the file; of a path of a workload: "path 'x' of FILE"
  std::vector<std::string> notes;  ///< of a trace: what was assumed
};

struct WorkloadSubject {
  std::string file;
  WorkloadConfig workload;
};

using Subject = std::variant<NetworkSubject, WorkloadSubject>;

/// Throws ConfigError if it is none of them, or cannot be changed as asked (a trace is fixed).
Subject find_subject(const SubjectOptions& options);

/// As find_subject(), for where a workload needs --path.
NetworkSubject find_network(const SubjectOptions& options);

bool is_model(const std::string& name);

/// The accuracy tables under configs/accuracy/; nothing if there are none.
std::optional<AccuracyBook> shipped_accuracies();

/// A workload by its file or by its name under configs/workloads/.
WorkloadSubject find_workload(const std::string& name);

}  // namespace switchyard::cli
