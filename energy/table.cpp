#include "energy/table.h"

namespace switchyard::energy {
namespace {

constexpr NumberRange per_action{1e-18, 1e-6};
constexpr NumberRange per_unit{1e-16, 1e-4};
constexpr NumberRange per_dram_bit{1e-14, 1e-9};

}  // namespace

const std::vector<Figure<Joules>>& energy_figures() {
  using T = EnergyTable;
  static const std::vector<Figure<Joules>> figures = {
      {"integer_multiply", "8 bit x 8 bit", &T::integer_multiply, Rule::logic_energy},
      {"integer_add", "32 bit", &T::integer_add, Rule::logic_energy},
      {"fp16_multiply", "half precision", &T::fp16_multiply, Rule::logic_energy},
      {"fp16_add", "half precision", &T::fp16_add, Rule::logic_energy},
      {"fp32_multiply", "single precision", &T::fp32_multiply, Rule::logic_energy},
      {"fp32_add", "single precision", &T::fp32_add, Rule::logic_energy},
      {"register_read", "one bit of a small latch array or register file", &T::register_read,
       Rule::logic_energy},
      {"register_write", "one bit of a small latch array or register file", &T::register_write,
       Rule::logic_energy},
      {"wire", "one bit over one millimetre, half of the bits toggling", &T::wire, Rule::interconnect_energy},
      {"router", "one bit through one router", &T::router, Rule::interconnect_energy},
      {"integer_op", "one integer operation of the vector unit", &T::integer_op, Rule::logic_energy},
      {"fp16_op", "one half-precision operation of the vector unit", &T::fp16_op, Rule::logic_energy},
      {"special_op", "one exp, erf, reciprocal or square root of the vector unit", &T::special_op,
       Rule::logic_energy},
  };
  return figures;
}

const std::vector<Figure<SquareMetres>>& area_figures() {
  using T = EnergyTable;
  static const std::vector<Figure<SquareMetres>> figures = {
      {"integer_multiplier", "8 bit x 8 bit", &T::integer_multiplier, Rule::logic_area},
      {"integer_adder", "32 bit", &T::integer_adder, Rule::logic_area},
      {"fp16_multiplier", "half precision", &T::fp16_multiplier, Rule::logic_area},
      {"fp16_adder", "half precision", &T::fp16_adder, Rule::logic_area},
      {"fp32_multiplier", "single precision", &T::fp32_multiplier, Rule::logic_area},
      {"fp32_adder", "single precision", &T::fp32_adder, Rule::logic_area},
      {"mac_overhead", "registers, clock, control and wiring of an 8-bit MAC", &T::mac_overhead,
       Rule::logic_area},
      {"register_bit", "one bit of a latch array or register file", &T::register_bit, Rule::logic_area},
      {"vector_lane", "one lane of the vector unit", &T::vector_lane, Rule::logic_area},
      {"special_lane", "one lane for exp, erf, reciprocal and square root", &T::special_lane,
       Rule::logic_area},
      {"router_bit", "one bit of the width of a five-port router", &T::router_bit, Rule::logic_area},
      {"pe_overhead", "sequencing and addressing of one PE", &T::pe_overhead, Rule::logic_area},
      {"chip_overhead", "once: interfaces, DMA, configuration", &T::chip_overhead, Rule::logic_area},
  };
  return figures;
}

void describe(Keys& keys, DramEnergy& dram) {
  describe_kind(keys, "dram_energy", "energy per bit of DRAM types");
  keys.map({"types", "energy per bit read or written, activation and I/O included", true}, dram.types,
           [](Keys& k, Sourced<Joules>& figure) {
             k.quantity({"value", "energy of one bit", true}, figure.value, per_dram_bit);
             describe_provenance(k, figure.from);
           });
}

void describe(Keys& keys, EnergyTable& table) {
  describe_kind(keys, "energy_table", "what actions cost and units measure at one technology node");
  keys.text({"name", "how results name the table", true}, table.name);
  keys.text({"source", "the family the figures belong to, and how the others follow from it", true},
            table.source);
  keys.quantity({"node", "technology node", true}, table.node, {1e-9, 250e-9});
  keys.quantity({"voltage", "supply at which the energies hold", true}, table.voltage, {0.3, 1.5});
  keys.section({"energy", "dynamic energy of one action", true}, [&](Keys& k) {
    for (const auto& f : energy_figures())
      describe_sourced(k, {f.key, f.sentence, true}, table.*f.member, per_action);
  });
  keys.section({"sram", "buffers, by capacity and width of a macro", true},
               [&](Keys& k) { describe(k, table.sram); });
  keys.reference({"dram", "file of DRAM energies", true}, [&](Keys& k) { describe(k, table.dram); });
  describe_sourced(keys, {"leakage_per_mm2", "power of one square millimetre of logic, in use or not", true},
                   table.leakage_per_mm2, {0.0, 10.0});
  keys.section({"area", "area of one unit", true}, [&](Keys& k) {
    for (const auto& f : area_figures())
      describe_sourced(k, {f.key, f.sentence, true}, table.*f.member, per_unit);
  });
}

}  // namespace switchyard::energy
