// NVDLA's own performance model (nvdla/hw, perf/NVDLA_OpenSource_Performance.xlsx) by its rules: the reference that our
// machine is held against layer by layer. A model of the vendor's, not silicon: no software, no mode switches.
#pragma once

#include <cstdint>

#include "models/graph.h"

namespace switchyard::sim {

/// A configuration of the sheet.
struct NvdlaSheet {
  std::int64_t macs = 2048;
  std::int64_t buffer_kib = 512;         ///< convolution buffer
  double dram_bytes_per_cycle = 20;      ///< 20 GB/s at 1 GHz
  std::int64_t channel_rounding = 16;    ///< input channels come in whole atoms
  std::int64_t kernel_rounding = 128;    ///< output channels come in whole atoms
};

struct SheetLayer {
  double mac_cycles = 0;
  double dram_kib = 0;     ///< traffic; the sheet divides KiB x 1000 by the bandwidth
  double dram_cycles = 0;
  double cycles() const { return mac_cycles > dram_cycles ? mac_cycles : dram_cycles; }
};

/// A convolution of `graph` by the sheet:
/// MAC cycles = ceil(C sh sw, 16) ceil(H / sh) ceil(W / sw) ceil(K, 128) R S / (sh sw) / MACs, over 2.25 if 3x3;
/// DRAM = inputs x reload + weights + outputs (x 2 with a residual addition), where strided inputs and weights have
/// their stride folded into the channels, Winograd weights are 16/9 as large, and inputs that do not fit into the
/// buffer are read ceil(weights / (buffer - one row of inputs)) times. `pooled` is the output after fused pooling.
SheetLayer sheet_layer(const NvdlaSheet& sheet, const Graph& graph, const Layer& convolution, bool residual,
                       std::int64_t pooled_values);

}  // namespace switchyard::sim
