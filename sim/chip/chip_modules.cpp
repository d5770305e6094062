#include <algorithm>

#include "sim/chip/chip_profile.h"

namespace switchyard::sim {

std::string module_of(const std::string& name, int depth) {
  std::size_t end = 0;
  for (int i = 0; i < depth && end != std::string::npos; ++i) end = name.find('.', end + (i > 0 ? 1 : 0));
  return name.substr(0, end);
}

std::vector<ChipModule> by_module(const ChipProfile& profile, int depth) {
  std::vector<ChipModule> modules;
  for (const ChipLayer& layer : profile.layers) {
    const std::string name = module_of(layer.name, depth);
    auto module = std::find_if(modules.begin(), modules.end(), [&](const ChipModule& m) { return m.name == name; });
    if (module == modules.end()) {
      modules.emplace_back();
      module = modules.end() - 1;
      module->name = name;
    }
    module->macs += layer.macs;
    module->cycles += layer.cycles;
    module->breakdown += layer.breakdown;
    module->energy += layer.energy;
  }
  return modules;
}

}  // namespace switchyard::sim
