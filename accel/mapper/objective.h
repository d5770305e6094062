// What the mapper minimises. Energies enter as one weight per kind of action, so the mapper knows no energy table.
#pragma once

#include <string_view>
#include <vector>

#include "accel/counts.h"
#include "base/keys.h"

namespace switchyard::accel {

enum class Objective { latency, energy, energy_delay };
/// Words and meanings, in the order of the enumerators.
const std::vector<Choice>& objective_choices();
std::string_view name_of(Objective objective);

/// Picojoules per action. One weight for every count that depends on the mapping, and energy is linear in counts, so
/// the mapper's energy equals that of any table: a weight is the energy of one such action on that machine (price
/// ActionCounts with this one count set to 1). Defaults: an int8 machine of 16 nm with macros like Simba's.
struct EnergyWeights {
  double mac = 0.033;      ///< multiplication that contributes; Horowitz, ISSCC 2014, at 45 nm, x 0.118 to 16 nm
  double pe_cycle = 0;     ///< cycle of a PE whatever its lanes do; 0: slots without work are gated
  double weight_buffer_read = 0.39, weight_buffer_write = 0.33;  ///< 8-bit value; 4 KB macro, SET (ISCA 2023)
  double input_buffer_read = 0.39, input_buffer_write = 0.33;    ///< the same macro
  double accumulation_read = 1.92, accumulation_write = 1.70;    ///< 24-bit sum; two-port register file of 1 KB, SET
  double weight_collector_read = 0, weight_collector_write = 0.016;  ///< 8-bit latch of 2 fJ/bit; holding drives lanes
  double accumulation_collector_read = 0.048, accumulation_collector_write = 0.048;  ///< 24-bit latch, 2 fJ/bit each way
  double network_bit_hop = 0.124;  ///< wire of 0.55 mm at 0.08 pJ/bit/mm (CACTI 7) and a router of 0.08 pJ/bit (ISAAC)
  double global_buffer_bit_read = 0.132, global_buffer_bit_write = 0.234;  ///< 64 KB macro, SET
  double dram_bit = 8;     ///< LPDDR4, Accelergy's table
  double cycle = 20;       ///< leakage of 2 mm2 at 10 mW/mm2 (configs/energy/16nm.yaml) over 1 ns
  bool operator==(const EnergyWeights&) const = default;
};

/// Of all actions of a layer that its mapping decides, in picojoules; total_cycles counts as time.
double weighted_energy(const ActionCounts& counts, const EnergyWeights& weights);

}  // namespace switchyard::accel
