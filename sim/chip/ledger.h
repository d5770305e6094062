// From what a machine did and consists of to what the energy model prices: counts become a ledger, the machine a list
// of parts. Every field of ActionCounts is priced here or says why it costs nothing.
#pragma once

#include <vector>

#include "accel/accelerator.h"
#include "accel/counts.h"
#include "energy/accounting.h"
#include "energy/area.h"

namespace switchyard::sim {

/// Dynamic actions of `counts` on `accelerator`. Not in it: leakage (parts_of() and the time) and clock trees. MAC
/// slots that a PE cycle left unused are booked as gated MACs.
energy::Ledger ledger_of(const accel::ActionCounts& counts, const accel::Accelerator& accelerator);

/// MACs, buffers, collectors, routers, vector unit, global buffer, and the control of PEs and chip.
std::vector<energy::Part> parts_of(const accel::Accelerator& accelerator);

/// Of these, the PE array: MACs, PE buffers, collectors and PE control; not the network, global buffer, vector unit and
/// what the chip has once. This is what publications call the area of a PE array.
std::vector<energy::Part> pe_array_parts(const accel::Accelerator& accelerator);

/// The number format of a MAC of the machine.
energy::MacFormat mac_format(const accel::Accelerator& accelerator);

}  // namespace switchyard::sim
