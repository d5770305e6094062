// How energy, area and leakage follow the technology node and the supply voltage. The coefficients stand in
// configs/energy/scaling.yaml; nothing is said about speed.
#pragma once

#include <string>
#include <vector>

#include "base/keys.h"
#include "base/quantity.h"

namespace switchyard::energy {

/// One node of Stillmaker and Baas (Integration 58, 2017): energy ~ a2 V^2 + a1 V + a0 in units that nodes
/// share.
struct NodeScaling {
  Metres node;
  Volts nominal_voltage;
  double a2 = 0.0;
  double a1 = 0.0;
  double a0 = 0.0;
  double area = 1.0;  ///< of the same circuit, relative to one node of the list
};

/// SRAM scales apart from logic: CACTI down to its smallest node, the rule of Accelergy's CACTI wrapper
/// below.
struct SramScaling {
  Metres smallest_planar{22e-9};
  double planar_exponent = 1.77;  ///< energy ~ node^this at and above
  double finfet_exponent = 0.5;   ///< energy and leakage ~ node^this below
  double planar_area_exponent = 2.0;
  double finfet_area_exponent = 1.0;
  double finfet_leakage = 0.79;  ///< step of the leakage on the way to FinFETs
};

/// Values below have arbitrary units: only ratios mean something.
struct TechnologyScaling {
  std::string source;
  std::vector<NodeScaling> nodes;  ///< falling
  SramScaling sram;
  double interconnect_exponent =
      0.0;  ///< wire and router energy ~ node^this * V^2; a millimetre keeps its capacitance

  /// Dynamic energy of logic. Linear between the two nodes around `node`; below the smallest one sqrt(node),
  /// as IRDS and Accelergy have it. Throws ConfigError for a node above the largest or a voltage outside the
  /// polynomials.
  double logic_energy(Metres node, Volts voltage) const;
  /// Area of a circuit. Linear between nodes, and proportional to the node below the smallest one.
  double logic_area(Metres node) const;
  /// Supply that the source assumes at a node; that of the smallest one below it.
  Volts nominal_voltage(Metres node) const;
  double interconnect_energy(Metres node, Volts voltage) const;
  double sram_energy(Metres node, Volts voltage) const;
  double sram_area(Metres node) const;
  double sram_leakage(Metres node, Volts voltage) const;  ///< per bit
  /// Per area: proportional to the voltage; what a gate loses per node, density regains.
  double logic_leakage(Volts voltage) const { return voltage.value(); }
};

void describe(Keys& keys, TechnologyScaling& scaling);

}  // namespace switchyard::energy
