// A sweep's finished points as a table: one row a point, in the order of the sweep, whatever the order in
// which they were run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sweep/store.h"

namespace switchyard::sweep {

struct TableColumn {
  enum class Kind { axis, metric } kind = Kind::axis;
  std::string name;
  std::string unit;  ///< of an axis; metrics have it in their name
};

struct TableRow {
  std::int64_t position = 0;
  std::string status;  ///< "done", or why there are no metrics
  std::string reason;
  std::vector<Cell> cells;  ///< one per column; empty where a point lacks it
};

struct Table {
  SweepSummary sweep;
  std::vector<TableColumn> columns;  ///< axes in file order, then metrics by name
  std::vector<std::pair<std::string, Direction>> objectives;
  std::vector<TableRow> rows;  ///< by position
};

/// In time linear in the points.
Table read_table(Store& store, const SweepSummary& sweep);

/// Comma-separated, one line a point, no wall-clock figure: equal sweeps give equal bytes.
std::string to_csv(const Table& table);
/// {"schema": "switchyard-sweep/1", …, "points": [{"position", "status", "axes": {…}, "metrics": {…}}]}.
std::string to_json(const Table& table);
/// A table for people.
std::string to_markdown(const Table& table);

}  // namespace switchyard::sweep
