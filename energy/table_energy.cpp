#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "energy/table.h"

namespace switchyard::energy {
namespace {

constexpr double table_multiplier_bits = 8.0 * 8.0;
constexpr double table_adder_bits = 32.0;
constexpr double table_operand_bits = 8.0 + 8.0;
constexpr std::int64_t widest_integer = 32;
constexpr std::int64_t widest_sum = 64;

/// Multiplier and adder of a format, in units of the table's entries, and which entries.
struct Datapath {
  enum class Multiplier { integer, fp16, fp32 } multiplier;
  enum class Adder { integer, fp16, fp32 } adder;
  double multiplier_size = 1.0;
  double adder_size = 1.0;
};

std::string spell(const MacFormat& f) {
  return fmt::format("{} x {} bit with sums of {} bit", f.weight_bits, f.activation_bits,
                     f.accumulation_bits);
}

Datapath datapath_of(const MacFormat& f) {
  if (!f.floating_point) {
    const auto within = [](std::int64_t bits, std::int64_t most) { return bits >= 1 && bits <= most; };
    if (!within(f.weight_bits, widest_integer) || !within(f.activation_bits, widest_integer) ||
        !within(f.accumulation_bits, widest_sum)) {
      throw ConfigError(fmt::format(
          "no energy is known for an integer MAC of {}; operands may have 1 to 32 bits, sums 1 to 64",
          spell(f)));
    }
    return {Datapath::Multiplier::integer, Datapath::Adder::integer,
            static_cast<double>(f.weight_bits * f.activation_bits) / table_multiplier_bits,
            static_cast<double>(f.accumulation_bits) / table_adder_bits};
  }
  const std::int64_t operand = std::max(f.weight_bits, f.activation_bits);
  if ((operand != 16 && operand != 32) || (f.accumulation_bits != 16 && f.accumulation_bits != 32)) {
    throw ConfigError(fmt::format(
        "no energy is known for a floating-point MAC of {}; operands and sums may have 16 or 32 bits",
        spell(f)));
  }
  return {operand == 16 ? Datapath::Multiplier::fp16 : Datapath::Multiplier::fp32,
          f.accumulation_bits == 16 ? Datapath::Adder::fp16 : Datapath::Adder::fp32};
}

/// Multiplier plus adder out of three figures each, indexed by the enumerators.
template <class T>
T sum(const Datapath& d, const std::array<const Sourced<T>*, 3>& multipliers,
      const std::array<const Sourced<T>*, 3>& adders) {
  return multipliers.at(static_cast<std::size_t>(d.multiplier))->value * d.multiplier_size +
         adders.at(static_cast<std::size_t>(d.adder))->value * d.adder_size;
}

}  // namespace

Joules EnergyTable::mac_energy(const MacFormat& format) const {
  return sum<Joules>(datapath_of(format), {&integer_multiply, &fp16_multiply, &fp32_multiply},
                     {&integer_add, &fp16_add, &fp32_add});
}

SquareMetres EnergyTable::mac_area(const MacFormat& format) const {
  const auto operands = static_cast<double>(format.weight_bits + format.activation_bits);
  return sum<SquareMetres>(datapath_of(format), {&integer_multiplier, &fp16_multiplier, &fp32_multiplier},
                           {&integer_adder, &fp16_adder, &fp32_adder}) +
         mac_overhead.value * (operands / table_operand_bits);
}

Joules DramEnergy::per_bit(const std::string& type) const {
  std::vector<std::string> names;
  for (const auto& [name, figure] : types) {
    if (name == type) return figure.value;
    names.push_back(name);
  }
  throw ConfigError(fmt::format("no energy is known for DRAM of type {}; known: {}{}", in_quotes(type),
                                comma_list(names), did_you_mean(type, names)));
}

}  // namespace switchyard::energy
