// Row-stationary array (Eyeriss: Chen, Emer, Sze, ISCA 2016; Chen, Krishna, Emer, Sze, JSSC 2017): processing passes, their
// cycles and counts in closed form. Not modelled: run-length coding of what goes to DRAM and gating of zeros.
//
// A PE convolves one filter row with one row of inputs. A *PE set* of R x e PEs makes e rows of outputs: filter rows go
// along its rows, input rows along its diagonals, sums up its columns. A *pass* runs r x t sets at once.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "accel/analytic.h"

namespace switchyard::accel {

/// The mapping parameters of the publication (JSSC 2017, table III).
struct RowStationaryMapping {
  std::int64_t m = 1;  ///< output channels whose partial sums rest in the global buffer
  std::int64_t n = 1;  ///< images of the batch in a pass
  std::int64_t e = 1;  ///< output rows of a PE set
  std::int64_t p = 1;  ///< filters that a PE interleaves
  std::int64_t q = 1;  ///< channels that a PE interleaves
  std::int64_t r = 1;  ///< PE sets on further channels
  std::int64_t t = 1;  ///< PE sets on further filters
  bool operator==(const RowStationaryMapping&) const = default;
};

/// As a Mapping, for where one is handed around: p, q in the PE tile, t, r, e across PEs, m, n, e in the buffer tile.
Mapping as_mapping(const RowStationaryMapping& mapping, const Nest& nest);
RowStationaryMapping row_stationary(const Mapping& mapping);

/// PE sets of `e` output rows that the array holds at once. A set wider than the array is cut into strips, which stand
/// above one another; narrow sets stand beside one another.
std::int64_t sets_on_array(const Nest& nest, std::int64_t e, const Accelerator& accelerator);

/// Why the passes cannot run, in one sentence; empty if they can. Pads hold p q S weights, q windows of S inputs and p
/// sums; the global buffer keeps the filters of the next pass in `filter_share` and, in whole banks for each, the inputs
/// of a pass and the sums of m channels.
std::string why_illegal(const Nest& nest, const RowStationaryMapping& mapping, const Accelerator& accelerator);

/// The largest m of which the partial sums fit beside the inputs of a pass; 0 if none does.
std::int64_t channels_in_buffer(const Nest& nest, const RowStationaryMapping& mapping, const Accelerator& accelerator);

/// Passes of the layer, and PEs that work in one that is full.
std::int64_t passes_of(const Nest& nest, const RowStationaryMapping& mapping);
std::int64_t active_pes(const Nest& nest, const RowStationaryMapping& mapping);

/// The layer with a legal mapping. A pass takes, in cycles,
///   filters / bus + first windows / bus             until every PE can start,
/// + max(n F p q S, inputs / bus, sums / bus)        one MAC a PE and cycle,
/// + last sums / bus + R r                           until they have come up the columns.
/// Order: groups, blocks of m filters, images, strips of e rows, channels, filters; so inputs are read from DRAM once a
/// block of m, filters once for every n images and e rows, sums never leave the chip. Filters come from DRAM while the
/// pass before runs; inputs and outputs only do with a double-buffered global buffer.
LayerCost analyse_row_stationary(const Nest& nest, const RowStationaryMapping& mapping, const Accelerator& accelerator);

struct FoundRowStationary {
  RowStationaryMapping mapping;
  LayerCost cost;
  std::int64_t candidates = 0;  ///< costed
};

/// The best of all legal mappings by `value` (less is better; the first of equals, in a fixed order). Of values that cut a
/// dimension into as many parts only the least is tried, and of m the largest that fits. Throws ConfigError that says
/// why if none is legal.
FoundRowStationary find_row_stationary(const Nest& nest, const Accelerator& accelerator,
                                       const std::function<double(const LayerCost&)>& value);

/// Energy of the data's movement in that of one MAC: pads 1, from PE to PE or bus to pad 2, global buffer 6, DRAM 200 a
/// word (ISCA 2016, table IV, 16-bit words of a commercial 65 nm process): what the publication's mappings minimise.
double normalised_energy(const ActionCounts& counts, const NumberFormats& formats);

}  // namespace switchyard::accel
