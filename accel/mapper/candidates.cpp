#include "accel/mapper/candidates.h"

#include <algorithm>
#include <tuple>

#include "accel/mapper/loop_orders.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

constexpr std::int64_t few_parts = 8;  // of more parts, a power of two is near enough

/// Values along a dimension that fill one lane slot or vector.
std::int64_t slot_of(Dim d, const Accelerator& a, LaneUse lanes, bool winograd) {
  const bool by_channel = lanes == LaneUse::output_channels;
  if (d == Dim::k && by_channel) return a.pe.lanes;
  if (d == Dim::c && by_channel) return a.pe.vector_width;
  if (d == Dim::g && !by_channel) return std::min(a.pe.lanes, a.pe.vector_width);
  if ((d == Dim::p || d == Dim::q) && winograd) return 2;
  return 1;
}

/// Ways to split `slots`: powers of two, the numbers of PEs that a side or the whole array has, and, of the few parts
/// that leave a PE the same share, the fewest.
std::vector<std::int64_t> split_sizes(std::int64_t slots, const Accelerator& a) {
  const std::int64_t most = std::min(slots, a.pes());
  std::vector<std::int64_t> sizes;
  const auto add = [&](std::int64_t s) {
    if (s >= 1 && s <= most) sizes.push_back(s);
  };
  for (std::int64_t s = 1; s <= most; s *= 2) add(s);
  for (const std::int64_t s : {a.pe_rows, a.pe_columns, a.pes(), a.pe_rows / 2, a.pe_columns / 2, a.pes() / 2}) add(s);
  for (std::int64_t s = 3; s <= std::min<std::int64_t>(most, few_parts); ++s) {
    if (ceil_div(slots, ceil_div(slots, s)) == s) add(s);
  }
  std::sort(sizes.begin(), sizes.end());
  sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  return sizes;
}

/// Which dimension grows first so that an operand stays.
constexpr std::array<std::array<Dim, dim_count>, residency_count> growth = {{
    {Dim::c, Dim::k, Dim::q, Dim::p, Dim::n, Dim::g},
    {Dim::c, Dim::q, Dim::p, Dim::n, Dim::k, Dim::g},
    {Dim::k, Dim::q, Dim::p, Dim::n, Dim::c, Dim::g},
    {Dim::c, Dim::q, Dim::k, Dim::p, Dim::n, Dim::g},
}};

struct Split {
  Extents spatial;
  std::int64_t cycles;
};

}  // namespace

std::vector<Extents> spatial_candidates(const Nest& nest, const Accelerator& a, LaneUse lanes, bool winograd,
                                        std::size_t most) {
  std::array<std::vector<std::int64_t>, dim_count> sizes;
  for (const Dim d : all_dims) {
    sizes[static_cast<std::size_t>(d)] = split_sizes(ceil_div(nest.size[d], slot_of(d, a, lanes, winograd)), a);
  }
  std::vector<Split> splits;
  Extents spatial;
  const auto visit = [&](const auto& self, std::size_t i, std::int64_t left, std::int64_t cycles) -> void {
    if (i == dim_count) {
      splits.push_back({spatial, cycles});
      return;
    }
    const Dim d = all_dims[i];
    const std::int64_t slot = slot_of(d, a, lanes, winograd);
    const std::int64_t slots = ceil_div(nest.size[d], slot);
    for (const std::int64_t s : sizes[i]) {
      if (s > left) break;
      spatial[d] = s;
      self(self, i + 1, left / s, cycles * ceil_div(slots, s));
    }
    spatial[d] = 1;
  };
  visit(visit, 0, a.pes(), 1);
  const auto kept = static_cast<std::ptrdiff_t>(std::min(most, splits.size()));
  std::partial_sort(splits.begin(), splits.begin() + kept, splits.end(), [](const Split& x, const Split& y) {
    return std::tuple(x.cycles, x.spatial.product(), x.spatial.of) <
           std::tuple(y.cycles, y.spatial.product(), y.spatial.of);
  });
  splits.resize(static_cast<std::size_t>(kept));
  std::vector<Extents> best;
  for (const Split& split : splits) best.push_back(split.spatial);
  return best;
}

void append_pe_tiles(const Nest& nest, const Accelerator& a, const Mapping& base, std::vector<Mapping>& mappings) {
  std::array<std::vector<std::int64_t>, dim_count> sizes;
  for (const Dim d : all_dims) {
    auto& options = sizes[static_cast<std::size_t>(d)];
    const std::int64_t slot = slot_of(d, a, base.lanes, base.winograd);
    const std::int64_t share = ceil_div(nest.size[d], base.spatial[d]);
    for (std::int64_t parts = 1;; parts *= 2) {
      const std::int64_t part = std::min(share, ceil_div(ceil_div(share, parts), slot) * slot);
      if (options.empty() || options.back() != part) options.push_back(part);
      if (part <= slot) break;
    }
    std::reverse(options.begin(), options.end());  // smallest first: what does not fit ends the loop
  }
  Mapping m = base;
  const auto visit = [&](const auto& self, std::size_t i) -> void {
    if (i == dim_count) {
      mappings.push_back(m);
      return;
    }
    const Dim d = all_dims[i];
    for (const std::int64_t part : sizes[i]) {
      m.pe_tile[d] = part;
      m.buffer_tile[d] = m.array_tile(d, nest);
      for (std::size_t j = i + 1; j < dim_count; ++j) {
        m.pe_tile[all_dims[j]] = sizes[j].front();
        m.buffer_tile[all_dims[j]] = m.array_tile(all_dims[j], nest);
      }
      if (!fits(nest, m, a)) break;
      self(self, i + 1);
    }
  };
  visit(visit, 0);
}

bool grow_pe_tile(const Nest& nest, const Accelerator& a, Mapping& m, Residency residency) {
  for (const Dim d : all_dims) {
    const std::int64_t share = ceil_div(nest.size[d], m.spatial[d]);
    m.pe_tile[d] = std::min(share, slot_of(d, a, m.lanes, m.winograd));
  }
  const auto settle = [&](Dim d) { m.buffer_tile[d] = m.array_tile(d, nest); };
  for (const Dim d : all_dims) settle(d);
  if (!fits(nest, m, a)) return false;
  for (const Dim d : growth[static_cast<std::size_t>(residency)]) {
    const std::int64_t share = ceil_div(nest.size[d], m.spatial[d]);
    while (m.pe_tile[d] < share) {
      const std::int64_t before = m.pe_tile[d];
      m.pe_tile[d] = std::min(share, before * 2);
      settle(d);
      if (fits(nest, m, a)) continue;
      m.pe_tile[d] = before;
      settle(d);
      break;
    }
  }
  return true;
}

std::vector<Extents> grow_buffer_tile(const Nest& nest, const Accelerator& a, const Mapping& mapping,
                                      Residency residency) {
  Mapping m = mapping;
  for (const Dim d : all_dims) m.buffer_tile[d] = m.array_tile(d, nest);
  std::vector<Extents> tiles = {m.buffer_tile};
  for (const Dim d : growth[static_cast<std::size_t>(residency)]) {
    while (m.buffer_tile[d] < nest.size[d]) {
      const std::int64_t before = m.buffer_tile[d];
      m.buffer_tile[d] = std::min(nest.size[d], before * 2);
      if (!fits_global_buffer(nest, m, a)) {
        m.buffer_tile[d] = before;
        break;
      }
      tiles.push_back(m.buffer_tile);
    }
  }
  return tiles;
}

}  // namespace switchyard::accel
