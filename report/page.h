// One self-contained HTML file: the page that report/page/ builds, with the data of results and sweep points in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "report/data_table.h"
#include "report/result.h"

namespace switchyard::report {

/// A result twice: as the file has it, which the page shows, and as read.
struct PageResult {
  Node node;
  Result result;
};

/// Points of a sweep store.
struct PagePoints {
  std::string file;
  DataTable table;
};

struct PageInput {
  std::string title;         ///< empty: the first result's title, or its kind
  std::string tool_version;
  std::vector<PageResult> results;
  std::optional<PagePoints> points;
};

/// The page that this program was built with. Throws ConfigError if it was built without one.
std::string_view page_template();

/// Puts `input` into `page`, at its data block. The first result is compared with each other one.
std::string to_page(const PageInput& input, std::string_view page = page_template());

/// Columns instead of rows, texts as numbers of words: a 100,000-point store makes a file of some ten megabytes.
std::string json_of_points(const PagePoints& points);

}  // namespace switchyard::report
