#include "energy/accounting.h"

#include <fmt/format.h>

#include <cmath>

namespace switchyard::energy {
namespace {

constexpr double millimetres_per_metre = 1e3;

struct UnitEnergy {
  const EnergyTable& table;
  const PricingOptions& options;

  Joules operator()(const MacAction& a) const {
    return table.mac_energy(a.format) * (a.gated ? options.gated_mac : 1.0);
  }
  Joules operator()(const SramAction& a) const {
    const Joules access = a.write ? table.sram.write_energy(a.macro) : table.sram.read_energy(a.macro);
    return access / static_cast<double>(a.macro.width_bits);
  }
  Joules operator()(const RegisterAction& a) const {
    return a.write ? table.register_write.value : table.register_read.value;
  }
  Joules operator()(const WireAction&) const { return table.wire.value * millimetres_per_metre; }
  Joules operator()(const RouterAction&) const { return table.router.value; }
  Joules operator()(const DramAction& a) const { return table.dram.per_bit(a.type); }
  Joules operator()(const VectorAction& a) const {
    switch (a.operation) {
      case VectorOperation::integer:
        return table.integer_op.value;
      case VectorOperation::fp16:
        return table.fp16_op.value;
      case VectorOperation::special:
        return table.special_op.value;
    }
    throw SimError("a vector operation has no energy");
  }
  Joules operator()(const LeakageAction& a) const { return a.power * Seconds(1.0); }
};

}  // namespace

void Ledger::add(Entry entry) {
  if (!std::isfinite(entry.amount) || entry.amount < 0.0) {
    throw SimError(
        fmt::format("the energy ledger was given {} actions of {} for {}; counts are never negative",
                    entry.amount, name_of(entry.component), name_of(entry.operand)));
  }
  entries_.push_back(std::move(entry));
}

Joules unit_energy(const Action& action, const EnergyTable& table, const PricingOptions& options) {
  return std::visit(UnitEnergy{table, options}, action);
}

EnergyBreakdown price(const Ledger& ledger, const EnergyTable& table, const PricingOptions& options) {
  if (!(options.gated_mac >= 0.0 && options.gated_mac <= 1.0)) {
    throw ConfigError(
        fmt::format("a gated MAC cannot take {} of the energy of a MAC; use 0 to 1", options.gated_mac));
  }
  EnergyBreakdown breakdown;
  for (const Entry& entry : ledger.entries()) {
    breakdown.add(entry.component, entry.operand, unit_energy(entry.action, table, options) * entry.amount);
  }
  return breakdown;
}

}  // namespace switchyard::energy
