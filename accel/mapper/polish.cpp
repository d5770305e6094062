#include "accel/mapper/polish.h"

#include <algorithm>
#include <vector>

#include "accel/mapper/loop_orders.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

/// Makes buffer tiles whole numbers of array tiles again, no larger than before where possible.
void settle(const Nest& nest, Mapping& m) {
  for (const Dim d : all_dims) {
    const std::int64_t array = m.array_tile(d, nest);
    std::int64_t& tile = m.buffer_tile[d];
    if (tile < nest.size[d]) tile = std::min(nest.size[d], std::max(array, tile / array * array));
  }
}

std::vector<Mapping> neighbours(const Nest& nest, const Accelerator& a, const Mapping& m) {
  std::vector<Mapping> near;
  const auto add = [&](Mapping n) {
    settle(nest, n);
    if (n.spatial.product() <= a.pes() && fits(nest, n, a)) near.push_back(n);
  };
  for (const Dim d : all_dims) {
    const std::int64_t size = nest.size[d];
    if (size == 1) continue;
    const std::int64_t pe = m.pe_tile[d];
    for (const std::int64_t tile : {pe / 2, pe - 1, pe + 1, pe * 2, pe - a.pe.lanes, pe + a.pe.lanes,
                                    pe - a.pe.vector_width, pe + a.pe.vector_width}) {
      if (tile < 1 || tile > size || tile == pe) continue;
      Mapping n = m;
      n.pe_tile[d] = tile;
      add(n);
      n.buffer_tile[d] = size;
      add(n);
      n.buffer_tile[d] = n.array_tile(d, nest);
      add(n);
    }
    const std::int64_t array = m.array_tile(d, nest);
    const std::int64_t held = m.buffer_tile[d];
    for (const std::int64_t tile : {held / 2, held - array, held + array, held * 2, array, size}) {
      if (tile < 1 || tile > size || tile == held) continue;
      Mapping n = m;
      n.buffer_tile[d] = tile;
      add(n);
    }
    // Double the split here, taking it from the PEs' share or from another dimension.
    Mapping wider = m;
    wider.spatial[d] = std::min({m.spatial[d] * 2, a.pes(), size});
    wider.pe_tile[d] = ceil_div(pe, 2);
    add(wider);
    for (const Dim other : all_dims) {
      if (other == d || nest.size[other] == 1) continue;
      // Trade room between two dimensions.
      Mapping traded = m;
      traded.pe_tile[d] = std::min(size, pe * 2);
      traded.pe_tile[other] = ceil_div(m.pe_tile[other], 2);
      add(traded);
      traded = m;
      traded.buffer_tile[d] = std::min(size, held * 2);
      traded.buffer_tile[other] = std::max(m.array_tile(other, nest), m.buffer_tile[other] / 2);
      add(traded);
      if (m.spatial[other] == 1) continue;
      Mapping n = wider;
      n.spatial[other] = m.spatial[other] / 2;
      add(n);
      n.pe_tile[other] = std::min(nest.size[other], m.pe_tile[other] * 2);
      add(n);
    }
  }
  for (const LoopOrder& order : reuse_orders) {
    Mapping n = m;
    n.buffer_order = order;
    add(n);
    n = m;
    n.dram_order = order;
    add(n);
  }
  return near;
}

}  // namespace

void polish(const Nest& nest, const Accelerator& accelerator, Mapping mapping,
            const std::function<bool(const Mapping&)>& accept) {
  for (bool moved = true; moved;) {
    moved = false;
    Mapping best = mapping;
    for (const Mapping& n : neighbours(nest, accelerator, mapping)) {
      if (!accept(n)) continue;
      best = n;
      moved = true;
    }
    mapping = best;
  }
}

}  // namespace switchyard::accel
