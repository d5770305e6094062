#include "energy/sram.h"

#include <fmt/format.h>

#include <cmath>

namespace switchyard::energy {
namespace {

constexpr double word_bits = 64.0;
constexpr NumberRange energies{0.0, 1e-6};
constexpr NumberRange areas{0.0, 1e-6};
constexpr NumberRange exponents{0.0, 2.0};
constexpr NumberRange factors{0.1, 10.0};

double kibibytes(const SramShape& shape) { return static_cast<double>(shape.capacity.value()) / 1024.0; }
double words(const SramShape& shape) { return static_cast<double>(shape.width_bits) / word_bits; }

void check(const SramShape& shape) {
  if (shape.capacity.value() > 0 && shape.width_bits > 0) return;
  throw ConfigError(
      fmt::format("an SRAM of {} B with accesses of {} bit does not exist; give it a capacity and a width",
                  shape.capacity.value(), shape.width_bits));
}

void describe_energy(Keys& keys, const Key& key, Sourced<SramAccessEnergy>& form) {
  keys.section(key, [&](Keys& k) {
    SramAccessEnergy& e = form.value;
    k.quantity({"row", "energy of decoding at 1 KiB", true}, e.row, energies);
    k.number({"row_exponent", "its growth with capacity", true}, e.row_exponent, exponents);
    k.quantity({"column", "energy of 64 accessed bits at 1 KiB", true}, e.column, energies);
    k.number({"column_exponent", "its growth with capacity", true}, e.column_exponent, exponents);
    k.quantity({"wide", "further energy of a 64-bit access, growing with the square of the width", true},
               e.wide, energies);
    describe_provenance(k, form.from);
  });
}

void describe_area(Keys& keys, const Key& key, Sourced<SramArea>& form) {
  keys.section(key, [&](Keys& k) {
    k.quantity({"cell", "area of 1 KiB with its periphery", true}, form.value.cell, areas);
    k.quantity({"wide", "further area of a 64-bit macro, growing with the square of the width", true},
               form.value.wide, areas);
    k.quantity({"fixed", "area of any macro", true}, form.value.fixed, areas);
    describe_provenance(k, form.from);
  });
}

void describe_factor(Keys& keys, const Key& key, Sourced<double>& factor) {
  keys.section(key, [&](Keys& k) {
    k.number({"value", "the factor", true}, factor.value, factors);
    describe_provenance(k, factor.from);
  });
}

}  // namespace

Joules SramAccessEnergy::of(const SramShape& shape) const {
  check(shape);
  const double c = kibibytes(shape);
  const double w = words(shape);
  return row * std::pow(c, row_exponent) + column * (w * std::pow(c, column_exponent)) + wide * (w * w);
}

SquareMetres SramArea::of(const SramShape& shape) const {
  check(shape);
  const double w = words(shape);
  return cell * kibibytes(shape) + wide * (w * w) + fixed;
}

Joules SramTable::read_energy(const SramShape& shape) const {
  return read.value.of(shape) * (shape.two_ports ? two_port_read.value : 1.0);
}

Joules SramTable::write_energy(const SramShape& shape) const {
  return write.value.of(shape) * (shape.two_ports ? two_port_write.value : 1.0);
}

SquareMetres SramTable::area_of(const SramShape& shape) const {
  return area.value.of(shape) * (shape.two_ports ? two_port_area.value : 1.0);
}

Watts SramTable::leakage_of(const SramShape& shape) const {
  check(shape);
  return leakage_per_kib.value * kibibytes(shape);
}

void describe(Keys& keys, SramTable& sram) {
  describe_energy(keys, {"read", "energy of a read access", true}, sram.read);
  describe_energy(keys, {"write", "energy of a write access", true}, sram.write);
  describe_area(keys, {"area", "area of a macro", true}, sram.area);
  describe_sourced(keys, {"leakage_per_kib", "power of 1 KiB in use or not", true}, sram.leakage_per_kib,
                   {0.0, 1.0});
  describe_factor(keys, {"two_port_read", "read energy of a two-port macro over a one-port macro", true},
                  sram.two_port_read);
  describe_factor(keys, {"two_port_write", "write energy of a two-port macro over a one-port macro", true},
                  sram.two_port_write);
  describe_factor(keys, {"two_port_area", "area of a two-port macro over a one-port macro", true},
                  sram.two_port_area);
}

}  // namespace switchyard::energy
