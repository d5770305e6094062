// Layers simple enough to count by hand, and the mapping that leaves them in one piece.
#pragma once

#include "accel/mapping.h"

namespace switchyard::accel::testing {

/// 1x1, c -> k channels on p pixels.
inline Nest pointwise(std::int64_t k, std::int64_t c, std::int64_t p) {
  Nest n;
  n.size.of = {1, 1, k, c, p, 1};
  n.in_h = p;
  return n;
}

inline Mapping one_tile(const Nest& nest) {
  Mapping m;
  m.pe_tile = m.buffer_tile = nest.size;
  return m;
}

}  // namespace switchyard::accel::testing
