#include "energy/scale_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/units.h"

namespace switchyard::energy {
namespace {

constexpr std::string_view scaled_prefix = "scaled from ";

/// Ratios to multiply with, by what scales.
struct Ratios {
  double logic_energy;
  double interconnect_energy;
  double logic_area;
  double sram_energy;
  double sram_area;
  double sram_leakage;
  double logic_leakage;

  double of(Rule rule) const {
    switch (rule) {
      case Rule::logic_energy:
        return logic_energy;
      case Rule::interconnect_energy:
        return interconnect_energy;
      case Rule::logic_area:
        return logic_area;
    }
    throw SimError("a figure of an energy table has no scaling rule");
  }
};

std::string_view name_of(Rule rule) {
  switch (rule) {
    case Rule::logic_energy:
      return "energy polynomials";
    case Rule::interconnect_energy:
      return "interconnect rule";
    case Rule::logic_area:
      return "area factors";
  }
  throw SimError("a figure of an energy table has no scaling rule");
}

class Scaler {
 public:
  Scaler(const EnergyTable& table, const TechnologyScaling& s, Metres node, Volts v)
      : origin_(table.name),
        ratios_{s.logic_energy(node, v) / s.logic_energy(table.node, table.voltage),
                s.interconnect_energy(node, v) / s.interconnect_energy(table.node, table.voltage),
                s.logic_area(node) / s.logic_area(table.node),
                s.sram_energy(node, v) / s.sram_energy(table.node, table.voltage),
                s.sram_area(node) / s.sram_area(table.node),
                s.sram_leakage(node, v) / s.sram_leakage(table.node, table.voltage),
                s.logic_leakage(v) / s.logic_leakage(table.voltage)} {}

  const Ratios& ratios() const { return ratios_; }

  template <class T>
  void figure(Sourced<T>& figure, double ratio, std::string_view rule) const {
    figure.value = figure.value * ratio;
    note(figure.from, ratio, rule);
  }

  void access(Sourced<SramAccessEnergy>& form) const {
    for (Joules* energy : {&form.value.row, &form.value.column, &form.value.wide}) {
      *energy = *energy * ratios_.sram_energy;
    }
    note(form.from, ratios_.sram_energy, "SRAM rule");
  }

  void area(Sourced<SramArea>& form) const {
    for (SquareMetres* area : {&form.value.cell, &form.value.wide, &form.value.fixed}) {
      *area = *area * ratios_.sram_area;
    }
    note(form.from, ratios_.sram_area, "SRAM rule");
  }

 private:
  void note(Provenance& from, double ratio, std::string_view rule) const {
    from.source = fmt::format("{}{} by {:.4g} ({})", scaled_prefix, origin_, ratio, rule);
    from.confidence = std::max(from.confidence, Confidence::derived);
  }

  std::string origin_;
  Ratios ratios_;
};

}  // namespace

bool is_scaled(const Provenance& from) { return from.source.starts_with(scaled_prefix); }

EnergyTable scaled_to(const EnergyTable& table, const TechnologyScaling& scaling, Metres node,
                      Volts voltage) {
  const Scaler scaler(table, scaling, node, voltage);
  const Ratios& r = scaler.ratios();
  EnergyTable result = table;
  result.node = node;
  result.voltage = voltage;
  result.name = fmt::format("{} at {}", format_quantity(node.value(), Dimension::metres),
                            format_quantity(voltage.value(), Dimension::volts));
  result.source = fmt::format("{}{} with configs/energy/scaling.yaml", scaled_prefix, table.name);
  for (const auto& f : energy_figures()) scaler.figure(result.*f.member, r.of(f.rule), name_of(f.rule));
  for (const auto& f : area_figures()) scaler.figure(result.*f.member, r.of(f.rule), name_of(f.rule));
  scaler.access(result.sram.read);
  scaler.access(result.sram.write);
  scaler.area(result.sram.area);
  scaler.figure(result.sram.leakage_per_kib, r.sram_leakage, "SRAM rule");
  scaler.figure(result.leakage_per_mm2, r.logic_leakage, "proportional to the voltage");
  return result;
}

}  // namespace switchyard::energy
