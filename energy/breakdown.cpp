#include "energy/breakdown.h"

namespace switchyard::energy {

std::string_view name_of(Component component) {
  static constexpr std::array<std::string_view, component_count> names = {
      "MAC",     "weight buffer", "input buffer", "accumulators", "collectors", "global buffer",
      "network", "DRAM",          "vector unit",  "control",      "leakage"};
  return names.at(static_cast<std::size_t>(component));
}

std::string_view name_of(Operand operand) {
  static constexpr std::array<std::string_view, operand_count> names = {
      "weights", "activation weights", "inputs", "partial sums", "outputs", "none"};
  return names.at(static_cast<std::size_t>(operand));
}

Joules EnergyBreakdown::of(Component component) const {
  Joules sum;
  for (const Joules cell : cells_[index(component)]) sum += cell;
  return sum;
}

Joules EnergyBreakdown::of(Operand operand) const {
  Joules sum;
  for (const auto& row : cells_) sum += row[index(operand)];
  return sum;
}

Joules EnergyBreakdown::total() const {
  Joules sum;
  for (const auto& row : cells_) {
    for (const Joules cell : row) sum += cell;
  }
  return sum;
}

EnergyBreakdown& EnergyBreakdown::operator+=(const EnergyBreakdown& other) {
  for (std::size_t c = 0; c < component_count; ++c) {
    for (std::size_t o = 0; o < operand_count; ++o) cells_[c][o] += other.cells_[c][o];
  }
  return *this;
}

EnergyBreakdown& EnergyBreakdown::operator-=(const EnergyBreakdown& other) {
  for (std::size_t c = 0; c < component_count; ++c) {
    for (std::size_t o = 0; o < operand_count; ++o) cells_[c][o] -= other.cells_[c][o];
  }
  return *this;
}

SquareMetres AreaBreakdown::total() const {
  SquareMetres sum;
  for (const SquareMetres cell : cells_) sum += cell;
  return sum;
}

AreaBreakdown& AreaBreakdown::operator+=(const AreaBreakdown& other) {
  for (std::size_t c = 0; c < component_count; ++c) cells_[c] += other.cells_[c];
  return *this;
}

AreaBreakdown& AreaBreakdown::operator-=(const AreaBreakdown& other) {
  for (std::size_t c = 0; c < component_count; ++c) cells_[c] -= other.cells_[c];
  return *this;
}

}  // namespace switchyard::energy
