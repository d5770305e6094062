// switchyard table: any table of a result, for people and for programs.
#include <algorithm>
#include <string>

#include "base/save.h"
#include "base/text.h"
#include "cli/commands.h"
#include "report/tables.h"

namespace switchyard::cli {
namespace {

const report::TableKind& kind_named(const std::string& name) {
  const auto& kinds = report::table_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.name == name; });
  if (found != kinds.end()) return *found;
  std::vector<std::string> names;
  for (const report::TableKind& kind : kinds) names.emplace_back(kind.name);
  throw ConfigError("--what: unknown table " + in_quotes(name) + "; known: " + comma_list(names) +
                    did_you_mean(name, names));
}

report::TableFormat format_named(const std::string& name) {
  std::vector<std::string> words;
  for (const Choice& choice : report::table_format_choices()) words.emplace_back(choice.word);
  const auto found = std::find(words.begin(), words.end(), name);
  if (found != words.end()) return static_cast<report::TableFormat>(found - words.begin());
  throw ConfigError("--format: unknown format " + in_quotes(name) + "; known: " + comma_list(words) +
                    did_you_mean(name, words));
}

}  // namespace

Output execute(const TableOptions& options, Style) {
  const report::TableKind& kind = kind_named(options.what);
  const report::TableFormat format = format_named(options.format);
  std::vector<report::Result> results;
  for (const std::string& file : options.results) results.push_back(report::load_result(file));
  const report::DataTable table = kind.make(results);
  Output output;
  if (table.rows.empty()) {
    output.messages = "switchyard: the result has no " + std::string(kind.name) + "; the table has no rows\n";
  }
  output.text = to_text(table, format);
  if (!options.output.empty()) {
    save_text(options.output, output.text);
    output.text.clear();
  }
  return output;
}

}  // namespace switchyard::cli
