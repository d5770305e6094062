#include "accel/mapper/quick_cost.h"

#include <algorithm>

#include "accel/count_terms.h"
#include "accel/mapper/loop_orders.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {
// Cycles: of mappings that take as long, the one with fewer, larger steps is simpler to control (and to simulate).
constexpr double step_penalty = 0.05;
// Cycles for the energy of one in which DRAM is busy: of mappings about as fast, the more frugal one.
constexpr double energy_penalty = 0.02;
constexpr double link_penalty = 1e-3;  // for the quick cost, which sees DRAM and link only
}  // namespace

double objective_value(const LayerCost& cost, const MapperOptions& options, const Accelerator& machine) {
  const auto cycles = static_cast<double>(cost.cycles.total);
  switch (options.objective) {
    case Objective::latency: {
      const double dram_cycle = options.weights.dram_bit * 8 * machine.dram_bytes_per_cycle();
      const double energy = dram_cycle > 0 ? weighted_energy(cost.counts, options.weights) / dram_cycle : 0;
      return cycles + step_penalty * static_cast<double>(cost.steps) + energy_penalty * energy;
    }
    case Objective::energy: return weighted_energy(cost.counts, options.weights);
    case Objective::energy_delay: break;
  }
  return weighted_energy(cost.counts, options.weights) * cycles;
}

LoopOrder best_dram_order(const Nest& nest, const Mapping& mapping, const Accelerator& a) {
  std::array<std::int64_t, dim_count> turns{};
  for (const Dim d : all_dims) {
    turns[static_cast<std::size_t>(d)] = ceil_div(nest.size[d], mapping.buffer_tile[d]);
  }
  const auto rounds = [&](const LoopOrder& order, unsigned relevant) {
    double product = 1;
    bool inside = true;
    for (std::size_t i = dim_count; i-- > 0;) {
      const std::int64_t n = turns[static_cast<std::size_t>(order[i])];
      if (n == 1) continue;
      if (relevant & bit(order[i])) {
        inside = false;
      } else if (!inside) {
        product *= static_cast<double>(n);
      }
    }
    return product;
  };
  const NumberFormats& f = a.formats;
  // Weights that pass to the PEs stay there at best, so they come as often.
  const auto weights = static_cast<double>(nest.weight_values() * f.weight_bits);
  const auto inputs = static_cast<double>(nest.input_values() * f.activation_bits);
  const auto sums = static_cast<double>(nest.output_values() * 2 * f.accumulation_bits);
  const LoopOrder* best = nullptr;
  double least = 0;
  for (const LoopOrder& order : reuse_orders) {
    const double bits = weights * rounds(order, weight_dims) + inputs * rounds(order, input_dims) +
                        sums * (rounds(order, output_dims) - 1);
    if (best == nullptr || bits < least) best = &order, least = bits;
  }
  return *best;
}

QuickCost::QuickCost(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options)
    : nest_(nest),
      machine_(accelerator),
      options_(options),
      dram_bits_per_cycle_(8 * sustained_dram_bytes_per_cycle(accelerator)) {}

std::size_t QuickCost::KeyHash::operator()(const Key& key) const {
  std::size_t hash = key.winograd ? 3 : 1;
  const auto mix = [&](std::int64_t v) { hash = (hash ^ static_cast<std::size_t>(v)) * 1099511628211ULL; };
  mix(key.spatial);
  mix(key.pe_tile);
  mix(key.buffer_tile);
  mix(static_cast<std::int64_t>(key.lanes));
  return hash ^ (hash >> 32);
}

void QuickCost::look_up(Dim d, const Mapping& m) {
  const auto i = static_cast<std::size_t>(d);
  const Key key{m.spatial[d], m.pe_tile[d], m.buffer_tile[d], m.lanes, m.winograd};
  if (sums_[i] != nullptr && last_[i] == key) return;
  last_[i] = key;
  const auto [place, added] = known_[i].try_emplace(key);
  if (added) place->second = DimSums(DimTiling(d, nest_, m, machine_));
  sums_[i] = &place->second;
}

QuickCost::Estimate QuickCost::estimate(const CountTerms& t, const Mapping& mapping) const {
  const Accelerator& a = machine_;
  const auto real = [](std::int64_t count) { return static_cast<double>(count); };
  const NumberFormats& f = a.formats;
  const bool once = a.network.multicast;
  const double weights = real((once ? t.weights : t.weights_delivered) * f.weight_bits);
  const double inputs = real((once ? t.inputs : t.inputs_delivered) * f.activation_bits);
  const double outputs = real(nest_.output_values() * f.activation_bits);
  const double spills = real((t.leaving - nest_.output_values()) * f.accumulation_bits);
  const double dram_bits = real(t.dram_weights * f.weight_bits) + real(t.dram_inputs * f.activation_bits) + outputs +
                           real(2 * t.dram_spills * f.accumulation_bits);

  const double link = 8.0 * real(a.network.link_bytes_per_cycle);
  const double in = (weights + inputs + spills) / link;
  const double out = (outputs + spills) / link;
  const double buffer = ((a.global_buffer.holds_weights ? weights : 0) + inputs + 2 * spills + outputs + dram_bits) /
                        (8.0 * real(bytes_per_cycle(a.global_buffer)));
  const double pe_port = 8.0 * real(a.network.pe_port_bytes_per_cycle);
  const double port = (real(t.weights_delivered * f.weight_bits) + real(t.inputs_delivered * f.activation_bits)) /
                      (pe_port * real(mapping.spatial.product()));
  const double dram = dram_bits / dram_bits_per_cycle_;
  const double compute = real(t.busy_cycles);

  // Loads and drains hide behind one step each; what is longer than a step shows.
  double steps = 1, array_weights = real(weight_taps(nest_, mapping)), array_inputs = 1, array_outputs = 1;
  for (const Dim d : all_dims) {
    const DimSums& sums = *sums_[static_cast<std::size_t>(d)];
    steps *= real(sums.total_tiles);
    const double extent = real(mapping.array_tile(d, nest_));
    if (weight_dims & bit(d)) array_weights *= extent;
    if (output_dims & bit(d)) array_outputs *= extent;
    if (input_dims & bit(d)) array_inputs *= real(sums.inner_span);
  }
  const Footprint in_pe = pe_footprint(nest_, mapping, a.pe);
  const double step = compute / steps;
  // Weights that do not stay in the global buffer come at the pace of DRAM.
  const double weight_pace = a.global_buffer.holds_weights ? link : std::min(link, dram_bits_per_cycle_);
  const double weight_time =
      std::max(real(in_pe.weights * f.weight_bits) / pe_port, array_weights * real(f.weight_bits) / weight_pace);
  const double input_time =
      std::max(real(in_pe.inputs * f.activation_bits) / pe_port, array_inputs * real(f.activation_bits) / link);
  const double out_time = real(in_pe.outputs * f.activation_bits) / pe_port;
  const double weight_loads = real(t.weights) / array_weights;
  const double input_loads = real(t.inputs) / array_inputs;
  const double both = std::min(weight_loads, input_loads);
  const auto shows = [&](double time) { return std::max(0.0, time - step); };
  const double waits = both * shows(weight_time + input_time) + (weight_loads - both) * shows(weight_time) +
                       (input_loads - both) * shows(input_time) + real(t.leaving) / array_outputs * shows(out_time);

  // The first and last tiles overlap nothing.
  const Footprint tile = buffer_footprint(nest_, mapping);
  const double ends = (real((a.global_buffer.holds_weights ? tile.weights : 0) * f.weight_bits) +
                       real((tile.inputs + tile.outputs) * f.activation_bits)) /
                      dram_bits_per_cycle_;
  const double array = a.pe.double_buffered ? std::max({compute + waits, in, out, port, buffer})
                                            : compute + std::max({in, port, buffer}) + out;
  const double cycles = (a.global_buffer.double_buffered ? std::max(array, dram - ends) : array + dram - ends) + ends;
  return {cycles, in, dram};
}

double QuickCost::operator()(const Mapping& mapping) {
  for (const Dim d : all_dims) look_up(d, mapping);
  if (options_.objective == Objective::latency) {
    const Estimate of = estimate(time_terms(sums_, nest_, mapping, machine_), mapping);
    return of.cycles + energy_penalty * of.dram + link_penalty * of.link;
  }
  const CountTerms terms = count_terms(sums_, nest_, mapping, machine_);
  const Estimate of = estimate(terms, mapping);
  ActionCounts counts = counts_from(terms, nest_, mapping, machine_);
  counts.total_cycles = static_cast<std::int64_t>(of.cycles);
  const double energy = weighted_energy(counts, options_.weights);
  return options_.objective == Objective::energy ? energy : energy * of.cycles;
}

}  // namespace switchyard::accel
