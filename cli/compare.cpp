// switchyard compare: what changed between two results.
#include <fmt/format.h>

#include "base/text.h"
#include "base/write.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "report/compare.h"

namespace switchyard::cli {
namespace {

constexpr auto right = Table::Align::right;

std::string number(const std::optional<double>& value) { return value ? fmt::format("{:.6g}", *value) : "-"; }

std::string signed_number(const std::optional<double>& value) {
  return value ? fmt::format("{:+.4g}", *value) : "";
}

std::string signed_percent(const std::optional<double>& value) {
  return value ? fmt::format("{:+.2f} %", *value) : "";
}

/// Empty if nothing differs.
std::string changes_text(const std::vector<report::Change>& changes, Style style) {
  Table table({{"quantity"}, {"A", right}, {"B", right}, {"B - A", right}, {"change", right}});
  for (const report::Change& c : changes) {
    if (!c.differs()) continue;
    table.row({c.quantity, number(c.before), number(c.after), signed_number(c.difference()),
               signed_percent(c.percent())});
  }
  return table.empty() ? "" : table.text(style);
}

std::string layers_text(const report::ProfileChange& profile, std::int64_t most, Style style) {
  if (profile.layers.empty()) return "";
  Table table({{"layer"}, {"A us", right}, {"B us", right}, {"B - A us", right}, {"A uJ", right}, {"B uJ", right},
               {"B - A uJ", right}, {"bound by"}, {"where"}});
  std::int64_t shown = 0;
  for (const report::LayerChange& c : profile.layers) {
    if (shown++ == most) break;
    const auto micro = [](double si) { return fmt::format("{:.2f}", 1e6 * si); };
    const auto signed_micro = [](double si) { return fmt::format("{:+.2f}", 1e6 * si); };
    const bool same = c.bound_before == c.bound_after || c.bound_before.empty() || c.bound_after.empty();
    table.row({c.layer, micro(c.time_before_s), micro(c.time_after_s),
               signed_micro(c.time_after_s - c.time_before_s), micro(c.energy_before_j), micro(c.energy_after_j),
               signed_micro(c.energy_after_j - c.energy_before_j),
               same ? c.bound_before + (c.bound_before.empty() ? c.bound_after : "")
                    : c.bound_before + " → " + c.bound_after,
               c.presence == report::Presence::both ? "" : std::string(report::name_of(c.presence))});
  }
  std::string text = table.text(style);
  const auto all = static_cast<std::int64_t>(profile.layers.size());
  if (all > most) text += fmt::format("… and {} more changed layers; --layers {} shows all\n", all - most, all);
  return text;
}

std::string named_text(const std::string& heading, const std::vector<report::NamedChanges>& changes, Style style) {
  std::string text;
  for (const report::NamedChanges& c : changes) {
    const std::string rows = changes_text(c.quantities, style);
    if (c.presence == report::Presence::both && rows.empty()) continue;
    text += '\n' + bold(heading + " " + c.name, style);
    if (c.presence != report::Presence::both) text += fmt::format(" ({})", report::name_of(c.presence));
    text += '\n' + rows;
  }
  return text;
}

std::string heading_of(const report::ProfileChange& p) {
  if (p.before.empty()) return p.after + " (only in B)";
  if (p.after.empty()) return p.before + " (only in A)";
  return p.before == p.after ? p.before : p.before + " → " + p.after;
}

/// A whole list may have changed; the JSON has it in full.
std::string shortened(const std::string& value) {
  constexpr std::size_t most = 60;
  if (value.empty()) return "-";
  if (value.size() <= most) return value;
  std::size_t end = most;
  while ((static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) --end;  // not within a UTF-8 character
  return value.substr(0, end) + "…";
}

std::string config_text(const report::Comparison& comparison, Style style) {
  if (comparison.config.empty()) return "";
  Table table({{"key"}, {"A"}, {"B"}});
  for (const report::ConfigChange& c : comparison.config) {
    table.row({c.key, shortened(c.before), shortened(c.after)});
  }
  return '\n' + bold("Configuration", style) + '\n' + table.text(style);
}

}  // namespace

Output execute(const CompareOptions& options, Style style) {
  const report::Comparison comparison =
      report::compare(report::load_result(options.before), report::load_result(options.after));
  Output output;
  if (options.json) {
    output.text = to_json(to_node(comparison));
    return output;
  }
  output.text = fmt::format("A  {}\nB  {}\n", comparison.before, comparison.after);
  if (comparison.equal()) {
    output.text += "\nNothing differs.\n";
    return output;
  }
  output.text += config_text(comparison, style);
  output.text += named_text("Device", comparison.devices, style);
  std::int64_t unchanged = 0;
  for (const report::ProfileChange& p : comparison.profiles) {
    const bool paired = !p.before.empty() && !p.after.empty();
    const std::string rows = paired ? changes_text(p.quantities, style) : "";
    const std::string layers = layers_text(p, options.layers, style);
    if (paired && rows.empty() && layers.empty() && p.before == p.after) {
      ++unchanged;
      continue;
    }
    output.text += '\n' + bold(heading_of(p), style) + '\n' + rows;
    if (!layers.empty()) output.text += '\n' + layers;
  }
  if (unchanged > 0) output.text += fmt::format("\n{} paths are the same in both.\n", unchanged);
  output.text += named_text("Policy", comparison.runs, style);
  return output;
}

}  // namespace switchyard::cli
