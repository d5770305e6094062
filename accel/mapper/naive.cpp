#include <algorithm>

#include <fmt/core.h>

#include "accel/mapper/mapper.h"

namespace switchyard::accel {

Mapping naive_output_stationary(const Nest& nest, const Accelerator& a) {
  Mapping m;
  const auto shrink_order = {Dim::g, Dim::n, Dim::p, Dim::q, Dim::k, Dim::c};
  m.pe_tile = nest.size;
  m.spatial[Dim::k] = std::min(a.pes(), nest.size[Dim::k]);
  m.pe_tile[Dim::k] = (nest.size[Dim::k] + m.spatial[Dim::k] - 1) / m.spatial[Dim::k];
  const auto settle = [&] {
    for (const Dim d : all_dims) m.buffer_tile[d] = m.array_tile(d, nest);
  };
  settle();
  while (!fits(nest, m, a)) {
    bool shrunk = false;
    for (const Dim d : shrink_order) {
      if (m.pe_tile[d] == 1) continue;
      m.pe_tile[d] = (m.pe_tile[d] + 1) / 2;
      shrunk = true;
      settle();
      if (fits(nest, m, a)) break;
    }
    if (shrunk) continue;
    if (m.spatial[Dim::k] > 1) {
      m.spatial[Dim::k] = (m.spatial[Dim::k] + 1) / 2;
      settle();
      continue;
    }
    throw ConfigError(fmt::format("no tile of the layer fits the machine '{}': {}", a.name, why_illegal(nest, m, a)));
  }
  return m;
}

}  // namespace switchyard::accel
