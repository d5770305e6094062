#include "report/tables.h"

#include <algorithm>

#include "base/text.h"
#include "report/pareto.h"

namespace switchyard::report {
namespace {

/// Collects rows; leaves out the column of the file if there is only one, and columns without any value.
class Builder {
 public:
  Builder(const std::vector<Result>& results, std::vector<std::string> columns) : several_(results.size() > 1) {
    table_.columns = std::move(columns);
    if (several_) table_.columns.insert(table_.columns.begin(), "result");
  }
  void row(const Result& result, std::vector<Cell> cells) {
    if (several_) cells.insert(cells.begin(), Cell(result.file));
    table_.rows.push_back(std::move(cells));
  }
  DataTable finish() {
    if (table_.rows.empty()) return std::move(table_);
    DataTable kept;
    std::vector<std::size_t> used;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const bool any = std::any_of(table_.rows.begin(), table_.rows.end(), [&](const auto& row) {
        return !std::holds_alternative<std::monostate>(row[i]);
      });
      if (!any) continue;
      used.push_back(i);
      kept.columns.push_back(std::move(table_.columns[i]));
    }
    for (auto& row : table_.rows) {
      std::vector<Cell> cells;
      for (const std::size_t i : used) cells.push_back(std::move(row[i]));
      kept.rows.push_back(std::move(cells));
    }
    return kept;
  }

 private:
  bool several_;
  DataTable table_;
};

std::optional<double> part(const Parts& parts, std::string_view name) {
  for (const auto& [key, value] : parts) {
    if (key == name) return value;
  }
  return std::nullopt;
}

double share(double part_of, double whole) { return whole > 0 ? 100 * part_of / whole : 0; }

/// Names of all parts that occur, in the order of first occurrence.
template <class Parts_of>
std::vector<std::string> part_names(const std::vector<Result>& results, Parts_of parts_of) {
  std::vector<std::string> names;
  for (const Result& result : results) {
    parts_of(result, [&](const Parts& parts) {
      for (const auto& [name, value] : parts) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      }
    });
  }
  return names;
}

void add_parts(std::vector<Cell>& cells, const Parts& parts, const std::vector<std::string>& names) {
  for (const std::string& name : names) cells.push_back(cell(part(parts, name)));
}

/// Which profile a row belongs to.
const std::vector<std::string> place_columns = {"path", "device", "level", "fidelity", "objective", "execution", "batch"};

std::vector<Cell> place_of(const Profile& p, std::initializer_list<Cell> more) {
  std::vector<Cell> cells = {p.path,           p.device,          cell(p.level), cell(p.fidelity),
                             cell(p.objective), cell(p.execution), cell(p.batch)};
  cells.insert(cells.end(), more);
  return cells;
}

std::vector<std::string> place_and(std::initializer_list<std::string> more) {
  std::vector<std::string> columns = place_columns;
  columns.insert(columns.end(), more);
  return columns;
}

/// "weight load" in joules -> "energy_weight_load_j".
std::vector<std::string> titles(std::vector<std::string> columns, std::string_view before,
                                const std::vector<std::string>& names, std::string_view unit) {
  for (const std::string& name : names) {
    std::string title = std::string(before) + name + std::string(unit);
    std::replace(title.begin(), title.end(), ' ', '_');
    columns.push_back(std::move(title));
  }
  return columns;
}

}  // namespace

DataTable profiles_table(const std::vector<Result>& results) {
  const auto names = part_names(results, [](const Result& r, const auto& add) {
    for (const Profile& p : r.profiles) add(p.energy_by_component_j);
  });
  Builder table(results,
                titles(place_and({"path_name", "macs", "parameters", "weight_bytes",
                        "latency_s", "energy_j", "utilisation", "accuracy_percent", "metric", "dataset", "provenance",
                                  "source"}),
                       "energy_", names, "_j"));
  for (const Result& result : results) {
    for (const Profile& p : result.profiles) {
      std::vector<Cell> cells = place_of(p, {cell(p.path_name), p.macs, cell(p.parameters), cell(p.weight_bytes),
                                             p.latency_s, p.energy_j, cell(p.utilisation)});
      if (p.accuracy) {
        const Accuracy& a = *p.accuracy;
        cells.insert(cells.end(), {a.value_percent, cell(a.metric), cell(a.dataset), a.provenance, cell(a.source)});
      } else {
        cells.resize(cells.size() + 5);
      }
      add_parts(cells, p.energy_by_component_j, names);
      table.row(result, std::move(cells));
    }
  }
  return table.finish();
}

DataTable modules_table(const std::vector<Result>& results) {
  Builder table(results, place_and({"module", "macs", "macs_percent", "time_s", "time_percent", "energy_j",
                                    "energy_percent"}));
  for (const Result& result : results) {
    for (const Profile& p : result.profiles) {
      double time = 0;
      double energy = 0;
      double macs = 0;
      for (const Module& m : p.modules) {
        time += m.time_s;
        energy += m.energy_j;
        macs += m.macs;
      }
      for (const Module& m : p.modules) {
        table.row(result, place_of(p, {m.module, m.macs, share(m.macs, macs), m.time_s, share(m.time_s, time),
                                       m.energy_j, share(m.energy_j, energy)}));
      }
    }
  }
  return table.finish();
}

DataTable layers_table(const std::vector<Result>& results) {
  const auto causes = part_names(results, [](const Result& r, const auto& add) {
    for (const Profile& p : r.profiles) {
      for (const Layer& l : p.layers) add(l.time_by_cause_s);
    }
  });
  const auto components = part_names(results, [](const Result& r, const auto& add) {
    for (const Profile& p : r.profiles) {
      for (const Layer& l : p.layers) add(l.energy_by_component_j);
    }
  });
  auto columns = titles(place_and({"layer", "module", "kind", "macs", "cycles", "time_s", "energy_j", "bound", "dram_bytes",
                                   "utilisation", "operations_per_byte", "operations_per_second"}),
                        "time_", causes, "_s");
  Builder table(results, titles(std::move(columns), "energy_", components, "_j"));
  for (const Result& result : results) {
    for (const Profile& p : result.profiles) {
      for (const Layer& l : p.layers) {
        std::vector<Cell> cells =
            place_of(p, {l.layer, cell(l.module), cell(l.kind), l.macs, cell(l.cycles), l.time_s, l.energy_j,
                         cell(l.bound), cell(l.dram_bytes), cell(l.utilisation), cell(l.operations_per_byte),
                         cell(l.operations_per_second)});
        add_parts(cells, l.time_by_cause_s, causes);
        add_parts(cells, l.energy_by_component_j, components);
        table.row(result, std::move(cells));
      }
    }
  }
  return table.finish();
}

DataTable machine_table(const std::vector<Result>& results) {
  Builder table(results, place_and({"machine_module", "busy_cycles", "stall_cycles", "idle_cycles", "busy_percent",
                                    "cause", "cause_cycles"}));
  for (const Result& result : results) {
    for (const Profile& p : result.profiles) {
      for (const MachineModule& m : p.machine_modules) {
        const double busy = share(m.busy_cycles, m.busy_cycles + m.stall_cycles + m.idle_cycles);
        const std::vector<Cell> cells = place_of(p, {m.name, m.busy_cycles, m.stall_cycles, m.idle_cycles, busy});
        if (m.causes.empty()) {
          auto row = cells;
          row.resize(row.size() + 2);
          table.row(result, std::move(row));
        }
        for (const auto& [cause, cycles] : m.causes) {
          auto row = cells;
          row.insert(row.end(), {cause, cycles});
          table.row(result, std::move(row));
        }
      }
    }
  }
  return table.finish();
}

DataTable pareto_table(const std::vector<Result>& results) {
  Builder table(results, {"path", "device", "level", "objective", "on_front", "dominated_by", "reason"});
  for (const Result& result : results) {
    for (const ParetoEntry& e : pareto_of(result)) {
      table.row(result, {e.path, cell(e.device), cell(e.level), e.objective, std::string(e.on_front ? "yes" : "no"),
                         cell(e.dominated_by), cell(e.reason)});
    }
  }
  return table.finish();
}

DataTable claims_table(const std::vector<Result>& results) {
  Builder table(results, {"statement", "device", "from", "claimed_drop_percent", "claimed_energy_saved_percent",
                          "claimed_time_saved_percent", "path_at_that_drop", "drop_percent", "energy_saved_percent",
                          "time_saved_percent", "path_at_that_saving", "drop_at_that_saving_percent", "source"});
  // In decimal: a claimed 0.014 is 1.4 per cent, not 1.4000000000000001.
  const auto hundredfold = [](const std::optional<double>& share_of_one) {
    return share_of_one ? Cell(scan_decimal(shortest_decimal(*share_of_one))->value(2)) : Cell();
  };
  for (const Result& result : results) {
    for (const Claim& c : result.claims) {
      std::vector<Cell> cells = {c.statement, cell(c.device), cell(c.from), hundredfold(c.claimed_accuracy_drop),
                                 hundredfold(c.claimed_energy_saved), hundredfold(c.claimed_time_saved)};
      if (const auto& s = c.most_saved_at_that_drop) {
        cells.insert(cells.end(), {s->path, hundredfold(s->accuracy_drop), hundredfold(s->energy_saved),
                                   hundredfold(s->time_saved)});
      } else {
        cells.resize(cells.size() + 4);
      }
      const auto& least = c.least_drop_at_that_saving;
      cells.push_back(least ? Cell(least->path) : Cell());
      cells.push_back(least ? hundredfold(least->accuracy_drop) : Cell());
      cells.push_back(cell(c.source));
      table.row(result, std::move(cells));
    }
  }
  return table.finish();
}

DataTable runs_table(const std::vector<Result>& results) {
  const auto latencies = part_names(results, [](const Result& r, const auto& add) {
    for (const Run& run : r.runs) add(run.latency_s);
  });
  const auto uses = part_names(results, [](const Result& r, const auto& add) {
    for (const Run& run : r.runs) add(run.energy_by_use_j);
  });
  auto columns = titles({"policy", "device", "offered", "served", "dropped", "missed", "accuracy_per_served_percent",
                         "accuracy_per_offered_percent", "accuracy_provenance", "energy_j", "energy_per_served_j",
                         "switches", "switch_time_s"},
                        "latency_", latencies, "_s");
  Builder table(results, titles(std::move(columns), "energy_", uses, "_j"));
  for (const Result& result : results) {
    for (const Run& run : result.runs) {
      std::string provenance;
      for (const std::string& p : run.accuracy_provenance) provenance += (provenance.empty() ? "" : ", ") + p;
      std::vector<Cell> cells = {run.policy, cell(run.device), run.offered, run.served, cell(run.dropped),
                                 cell(run.missed), cell(run.accuracy_per_served_percent),
                                 cell(run.accuracy_per_offered_percent), cell(provenance), run.energy_j,
                                 cell(run.energy_per_served_j), cell(run.switches), cell(run.switch_time_s)};
      add_parts(cells, run.latency_s, latencies);
      add_parts(cells, run.energy_by_use_j, uses);
      table.row(result, std::move(cells));
    }
  }
  return table.finish();
}

DataTable series_table(const std::vector<Result>& results) {
  Builder table(results, {"policy", "time_s", "path", "latency_s", "deadline_s", "energy_j", "dropped"});
  for (const Result& result : results) {
    for (const Run& run : result.runs) {
      for (const SeriesPoint& s : run.series) {
        table.row(result, {run.policy, s.time_s, cell(s.path), cell(s.latency_s), cell(s.deadline_s),
                           cell(s.energy_j), std::string(s.dropped ? "yes" : "no")});
      }
    }
  }
  return table.finish();
}

DataTable devices_table(const std::vector<Result>& results) {
  Builder table(results, {"device", "kind", "area_mm2", "peak_macs_per_s", "dram_bytes_per_s", "clock_hz", "node_nm",
                          "leakage_w"});
  for (const Result& result : results) {
    for (const Device& d : result.devices) {
      table.row(result, {d.name, cell(d.kind), cell(d.area_mm2), cell(d.peak_macs_per_s), cell(d.dram_bytes_per_s),
                         cell(d.clock_hz), cell(d.node_nm), cell(d.leakage_w)});
    }
  }
  return table.finish();
}

const std::vector<TableKind>& table_kinds() {
  static const std::vector<TableKind> kinds = {
      {"profiles", "paths on devices: latency, energy by component, accuracy with provenance", profiles_table},
      {"modules", "shares of MACs, time and energy by module of the network", modules_table},
      {"layers", "layers: cycles by cause, energy by component, DRAM bytes, roofline coordinates", layers_table},
      {"machine", "busy, stalled and idle cycles of the simulated machine's modules", machine_table},
      {"pareto", "which paths are on the front, and what beats the others", pareto_table},
      {"claims", "what publications claim of dynamic paths, and what the simulated ones answer", claims_table},
      {"runs", "policies over time: served, missed, accuracy, energy, latency", runs_table},
      {"series", "every request of a run: path, latency, deadline, energy", series_table},
      {"devices", "machines: area, peak rate, bandwidth, clock, leakage", devices_table}};
  return kinds;
}

}  // namespace switchyard::report
