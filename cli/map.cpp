// switchyard map: how each layer of a network runs on a machine, as a loop nest; exported, edited and forced again.
#include <fmt/format.h>

#include <optional>

#include "accel/mapper/mapper.h"
#include "accel/mapper/mapping_file.h"
#include "accel/mapper/quick_cost.h"
#include "accel/row_stationary.h"
#include "base/compose.h"
#include "base/key_reader.h"
#include "base/save.h"
#include "base/text.h"
#include "cli/accel_configs.h"
#include "cli/commands.h"
#include "cli/config_places.h"
#include "cli/subject.h"
#include "cli/table.h"
#include "energy/area.h"
#include "sim/chip/energy_library.h"
#include "sim/chip/ledger.h"
#include "sim/chip/mapper_weights.h"

namespace switchyard::cli {
namespace {

using namespace accel;

constexpr auto right = Table::Align::right;

/// A layer on the array.
struct Row {
  const Task* task = nullptr;
  std::string name;
  MappedLayer found;
  std::optional<MappedLayer> forced;
  const MappedLayer& shown() const { return forced ? *forced : found; }
};

std::string with_groups(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (std::ptrdiff_t at = std::ssize(digits) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), " ");
  return digits;
}

double utilisation(const Nest& nest, const LayerCost& cost, const Accelerator& a) {
  return static_cast<double>(nest.macs()) /
         (static_cast<double>(cost.cycles.total) * static_cast<double>(a.peak_macs_per_cycle()));
}

double dram_kib(const LayerCost& cost) {
  return static_cast<double>(cost.counts.dram_reads.total() + cost.counts.dram_writes.total()) / 8 / 1024;
}

bool belongs_to(const std::string& layer, const std::string& asked) {
  return layer == asked || layer.starts_with(asked + ".");
}

std::vector<Row> rows_of(const Graph& graph, const std::vector<Task>& program,
                         const std::optional<std::string>& asked) {
  std::vector<Row> rows;
  std::vector<std::string> names;
  for (const Task& task : program) {
    if (!task.nest) continue;
    const std::string& name = graph.layer(task.layer).name;
    names.push_back(name);
    if (!asked || belongs_to(name, *asked)) rows.push_back({&task, name, {}, {}});
  }
  if (rows.empty() && asked) {
    throw ConfigError(fmt::format("--layer: no dot-product layer or module {}{}; 'switchyard describe --layers' names "
                                  "all layers",
                                  in_quotes(*asked), did_you_mean(*asked, names)));
  }
  return rows;
}

/// Heading, cost and loop nest of each layer; layers that run alike share one.
std::string nests_text(const std::vector<Row>& rows, const Accelerator& a, Style style) {
  std::string text;
  std::vector<bool> told(rows.size(), false);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (told[i]) continue;
    const Row& row = rows[i];
    std::vector<std::string> alike;
    for (std::size_t j = i + 1; j < rows.size(); ++j) {
      if (*rows[j].task->nest != *row.task->nest || rows[j].shown().mapping != row.shown().mapping) continue;
      told[j] = true;
      alike.push_back(rows[j].name);
    }
    const LayerCost& cost = row.shown().cost;
    text += bold(row.name, style) + "\n";
    if (!alike.empty()) text += fmt::format("and alike: {}\n", comma_list(alike));
    text += fmt::format("{}\n{} cycles, {:.1f} % of peak, bound by {}; {:.0f} KiB to and from DRAM\n",
                        shape_text(*row.task->nest), with_groups(cost.cycles.total),
                        100 * utilisation(*row.task->nest, cost, a), name_of(cost.cycles.bound), dram_kib(cost));
    text += loop_nest_text(*row.task->nest, row.shown().mapping, a) + "\n";
  }
  return text;
}

/// The passes of each layer on a row-stationary array.
std::string passes_table(const std::vector<Row>& rows, const Accelerator& a, Style style) {
  Table table({{"layer"}, {"m", right}, {"n", right}, {"e", right}, {"p", right}, {"q", right}, {"r", right},
               {"t", right}, {"passes", right}, {"PEs at work", right}});
  for (const Row& row : rows) {
    const RowStationaryMapping map = row_stationary(row.found.mapping);
    std::vector<std::string> cells = {row.name};
    for (const std::int64_t value : {map.m, map.n, map.e, map.p, map.q, map.r, map.t}) {
      cells.push_back(std::to_string(value));
    }
    cells.push_back(with_groups(passes_of(*row.task->nest, map)));
    cells.push_back(fmt::format("{} of {}", active_pes(*row.task->nest, map), a.pes()));
    table.row(cells);
  }
  return table.text(style);
}

std::string found_table(const std::vector<Row>& rows, const Accelerator& a, Style style) {
  Table table({{"layer"}, {"MMACs", right}, {"cycles", right}, {"% of peak", right}, {"bound by"},
               {"DRAM KiB", right}, {"candidates", right}, {"search"}});
  LayerCost sum;
  std::int64_t macs = 0;
  for (const Row& row : rows) {
    const LayerCost& cost = row.found.cost;
    sum.cycles += cost.cycles;
    sum.counts += cost.counts;
    macs += row.task->nest->macs();
    table.row({row.name, fmt::format("{:.2f}", 1e-6 * static_cast<double>(row.task->nest->macs())),
               with_groups(cost.cycles.total), fmt::format("{:.1f}", 100 * utilisation(*row.task->nest, cost, a)),
               std::string(name_of(cost.cycles.bound)), fmt::format("{:.0f}", dram_kib(cost)),
               with_groups(row.found.candidates), row.found.exact ? "exact" : "pruned"});
  }
  table.rule();
  const double peak = static_cast<double>(sum.cycles.total) * static_cast<double>(a.peak_macs_per_cycle());
  table.row({"total", fmt::format("{:.2f}", 1e-6 * static_cast<double>(macs)), with_groups(sum.cycles.total),
             fmt::format("{:.1f}", 100 * static_cast<double>(macs) / peak), "",
             fmt::format("{:.0f}", dram_kib(sum)), "", ""});
  return table.text(style);
}

/// Of the layers that the file names.
std::string forced_table(const std::vector<Row>& rows, const MapperOptions& options, const Accelerator& machine,
                         Style style) {
  Table table({{"layer"}, {"found cycles", right}, {"forced cycles", right}, {"ratio", right}, {"forced bound by"},
               {"found KiB", right}, {"forced KiB", right}, {"objective ratio", right}});
  for (const Row& row : rows) {
    if (!row.forced) continue;
    const LayerCost &found = row.found.cost, &forced = row.forced->cost;
    table.row({row.name, with_groups(found.cycles.total), with_groups(forced.cycles.total),
               fmt::format("{:.3f}", static_cast<double>(forced.cycles.total) /
                                         static_cast<double>(found.cycles.total)),
               std::string(name_of(forced.cycles.bound)), fmt::format("{:.0f}", dram_kib(found)),
               fmt::format("{:.0f}", dram_kib(forced)),
               fmt::format("{:.3f}", objective_value(forced, options, machine) /
                                         objective_value(found, options, machine))});
  }
  return table.empty() ? std::string() : table.text(style);
}

MappingFile read_mappings(const std::string& file) {
  ReadOptions options;
  options.search_roots = search_roots();
  return read<MappingFile>(load_config(file, {}, options.search_roots), options);
}

MappingFile file_of(const std::vector<Row>& rows, const std::string& network, const Accelerator& a) {
  MappingFile file;
  file.network = network;
  file.accelerator = a.name;
  for (const Row& row : rows) {
    const MappedLayer& shown = row.shown();
    file.layers.push_back({row.name, {shown.mapping, {}, fmt::format("{}: {} cycles", shape_text(*row.task->nest),
                                                                     with_groups(shown.cost.cycles.total))}});
  }
  return file;
}

/// Energies as a study has them: of the table of the machine's node and supply.
MapperOptions search_options(const Accelerator& a, Objective objective) {
  MapperOptions search;
  search.objective = objective;
  if (objective != Objective::latency) {
    const energy::EnergyTable table = sim::table_for(shipped_energy(), a);
    constexpr double no_gating = 1.0;
    search.weights = sim::mapper_weights(a, table, no_gating, energy::leakage_power(sim::parts_of(a), table));
  }
  return search;
}

}  // namespace

Output execute(const MapOptions& options, Style style) {
  const Accelerator a = find_accelerator(options.accelerator);
  const bool passes = a.array_template == Template::row_stationary;
  const bool files = !options.force.empty() || !options.export_to.empty();
  if (a.array_template == Template::systolic || (passes && files)) {
    throw ConfigError(fmt::format("--{}: {} is {}; choose a machine of template vector_pe",
                                  !passes                  ? "accelerator"
                                  : options.force.empty() ? "export"
                                                          : "force",
                                  in_quotes(options.accelerator), why_not_mapped(a.array_template)));
  }
  const NetworkSubject subject = find_network(options.subject);
  const std::string network = subject.path ? subject.path->name() : subject.graph.name();
  const std::vector<Task> program = program_of(subject.graph, a);
  std::vector<Row> rows = rows_of(subject.graph, program, options.layer);

  const MapperOptions search = search_options(a, options.objective);
  Mapper mapper(a, search);
  std::vector<Nest> nests;
  for (const Row& row : rows) nests.push_back(*row.task->nest);
  mapper.map_all(nests, options.jobs);
  for (Row& row : rows) row.found = mapper.map(*row.task->nest);
  if (!options.force.empty()) {
    const auto file = read_mappings(options.force);
    const ForcedMappings forced = forced_mappings(file, network, subject.graph, program, a);
    for (Row& row : rows) {
      const auto mapping = forced.find(row.task->layer);
      if (mapping == forced.end()) continue;
      row.forced = MappedLayer{mapping->second, analyse(*row.task->nest, mapping->second, a), 1, false};
    }
  }

  Output output;
  output.text = fmt::format("{} on {}: {}\n\n", network, a.name,
                            objective_choices()[static_cast<std::size_t>(options.objective)].sentence);
  output.text += (passes ? passes_table(rows, a, style) + "\n" : nests_text(rows, a, style)) +
                 found_table(rows, a, style);
  if (!options.force.empty()) {
    const std::string table = forced_table(rows, search, a, style);
    output.text += "\nforced by " + options.force + "\n" +
                   (table.empty() ? "no layer that is shown is in the file\n" : table);
  }
  if (!options.export_to.empty()) {
    save_text(options.export_to, to_yaml(file_of(rows, network, a)));
    output.messages = fmt::format("{}: mappings of {} layers written\n", options.export_to, rows.size());
  }
  return output;
}

}  // namespace switchyard::cli
