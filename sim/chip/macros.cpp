#include "sim/chip/macros.h"

#include <algorithm>

#include "base/checked_math.h"

namespace switchyard::sim {

Macros macros_of(Bytes capacity, std::int64_t banks, std::int64_t word_bits, bool two_ports) {
  const std::int64_t side_by_side = ceil_div(word_bits, widest_macro_bits);
  Macros macros;
  macros.count = banks * side_by_side;
  macros.shape.capacity = Bytes(std::max<std::int64_t>(1, capacity.value() / macros.count));
  macros.shape.width_bits = ceil_div(word_bits, side_by_side);
  macros.shape.two_ports = two_ports;
  return macros;
}

bool reads_global_buffer(const accel::Accelerator& a) {
  return a.pes() == 1 && a.pe.weight_buffer >= a.global_buffer.size && a.pe.input_buffer >= a.global_buffer.size;
}

Macros weight_macros(const accel::Accelerator& a) {
  return macros_of(a.pe.weight_buffer, a.pe.lanes, a.pe.vector_width * a.formats.weight_bits, false);
}

Macros input_macros(const accel::Accelerator& a) {
  return macros_of(a.pe.input_buffer, 1, a.pe.vector_width * a.formats.activation_bits, false);
}

Macros accumulation_macros(const accel::Accelerator& a) {
  return macros_of(a.pe.accumulation_buffer, a.pe.lanes, a.formats.accumulation_bits, true);
}

Macros global_buffer_macros(const accel::Accelerator& a) {
  return macros_of(a.global_buffer.size, a.global_buffer.banks, a.global_buffer.bank_bytes_per_cycle * 8, false);
}

}  // namespace switchyard::sim
