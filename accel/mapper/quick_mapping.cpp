#include "accel/mapper/quick_mapping.h"

#include <array>
#include <limits>

#include "accel/mapper/candidates.h"
#include "accel/mapper/loop_orders.h"
#include "accel/mapper/quick_cost.h"

namespace switchyard::accel {
namespace {

/// More splits find little: see the table of losses in docs/sweeps.md.
constexpr std::size_t splits_tried = 2;

/// What a PE tile is filled with first, what rests in the global buffer, and the order of reuse_orders that keeps it.
struct Filling {
  Residency in_pe, in_buffer;
  std::size_t order;
};
constexpr std::array<Filling, 3> fillings = {{{Residency::weights, Residency::weights, 4},
                                              {Residency::inputs, Residency::inputs, 2},
                                              {Residency::channels_then_pixels, Residency::outputs, 0}}};

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
        if (!grow_pe_tile(nest, machine, m, filling.in_pe)) continue;
        m.dram_order = m.buffer_order = reuse_orders[filling.order];
        m.buffer_tile = grow_buffer_tile(nest, machine, m, filling.in_buffer).back();
        judge(m);
      }
    }
  }
  if (best.candidates == 0) judge(naive_output_stationary(nest, machine));
  return best;
}

}  // namespace switchyard::accel
