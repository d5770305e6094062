// Energy, area and leakage of one SRAM macro as closed forms of its capacity and width, fitted to a CACTI
// sweep by tools/energy/fit_sram.py and set to the level of real macros. Banks are macros of their own;
// timing is not modelled.
#pragma once

#include <cstdint>

#include "base/quantity.h"
#include "energy/sourced.h"

namespace switchyard::energy {

/// One macro: a bank of a buffer.
struct SramShape {
  Bytes capacity{4096};
  std::int64_t width_bits = 64;  ///< of one access
  bool two_ports = false;        ///< reads and writes in the same cycle
  bool operator==(const SramShape&) const = default;
};

/// E(C, W) = row * C^row_exponent + column * W * C^column_exponent + wide * W^2, with C in KiB and W in
/// 64-bit words. Decoding and word lines grow with the array only; bit lines and sense amplifiers with the
/// bits of an access as well; an access wider than the array wants to be costs drivers along and across it.
/// No term may be negative, so the energy rises with both.
struct SramAccessEnergy {
  Joules row;
  double row_exponent = 0.5;
  Joules column;
  double column_exponent = 0.5;
  Joules wide;

  /// Of one access. Throws ConfigError if the shape is not positive.
  Joules of(const SramShape& shape) const;
  bool operator==(const SramAccessEnergy&) const = default;
};

/// A(C, W) = cell * C + wide * W^2 + fixed, with C in KiB and W in 64-bit words; periphery included.
struct SramArea {
  SquareMetres cell;
  SquareMetres wide;
  SquareMetres fixed;

  /// Throws ConfigError if the shape is not positive.
  SquareMetres of(const SramShape& shape) const;
  bool operator==(const SramArea&) const = default;
};

/// All that a table says about SRAM.
struct SramTable {
  Sourced<SramAccessEnergy> read;
  Sourced<SramAccessEnergy> write;
  Sourced<SramArea> area;
  Sourced<Watts> leakage_per_kib;
  /// A two-port macro over a one-port macro of the same shape.
  Sourced<double> two_port_read;
  Sourced<double> two_port_write;
  Sourced<double> two_port_area;

  Joules read_energy(const SramShape& shape) const;   ///< of one access
  Joules write_energy(const SramShape& shape) const;  ///< of one access
  SquareMetres area_of(const SramShape& shape) const;
  /// At the voltage of the table, in use or not.
  Watts leakage_of(const SramShape& shape) const;
  bool operator==(const SramTable&) const = default;
};

void describe(Keys& keys, SramTable& sram);

}  // namespace switchyard::energy
