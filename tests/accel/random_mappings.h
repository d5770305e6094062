// Random machines, nests and legal mappings for property tests; seeded, so that a failure can be repeated.
#pragma once

#include <algorithm>
#include <random>

#include "accel/mapping.h"
#include "base/checked_math.h"

namespace switchyard::accel::testing {

class RandomMappings {
 public:
  explicit RandomMappings(std::uint64_t seed) : random_(seed) {}

  std::int64_t between(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  void shuffle(LoopOrder& order) { std::shuffle(order.begin(), order.end(), random_); }

  Accelerator machine() {
    Accelerator a;
    a.pe_rows = between(1, 4);
    a.pe_columns = between(1, 4);
    a.pe.lanes = between(1, 8);
    a.pe.vector_width = between(1, 8);
    a.pe.weight_collector = between(1, 5);
    a.pe.accumulation_collector = between(1, 7);
    a.pe.dataflow = static_cast<Dataflow>(between(0, 3));
    a.pe.double_buffered = chance(70);
    a.global_buffer.double_buffered = chance(70);
    a.pe.pipeline_depth = Cycles(between(0, 5));
    a.formats = {between(1, 2) * 4, between(1, 2) * 4, between(12, 24)};
    a.network.multicast = chance(60);
    a.network.topology = chance(50) ? Topology::bus : Topology::mesh;
    a.network.link_bytes_per_cycle = between(1, 64);
    a.network.pe_port_bytes_per_cycle = between(1, 16);
    a.global_buffer.holds_weights = chance(70);
    a.winograd = chance(50);
    // Capacities large enough that any mapping fits: these tests are about counting.
    a.pe.weight_buffer = a.pe.input_buffer = a.pe.accumulation_buffer = Bytes(1LL << 40);
    a.global_buffer.size = Bytes(1LL << 40);
    return a;
  }

  /// Convolution of up to some hundred values a side, any stride, dilation, padding and grouping.
  Nest nest() {
    Nest n;
    n.size.of = {chance(60) ? 1 : between(1, 9), chance(60) ? 1 : between(1, 4), between(1, 20),
                 between(1, 20),                 between(1, 14),                 between(1, 14)};
    n.r = chance(30) ? 1 : between(1, 5);
    n.s = chance(30) ? 1 : between(1, 5);
    n.stride_h = chance(50) ? 1 : between(1, 4);
    n.stride_w = chance(50) ? 1 : between(1, 4);
    n.dilation_h = chance(70) ? 1 : between(1, 3);
    n.dilation_w = chance(70) ? 1 : between(1, 3);
    n.pad_h = chance(50) ? 0 : between(0, (n.r - 1) * n.dilation_h);
    n.pad_w = chance(50) ? 0 : between(0, (n.s - 1) * n.dilation_w);
    n.in_h = std::max<std::int64_t>(1, (n.size[Dim::p] - 1) * n.stride_h + (n.r - 1) * n.dilation_h + 1 - 2 * n.pad_h);
    n.in_w = std::max<std::int64_t>(1, (n.size[Dim::q] - 1) * n.stride_w + (n.s - 1) * n.dilation_w + 1 - 2 * n.pad_w);
    return n;
  }

  Mapping mapping(const Nest& nest, const Accelerator& a) {
    Mapping m;
    m.lanes = chance(20) ? LaneUse::groups : LaneUse::output_channels;
    m.winograd = a.winograd && can_use_winograd(nest);
    std::int64_t pes = a.pes();
    for (int i = 0; i < 3; ++i) {
      const Dim d = all_dims[static_cast<std::size_t>(between(0, 5))];
      const std::int64_t split = between(1, pes);
      if (m.spatial[d] > 1) continue;
      m.spatial[d] = split;
      pes /= split;
    }
    for (const Dim d : all_dims) {
      m.pe_tile[d] = between(1, nest.size[d]);
      if (chance(50)) m.pe_tile[d] = between(1, std::min<std::int64_t>(3, nest.size[d]));
      const std::int64_t array = m.array_tile(d, nest);
      const std::int64_t tiles = ceil_div(nest.size[d], array);
      m.buffer_tile[d] = chance(40) ? nest.size[d] : std::min(nest.size[d], array * between(1, tiles));
    }
    shuffle(m.buffer_order);
    shuffle(m.dram_order);
    return m;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace switchyard::accel::testing
