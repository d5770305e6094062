// A chip as a list of parts, its area, and what it leaks. Pads, PHYs and scribe lines are not parts.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "base/quantity.h"
#include "energy/breakdown.h"
#include "energy/sram.h"
#include "energy/table.h"

namespace switchyard::energy {

struct MacPart {
  MacFormat format;
};
struct SramPart {
  SramShape macro;
};
struct RegisterPart {};  ///< one bit
struct VectorLanePart {};
struct SpecialLanePart {};
struct RouterPart {
  std::int64_t width_bits = 64;
};
struct PeOverheadPart {};
struct ChipOverheadPart {};
using PartKind = std::variant<MacPart, SramPart, RegisterPart, VectorLanePart, SpecialLanePart, RouterPart,
                              PeOverheadPart, ChipOverheadPart>;

struct Part {
  Component component;
  PartKind kind;
  double count = 1.0;
};

/// Throws ConfigError for a format that the table does not have or an SRAM without capacity.
AreaBreakdown area_of(const std::vector<Part>& parts, const EnergyTable& table);

/// Logic by its area, SRAM by its capacity; at the voltage of the table. Times the time, it is the leakage
/// energy.
Watts leakage_power(const std::vector<Part>& parts, const EnergyTable& table);

}  // namespace switchyard::energy
