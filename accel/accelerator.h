// The accelerator template: DRAM - global buffer - network - an array of PEs, and a vector unit beside it.
// All hardware figures come from a YAML file read through describe(); nothing here has a number of a real machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/keys.h"
#include "base/quantity.h"

namespace switchyard::accel {

/// Which operand rests in the PE, and where partial sums are gathered (MAGNet, ICCAD 2019).
enum class Dataflow {
  weight_stationary,                  ///< weights rest, partial sums cycle through the accumulation buffer
  output_stationary,                  ///< partial sums rest in registers, a weight vector is read every cycle
  weight_stationary_local_output,     ///< as WS, a collector gathers partial sums of `weight_collector` weight vectors
  output_stationary_local_weight      ///< as OS, a weight vector is held for `accumulation_collector` outputs
};

/// One processing element: `lanes` dot products of `vector_width` per cycle.
struct PeParams {
  std::int64_t vector_width = 8;           ///< C0: input channels per dot product
  std::int64_t lanes = 8;                  ///< K0: output channels per cycle
  Bytes weight_buffer{32 << 10};
  Bytes input_buffer{8 << 10};
  Bytes accumulation_buffer{3 << 10};
  bool reads_global_buffer = false;        ///< weights and inputs are read where they lie in the global buffer (NVDLA);
                                           ///< the two sizes above then only bound a tile
  bool double_buffered = true;             ///< loads overlap compute; halves what a tile may use of a buffer
  std::int64_t weight_collector = 8;       ///< weight vectors held per lane (WS-LOS)
  std::int64_t accumulation_collector = 16;///< partial sums held per lane (OS-LWS)
  Dataflow dataflow = Dataflow::weight_stationary;
  Cycles pipeline_depth{4};                ///< cycles from the last operand of a tile to its last partial sum
};

struct NumberFormats {
  std::int64_t weight_bits = 8;
  std::int64_t activation_bits = 8;
  std::int64_t accumulation_bits = 24;
};

struct GlobalBufferParams {
  Bytes size{64 << 10};
  std::int64_t banks = 4;
  std::int64_t bank_bytes_per_cycle = 32;  ///< each bank serves one access of this width per cycle, read or write
  bool double_buffered = true;
  bool holds_weights = true;               ///< false: weights pass from DRAM to the PEs without a stay (Simba)
};

enum class Topology { bus, mesh };

struct NetworkParams {
  Topology topology = Topology::mesh;
  std::int64_t link_bytes_per_cycle = 32;  ///< global buffer to the array, and back
  std::int64_t pe_port_bytes_per_cycle = 8;///< into and out of one PE
  bool multicast = true;                   ///< one transfer reaches every PE that wants the same data
  Cycles hop_latency{1};
  Metres tile_pitch{5e-4};
};

struct DramParams {
  std::string type = "LPDDR4";             ///< row of the energy table
  std::int64_t channels = 1;
  BytesPerSecond channel_bandwidth{12.8e9};///< peak
  std::int64_t burst_bytes = 64;
  std::int64_t banks = 8;                  ///< per channel, all ranks together
  std::int64_t ranks = 1;                  ///< per channel; each has its own four-activate window
  std::int64_t bank_groups = 1;            ///< consecutive bursts of a channel rotate over this many banks
  std::int64_t row_bytes = 2048;           ///< per bank
  Seconds row_cycle{60e-9};                ///< tRC: two activations of one bank
  Seconds activate_gap{10e-9};             ///< tRRD: two activations of a channel
  Seconds four_activate_window{40e-9};     ///< tFAW
  Seconds row_hit_latency{15e-9};          ///< column command to data
  Seconds row_miss_penalty{30e-9};         ///< precharge and activate
  Seconds turnaround{12e-9};               ///< read to write or back
  Bytes write_batch{0};                    ///< gathered in one direction before the bus turns; shorter runs cost less
  Seconds refresh_interval{3.9e-6};        ///< tREFI
  Seconds refresh_time{280e-9};            ///< tRFC: channel blocked
  Seconds controller_latency{50e-9};
  std::int64_t outstanding_requests = 16;
};

/// Post-processing: everything that is not a dot product.
struct VectorUnitParams {
  std::int64_t lanes = 16;                 ///< elements per cycle for a one-pass, one-operation op
  std::int64_t special_lanes = 4;          ///< exp, erf, reciprocal square root per cycle
  std::int64_t bytes_per_cycle = 32;       ///< to and from the global buffer
};

/// What the array consists of. The others replace the PEs and keep the memory system.
enum class Template { vector_pe, systolic, row_stationary };
/// "an array of vector PEs", "a systolic array", "a row-stationary array".
std::string_view phrase_of(Template array);
/// Why loop nests are no way to map it: "a systolic array, whose dataflow leaves nothing to map", …
std::string_view why_not_mapped(Template array);
enum class SystolicDataflow { weight_stationary, output_stationary, input_stationary };

struct SystolicParams {
  std::int64_t rows = 32;
  std::int64_t columns = 32;
  SystolicDataflow dataflow = SystolicDataflow::weight_stationary;
  bool overlap_weight_load = false;        ///< shadow registers take the next tile's operand while this one runs
};

/// Row-stationary array (Eyeriss: ISCA 2016, JSSC 2017), the third template: `pe_rows` x `pe_columns` PEs of one MAC.
/// A PE slides one row of a filter over one row of inputs; pads hold the filter rows, the window and the sums.
struct RowStationaryParams {
  std::int64_t filter_pad = 224;            ///< weights in a PE
  std::int64_t ifmap_pad = 12;              ///< inputs in a PE
  std::int64_t psum_pad = 24;               ///< partial sums in a PE
  std::int64_t filter_bytes_per_cycle = 8;  ///< bus into the array
  std::int64_t ifmap_bytes_per_cycle = 2;   ///< bus into the array
  std::int64_t psum_bytes_per_cycle = 8;    ///< one bus into the array, one out of it
  Bytes filter_share{8 << 10};              ///< of the global buffer: takes the filters of the next pass
};

struct Accelerator {
  std::string name;
  std::string source;                      ///< publication the figures come from, and what differs
  Template array_template = Template::vector_pe;
  std::int64_t pe_rows = 4;
  std::int64_t pe_columns = 4;
  PeParams pe;
  SystolicParams systolic;
  RowStationaryParams row_stationary;
  NumberFormats formats;
  GlobalBufferParams global_buffer;
  NetworkParams network;
  DramParams dram;
  VectorUnitParams vector_unit;
  Hertz clock{1e9};
  std::int64_t node_nm = 16;               ///< selects the energy and area table
  Volts voltage{0.8};
  bool fuse_vector_ops = true;             ///< vector ops that follow a dot-product layer run in its drain
  bool prefetch_weights = true;            ///< the next layer's first weights load while this layer finishes
  bool winograd = false;                   ///< 3x3 stride-1 convolutions may run as F(2x2,3x3): MACs / 2.25, weights x 16/9
  bool fold_stride = false;                ///< strided convolutions read stride x stride pixels as channels (NVDLA)

  std::int64_t pes() const { return pe_rows * pe_columns; }
  /// Multiply-accumulates per cycle at full use.
  std::int64_t peak_macs_per_cycle() const {
    return array_template == Template::systolic ? systolic.rows * systolic.columns
                                                : pes() * pe.vector_width * pe.lanes;
  }
  double dram_bytes_per_cycle() const {
    return static_cast<double>(dram.channels) * dram.channel_bandwidth.value() / clock.value();
  }
};

/// Bytes of a global buffer access cycle, all banks together.
inline std::int64_t bytes_per_cycle(const GlobalBufferParams& buffer) {
  return buffer.banks * buffer.bank_bytes_per_cycle;
}

/// Declares every key, its unit, range and meaning, and the checks across keys.
void describe(Keys& keys, Accelerator& accelerator);
/// The same for a memory in a file of its own.
void describe(Keys& keys, DramParams& dram);

}  // namespace switchyard::accel
