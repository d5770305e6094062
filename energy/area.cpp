#include "energy/area.h"

namespace switchyard::energy {
namespace {

constexpr double square_millimetres_per_square_metre = 1e6;

struct UnitArea {
  const EnergyTable& table;

  SquareMetres operator()(const MacPart& p) const { return table.mac_area(p.format); }
  SquareMetres operator()(const SramPart& p) const { return table.sram.area_of(p.macro); }
  SquareMetres operator()(const RegisterPart&) const { return table.register_bit.value; }
  SquareMetres operator()(const VectorLanePart&) const { return table.vector_lane.value; }
  SquareMetres operator()(const SpecialLanePart&) const { return table.special_lane.value; }
  SquareMetres operator()(const RouterPart& p) const {
    return table.router_bit.value * static_cast<double>(p.width_bits);
  }
  SquareMetres operator()(const PeOverheadPart&) const { return table.pe_overhead.value; }
  SquareMetres operator()(const ChipOverheadPart&) const { return table.chip_overhead.value; }
};

}  // namespace

AreaBreakdown area_of(const std::vector<Part>& parts, const EnergyTable& table) {
  AreaBreakdown breakdown;
  for (const Part& part : parts)
    breakdown.add(part.component, std::visit(UnitArea{table}, part.kind) * part.count);
  return breakdown;
}

Watts leakage_power(const std::vector<Part>& parts, const EnergyTable& table) {
  Watts power;
  for (const Part& part : parts) {
    if (const auto* sram = std::get_if<SramPart>(&part.kind)) {
      power += table.sram.leakage_of(sram->macro) * part.count;
    } else {
      const SquareMetres area = std::visit(UnitArea{table}, part.kind) * part.count;
      power += table.leakage_per_mm2.value * (area.value() * square_millimetres_per_square_metre);
    }
  }
  return power;
}

}  // namespace switchyard::energy
