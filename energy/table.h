// What one action costs and what one unit measures at a technology node and voltage: configs/energy/*.yaml.
// Every figure carries its source. Zeros in the data and toggling rates are not modelled: an action costs its
// average.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/keys.h"
#include "base/quantity.h"
#include "energy/sourced.h"
#include "energy/sram.h"

namespace switchyard::energy {

/// Formats of a multiply-accumulate.
struct MacFormat {
  std::int64_t weight_bits = 8;
  std::int64_t activation_bits = 8;
  std::int64_t accumulation_bits = 24;
  bool floating_point = false;
  bool operator==(const MacFormat&) const = default;
};

/// Energy per bit of each DRAM type, in a file of its own: it does not depend on the node of the chip.
struct DramEnergy {
  std::vector<std::pair<std::string, Sourced<Joules>>> types;

  /// Per bit read or written, activation and I/O included. Throws ConfigError that lists the known types.
  Joules per_bit(const std::string& type) const;
  bool operator==(const DramEnergy&) const = default;
};

/// Energies of dynamic actions at `voltage`, areas and leakage.
struct EnergyTable {
  std::string name = "unnamed";
  std::string source;
  Metres node{16e-9};
  Volts voltage{0.8};

  Sourced<Joules> integer_multiply;  ///< 8 bit x 8 bit
  Sourced<Joules> integer_add;       ///< 32 bit
  Sourced<Joules> fp16_multiply;
  Sourced<Joules> fp16_add;
  Sourced<Joules> fp32_multiply;
  Sourced<Joules> fp32_add;
  Sourced<Joules> register_read;  ///< one bit of a small latch array or register file
  Sourced<Joules> register_write;
  Sourced<Joules> wire;        ///< one bit over one millimetre
  Sourced<Joules> router;      ///< one bit through one router
  Sourced<Joules> integer_op;  ///< of the vector unit
  Sourced<Joules> fp16_op;     ///< of the vector unit
  Sourced<Joules> special_op;  ///< exp, erf, reciprocal, square root

  SramTable sram;
  DramEnergy dram;
  Sourced<Watts> leakage_per_mm2;  ///< of logic

  Sourced<SquareMetres> integer_multiplier;  ///< 8 bit x 8 bit
  Sourced<SquareMetres> integer_adder;       ///< 32 bit
  Sourced<SquareMetres> fp16_multiplier;
  Sourced<SquareMetres> fp16_adder;
  Sourced<SquareMetres> fp32_multiplier;
  Sourced<SquareMetres> fp32_adder;
  Sourced<SquareMetres> mac_overhead;  ///< of an 8-bit MAC: operand registers, clock, control, wiring
  Sourced<SquareMetres> register_bit;
  Sourced<SquareMetres> vector_lane;
  Sourced<SquareMetres> special_lane;
  Sourced<SquareMetres> router_bit;     ///< one bit of the width of a router
  Sourced<SquareMetres> pe_overhead;    ///< sequencing and addressing of one PE
  Sourced<SquareMetres> chip_overhead;  ///< once: interfaces, DMA, configuration

  /// One multiply-accumulate. Integer: the multiplier grows with the product of the operand widths, the adder
  /// with the width of the sum (Horowitz, ISSCC 2014: 0.2 pJ at 8 x 8 bit, 3.1 pJ at 32 x 32). Floating
  /// point: 16 or 32 bits. Throws ConfigError for a format without a figure.
  Joules mac_energy(const MacFormat& format) const;
  /// Area of the same, with `mac_overhead` in proportion to the operand bits.
  SquareMetres mac_area(const MacFormat& format) const;

  bool operator==(const EnergyTable&) const = default;
};

void describe(Keys& keys, DramEnergy& dram);
void describe(Keys& keys, EnergyTable& table);

/// How a figure follows the node and the voltage (scale_table.h).
enum class Rule { logic_energy, interconnect_energy, logic_area };

/// A figure of a table that stands alone: its key, meaning and scaling rule. Reading, scaling and
/// documentation all go through these two lists.
template <class T>
struct Figure {
  std::string_view key;
  std::string_view sentence;
  Sourced<T> EnergyTable::*member;
  Rule rule;
};
const std::vector<Figure<Joules>>& energy_figures();
const std::vector<Figure<SquareMetres>>& area_figures();

}  // namespace switchyard::energy
