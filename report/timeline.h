// A timeline as files that viewers open: Chrome's trace events (Perfetto, chrome://tracing) and VCD (GTKWave).
#pragma once

#include <string>

#include "sim/timeline/timeline.h"

namespace switchyard::report {

/// JSON object format of the Trace Event Format: one process, a thread for the layers and one for each module. Slices are
/// complete events ("X") in microseconds; args hold exact cycles. Source: "Trace Event Format", Google, 2016.
std::string to_chrome_trace(const sim::Timeline& timeline);

/// Value change dump, IEEE 1364-2005 section 18: for each module its state (0 idle, 1 busy, 2 stalled) and the number of
/// the layer it works for. One time unit is one clock cycle, written as 1 ns.
std::string to_vcd(const sim::Timeline& timeline);

}  // namespace switchyard::report
