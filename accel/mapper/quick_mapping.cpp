#include "accel/mapper/quick_mapping.h"

#include <algorithm>
#include <array>
#include <limits>

#include "accel/mapper/candidates.h"
#include "accel/mapper/loop_orders.h"
#include "accel/mapper/quick_cost.h"

namespace switchyard::accel {
namespace {

/// More splits find little: see the table of losses in docs/sweeps.md.
constexpr std::size_t splits_tried = 2;

/// What rests, which dimensions of a PE tile grow first for it, and the loop order that keeps it.
struct Filling {
  Residency residency;
  std::array<Dim, dim_count> growth;
  std::size_t order;  ///< of reuse_orders
};
constexpr std::array<Filling, 3> fillings = {
    {{Residency::weights, {Dim::c, Dim::k, Dim::q, Dim::p, Dim::n, Dim::g}, 4},
     {Residency::inputs, {Dim::c, Dim::q, Dim::p, Dim::n, Dim::k, Dim::g}, 2},
     {Residency::outputs, {Dim::c, Dim::q, Dim::k, Dim::p, Dim::n, Dim::g}, 0}}};

/// Values along a dimension that fill the lanes or a vector once.
std::int64_t slot_of(Dim d, const PeParams& pe, const Mapping& mapping) {
  const bool by_channel = mapping.lanes == LaneUse::output_channels;
  if (d == Dim::k && by_channel) return pe.lanes;
  if (d == Dim::c && by_channel) return pe.vector_width;
  if (d == Dim::g && !by_channel) return std::min(pe.lanes, pe.vector_width);
  if ((d == Dim::p || d == Dim::q) && mapping.winograd) return 2;
  return 1;
}

/// Doubles the PE tile from one slot on as long as it fits; false if not even that does.
bool grow(const Nest& nest, const Accelerator& machine, Mapping& m, const Filling& filling) {
  const auto share = [&](Dim d) { return (nest.size[d] + m.spatial[d] - 1) / m.spatial[d]; };
  for (const Dim d : all_dims) {
    m.pe_tile[d] = std::min(share(d), slot_of(d, machine.pe, m));
    m.buffer_tile[d] = m.array_tile(d, nest);
  }
  if (!fits(nest, m, machine)) return false;
  for (const Dim d : filling.growth) {
    while (m.pe_tile[d] < share(d)) {
      const std::int64_t before = m.pe_tile[d];
      m.pe_tile[d] = std::min(share(d), before * 2);
      m.buffer_tile[d] = m.array_tile(d, nest);
      if (fits(nest, m, machine)) continue;
      m.pe_tile[d] = before;
      m.buffer_tile[d] = m.array_tile(d, nest);
      break;
    }
  }
  return true;
}

}  // namespace

MappedLayer quick_mapping(const Nest& nest, const Accelerator& machine, const MapperOptions& options) {
  MappedLayer best;
  double least = std::numeric_limits<double>::infinity();
  const auto judge = [&](const Mapping& m) {
    const LayerCost cost = analyse(nest, m, machine);
    const double value = objective_value(cost, options, machine);
    ++best.candidates;
    if (value >= least) return;
    least = value;
    best.mapping = m;
    best.cost = cost;
  };
  const bool winograd = machine.winograd && can_use_winograd(nest);
  for (const LaneUse lanes : {LaneUse::output_channels, LaneUse::groups}) {
    if (lanes == LaneUse::groups && nest.size[Dim::g] == 1) continue;
    for (const Extents& spatial : spatial_candidates(nest, machine, lanes, winograd, splits_tried)) {
      for (const Filling& filling : fillings) {
        Mapping m;
        m.lanes = lanes;
        m.winograd = winograd;
        m.spatial = spatial;
        if (!grow(nest, machine, m, filling)) continue;
        m.dram_order = m.buffer_order = reuse_orders[filling.order];
        m.buffer_tile = grow_buffer_tile(nest, machine, m, filling.residency).back();
        judge(m);
      }
    }
  }
  if (best.candidates == 0) judge(naive_output_stationary(nest, machine));
  return best;
}

}  // namespace switchyard::accel
