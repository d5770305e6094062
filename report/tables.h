// The tables of a result: one explicit list of what `switchyard table --what` knows.
#pragma once

#include <string_view>
#include <vector>

#include "report/data_table.h"
#include "report/result.h"

namespace switchyard::report {

struct TableKind {
  std::string_view name;
  std::string_view sentence;
  /// Rows of all results, in the order given; the first column names the file if there are several.
  DataTable (*make)(const std::vector<Result>& results);
};

/// profiles, modules, layers, machine, pareto, claims, runs, series, devices.
const std::vector<TableKind>& table_kinds();

DataTable profiles_table(const std::vector<Result>& results);
DataTable modules_table(const std::vector<Result>& results);
DataTable layers_table(const std::vector<Result>& results);
DataTable machine_table(const std::vector<Result>& results);
DataTable pareto_table(const std::vector<Result>& results);
DataTable claims_table(const std::vector<Result>& results);
DataTable runs_table(const std::vector<Result>& results);
DataTable series_table(const std::vector<Result>& results);
DataTable devices_table(const std::vector<Result>& results);

}  // namespace switchyard::report
