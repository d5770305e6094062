// The SRAM macros that the buffers of a machine consist of: what a read costs and what the buffer measures follow from
// their size and width.
#pragma once

#include "accel/accelerator.h"
#include "energy/sram.h"

namespace switchyard::sim {

/// `count` equal macros of one buffer; a word of the buffer is spread over those side by side.
struct Macros {
  energy::SramShape shape;
  std::int64_t count = 0;
};

/// A buffer of `banks` banks that together hold `capacity`, `word_bits` per access of a bank. Memory compilers offer
/// macros up to some width, so wider words are macros of at most `widest_macro_bits` side by side.
Macros macros_of(Bytes capacity, std::int64_t banks, std::int64_t word_bits, bool two_ports);

/// Widest macro: that of SET's list (ISCA 2023), which the SRAM level of the energy tables comes from.
inline constexpr std::int64_t widest_macro_bits = 128;

/// Whether the PE reads weights and inputs where they lie in the global buffer (NVDLA's convolution buffer). A single PE
/// whose two buffers are as large as the global buffer has nothing else to hold: they are windows of it that bound a
/// tile, take no area, and cost what the global buffer costs.
bool reads_global_buffer(const accel::Accelerator& a);
/// Of one PE: a bank per lane, a weight vector of C0 values wide.
Macros weight_macros(const accel::Accelerator& a);
/// Of one PE: one bank, an input vector of C0 values wide.
Macros input_macros(const accel::Accelerator& a);
/// Of one PE: a bank per lane, one partial sum wide, read and written in the same cycle.
Macros accumulation_macros(const accel::Accelerator& a);
/// Of the chip: its banks, one access wide.
Macros global_buffer_macros(const accel::Accelerator& a);

}  // namespace switchyard::sim
