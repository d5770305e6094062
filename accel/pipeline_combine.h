// Enumerates the combinations of moves along the six dimensions; shared by the two levels of the pipeline model.
#pragma once

#include <array>
#include <cstdint>

#include "accel/nest.h"

namespace switchyard::accel {

inline std::size_t index(Dim d) { return static_cast<std::size_t>(d); }

/// Calls visit(count, before, now) for every combination of the moves of all dimensions.
template <class Moves, class Tile, class Visit>
void combine(const std::array<Moves, dim_count>& moves, std::size_t d, std::int64_t count, Tile& before, Tile& now,
             const Visit& visit) {
  if (d == dim_count) {
    visit(count, before, now);
    return;
  }
  for (std::size_t i = 0; i < moves[d].size; ++i) {
    const auto& move = moves[d].of[i];
    before[d] = move.before;
    now[d] = move.now;
    combine(moves, d + 1, count * move.count, before, now, visit);
  }
}

}  // namespace switchyard::accel
