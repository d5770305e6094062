#include "accel/accelerator.h"

#include <fmt/core.h>

#include <array>

#include "base/checked_math.h"

namespace switchyard::accel {

namespace {

// Widest machine the 64-bit counts of a layer are safe for by a large margin.
constexpr IntegerRange array_side{1, 4096};
constexpr IntegerRange width_range{1, 1 << 20};
constexpr NumberRange buffer_range{1, 1e12};
constexpr NumberRange time_range{0, 1};

void describe_pe(Keys& keys, PeParams& pe) {
  keys.integer({"vector_width", "C0: input channels per dot product"}, pe.vector_width, {1, 1024});
  keys.integer({"lanes", "K0: dot products, and so output channels, per cycle"}, pe.lanes, {1, 1024});
  keys.quantity({"weight_buffer", "weights of all lanes"}, pe.weight_buffer, buffer_range);
  keys.quantity({"input_buffer", "input activations"}, pe.input_buffer, buffer_range);
  keys.quantity({"accumulation_buffer", "partial sums of all lanes"}, pe.accumulation_buffer, buffer_range);
  keys.boolean({"reads_global_buffer",
                "weights and inputs are read where they lie in the global buffer; weight_buffer and input_buffer only "
                "bound a tile"},
               pe.reads_global_buffer);
  keys.boolean({"double_buffered", "loads overlap compute; a tile may then use half of each buffer"},
               pe.double_buffered);
  keys.integer({"weight_collector", "weight vectors held per lane (weight_stationary_local_output)"},
               pe.weight_collector, {1, 4096});
  keys.integer({"accumulation_collector", "partial sums held per lane (output_stationary_local_weight)"},
               pe.accumulation_collector, {1, 4096});
  keys.choice({"dataflow", "which operand rests in the PE"}, pe.dataflow,
              {{"weight_stationary", "weights rest, partial sums cycle through the accumulation buffer"},
               {"output_stationary", "partial sums rest in registers, weights are read every cycle"},
               {"weight_stationary_local_output",
                "as weight_stationary; a collector gathers partial sums over several weight vectors"},
               {"output_stationary_local_weight",
                "as output_stationary; a weight vector is held for several outputs"}});
  keys.quantity({"pipeline_depth", "cycles from the last operand of a tile to its last partial sum"},
                pe.pipeline_depth, {0, 10000});
}

void describe_systolic(Keys& keys, SystolicParams& array) {
  keys.integer({"rows", "MACs down the array"}, array.rows, array_side);
  keys.integer({"columns", "MACs across the array"}, array.columns, array_side);
  keys.choice({"dataflow", "the operand that rests in the MACs"}, array.dataflow,
              {{"weight_stationary", "weights are loaded, inputs stream, outputs leave at the bottom"},
               {"output_stationary", "inputs and weights stream, outputs rest"},
               {"input_stationary", "inputs are loaded, weights stream"}});
  keys.boolean({"overlap_weight_load", "shadow registers take the next stationary tile while this one runs"},
               array.overlap_weight_load);
}

void describe_row_stationary(Keys& keys, RowStationaryParams& array) {
  keys.integer({"filter_pad", "weights that a PE holds"}, array.filter_pad, {1, 1 << 20});
  keys.integer({"ifmap_pad", "inputs that a PE holds, a window of each channel"}, array.ifmap_pad, {1, 1 << 20});
  keys.integer({"psum_pad", "partial sums that a PE holds, one of each filter"}, array.psum_pad, {1, 1 << 20});
  keys.integer({"filter_bytes_per_cycle", "bus of filters from the global buffer to the array"},
               array.filter_bytes_per_cycle, width_range);
  keys.integer({"ifmap_bytes_per_cycle", "bus of inputs from the global buffer to the array"},
               array.ifmap_bytes_per_cycle, width_range);
  keys.integer({"psum_bytes_per_cycle", "bus of partial sums to the array, and as much back"},
               array.psum_bytes_per_cycle, width_range);
  keys.quantity({"filter_share", "part of the global buffer that takes the filters of the next pass"},
                array.filter_share, buffer_range);
}

/// A row-stationary PE as one MAC with its pads for buffers, so that energy and area need no rules of their own.
PeParams pe_of(const RowStationaryParams& array, const NumberFormats& formats) {
  const auto bytes = [](std::int64_t values, std::int64_t bits) { return Bytes(ceil_div(values * bits, 8)); };
  PeParams pe;
  pe.vector_width = pe.lanes = 1;
  pe.weight_buffer = bytes(array.filter_pad, formats.weight_bits);
  pe.input_buffer = bytes(array.ifmap_pad, formats.activation_bits);
  pe.accumulation_buffer = bytes(array.psum_pad, formats.accumulation_bits);
  pe.double_buffered = false;
  pe.weight_collector = pe.accumulation_collector = 1;
  return pe;
}

void describe_formats(Keys& keys, NumberFormats& formats) {
  keys.integer({"weight_bits", "bits of a weight"}, formats.weight_bits, {1, 64});
  keys.integer({"activation_bits", "bits of an activation"}, formats.activation_bits, {1, 64});
  keys.integer({"accumulation_bits", "bits of a partial sum"}, formats.accumulation_bits, {1, 128});
}

void describe_global_buffer(Keys& keys, GlobalBufferParams& buffer) {
  keys.quantity({"size", "capacity"}, buffer.size, buffer_range);
  keys.integer({"banks", "banks, one access per cycle each"}, buffer.banks, {1, 4096});
  keys.integer({"bank_bytes_per_cycle", "bytes of a bank access, read or write"}, buffer.bank_bytes_per_cycle,
               width_range);
  keys.boolean({"double_buffered", "the next buffer tile loads while this one is worked on; a tile may use half"},
               buffer.double_buffered);
  keys.boolean({"holds_weights", "false: weights pass from DRAM to the PEs without staying here"},
               buffer.holds_weights);
}

void describe_network(Keys& keys, NetworkParams& network) {
  keys.choice({"topology", "how the global buffer reaches the PEs"}, network.topology,
              {{"bus", "every transfer passes all PEs"}, {"mesh", "a transfer passes the links on its way"}});
  keys.integer({"link_bytes_per_cycle", "global buffer to the array, and as much back"},
               network.link_bytes_per_cycle, width_range);
  keys.integer({"pe_port_bytes_per_cycle", "into one PE, and as much out"}, network.pe_port_bytes_per_cycle,
               width_range);
  keys.boolean({"multicast", "one transfer reaches every PE that wants the same data"}, network.multicast);
  keys.quantity({"hop_latency", "router and link"}, network.hop_latency, {0, 10000});
  keys.quantity({"tile_pitch", "distance between neighbouring PEs"}, network.tile_pitch, {0, 1});
}

void describe_vector_unit(Keys& keys, VectorUnitParams& unit) {
  keys.integer({"lanes", "elementary operations per cycle"}, unit.lanes, width_range);
  keys.integer({"special_lanes", "exp, erf, reciprocal and square root per cycle"}, unit.special_lanes, width_range);
  keys.integer({"bytes_per_cycle", "to and from the global buffer together"}, unit.bytes_per_cycle, width_range);
}

/// A buffer that cannot take one access of every lane (twice, if double-buffered) can run nothing.
void check_holds(Keys& keys, std::string_view key, std::string_view what, Bytes size, std::int64_t values,
                 std::int64_t bits, bool doubled) {
  const std::int64_t needed = ceil_div(values * bits, 8) * (doubled ? 2 : 1);
  if (size.value() >= needed) return;
  keys.complain(key, fmt::format("{} bytes cannot hold {}{}, which is {} bytes; use at least that", size.value(), what,
                                 doubled ? " twice (double_buffered)" : "", needed));
}

void check_buffers(Keys& keys, const Accelerator& a) {
  const PeParams& pe = a.pe;
  check_holds(keys, "weight_buffer", "one weight vector per lane", pe.weight_buffer, pe.lanes * pe.vector_width,
              a.formats.weight_bits, pe.double_buffered);
  check_holds(keys, "input_buffer", "one input vector", pe.input_buffer, pe.vector_width, a.formats.activation_bits,
              pe.double_buffered);
  check_holds(keys, "accumulation_buffer", "one partial sum per lane", pe.accumulation_buffer, pe.lanes,
              a.formats.accumulation_bits, pe.double_buffered);
}

}  // namespace

std::string_view phrase_of(Template array) {
  static constexpr std::array<std::string_view, 3> phrases = {"an array of vector PEs", "a systolic array",
                                                              "a row-stationary array"};
  return phrases[static_cast<std::size_t>(array)];
}

std::string_view why_not_mapped(Template array) {
  static constexpr std::array<std::string_view, 3> reasons = {
      "", "a systolic array, whose dataflow leaves nothing to map",
      "a row-stationary array, whose passes are searched whole and are no loop nest"};
  return reasons[static_cast<std::size_t>(array)];
}

void describe(Keys& keys, DramParams& dram) {
  std::size_t only = 0;
  keys.choice({"kind", "what a file of its own holds"}, only, {{"dram", "an off-chip memory"}});
  keys.text({"type", "row of the energy table"}, dram.type);
  keys.integer({"channels", "independent channels"}, dram.channels, {1, 4096});
  keys.quantity({"channel_bandwidth", "peak of one channel"}, dram.channel_bandwidth, {1, 1e15});
  keys.integer({"burst_bytes", "smallest access"}, dram.burst_bytes, {1, 1 << 16});
  keys.integer({"banks", "banks per channel, all ranks together"}, dram.banks, {1, 4096});
  keys.integer({"ranks", "ranks per channel; each has its own four-activate window"}, dram.ranks, {1, 64});
  keys.integer({"bank_groups", "consecutive bursts of a channel rotate over this many banks"}, dram.bank_groups,
               {1, 256});
  keys.integer({"row_bytes", "row of one bank"}, dram.row_bytes, width_range);
  keys.quantity({"row_cycle", "tRC: two activations of one bank"}, dram.row_cycle, time_range);
  keys.quantity({"activate_gap", "tRRD: two activations of a channel"}, dram.activate_gap, time_range);
  keys.quantity({"four_activate_window", "tFAW: at most four activations"}, dram.four_activate_window, time_range);
  keys.quantity({"row_hit_latency", "column command to data"}, dram.row_hit_latency, time_range);
  keys.quantity({"row_miss_penalty", "precharge and activate"}, dram.row_miss_penalty, time_range);
  keys.quantity({"turnaround", "bus turn from read to write or back"}, dram.turnaround, time_range);
  keys.quantity({"write_batch", "bytes gathered in one direction before the bus turns; shorter runs cost less"},
                dram.write_batch, {0, 1e9});
  keys.quantity({"refresh_interval", "tREFI"}, dram.refresh_interval, {1e-9, 1});
  keys.quantity({"refresh_time", "tRFC: the channel is blocked"}, dram.refresh_time, time_range);
  keys.quantity({"controller_latency", "request to command, data to requester"}, dram.controller_latency, time_range);
  keys.integer({"outstanding_requests", "bursts in flight per channel"}, dram.outstanding_requests, {1, 1 << 16});
  if (dram.refresh_time >= dram.refresh_interval) {
    keys.complain("refresh_time", "a refresh as long as the refresh interval leaves no time for data; use less");
  }
  if (dram.banks % dram.bank_groups != 0) {
    keys.complain("bank_groups", fmt::format("{} banks do not fall into {} equal groups; use a divisor of banks",
                                             dram.banks, dram.bank_groups));
  }
  if (dram.row_bytes < dram.burst_bytes) {
    keys.complain("row_bytes", fmt::format("a row of {} bytes is shorter than a burst of {}; use at least a burst",
                                           dram.row_bytes, dram.burst_bytes));
  }
}

void describe(Keys& keys, Accelerator& a) {
  std::size_t only = 0;
  keys.choice({"kind", "what this file holds"}, only, {{"accelerator", "a dot-product machine with its memories"}});
  keys.text({"name", "what tables and plots call the machine"}, a.name);
  keys.text({"source", "publication of the figures, and what differs from it"}, a.source);
  keys.section({"formats", "number formats"}, [&](Keys& k) { describe_formats(k, a.formats); });
  if (a.formats.accumulation_bits < a.formats.activation_bits) {
    keys.complain("formats", "accumulation_bits is below activation_bits, so sums cannot hold a result; raise it");
  }
  auto array = static_cast<std::size_t>(a.array_template);
  keys.alternatives(
      {"template", "what the array consists of"}, array,
      {{"vector_pe", "PEs with buffers, each some dot products wide"},
       {"systolic", "MACs that pass operands on"},
       {"row_stationary", "PEs of one MAC, each on a row of a filter and a row of inputs"}},
      [&](Keys& k, std::size_t index) {
        if (index != static_cast<std::size_t>(Template::systolic)) {
          k.integer({"pe_rows", "rows of PEs"}, a.pe_rows, array_side);
          k.integer({"pe_columns", "columns of PEs"}, a.pe_columns, array_side);
        }
        if (index == static_cast<std::size_t>(Template::vector_pe)) {
          k.section({"pe", "one processing element"}, [&](Keys& pe) {
            describe_pe(pe, a.pe);
            check_buffers(pe, a);
          });
        } else if (index == static_cast<std::size_t>(Template::systolic)) {
          k.section({"systolic", "the array"}, [&](Keys& s) { describe_systolic(s, a.systolic); });
        } else {
          k.section({"row_stationary", "the PEs and their buses"},
                    [&](Keys& s) { describe_row_stationary(s, a.row_stationary); });
        }
      });
  a.array_template = static_cast<Template>(array);
  if (a.array_template == Template::row_stationary) a.pe = pe_of(a.row_stationary, a.formats);
  keys.section({"global_buffer", "on-chip memory that all PEs share"},
               [&](Keys& k) { describe_global_buffer(k, a.global_buffer); });
  if (a.array_template == Template::row_stationary && a.row_stationary.filter_share >= a.global_buffer.size) {
    keys.complain("row_stationary", fmt::format("filter_share leaves nothing of the global buffer of {} bytes; use less",
                                                a.global_buffer.size.value()));
  }
  keys.section({"network", "between the global buffer and the array"},
               [&](Keys& k) { describe_network(k, a.network); });
  keys.reference({"dram", "off-chip memory"}, [&](Keys& k) { describe(k, a.dram); });
  keys.section({"vector_unit", "everything that is not a dot product"},
               [&](Keys& k) { describe_vector_unit(k, a.vector_unit); });
  keys.quantity({"clock", "of the whole chip"}, a.clock, {1e6, 1e11});
  keys.integer({"node", "process node in nm; selects the energy and area table"}, a.node_nm, {1, 250});
  keys.quantity({"voltage", "supply"}, a.voltage, {0.1, 5});
  keys.boolean({"fuse_vector_ops", "vector ops after a dot-product layer run in its drain"}, a.fuse_vector_ops);
  keys.boolean({"prefetch_weights", "the next layer's first weights load while this layer finishes"},
               a.prefetch_weights);
  keys.boolean({"winograd", "3x3 stride-1 convolutions may run as F(2x2,3x3)"}, a.winograd);
  keys.boolean({"fold_stride", "strided convolutions read stride x stride pixels as channels"}, a.fold_stride);
}

}  // namespace switchyard::accel
