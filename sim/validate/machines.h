// Our machines against what was published about the real ones. A machine's parameters come from its publication and
// all share one set of energy constants; nothing is fitted to a result.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "accel/accelerator.h"
#include "sim/chip/energy_library.h"
#include "sim/validate/eyeriss.h"

namespace switchyard::sim {

/// One published figure.
struct MachineCheck {
  std::string machine;  ///< file of configs/accelerators
  std::string what;
  std::string unit;
  double reference = 0;
  double ours = 0;
  double tolerance = 0;   ///< of the reference
  bool at_least = false;  ///< the reference is a floor, the tolerance does not count
  std::string source;
  std::string remark;     ///< conditions, and for a known miss its cause

  double error() const { return (ours - reference) / reference; }
  bool passes() const {
    if (at_least) return ours >= reference;
    return error() <= tolerance && -error() <= tolerance;
  }
};

/// A layer of NVDLA's performance sheet.
struct SheetCheck {
  std::string layer;
  double sheet_cycles = 0;  ///< by the sheet's rules (nvdla_sheet.h)
  double cycles = 0;        ///< ours
  bool mac_bound = false;   ///< in the sheet
  double error() const { return (cycles - sheet_cycles) / sheet_cycles; }
};

struct MachineReport {
  std::vector<MachineCheck> checks;
  std::vector<EyerissRun> eyeriss;  ///< AlexNet, found and published mappings
  std::vector<SheetCheck> sheet;  ///< ResNet-50 on 2048 MACs
};

/// Finds a shipped machine; throws ConfigError if there is none of that name.
using MachineLookup = std::function<accel::Accelerator(const std::string& name)>;

/// Simulates everything that is compared; seconds. Throws ConfigError like the lookup.
MachineReport validate_machines(const MachineLookup& machine, const EnergyLibrary& tables);

}  // namespace switchyard::sim
