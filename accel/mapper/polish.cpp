#include "accel/mapper/polish.h"

#include <algorithm>
#include <vector>

#include "accel/mapper/loop_orders.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

// Neighbours that the full model judges in a round; the estimate is a few per cent off.
constexpr std::size_t offered_most = 32;

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
            const std::function<double(const Mapping&)>& estimate, const std::function<bool(const Mapping&)>& accept) {
  for (bool moved = true; moved;) {
    moved = false;
    const std::vector<Mapping> near = neighbours(nest, accelerator, mapping);
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < near.size(); ++i) order.emplace_back(estimate(near[i]), i);
    std::sort(order.begin(), order.end());
    std::size_t offered = 0;
    const Mapping* before = nullptr;
    for (const auto& [score, i] : order) {
      if (offered == offered_most) break;
      if (before != nullptr && near[i] == *before) continue;  // different moves, same place
      before = &near[i];
      ++offered;
      if (!accept(near[i])) continue;
      mapping = near[i];
      moved = true;
    }
  }
}

}  // namespace switchyard::accel
