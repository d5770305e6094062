// A mapping by rule instead of search, some hundred times faster: for sweeps over thousands of machines,
// where the order of machines matters more than the last percent of each. docs/sweeps.md says what it loses.
#pragma once

#include "accel/mapper/mapper.h"

namespace switchyard::accel {

/// The best of a handful: the splits of least compute time, PE tiles and then buffer tiles doubled as long as
/// they fit, for each operand that may rest. Throws ConfigError that names what does not fit if none is
/// legal.
MappedLayer quick_mapping(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options);

}  // namespace switchyard::accel
