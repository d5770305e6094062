#include "sim/chip/energy_library.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "energy/scale_table.h"

namespace switchyard::sim {
namespace {

constexpr double nanometre = 1e-9;
// Both come from short decimals: 16 nm in an integer key and in a quantity differ by rounding only.
constexpr double same = 1e-6;

bool equal(double a, double b) { return std::abs(a - b) <= same * std::abs(b); }

std::size_t nearest(const EnergyLibrary& library, const accel::Accelerator& accelerator) {
  if (library.tables.empty()) throw ConfigError("the energy library has no table; name at least one under ‘tables’");
  const double node = static_cast<double>(accelerator.node_nm) * nanometre;
  const auto distance = [&](const energy::EnergyTable& table) { return std::abs(std::log(table.node.value() / node)); };
  std::size_t best = 0;
  for (std::size_t i = 1; i < library.tables.size(); ++i) {
    const double now = distance(library.tables[i]);
    const double before = distance(library.tables[best]);
    if (now < before || (now == before && library.tables[i].node < library.tables[best].node)) best = i;
  }
  return best;
}

}  // namespace

void describe(Keys& keys, EnergyLibrary& library) {
  std::size_t only = 0;
  keys.choice({"kind", "what a file of its own holds"}, only,
              {{"energy_library", "energy tables of several nodes and the rules between them"}});
  keys.list({"tables", "files of configs/energy", true}, library.tables,
            [](Keys& k, energy::EnergyTable& table) {
              k.reference({"", "energy table"}, [&](Keys& inner) { energy::describe(inner, table); });
            },
            {1, 64});
  keys.reference({"scaling", "how figures follow node and voltage", true},
                 [&](Keys& k) { energy::describe(k, library.scaling); });
}

energy::EnergyTable table_for(const EnergyLibrary& library, const accel::Accelerator& accelerator) {
  const energy::EnergyTable& table = library.tables[nearest(library, accelerator)];
  const double node = static_cast<double>(accelerator.node_nm) * nanometre;
  const bool same_node = equal(node, table.node.value());
  if (same_node && equal(accelerator.voltage.value(), table.voltage.value())) return table;
  return energy::scaled_to(table, library.scaling, same_node ? table.node : Metres(node), accelerator.voltage);
}

EnergyLibrary only_for(const EnergyLibrary& library, const std::vector<accel::Accelerator>& accelerators) {
  std::vector<bool> used(library.tables.size(), false);
  for (const accel::Accelerator& accelerator : accelerators) used[nearest(library, accelerator)] = true;
  EnergyLibrary some;
  some.scaling = library.scaling;
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) some.tables.push_back(library.tables[i]);
  }
  return some;
}

}  // namespace switchyard::sim
