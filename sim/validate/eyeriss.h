// Eyeriss on the convolutions of AlexNet: the row-stationary array beside the figures measured on the chip.
#pragma once

#include <string>
#include <vector>

#include "accel/accelerator.h"
#include "accel/row_stationary.h"

namespace switchyard::sim {

/// A layer as the chip ran it: AlexNet, batch 4, 200 MHz core, 60 MHz link (JSSC 2017, tables IV and V; their rows are
/// recalled, the columns of table V add up to the published totals).
struct EyerissLayer {
  const char* layer;
  accel::RowStationaryMapping mapping;
  double active_pes;
  double total_ms, processing_ms;  ///< with and without waiting for DRAM
  double buffer_mb;                ///< traffic of the global buffer
  double dram_mb;                  ///< as measured: inputs and outputs run-length coded
  double compression;              ///< DRAM traffic without coding over the measured (ISSCC 2016: 1.2 to 1.9)
};
const std::vector<EyerissLayer>& eyeriss_layers();

/// The same figures of the model.
struct EyerissRun {
  std::string layer;
  bool published_mapping = false;  ///< else the one that the search found
  accel::RowStationaryMapping mapping;
  std::int64_t active_pes = 0, passes = 0;
  double total_ms = 0, processing_ms = 0;
  double buffer_mb = 0;            ///< inputs to the array, partial sums both ways
  double dram_mb = 0;              ///< uncoded
  double normalised_energy = 0;    ///< accel::normalised_energy(): of the data's movement, in MACs
};

/// Each layer with the published mapping.
std::vector<EyerissRun> eyeriss_as_published(const accel::Accelerator& machine);
/// Each layer with the mapping of least energy x time, energy in the publication's units (accel::normalised_energy()).
std::vector<EyerissRun> eyeriss_as_found(const accel::Accelerator& machine);

}  // namespace switchyard::sim
