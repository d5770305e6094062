// Counts x table = joules. A ledger lists what happened in plain terms; whoever simulated it does not know
// energies, and the table does not know machines.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/quantity.h"
#include "energy/breakdown.h"
#include "energy/sram.h"
#include "energy/table.h"

namespace switchyard::energy {

/// What an amount counts.
struct MacAction {
  MacFormat format;
  bool gated = false;  ///< a slot whose operands are idle or zero by construction; priced by PricingOptions
};
struct SramAction {
  SramShape macro;
  bool write = false;  ///< amount in bits; a partly used access is priced by the bits asked for
};
struct RegisterAction {
  bool write = false;  ///< amount in bits
};
struct WireAction {};    ///< amount in bit x metres
struct RouterAction {};  ///< amount in bit x routers
struct DramAction {
  std::string type;  ///< amount in bits
};
enum class VectorOperation { integer, fp16, special };
struct VectorAction {
  VectorOperation operation = VectorOperation::fp16;  ///< amount in operations
};
struct LeakageAction {
  Watts power;  ///< amount in seconds; see leakage_power() in area.h
};
using Action = std::variant<MacAction, SramAction, RegisterAction, WireAction, RouterAction, DramAction,
                            VectorAction, LeakageAction>;

struct Entry {
  Component component;
  Operand operand = Operand::none;
  Action action;
  double amount = 0.0;  ///< in the unit that the action names
};

class Ledger {
 public:
  /// Throws SimError if the amount is negative or not finite: a count went wrong.
  void add(Entry entry);
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

struct PricingOptions {
  /// Fraction of a MAC's energy that a gated one takes. 1: no gating hardware; 0: it costs nothing. Zeros in
  /// the data are not modelled; who knows their share books that many MACs as gated.
  double gated_mac = 1.0;
};

/// Energy of one unit of the action (of one MAC, one bit, one bit x metre, one second, …). Throws ConfigError
/// for a format or DRAM type that the table does not have.
Joules unit_energy(const Action& action, const EnergyTable& table, const PricingOptions& options = {});

/// Energy of all entries. Throws like unit_energy, and for a gating factor outside 0 to 1.
EnergyBreakdown price(const Ledger& ledger, const EnergyTable& table, const PricingOptions& options = {});

}  // namespace switchyard::energy
