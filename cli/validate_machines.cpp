// switchyard validate machines: the accelerator model against published machines.
#include <fmt/format.h>

#include "base/compose.h"
#include "base/json_value.h"
#include "base/key_reader.h"
#include "base/write.h"
#include "cli/accel_configs.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "sim/validate/machines.h"

namespace switchyard::cli {
namespace {

constexpr auto right = Table::Align::right;

std::string verdict(const sim::MachineCheck& check) { return check.passes() ? "pass" : "MISS"; }

std::string checks_text(const sim::MachineReport& report, Style style) {
  Table table({{"machine"},
               {"figure"},
               {"published", right},
               {"ours", right},
               {"unit"},
               {"error %", right},
               {"allowed %", right},
               {"verdict"},
               {"source"}});
  for (const sim::MachineCheck& c : report.checks) {
    table.row({c.machine, c.what, fmt::format("{}{:.4g}", c.at_least ? ">= " : "", c.reference),
               fmt::format("{:.4g}", c.ours), c.unit, c.at_least ? "" : fmt::format("{:+.1f}", 100 * c.error()),
               c.at_least ? "" : fmt::format("{:.0f}", 100 * c.tolerance), verdict(c), c.source});
  }
  return table.text(style);
}

std::string sheet_text(const sim::MachineReport& report, Style style) {
  Table table({{"layer"}, {"bound by"}, {"sheet cycles", right}, {"ours", right}, {"error %", right}});
  for (const sim::SheetCheck& row : report.sheet) {
    table.row({row.layer, row.mac_bound ? "MACs" : "DRAM", fmt::format("{:.0f}", row.sheet_cycles),
               fmt::format("{:.0f}", row.cycles), fmt::format("{:+.1f}", 100 * row.error())});
  }
  return table.text(style);
}

std::string mapping_text(const accel::RowStationaryMapping& map) {
  return fmt::format("{} {} {} {} {} {} {}", map.m, map.n, map.e, map.p, map.q, map.r, map.t);
}

/// Three rows a layer: the chip, the model with the chip's mapping, the model with its own.
std::string eyeriss_text(const sim::MachineReport& report, Style style) {
  Table table({{"layer"},
               {"figures"},
               {"m n e p q r t"},
               {"PEs", right},
               {"passes", right},
               {"ms", right},
               {"processing ms", right},
               {"global buffer MB", right},
               {"DRAM MB, uncoded", right},
               {"energy, G MACs", right}});
  const auto row = [&](const std::string& layer, const char* figures, const accel::RowStationaryMapping& map, double pes,
                       const std::string& passes, double total, double processing, double buffer, double dram,
                       const std::string& energy) {
    table.row({layer, figures, mapping_text(map), fmt::format("{}", pes), passes, fmt::format("{:.1f}", total),
               fmt::format("{:.1f}", processing), fmt::format("{:.1f}", buffer), fmt::format("{:.2f}", dram), energy});
  };
  for (const sim::EyerissLayer& chip : sim::eyeriss_layers()) {
    row(chip.layer, "chip", chip.mapping, chip.active_pes, "", chip.total_ms, chip.processing_ms, chip.buffer_mb,
        chip.dram_mb * chip.compression, "");
    for (const bool published : {true, false}) {
      for (const sim::EyerissRun& run : report.eyeriss) {
        if (run.layer != chip.layer || run.published_mapping != published) continue;
        row("", published ? "model, its mapping" : "model, mapping found", run.mapping,
            static_cast<double>(run.active_pes), std::to_string(run.passes), run.total_ms, run.processing_ms,
            run.buffer_mb, run.dram_mb, fmt::format("{:.2f}", 1e-9 * run.normalised_energy));
      }
    }
  }
  return table.text(style);
}

Node json_of(const sim::EyerissRun& run) {
  Node row = Node::mapping();
  row.set("layer", json_text(run.layer));
  row.set("published_mapping", json_boolean(run.published_mapping));
  row.set("mapping", json_text(mapping_text(run.mapping)));
  row.set("active_pes", json_number(static_cast<double>(run.active_pes)));
  row.set("passes", json_number(static_cast<double>(run.passes)));
  row.set("total_ms", json_number(run.total_ms));
  row.set("processing_ms", json_number(run.processing_ms));
  row.set("global_buffer_mb", json_number(run.buffer_mb));
  row.set("dram_mb", json_number(run.dram_mb));
  row.set("normalised_energy", json_number(run.normalised_energy));
  return row;
}

Node json_of(const sim::MachineReport& report) {
  Node checks = Node::sequence();
  for (const sim::MachineCheck& c : report.checks) {
    Node row = Node::mapping();
    row.set("machine", json_text(c.machine));
    row.set("figure", json_text(c.what));
    row.set("unit", json_text(c.unit));
    row.set("published", json_number(c.reference));
    row.set("ours", json_number(c.ours));
    row.set("error", json_number(c.error()));
    row.set("tolerance", json_number(c.tolerance));
    row.set("at_least", json_boolean(c.at_least));
    row.set("pass", json_boolean(c.passes()));
    row.set("source", json_text(c.source));
    row.set("remark", json_text(c.remark));
    checks.items.push_back(std::move(row));
  }
  Node layers = Node::sequence();
  for (const sim::SheetCheck& s : report.sheet) {
    Node row = Node::mapping();
    row.set("layer", json_text(s.layer));
    row.set("sheet_cycles", json_number(s.sheet_cycles));
    row.set("cycles", json_number(s.cycles));
    row.set("mac_bound", json_boolean(s.mac_bound));
    layers.items.push_back(std::move(row));
  }
  Node node = Node::mapping();
  node.set("schema", json_text("switchyard-validate-machines/1"));
  node.set("checks", std::move(checks));
  node.set("nvdla_sheet", std::move(layers));
  Node runs = Node::sequence();
  for (const sim::EyerissRun& run : report.eyeriss) runs.items.push_back(json_of(run));
  node.set("eyeriss", std::move(runs));
  return node;
}

}  // namespace

Output execute(const ValidateMachinesOptions& options, Style style) {
  const auto lookup = [](const std::string& name) { return find_accelerator(name); };
  const sim::MachineReport report = sim::validate_machines(lookup, shipped_energy());
  Output output;
  if (options.json) {
    output.text = to_json(json_of(report));
    return output;
  }
  output.text = checks_text(report, style);
  if (options.every_row) {
    output.text += "\n" + bold("AlexNet on Eyeriss, layer by layer", style) + "\n" + eyeriss_text(report, style);
    output.text += "\n" + bold("ResNet-50 on NVDLA with 2048 MACs, layer by layer", style) + "\n" + sheet_text(report, style);
  }
  output.text += "\n";
  for (const sim::MachineCheck& c : report.checks) {
    if (c.remark.empty()) continue;
    output.text += fmt::format("{} {}, {}: {}\n", verdict(c), c.machine, c.what, c.remark);
  }
  return output;
}

}  // namespace switchyard::cli
