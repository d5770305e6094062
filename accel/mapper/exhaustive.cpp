#include "accel/mapper/exhaustive.h"

#include <algorithm>
#include <vector>

#include "accel/mapper/loop_orders.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

struct Option {
  std::int64_t spatial, pe_tile, buffer_tile;
};

/// Splits and tiles of one dimension, those that tile alike left out.
std::vector<Option> options_of(std::int64_t size, std::int64_t pes) {
  std::vector<Option> options;
  for (std::int64_t s = 1; s <= std::min(pes, size); ++s) {
    for (std::int64_t tile = 1; tile <= ceil_div(size, s); ++tile) {
      const std::int64_t array = std::min(tile * s, size);
      for (std::int64_t held = array; held < size; held += array) options.push_back({s, tile, held});
      options.push_back({s, tile, size});
    }
  }
  return options;
}

/// Loops that turn decide which orders differ; the first of each kind stands for the others.
template <class Turns>
std::vector<LoopOrder> distinct_orders(const Turns& turns) {
  std::vector<LoopOrder> kept;
  std::vector<std::vector<Dim>> seen;
  for (const LoopOrder& order : reuse_orders) {
    std::vector<Dim> turning;
    for (const Dim d : order) {
      if (turns(d)) turning.push_back(d);
    }
    if (std::find(seen.begin(), seen.end(), turning) != seen.end()) continue;
    seen.push_back(turning);
    kept.push_back(order);
  }
  return kept;
}

}  // namespace

std::int64_t count_mappings(const Nest& nest, const Accelerator& a, std::int64_t most) {
  std::int64_t count = 1;
  for (const Dim d : all_dims) {
    if (nest.size[d] > 4096) return most;
    count *= static_cast<std::int64_t>(options_of(std::min<std::int64_t>(nest.size[d], 64), a.pes()).size());
    if (count >= most) return most;
  }
  return count;
}

void for_each_mapping(const Nest& nest, const Accelerator& a, const std::function<void(const Mapping&)>& visit) {
  std::array<std::vector<Option>, dim_count> options;
  for (const Dim d : all_dims) options[static_cast<std::size_t>(d)] = options_of(nest.size[d], a.pes());
  Mapping m;
  const auto with_orders = [&] {
    const auto turns_in_buffer = [&](Dim d) { return m.array_tile(d, nest) < m.buffer_tile[d]; };
    const auto turns_in_dram = [&](Dim d) { return m.buffer_tile[d] < nest.size[d]; };
    const std::vector<LoopOrder> inner = distinct_orders(turns_in_buffer);
    const std::vector<LoopOrder> outer = distinct_orders(turns_in_dram);
    for (const LoopOrder& dram : outer) {
      for (const LoopOrder& buffer : inner) {
        m.dram_order = dram;
        m.buffer_order = buffer;
        if (fits(nest, m, a)) visit(m);
      }
    }
  };
  const auto walk = [&](const auto& self, std::size_t i, std::int64_t left) -> void {
    if (i == dim_count) {
      with_orders();
      return;
    }
    const Dim d = all_dims[i];
    for (const Option& option : options[i]) {
      if (option.spatial > left) break;
      m.spatial[d] = option.spatial;
      m.pe_tile[d] = option.pe_tile;
      m.buffer_tile[d] = option.buffer_tile;
      self(self, i + 1, left / option.spatial);
    }
  };
  for (const LaneUse lanes : {LaneUse::output_channels, LaneUse::groups}) {
    if (lanes == LaneUse::groups && nest.size[Dim::g] == 1) continue;
    for (const bool winograd : {false, true}) {
      if (winograd && !(a.winograd && can_use_winograd(nest))) continue;
      m.lanes = lanes;
      m.winograd = winograd;
      walk(walk, 0, a.pes());
    }
  }
}

}  // namespace switchyard::accel
