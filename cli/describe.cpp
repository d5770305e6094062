// switchyard describe: one network in detail, or the paths of a workload side by side.
#include <fmt/format.h>

#include <optional>

#include "base/checked_math.h"
#include "base/write.h"
#include "cli/commands.h"
#include "cli/config_places.h"
#include "base/json_value.h"
#include "cli/network_report.h"
#include "cli/subject.h"
#include "cli/table.h"
#include "cli/units.h"
#include "models/accuracy_book.h"

namespace switchyard::cli {
namespace {

struct PathRow {
  std::string name;
  const Path& path;
  Graph graph;
  std::vector<Accuracy> accuracies;  ///< known under the query of the workload
  std::size_t otherwise = 0;         ///< known under other conditions, where there is none under these
};

std::vector<PathRow> rows_of(const WorkloadConfig& workload, const std::optional<AccuracyBook>& book) {
  std::vector<PathRow> rows;
  for (const auto& [name, entry] : workload.paths) {
    rows.push_back({name, entry.path, entry.path.build(), {}, 0});
    if (!book) continue;
    PathRow& row = rows.back();
    row.accuracies = book->known(entry.path, workload.accuracy);
    if (row.accuracies.empty()) row.otherwise = book->known(entry.path, {}).size();
  }
  return rows;
}

/// One value, or how many there are: choosing among several would be a guess.
std::string accuracy_cell(const PathRow& row) {
  const std::vector<Accuracy>& known = row.accuracies;
  if (known.size() > 1) return fmt::format("{} known", known.size());
  if (known.size() == 1) {
    return fmt::format("{:.2f} % {} ({})", known.front().value, known.front().metric,
                       name_of(known.front().provenance));
  }
  return row.otherwise == 0 ? "unknown" : fmt::format("{} under other conditions", row.otherwise);
}

std::string workload_text(const WorkloadSubject& subject, const std::vector<PathRow>& rows,
                          const DescribeOptions& options, Style style) {
  const std::int64_t value_bytes = bytes_per_value(options.value_format);
  const Graph& first = rows.front().graph;
  const Totals whole = first.totals();
  const Scale weights = scale_for(checked_product({whole.weight_elements, value_bytes}));
  const Scale peak = scale_for(checked_product({first.peak_live_elements(), value_bytes}));
  const Scale macs = scale_for(whole.macs);
  Table table({{"path"},
               {macs.letter + "MACs", Table::Align::right},
               {"of first", Table::Align::right},
               {"params", Table::Align::right},
               {"weights " + weights.letter + "B", Table::Align::right},
               {"shared with first", Table::Align::right},
               {"peak " + peak.letter + "B", Table::Align::right},
               {"accuracy"},
               {"settings"}});
  for (const PathRow& row : rows) {
    const Totals totals = row.graph.totals();
    table.row({row.name, macs(totals.macs, 2), per_cent(totals.macs, whole.macs), counted(totals.parameters),
               weights(checked_product({totals.weight_elements, value_bytes}), 2),
               per_cent(shared_weight_elements(first, row.graph), totals.weight_elements),
               peak(checked_product({row.graph.peak_live_elements(), value_bytes}), 2), accuracy_cell(row),
               row.path.name()});
  }
  const WorkloadConfig& workload = subject.workload;
  std::string text = bold(workload.title.empty() ? subject.file : workload.title, style) + "\n";
  return text +
         fmt::format("{} paths of {}; bytes at {}\n\n", rows.size(), subject.file,
                     name_of(options.value_format)) +
         table.text(style);
}

std::string workload_json(const WorkloadSubject& subject, const std::vector<PathRow>& rows,
                          const DescribeOptions& options) {
  const std::int64_t value_bytes = bytes_per_value(options.value_format);
  Node paths = Node::sequence();
  for (const PathRow& row : rows) {
    Node node = Node::mapping();
    node.set("name", json_text(row.name));
    node.set("path", path_node(row.path));
    node.set("totals", totals_node(row.graph.totals(), value_bytes));
    node.set("peak_live_bytes", json_number(checked_product({row.graph.peak_live_elements(), value_bytes})));
    node.set(
        "weight_bytes_shared_with_first",
        json_number(checked_product({shared_weight_elements(rows.front().graph, row.graph), value_bytes})));
    Node accuracies = Node::sequence();
    for (const Accuracy& accuracy : row.accuracies) accuracies.items.push_back(accuracy_node(accuracy));
    node.set("accuracies", std::move(accuracies));
    paths.items.push_back(std::move(node));
  }
  Node node = Node::mapping();
  node.set("schema", json_text("switchyard-describe-workload/1"));
  node.set("file", json_text(subject.file));
  node.set("title", json_text(subject.workload.title));
  node.set("dtype", json_text(name_of(options.value_format)));
  node.set("paths", std::move(paths));
  return to_json(node);
}

}  // namespace

Output execute(const DescribeOptions& options, Style style) {
  const Subject subject = find_subject(options.subject);
  const std::optional<AccuracyBook> book = shipped_accuracies();
  if (const auto* workload = std::get_if<WorkloadSubject>(&subject)) {
    if (options.layers || options.depth) {
      throw ConfigError(fmt::format("{} shows one network; choose one path of the workload with --path",
                                    options.layers ? "--layers" : "--depth"));
    }
    const std::vector<PathRow> rows = rows_of(workload->workload, book);
    return {options.json ? workload_json(*workload, rows, options)
                         : workload_text(*workload, rows, options, style),
            "", success};
  }
  const NetworkSubject& network = std::get<NetworkSubject>(subject);
  NetworkFacts facts{network, {}};
  if (network.path && book) facts.accuracies = book->known(*network.path, {});
  return {options.json ? network_json(facts, options) : network_text(facts, options, style), "", success};
}

}  // namespace switchyard::cli
