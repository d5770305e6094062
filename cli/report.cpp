// switchyard report: one self-contained HTML page of results and of a sweep's points.
#include <string>

#include "base/load.h"
#include "base/save.h"
#include "cli/commands.h"
#include "report/page.h"
#include "report/store_reader.h"

namespace switchyard::cli {

Output execute(const ReportOptions& options, Style) {
  if (options.results.empty()) throw ConfigError("report: name at least one result file, or a store of a sweep");
  report::PageInput input;
  input.title = options.title;
  input.tool_version = options.tool_version;
  for (const std::string& file : options.results) {
    if (const auto store = report::store_named(file)) {
      if (input.points) throw ConfigError("report: a page shows one sweep; name one store");
      input.points = report::points_of_store(store->path, store->sweep);
      continue;
    }
    Node node = load_json(load_text(file, LoadLimits{}.max_bytes), file);
    report::Result result = report::read_result(node, file);
    input.results.push_back({std::move(node), std::move(result)});
  }
  const std::string page = report::to_page(input);
  save_text(options.output, page);
  Output output;
  output.text = options.output + ": " + std::to_string(page.size() / 1000) + " kB; open it in a browser\n";
  return output;
}

}  // namespace switchyard::cli
