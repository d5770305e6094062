#include "cli/experiment_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/table.h"

namespace switchyard::cli {
namespace {

constexpr auto right = Table::Align::right;

std::string milli(double si) { return fmt::format("{:.2f}", 1e3 * si); }
/// "12.3 %" of a share; "" where there is nothing to say.
std::string per_cent(double share) { return fmt::format("{:.1f} %", 100 * share); }

std::string device_line(const sim::DeviceFacts& d) {
  std::string line = fmt::format("{}: {:.2f} TMAC/s, {:.1f} GB/s", d.name, 1e-12 * d.peak_macs_per_second,
                                 1e-9 * d.dram_bandwidth.value());
  if (d.kind != sim::ExperimentDevice::Kind::accelerator) return line + "\n";
  double area = 0;
  for (const auto& [name, m2] : d.area_by_component) area += m2;
  return line + fmt::format(", {} nm, {:.2f} mm2 (PE array {:.2f}), leaks {:.1f} mW\n", d.node_nm, 1e6 * area,
                            1e6 * d.pe_array.value(), 1e3 * d.leakage.value());
}

/// What a path is on the fronts: "energy, latency", or why it is on none.
std::string front_cell(const sim::ExperimentResult& result, const std::string& path, const std::string& device) {
  std::string on;
  std::string worse;
  for (const sim::ParetoEntry& entry : result.pareto) {
    if (entry.path != path || entry.device != device) continue;
    if (entry.on_front) {
      on += (on.empty() ? "" : ", ") + std::string(name_of(entry.objective));
    } else if (worse.empty()) {
      worse = "- " + entry.reason;
    }
  }
  return on.empty() ? worse : on;
}

std::string paths_table(const sim::ExperimentResult& result, const std::string& device, Style style) {
  const sim::PathProfile& base = nominal_profile(result, result.baseline, device);
  std::string metric = "accuracy %";
  if (base.accuracy) metric = base.accuracy->metric + " %";
  Table table({{"path"},
               {"GMACs", right},
               {"ms", right},
               {"saved", right},
               {"mJ", right},
               {"saved", right},
               {"use", right},
               {metric, right},
               {"lost", right},
               {"accuracy is"},
               {"on the front of"}});
  std::string level;
  for (const sim::PathProfile& p : result.profiles) {
    if (p.device != device) continue;
    if (level.empty()) level = p.level;
    if (p.level != level) continue;
    const bool is_base = p.path == base.path;
    const bool both = p.accuracy && base.accuracy && p.accuracy->metric == base.accuracy->metric &&
                      p.accuracy->dataset == base.accuracy->dataset;
    std::string value = "unknown";
    if (p.accuracy) {
      value = fmt::format("{:.2f}", p.accuracy->value);
      if (p.accuracy->uncertainty) value += fmt::format(" ±{:.1f}", *p.accuracy->uncertainty);
    }
    table.row({p.path, fmt::format("{:.2f}", 1e-9 * static_cast<double>(p.macs)), milli(p.latency.value()),
               is_base ? "" : per_cent(1 - p.latency / base.latency), milli(p.energy.value()),
               is_base ? "" : per_cent(1 - p.energy / base.energy), per_cent(p.utilisation), value,
               both && !is_base ? per_cent(1 - p.accuracy->value / base.accuracy->value) : "",
               p.accuracy ? std::string(name_of(p.accuracy->provenance)) : "",
               p.accuracy ? front_cell(result, p.path, device) : ""});
  }
  return table.text(style);
}

std::string kinds_table(const sim::ExperimentResult& result, Style style) {
  Table table({{"path"}, {"device"}, {"operators"}, {"MACs", right}, {"time", right}, {"energy", right}, {"ms", right}});
  for (const sim::PathProfile& p : result.profiles) {
    for (const sim::ProfileGroup& g : by_kind(p)) {
      const double time = g.time / p.latency;
      if (g.macs == 0 && time < 0.01) continue;
      table.row({p.path, p.device, g.name, per_cent(static_cast<double>(g.macs) / static_cast<double>(p.macs)),
                 per_cent(time), per_cent(g.energy / p.energy), milli(g.time.value())});
    }
  }
  return table.text(style);
}

std::string modules_table(const sim::ExperimentResult& result, Style style) {
  Table table({{"path"}, {"device"}, {"level"}, {"module"}, {"MACs", right}, {"ms", right}, {"mJ", right}});
  for (const sim::PathProfile& p : result.profiles) {
    for (const sim::ProfileGroup& g : by_module(p, result.experiment.depth)) {
      table.row({p.path, p.device, p.level, g.name,
                 per_cent(static_cast<double>(g.macs) / static_cast<double>(p.macs)), milli(g.time.value()),
                 milli(g.energy.value())});
    }
  }
  return table.text(style);
}

std::string saving_words(const sim::Saving& s) {
  return fmt::format("{} saves {} of energy and {} of time and loses {} accuracy", s.path, per_cent(s.energy_saved),
                     per_cent(s.time_saved), s.drop ? per_cent(*s.drop) + " of" : "an unknown part of");
}

std::string claims_text(const sim::ExperimentResult& result, Style style) {
  std::string text;
  for (std::size_t i = 0; i < result.experiment.claims.size(); ++i) {
    const sim::Claim& claim = result.experiment.claims[i];
    text += "\n" + bold(fmt::format("Claimed: {} ({})", claim.statement, claim.source), style) + "\n";
    for (const sim::ClaimAnswer& answer : result.answers) {
      if (answer.claim != i) continue;
      text += fmt::format("  {}, from {}, at that drop or less: {}\n", answer.device, answer.from,
                          answer.at_drop ? saving_words(*answer.at_drop) : "no path saves anything");
      if (!claim.energy_saved && !claim.time_saved) continue;
      const auto& enough = answer.at_saving ? answer.at_saving : answer.nearest;
      text += fmt::format("  {}, from {}, at that saving or more: {}\n", answer.device, answer.from,
                          enough ? saving_words(*enough) : "no path saves that much");
    }
  }
  return text;
}

/// The path that served most frames, with its share.
std::string most_used(const sim::ExperimentResult& result, const sim::SystemRun& run) {
  if (run.residency.empty() || run.served == 0) return "";
  std::vector<std::string> paths;
  for (const sim::PathProfile& p : result.profiles) {
    if (p.accuracy && std::find(paths.begin(), paths.end(), p.path) == paths.end()) paths.push_back(p.path);
  }
  const auto most = std::max_element(run.residency.begin(), run.residency.end(),
                                     [](const auto& a, const auto& b) { return a.frames < b.frames; });
  return fmt::format("{} {:.0f} %", paths[most->path],
                     100 * static_cast<double>(most->frames) / static_cast<double>(run.served));
}

std::string runs_table(const sim::ExperimentResult& result, Style style) {
  Table table({{"policy"},
               {"served", right},
               {"late", right},
               {"dropped", right},
               {"accuracy a frame offered", right},
               {"served", right},
               {"J", right},
               {"mJ a frame", right},
               {"p50 ms", right},
               {"p99 ms", right},
               {"switches", right},
               {"most used"}});
  for (std::size_t i = 0; i < result.runs.size(); ++i) {
    const sim::SystemRun& r = result.runs[i];
    if (i == result.listed_policies) table.rule();
    table.row({r.policy, std::to_string(r.served), std::to_string(r.missed), std::to_string(r.dropped),
               fmt::format("{:.2f} %", r.accuracy_per_offered), fmt::format("{:.2f} %", r.accuracy_per_served),
               fmt::format("{:.3f}", r.energy.total().value()),
               r.served > 0 ? milli(r.energy.total().value() / static_cast<double>(r.served)) : "",
               milli(r.latency.p50.value()), milli(r.latency.p99.value()), std::to_string(r.switches),
               most_used(result, r)});
  }
  return table.text(style);
}

/// Which kinds of accuracy are behind the figures.
std::string provenance_line(const sim::ExperimentResult& result) {
  std::vector<std::string> found;
  for (const sim::PathProfile& p : result.profiles) {
    if (!p.accuracy) continue;
    const std::string word(name_of(p.accuracy->provenance));
    if (std::find(found.begin(), found.end(), word) == found.end()) found.push_back(word);
  }
  if (found.empty()) return "";
  std::string words;
  for (const std::string& word : found) words += (words.empty() ? "" : ", ") + word;
  return fmt::format("\nAccuracies are {}; docs/accuracy.md says what that means.\n", words);
}

}  // namespace

std::string experiment_text(const sim::ExperimentResult& result, bool layers, Style style) {
  std::string text;
  if (!result.experiment.title.empty()) text += bold(result.experiment.title, style) + "\n";
  if (!result.experiment.question.empty()) text += result.experiment.question + "\n";
  for (const sim::DeviceFacts& device : result.devices) {
    text += "\n" + device_line(device);
    text += paths_table(result, device.name, style);
  }
  text += claims_text(result, style);
  if (result.experiment.by_kind) text += "\n" + kinds_table(result, style);
  if (!result.runs.empty()) {
    text += "\n" + bold(fmt::format("{} frames; late frames count as nothing in the accuracy of frames offered",
                                    result.runs.front().offered),
                        style) +
            "\n" + runs_table(result, style);
  }
  if (layers) text += "\n" + modules_table(result, style);
  return text + provenance_line(result);
}

}  // namespace switchyard::cli
