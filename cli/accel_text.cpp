#include "cli/accel_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/table.h"

namespace switchyard::cli {
namespace {

constexpr auto right = Table::Align::right;

std::string percent(double part, double whole) { return whole > 0 ? fmt::format("{:.1f}", 100 * part / whole) : ""; }
std::string percent(std::int64_t part, std::int64_t whole) {
  return percent(static_cast<double>(part), static_cast<double>(whole));
}
/// A share of cycles; "" for none, so that the eye finds the rest.
std::string cause(std::int64_t part, std::int64_t whole) { return part > 0 ? percent(part, whole) : ""; }

std::vector<Table::Column> cause_columns() {
  return {{"compute", right}, {"weights", right}, {"inputs", right},      {"drain", right},
          {"DRAM", right},    {"vector", right},  {"fill/idle %", right}};
}

void add_causes(std::vector<std::string>& cells, const accel::CycleBreakdown& c) {
  for (const std::int64_t part : {c.compute, c.weight_load, c.input_load, c.drain, c.dram, c.vector_unit, c.fill}) {
    cells.push_back(cause(part, c.total));
  }
}

std::vector<Table::Column> joined(std::vector<Table::Column> a, std::vector<Table::Column> b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Microjoules inside the chip that are MACs and buffers of PEs, the rest of the chip, and DRAM.
void add_energy(std::vector<std::string>& cells, const energy::EnergyBreakdown& e) {
  using energy::Component;
  const auto micro = [](Joules joules) { return fmt::format("{:.2f}", 1e6 * joules.value()); };
  cells.push_back(micro(e.total()));
  cells.push_back(micro(e.of(Component::mac)));
  cells.push_back(micro(e.of(Component::weight_buffer) + e.of(Component::input_buffer) +
                        e.of(Component::accumulators) + e.of(Component::collectors)));
  cells.push_back(micro(e.of(Component::global_buffer) + e.of(Component::network)));
  cells.push_back(micro(e.of(Component::dram)));
  cells.push_back(micro(e.of(Component::vector_unit)));
}

std::vector<Table::Column> energy_columns() {
  return {{"uJ", right}, {"MAC", right}, {"PE bufs", right}, {"GB+net", right}, {"DRAM", right}, {"vector", right}};
}

}  // namespace

std::string accel_overview(const sim::AccelResult& result, Style style) {
  Table table({{"network"},
               {"accelerator"},
               {"fidelity"},
               {"objective"},
               {"batch", right},
               {"GMACs", right},
               {"Mcycles", right},
               {"latency ms", right},
               {"images/s", right},
               {"utilisation %", right},
               {"mJ/pass", right},
               {"pJ/MAC", right},
               {"DRAM mJ", right},
               {"leakage mJ", right},
               {"DRAM MB", right}});
  for (const sim::AccelPoint& point : result.points) {
    const sim::ChipProfile& p = point.profile;
    const std::int64_t batch = point.path.workload().batch;
    const double dram = static_cast<double>(p.counts.dram_reads.total() + p.counts.dram_writes.total()) / 8;
    const auto milli = [](Joules joules) { return fmt::format("{:.3f}", 1e3 * joules.value()); };
    table.row({point.network, result.devices[point.accelerator].accelerator.name, std::string(name_of(point.fidelity)),
               std::string(sim::name_of(point.objective)), std::to_string(batch),
               fmt::format("{:.2f}", 1e-9 * static_cast<double>(p.macs)),
               fmt::format("{:.3f}", 1e-6 * static_cast<double>(p.cycles.value())),
               fmt::format("{:.3f}", 1e3 * p.latency.value()),
               fmt::format("{:.1f}", static_cast<double>(batch) / p.latency.value()),
               fmt::format("{:.1f}", 100 * p.utilisation), milli(p.energy.total()),
               fmt::format("{:.3f}", 1e12 * p.energy.total().value() / static_cast<double>(p.macs)),
               milli(p.energy.of(energy::Component::dram)), milli(p.energy.of(energy::Component::leakage)),
               fmt::format("{:.2f}", 1e-6 * dram)});
  }
  return table.text(style);
}

std::string accel_areas(const sim::AccelResult& result, Style style) {
  std::vector<Table::Column> columns = {{"accelerator"}, {"node nm", right}, {"mm2", right}, {"PE array", right}};
  std::vector<energy::Component> components;
  for (std::size_t i = 0; i < energy::component_count; ++i) {
    const auto component = static_cast<energy::Component>(i);
    const bool used = std::any_of(result.devices.begin(), result.devices.end(), [&](const sim::AccelDevice& d) {
      return d.area.of(component).value() > 0;
    });
    if (!used) continue;
    components.push_back(component);
    columns.push_back({std::string(name_of(component)), right});
  }
  columns.push_back({"leakage mW", right});
  Table table(std::move(columns));
  const auto mm2 = [](SquareMetres area) { return fmt::format("{:.3f}", 1e6 * area.value()); };
  for (const sim::AccelDevice& d : result.devices) {
    std::vector<std::string> cells = {d.accelerator.name, std::to_string(d.accelerator.node_nm), mm2(d.area.total()),
                                      mm2(d.pe_array)};
    for (const energy::Component component : components) cells.push_back(mm2(d.area.of(component)));
    cells.push_back(fmt::format("{:.1f}", 1e3 * d.leakage.value()));
    table.row(std::move(cells));
  }
  return table.text(style);
}

std::string accel_modules(const sim::AccelResult& result, const sim::AccelPoint& point, int depth, Style style) {
  Table table(joined(joined({{"module"}, {"MACs %", right}, {"time %", right}, {"us", right}}, cause_columns()),
                     energy_columns()));
  const sim::ChipProfile& p = point.profile;
  const Hertz clock = result.devices[point.accelerator].accelerator.clock;
  for (const sim::ChipModule& m : by_module(p, depth)) {
    std::vector<std::string> cells = {m.name, percent(m.macs, p.macs), percent(m.cycles.value(), p.cycles.value()),
                                      fmt::format("{:.1f}", 1e6 * (m.cycles / clock).value())};
    add_causes(cells, m.breakdown);
    add_energy(cells, m.energy);
    table.row(std::move(cells));
  }
  return table.text(style);
}

std::string accel_layers(const sim::AccelPoint& point, Style style) {
  Table table(joined(joined({{"layer"},
                             {"kind"},
                             {"MACs %", right},
                             {"time %", right},
                             {"kcycles", right},
                             {"util %", right},
                             {"bound by"},
                             {"DRAM MB", right}},
                            cause_columns()),
                     energy_columns()));
  const sim::ChipProfile& p = point.profile;
  for (const sim::ChipLayer& l : p.layers) {
    std::vector<std::string> cells = {l.name,
                                      std::string(name_of(l.kind)),
                                      percent(l.macs, p.macs),
                                      percent(l.cycles.value(), p.cycles.value()),
                                      fmt::format("{:.1f}", 1e-3 * static_cast<double>(l.cycles.value())),
                                      l.macs > 0 ? fmt::format("{:.1f}", 100 * l.utilisation) : "",
                                      std::string(accel::name_of(l.breakdown.bound)),
                                      fmt::format("{:.3f}", 1e-6 * l.dram_bytes())};
    add_causes(cells, l.breakdown);
    add_energy(cells, l.energy);
    table.row(std::move(cells));
  }
  return table.text(style);
}

std::string accel_energy(const sim::AccelPoint& point, Style style) {
  const energy::EnergyBreakdown& e = point.profile.energy;
  std::vector<Table::Column> columns = {{"energy mJ"}};
  for (std::size_t o = 0; o < energy::operand_count; ++o) {
    columns.push_back({std::string(name_of(static_cast<energy::Operand>(o))), right});
  }
  columns.push_back({"all", right});
  columns.push_back({"%", right});
  Table table(std::move(columns));
  const auto milli = [](Joules joules) { return joules.value() > 0 ? fmt::format("{:.4f}", 1e3 * joules.value()) : ""; };
  for (std::size_t c = 0; c < energy::component_count; ++c) {
    const auto component = static_cast<energy::Component>(c);
    if (e.of(component).value() <= 0) continue;
    std::vector<std::string> cells = {std::string(name_of(component))};
    for (std::size_t o = 0; o < energy::operand_count; ++o) {
      cells.push_back(milli(e.of(component, static_cast<energy::Operand>(o))));
    }
    cells.push_back(milli(e.of(component)));
    cells.push_back(percent(e.of(component).value(), e.total().value()));
    table.row(std::move(cells));
  }
  table.rule();
  std::vector<std::string> cells = {"all"};
  for (std::size_t o = 0; o < energy::operand_count; ++o) cells.push_back(milli(e.of(static_cast<energy::Operand>(o))));
  cells.push_back(milli(e.total()));
  cells.push_back("100.0");
  table.row(std::move(cells));
  return table.text(style);
}

std::string accel_activity(const sim::AccelPoint& point, Style style) {
  if (point.profile.modules.empty()) return {};
  Table table({{"machine module"}, {"busy %", right}, {"stall %", right}, {"idle %", right}, {"stalled for"}});
  for (const accel::ModuleActivity& m : point.profile.modules) {
    const std::int64_t total = m.busy + m.stall + m.idle;
    std::vector<accel::CauseCycles> causes = m.causes;
    std::stable_sort(causes.begin(), causes.end(), [](const auto& a, const auto& b) { return a.cycles > b.cycles; });
    std::string words;
    for (const accel::CauseCycles& c : causes) {
      if (c.cycles == 0) continue;
      words += fmt::format("{}{} {} %", words.empty() ? "" : ", ", c.cause, percent(c.cycles, total));
    }
    table.row({m.name, percent(m.busy, total), percent(m.stall, total), percent(m.idle, total), words});
  }
  return table.text(style);
}

}  // namespace switchyard::cli
