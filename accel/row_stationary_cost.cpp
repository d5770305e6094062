// Cycles and counts of row-stationary passes.
#include <algorithm>
#include <array>

#include "accel/row_stationary.h"
#include "accel/row_stationary_shape.h"
#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

/// Parts of `size` that a dimension is cut into, and what is left over.
struct Part {
  std::int64_t size = 0, count = 0;
};
std::array<Part, 2> parts_of(std::int64_t total, std::int64_t size) {
  return {{{size, total / size}, {total % size, total % size > 0 ? 1 : 0}}};
}

/// A pass of the layer, and how often one like it runs.
struct Pass {
  std::int64_t images, rows, channels, filters;  ///< outputs: images x rows x filters
  std::int64_t times;
  bool first_channels, last_channels;  ///< sums start; results leave
};

/// Words that a pass moves.
struct Words {
  std::int64_t filters, inputs, sums;
  std::int64_t first_window;  ///< inputs until every PE has a window
  std::int64_t channel_sets, filter_sets;
};

Words words_of(const Pass& pass, const Nest& nest, const RowStationaryMapping& map) {
  Words w{};
  const std::int64_t rows = input_rows(nest, pass.rows);
  w.filters = pass.filters * pass.channels * nest.weight_taps();
  w.inputs = pass.images * pass.channels * rows * input_columns(nest);
  w.sums = pass.images * pass.filters * pass.rows * nest.size[Dim::q];
  w.first_window = pass.channels * rows * std::min(window(nest), input_columns(nest));
  w.channel_sets = std::min(map.r, pass.channels);
  w.filter_sets = std::min(map.t, pass.filters);
  return w;
}

/// Cycles that a bus takes for `words`.
std::int64_t on_bus(std::int64_t words, std::int64_t bits, std::int64_t bytes_per_cycle) {
  return ceil_div(words * bits, 8 * bytes_per_cycle);
}

class Analysis {
 public:
  Analysis(const Nest& nest, const RowStationaryMapping& map, const Accelerator& a)
      : nest_(nest), map_(map), a_(a), second_(nest.weights_are_activations ? Operand::activation_weights
                                                                            : Operand::weights) {
    const Extents& s = nest.size;
    // One pass along channels and filters leaves its filters in the pads for all images and rows.
    filters_rest_ = s[Dim::c] <= map.q * map.r && s[Dim::k] <= map.p * map.t;
  }

  LayerCost cost() {
    for_each_pass([&](const Pass& pass) { add(pass); });
    dram();
    LayerCost cost;
    cost.cycles = finish();
    cost.counts = n_;
    cost.counts.total_cycles = cost.cycles.total;
    cost.steps = passes_of(nest_, map_);
    return cost;
  }

 private:
  template <class Visit>
  void for_each_pass(Visit visit) const {
    const Extents& s = nest_.size;
    const std::int64_t channels = map_.q * map_.r;
    const std::int64_t channel_passes = ceil_div(s[Dim::c], channels);
    for (const Part& images : parts_of(s[Dim::n], map_.n)) {
      for (const Part& rows : parts_of(s[Dim::p], map_.e)) {
        for (const Part& filters : parts_of(s[Dim::k], map_.p * map_.t)) {
          const std::int64_t times = s[Dim::g] * images.count * rows.count * filters.count;
          if (times == 0) continue;
          const auto like = [&](std::int64_t c, std::int64_t count, bool first, bool last) {
            if (count > 0) visit(Pass{images.size, rows.size, c, filters.size, times * count, first, last});
          };
          const std::int64_t rest = s[Dim::c] - (channel_passes - 1) * channels;
          like(std::min(channels, s[Dim::c]), channel_passes > 1 ? 1 : 0, true, false);
          like(channels, channel_passes - 2, false, false);
          like(rest, 1, channel_passes == 1, true);
        }
      }
    }
  }

  void add(const Pass& pass) {
    const Words w = words_of(pass, nest_, map_);
    const std::int64_t loads = filter_loads(pass);
    const NumberFormats& bits = a_.formats;
    const RowStationaryParams& array = a_.row_stationary;
    const std::int64_t compute = pass.images * nest_.size[Dim::q] * ceil_div(pass.filters, w.filter_sets) *
                                 ceil_div(pass.channels, w.channel_sets) * nest_.s;
    const std::int64_t pes = nest_.r * pass.rows * w.channel_sets * w.filter_sets;

    const std::int64_t windows = on_bus(w.first_window, bits.activation_bits, array.ifmap_bytes_per_cycle);
    const std::int64_t inputs = on_bus(w.inputs, bits.activation_bits, array.ifmap_bytes_per_cycle) - windows;
    const std::int64_t sums = on_bus(w.sums, bits.accumulation_bits, array.psum_bytes_per_cycle);
    const std::int64_t last_sums =
        on_bus(pass.filters * pass.rows, bits.accumulation_bits, array.psum_bytes_per_cycle) +
        nest_.r * w.channel_sets;
    const std::int64_t body = std::max({compute, inputs, sums});
    cycles_.compute += pass.times * compute;
    cycles_.input_load += pass.times * (windows + (inputs >= sums ? body - compute : 0));
    cycles_.drain += pass.times * (last_sums + (inputs >= sums ? 0 : body - compute));
    cycles_.weight_load += loads * on_bus(w.filters, bits.weight_bits, array.filter_bytes_per_cycle);

    const std::int64_t macs = w.sums * pass.channels * nest_.r * nest_.s;
    const std::int64_t made = w.sums * nest_.r * w.channel_sets;  // each PE of a column makes one for each output
    n_.macs += pass.times * macs;
    n_.pe_cycles += pass.times * compute * pes;
    n_.active_cycles += pass.times * compute;
    n_.weight_buffer_reads += pass.times * macs;
    n_.weight_buffer_writes += loads * pass.filters * pass.channels * nest_.r * nest_.s * pass.rows;
    n_.input_buffer_reads += pass.times * macs;
    // A row of inputs goes to the PEs of its diagonal, in every set of other filters.
    n_.input_buffer_writes +=
        pass.times * pass.images * pass.channels * input_columns(nest_) * nest_.r * pass.rows * w.filter_sets;
    n_.accumulation_buffer_updates += pass.times * macs;
    n_.accumulation_buffer_reads += pass.times * (macs - made);
    n_.accumulation_buffer_drains += pass.times * made;
    traffic(pass, w, loads * w.filters * bits.weight_bits, made);
  }

  void traffic(const Pass& pass, const Words& w, std::int64_t filters, std::int64_t made) {
    const NumberFormats& bits = a_.formats;
    const std::int64_t inputs = pass.times * w.inputs * bits.activation_bits;
    const std::int64_t sums = pass.times * w.sums * bits.accumulation_bits;
    const std::int64_t results = pass.times * w.sums * bits.activation_bits;
    const std::int64_t to_neighbours = pass.times * (made - w.sums) * bits.accumulation_bits;
    if (a_.global_buffer.holds_weights) n_.global_buffer_reads[second_] += filters;
    n_.global_buffer_reads[Operand::inputs] += inputs;
    n_.network_bits[second_] += filters;
    n_.network_bits[Operand::inputs] += inputs;
    std::int64_t injected = filters + inputs;
    if (!pass.first_channels) {
      n_.global_buffer_reads[Operand::partial_sums] += sums;
      n_.network_bits[Operand::partial_sums] += sums;
      injected += sums;
    }
    if (pass.last_channels) {
      n_.global_buffer_writes[Operand::outputs] += results;
      n_.global_buffer_reads[Operand::outputs] += results;  // on its way to DRAM
      n_.network_bits[Operand::outputs] += results;
      injected += results;
    } else {
      n_.global_buffer_writes[Operand::partial_sums] += sums;
      n_.network_bits[Operand::partial_sums] += sums;
      injected += sums;
    }
    n_.network_bits[Operand::partial_sums] += to_neighbours;
    const std::int64_t way = a_.network.topology == Topology::bus ? a_.pe_rows + a_.pe_columns
                                                                  : (a_.pe_rows + a_.pe_columns + 1) / 2;
    n_.network_bit_hops += injected * way + to_neighbours;
    dram_filters_ += filters;
    largest_filters_ = std::max(largest_filters_, w.filters * bits.weight_bits);
  }

  /// How often filters come for passes like this one.
  std::int64_t filter_loads(const Pass& pass) {
    if (!filters_rest_) return pass.times;
    if (loaded_) return 0;
    loaded_ = true;
    return nest_.size[Dim::g];
  }

  void dram() {
    const Extents& s = nest_.size;
    std::int64_t rows = 0;
    for (const Part& strip : parts_of(s[Dim::p], map_.e)) {
      if (strip.count > 0) rows += strip.count * input_rows(nest_, strip.size);
    }
    const std::int64_t blocks = ceil_div(s[Dim::k], map_.m);
    n_.dram_reads[second_] = dram_filters_;
    n_.dram_reads[Operand::inputs] = blocks * s[Dim::g] * s[Dim::n] * s[Dim::c] * rows * input_columns(nest_) *
                                     a_.formats.activation_bits;
    n_.dram_writes[Operand::outputs] = nest_.output_values() * a_.formats.activation_bits;
    n_.global_buffer_writes[Operand::inputs] = n_.dram_reads[Operand::inputs];
    if (a_.global_buffer.holds_weights) n_.global_buffer_writes[second_] = dram_filters_;
    n_.drained_values = nest_.output_values();
  }

  CycleBreakdown finish() {
    const DramStreams dram(a_);
    CycleBreakdown& c = cycles_;
    const std::int64_t passes = c.compute + c.weight_load + c.input_load + c.drain;
    const std::int64_t inputs = n_.dram_reads[Operand::inputs], outputs = n_.dram_writes[Operand::outputs];
    c.fill = dram.latency() + dram.cycles(largest_filters_, 0);  // nothing runs beside the first filters
    if (a_.global_buffer.double_buffered) {
      c.dram = std::max<std::int64_t>(0, dram.cycles(dram_filters_ + inputs, outputs) - passes);
    } else {
      const std::int64_t later = dram.cycles(dram_filters_ - largest_filters_, 0);
      c.dram = dram.cycles(inputs, 0) + dram.cycles(0, outputs) + std::max<std::int64_t>(0, later - passes);
    }
    c.total = passes + c.dram + c.fill;
    const std::int64_t buffer = ceil_div(n_.global_buffer_reads.total() + n_.global_buffer_writes.total(),
                                         8 * bytes_per_cycle(a_.global_buffer));
    if (buffer > c.total) {
      c.input_load += buffer - c.total;
      c.total = buffer;
    }
    const std::array<std::pair<std::int64_t, Bound>, 5> parts = {{{c.compute, Bound::compute},
                                                                  {c.weight_load, Bound::weight_load},
                                                                  {c.input_load, Bound::input_load},
                                                                  {c.drain, Bound::drain},
                                                                  {c.dram, Bound::dram}}};
    c.bound = std::max_element(parts.begin(), parts.end(), [](const auto& x, const auto& y) {
                return x.first < y.first;
              })->second;
    return c;
  }

  const Nest& nest_;
  const RowStationaryMapping& map_;
  const Accelerator& a_;
  Operand second_;
  bool filters_rest_ = false;
  bool loaded_ = false;
  ActionCounts n_;
  CycleBreakdown cycles_;
  std::int64_t dram_filters_ = 0;     ///< bits
  std::int64_t largest_filters_ = 0;  ///< bits of a pass
};

}  // namespace

LayerCost analyse_row_stationary(const Nest& nest, const RowStationaryMapping& mapping, const Accelerator& a) {
  return Analysis(nest, mapping, a).cost();
}

}  // namespace switchyard::accel
