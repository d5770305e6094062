#include "sim/chip/ledger.h"
#include "sim/chip/macros.h"

namespace switchyard::sim {
namespace {

using energy::Component;
using energy::Part;

Part sram(Component component, const Macros& macros, std::int64_t instances) {
  return {component, energy::SramPart{macros.shape}, static_cast<double>(macros.count * instances)};
}

/// Register bits of the collectors of one PE.
std::int64_t collector_bits(const accel::Accelerator& a) {
  const std::int64_t weight_vector = a.pe.lanes * a.pe.vector_width * a.formats.weight_bits;
  const std::int64_t sums = a.pe.lanes * a.formats.accumulation_bits;
  switch (a.pe.dataflow) {
    case accel::Dataflow::weight_stationary:
      return 0;
    case accel::Dataflow::output_stationary:
      return sums;
    case accel::Dataflow::weight_stationary_local_output:
      return a.pe.weight_collector * weight_vector + sums;
    case accel::Dataflow::output_stationary_local_weight:
      return weight_vector + a.pe.accumulation_collector * sums;
  }
  return 0;
}

}  // namespace

std::vector<Part> pe_array_parts(const accel::Accelerator& a) {
  const auto macs = static_cast<double>(a.peak_macs_per_cycle());
  std::vector<Part> parts = {{Component::mac, energy::MacPart{mac_format(a)}, macs}};
  if (a.array_template == accel::Template::systolic) {
    // Operand and sum registers of a MAC are in mac_overhead; a shadow register for the next operand is not.
    if (a.systolic.overlap_weight_load) {
      parts.push_back({Component::collectors, energy::RegisterPart{}, macs * static_cast<double>(a.formats.weight_bits)});
    }
    return parts;
  }
  const std::int64_t pes = a.pes();
  if (!a.pe.reads_global_buffer) {
    parts.push_back(sram(Component::weight_buffer, weight_macros(a), pes));
    parts.push_back(sram(Component::input_buffer, input_macros(a), pes));
  }
  parts.push_back(sram(Component::accumulators, accumulation_macros(a), pes));
  parts.push_back({Component::collectors, energy::RegisterPart{}, static_cast<double>(collector_bits(a) * pes)});
  parts.push_back({Component::control, energy::PeOverheadPart{}, static_cast<double>(pes)});
  return parts;
}

std::vector<Part> parts_of(const accel::Accelerator& a) {
  std::vector<Part> parts = pe_array_parts(a);
  if (a.array_template != accel::Template::systolic && a.network.topology == accel::Topology::mesh) {
    parts.push_back({Component::network, energy::RouterPart{8 * a.network.pe_port_bytes_per_cycle},
                     static_cast<double>(a.pes())});
  }
  parts.push_back(sram(Component::global_buffer, global_buffer_macros(a), 1));
  parts.push_back({Component::vector_unit, energy::VectorLanePart{}, static_cast<double>(a.vector_unit.lanes)});
  parts.push_back({Component::vector_unit, energy::SpecialLanePart{}, static_cast<double>(a.vector_unit.special_lanes)});
  parts.push_back({Component::control, energy::ChipOverheadPart{}, 1.0});
  return parts;
}

}  // namespace switchyard::sim
