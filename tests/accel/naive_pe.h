// One PE as a clocked circuit, cycle by cycle and value by value, written from the definition of the architecture and
// not from the fast models: a port in, a port out, two halves of every buffer, one vector operation a cycle.
#pragma once

#include <cstdint>
#include <vector>

#include "accel/mapping.h"

namespace switchyard::accel::testing {

/// Cycles from the first operand at the port until the last output has left the port.
/// The machine must have one PE and multicast makes no difference; the global buffer and DRAM never hold it up.
/// `mapping` has one buffer tile, no spatial splits and lanes of output channels; dilation is 1, strides do not exceed
/// filters.
std::int64_t clocked_cycles(const Nest& nest, const Mapping& mapping, const Accelerator& machine);

}  // namespace switchyard::accel::testing
