// Where energy and area went: by component of the machine, and energy by what was moved or computed as well.
// Values with + and -, so that layers add up to networks and differences show what a choice saved.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "base/quantity.h"

namespace switchyard::energy {

enum class Component {
  mac,
  weight_buffer,
  input_buffer,
  accumulators,
  collectors,
  global_buffer,
  network,
  dram,
  vector_unit,
  control,  ///< area only: sequencing, interfaces
  leakage   ///< energy only
};
inline constexpr std::size_t component_count = 11;
/// "MAC", "weight buffer", …
std::string_view name_of(Component component);

/// What an energy was spent on. `activation_weights`: the operand of an attention product that takes the path
/// of weights; `none`: no operand in particular (multiplication, leakage).
enum class Operand { weights, activation_weights, inputs, partial_sums, outputs, none };
inline constexpr std::size_t operand_count = 6;
/// "weights", "activation weights", "inputs", "partial sums", "outputs", "none".
std::string_view name_of(Operand operand);

/// Joules by component and operand. Both sums are of the same cells, so they cannot disagree.
class EnergyBreakdown {
 public:
  Joules of(Component component, Operand operand) const { return cells_[index(component)][index(operand)]; }
  void add(Component component, Operand operand, Joules energy) {
    cells_[index(component)][index(operand)] += energy;
  }

  Joules of(Component component) const;
  Joules of(Operand operand) const;
  Joules total() const;

  EnergyBreakdown& operator+=(const EnergyBreakdown& other);
  EnergyBreakdown& operator-=(const EnergyBreakdown& other);
  friend EnergyBreakdown operator+(EnergyBreakdown a, const EnergyBreakdown& b) { return a += b; }
  friend EnergyBreakdown operator-(EnergyBreakdown a, const EnergyBreakdown& b) { return a -= b; }
  bool operator==(const EnergyBreakdown&) const = default;

 private:
  template <class Enum>
  static std::size_t index(Enum value) {
    return static_cast<std::size_t>(value);
  }
  std::array<std::array<Joules, operand_count>, component_count> cells_{};
};

/// Square metres by component.
class AreaBreakdown {
 public:
  SquareMetres of(Component component) const { return cells_[static_cast<std::size_t>(component)]; }
  void add(Component component, SquareMetres area) { cells_[static_cast<std::size_t>(component)] += area; }
  SquareMetres total() const;

  AreaBreakdown& operator+=(const AreaBreakdown& other);
  AreaBreakdown& operator-=(const AreaBreakdown& other);
  friend AreaBreakdown operator+(AreaBreakdown a, const AreaBreakdown& b) { return a += b; }
  friend AreaBreakdown operator-(AreaBreakdown a, const AreaBreakdown& b) { return a -= b; }
  bool operator==(const AreaBreakdown&) const = default;

 private:
  std::array<SquareMetres, component_count> cells_{};
};

}  // namespace switchyard::energy
