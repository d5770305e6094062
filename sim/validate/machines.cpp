#include "sim/validate/machines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/chip/chip_profile.h"
#include "sim/chip/ledger.h"
#include "sim/validate/networks.h"
#include "sim/validate/nvdla_sheet.h"

namespace switchyard::sim {
namespace {

constexpr double square_millimetres = 1e6;
constexpr double operations_per_mac = 2;
constexpr double sheet_tolerance = 0.15;

const char* const primer = "NVDLA primer, table of configurations (nvdla/doc, primer.rst)";
const char* const sheet_source = "rules of nvdla/hw perf/NVDLA_OpenSource_Performance.xlsx";

/// Everything the checks share.
class Validation {
 public:
  Validation(const MachineLookup& machine, const EnergyLibrary& tables) : machine_(machine), tables_(tables) {}

  /// Mappings for latency are what the NVDLA sheet assumes; MAGNet and Simba chose theirs for energy.
  Chip chip(const accel::Accelerator& a, accel::Objective objective = accel::Objective::latency) const {
    ChipOptions options;
    options.objective = objective;
    return {a, table_for(tables_, a), options};
  }
  accel::Accelerator machine(const std::string& name) const { return machine_(name); }
  void add(MachineCheck check) { report_.checks.push_back(std::move(check)); }
  MachineReport& report() { return report_; }

 private:
  const MachineLookup& machine_;
  const EnergyLibrary& tables_;
  MachineReport report_;
};

/// Energy on the chip, DRAM apart: what publications of chips measure.
double on_chip(const ChipProfile& profile) {
  return (profile.energy.total() - profile.energy.of(energy::Component::dram)).value();
}

/// MACs, PE buffers and collectors.
double of_pes(const ChipProfile& profile) {
  using energy::Component;
  Joules sum;
  for (const Component c : {Component::mac, Component::weight_buffer, Component::input_buffer, Component::accumulators,
                            Component::collectors}) {
    sum += profile.energy.of(c);
  }
  return sum.value();
}

double milliwatts(const ChipProfile& profile) { return 1e3 * on_chip(profile) / profile.latency.value(); }

void nvdla_frames(Validation& v, const Graph& resnet) {
  struct Row {
    const char* name;
    double frames, average_mw;
  };
  for (const Row& row : {Row{"nvdla-2048", 269, 291}, Row{"nvdla-64", 7.3, 21}}) {
    const ChipProfile profile = v.chip(v.machine(row.name)).profile(resnet);
    v.add({row.name, "ResNet-50", "frames/s", row.frames, 1 / profile.latency.value(), 0.15, false, primer,
           "int8, 1 GHz, batch 1; the primer's figure is the sheet's, without software"});
    v.add({row.name, "ResNet-50 power", "mW", row.average_mw, milliwatts(profile), 0.30, false, primer,
           "16 nm, without DRAM; clock trees and sequencers have no energy of their own here"});
  }
}

void nvdla_areas(Validation& v) {
  struct Row {
    const char* name;
    std::int64_t node;
    double volts, mm2;
  };
  for (const Row& row : {Row{"nvdla-2048", 16, 0.8, 3.3}, Row{"nvdla-64", 16, 0.8, 0.55},
                         Row{"nvdla-2048", 28, 0.9, 5.5}, Row{"nvdla-64", 28, 0.9, 0.91}}) {
    accel::Accelerator a = v.machine(row.name);
    a.node_nm = row.node;
    a.voltage = Volts(row.volts);
    v.add({row.name, fmt::format("area at {} nm", row.node), "mm2", row.mm2,
           v.chip(a).area().total().value() * square_millimetres, 0.15, false, primer,
           "area constants are fitted to the primer's table, so this shows that the parts are complete"});
  }
}

/// Values that leave after `layer`, with a pooling that follows fused as in the sheet.
std::int64_t pooled_values(const Graph& graph, const Layer& layer) {
  LayerId end = layer.id;
  for (const Layer& next : graph.layers()) {
    if (next.id <= end || next.inputs.empty() || next.inputs.front().producer != end) continue;
    if (kind_of(next.op) == OpKind::pooling) return next.output.elements();
    if (kind_of(next.op) != OpKind::activation && kind_of(next.op) != OpKind::elementwise) break;
    end = next.id;
  }
  return layer.output.elements();
}

void nvdla_sheet(Validation& v, const Graph& resnet) {
  const ChipProfile profile = v.chip(v.machine("nvdla-2048")).profile(resnet);
  const NvdlaSheet sheet;
  int within = 0;
  for (const ChipLayer& layer : profile.layers) {
    const Layer& of_graph = resnet.layer(layer.layer);
    if (of_graph.weights.tensor.empty()) continue;  // pooling by itself: fused in the sheet
    bool residual = false;
    for (const LayerId id : layer.fused) residual |= kind_of(resnet.layer(id).op) == OpKind::elementwise;
    const SheetLayer reference = sheet_layer(sheet, resnet, of_graph, residual, pooled_values(resnet, of_graph));
    v.report().sheet.push_back({layer.name, reference.cycles(), static_cast<double>(layer.cycles.value()),
                                reference.mac_cycles >= reference.dram_cycles});
    if (std::abs(v.report().sheet.back().error()) <= sheet_tolerance) ++within;
  }
  const auto layers = static_cast<double>(v.report().sheet.size());
  v.add({"nvdla-2048", fmt::format("layers of ResNet-50 within {:.0f} % of the sheet", 100 * sheet_tolerance), "%", 80,
         100 * within / layers, 0, true, sheet_source, "54 convolutions and fully connected layers"});
}

void eyeriss(Validation& v) {
  const char* const source = "Chen et al., JSSC 2017, table V: AlexNet, batch 4, 200 MHz core, 60 MHz link";
  const accel::Accelerator a = v.machine("eyeriss-rs");
  std::vector<EyerissRun>& runs = v.report().eyeriss;
  runs = eyeriss_as_found(a);
  for (EyerissRun& run : eyeriss_as_published(a)) runs.push_back(std::move(run));
  for (const EyerissRun& run : runs) {
    const auto chip = std::find_if(eyeriss_layers().begin(), eyeriss_layers().end(),
                                   [&](const EyerissLayer& layer) { return run.layer == layer.layer; });
    const char* const mapping = run.published_mapping
                                    ? "the publication's mapping"
                                    : "mapping of least energy x time, energy in the publication's units (200, 6, 2, 1)";
    const auto add = [&](const char* what, const char* unit, double reference, double ours, std::string remark) {
      v.add({a.name,
             fmt::format("AlexNet {} {}{}", run.layer, what, run.published_mapping ? ", published mapping" : ""), unit,
             reference, ours, 0.20, false, source, std::move(remark)});
    };
    add("latency", "ms", chip->total_ms, run.total_ms,
        "inputs and outputs move uncoded and beside nothing; the chip codes runs of zeros");
    add("processing latency", "ms", chip->processing_ms, run.processing_ms, mapping);
    add("uncoded DRAM traffic", "MB", chip->dram_mb * chip->compression, run.dram_mb,
        fmt::format("measured {} MB, x {} that run-length coding saves (ISSCC 2016)", chip->dram_mb, chip->compression));
    if (run.published_mapping) {
      add("global buffer traffic", "MB", chip->buffer_mb, run.buffer_mb, "inputs to the array, partial sums both ways");
    }
  }
}

void energies(Validation& v, const Graph& resnet) {
  const auto profiled = [&](const accel::Accelerator& a) { return v.chip(a, accel::Objective::energy).profile(resnet); };
  const auto femtojoules = [](double joules, const ChipProfile& profile) {
    return 1e15 * joules / (operations_per_mac * static_cast<double>(profile.macs));
  };
  accel::Accelerator magnet = v.machine("magnet-like");
  magnet.node_nm = 16;
  magnet.voltage = Volts(0.8);
  const ChipProfile of_magnet = profiled(magnet);
  const char* const moved =
      "the reference machine moved to 16 nm, 0.8 V, by the 16 nm table; the publication's sizes, supply and precision "
      "at this point could not be recovered";
  v.add({magnet.name, "ResNet-50, energy per operation without DRAM", "fJ", 40,
         femtojoules(on_chip(of_magnet), of_magnet), 0.30, false, "Venkatesan et al., ICCAD 2019", moved});
  v.add({magnet.name, "ResNet-50, energy per operation of the PEs", "fJ", 40,
         femtojoules(of_pes(of_magnet), of_magnet), 0.30, false, "Venkatesan et al., ICCAD 2019", moved});
  accel::Accelerator simba = v.machine("simba-chip");
  simba.voltage = Volts(0.42);
  simba.clock = Hertz(156e6);
  const ChipProfile of_simba = profiled(simba);
  v.add({simba.name, "ResNet-50, energy per operation without DRAM", "fJ", 110,
         femtojoules(on_chip(of_simba), of_simba), 0.30, false,
         "Zimmer et al., VLSI 2019 and JSSC 2020: 9.5 TOPS/W",
         "at the low-voltage end, 0.42 V and 156 MHz (0.32 TOPS); logic by the 16 nm polynomial, SRAM and wires by V squared; without DRAM"});
}

}  // namespace

MachineReport validate_machines(const MachineLookup& machine, const EnergyLibrary& tables) {
  Validation v(machine, tables);
  const Graph resnet = resnet50_v1();
  nvdla_frames(v, resnet);
  nvdla_sheet(v, resnet);
  nvdla_areas(v);
  eyeriss(v);
  energies(v, resnet);
  return std::move(v.report());
}

}  // namespace switchyard::sim
