#include "energy/scaling.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "energy/sourced.h"

namespace switchyard::energy {
namespace {

constexpr Volts highest_voltage{1.5};

/// Where a node lies: between two neighbours of the list, or below the smallest, which then is both.
struct Place {
  const NodeScaling* larger;
  const NodeScaling* smaller;
  double weight;       ///< of the larger one
  double below = 1.0;  ///< node over the smallest node, at most 1
};

Place place_of(const std::vector<NodeScaling>& nodes, Metres node) {
  if (nodes.empty() || node.value() <= 0.0 || node > nodes.front().node) {
    throw ConfigError(fmt::format(
        "no scaling is known at {}; nodes up to {} are", format_quantity(node.value(), Dimension::metres),
        format_quantity(nodes.empty() ? 0.0 : nodes.front().node.value(), Dimension::metres)));
  }
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
    if (node < nodes[i + 1].node) continue;
    // The weight of a neighbour falls with the distance from it. accelergy-library-plug-in has the two
    // swapped.
    const double weight = (node - nodes[i + 1].node) / (nodes[i].node - nodes[i + 1].node);
    return {&nodes[i], &nodes[i + 1], weight};
  }
  return {&nodes.back(), &nodes.back(), 1.0, node / nodes.back().node};
}

template <class Value>
double between(const Place& place, Value value) {
  return place.weight * value(*place.larger) + (1.0 - place.weight) * value(*place.smaller);
}

/// Voltage from which the polynomial rises; below it the fit says that a lower supply costs more.
double lowest_voltage(const NodeScaling& n) { return std::max(0.3, -n.a1 / (2.0 * n.a2)); }

double power_above_and_below(Metres node, Metres knee, double above, double below) {
  const double ratio = node / knee;
  return std::pow(ratio, ratio >= 1.0 ? above : below);
}

void describe_node(Keys& keys, NodeScaling& n) {
  keys.quantity({"node", "technology node", true}, n.node, {1e-9, 250e-9});
  keys.quantity({"nominal_voltage", "supply of the node", true}, n.nominal_voltage, {0.3, 1.5});
  keys.number({"a2", "energy per square volt", true}, n.a2, {1e-3, 1e3});
  keys.number({"a1", "energy per volt", true}, n.a1, {-1e3, 1e3});
  keys.number({"a0", "energy", true}, n.a0, {-1e3, 1e3});
  keys.number({"area", "area of a circuit, relative", true}, n.area, {1e-6, 1e6});
}

void check_order(Keys& keys, const std::vector<NodeScaling>& nodes) {
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
    if (nodes[i].node > nodes[i + 1].node) continue;
    keys.complain(
        "nodes",
        fmt::format("{} does not come before {}; list nodes from the largest to the smallest, each once",
                    format_quantity(nodes[i].node.value(), Dimension::metres),
                    format_quantity(nodes[i + 1].node.value(), Dimension::metres)));
    return;
  }
}

}  // namespace

double TechnologyScaling::logic_energy(Metres node, Volts voltage) const {
  const Place place = place_of(nodes, node);
  const double v = voltage.value();
  const double lowest = std::max(lowest_voltage(*place.larger), lowest_voltage(*place.smaller));
  if (v < lowest || voltage > highest_voltage) {
    throw ConfigError(fmt::format("{:.3g} V is outside the energy polynomials at {}; use {:.2f} to {:.2f} V",
                                  v, format_quantity(node.value(), Dimension::metres),
                                  std::ceil(lowest * 100.0) / 100.0, highest_voltage.value()));
  }
  return std::sqrt(place.below) *
         between(place, [&](const NodeScaling& n) { return (n.a2 * v + n.a1) * v + n.a0; });
}

double TechnologyScaling::logic_area(Metres node) const {
  const Place place = place_of(nodes, node);
  return place.below * between(place, [](const NodeScaling& n) { return n.area; });
}

Volts TechnologyScaling::nominal_voltage(Metres node) const {
  return Volts(
      between(place_of(nodes, node), [](const NodeScaling& n) { return n.nominal_voltage.value(); }));
}

double TechnologyScaling::interconnect_energy(Metres node, Volts voltage) const {
  return std::pow(node.value(), interconnect_exponent) * voltage.value() * voltage.value();
}

double TechnologyScaling::sram_energy(Metres node, Volts voltage) const {
  // The exponents were found at each node's own supply, so only the distance from it is left to V^2.
  const double relative = voltage / nominal_voltage(node);
  return power_above_and_below(node, sram.smallest_planar, sram.planar_exponent, sram.finfet_exponent) *
         relative * relative;
}

double TechnologyScaling::sram_area(Metres node) const {
  return power_above_and_below(node, sram.smallest_planar, sram.planar_area_exponent,
                               sram.finfet_area_exponent);
}

double TechnologyScaling::sram_leakage(Metres node, Volts voltage) const {
  const double step = node < sram.smallest_planar ? sram.finfet_leakage : 1.0;
  return step * std::pow(node / sram.smallest_planar, sram.finfet_exponent) * voltage.value();
}

void describe(Keys& keys, TechnologyScaling& scaling) {
  describe_kind(keys, "technology_scaling", "how energy, area and leakage follow node and voltage");
  keys.text({"source", "publications of the coefficients", true}, scaling.source);
  keys.list({"nodes", "from the largest to the smallest", true}, scaling.nodes, describe_node, {2, 32});
  keys.section({"sram", "SRAM scales apart from logic"}, [&](Keys& k) {
    SramScaling& s = scaling.sram;
    k.quantity({"smallest_planar", "node at and above which the planar exponents hold"}, s.smallest_planar,
               {1e-9, 250e-9});
    k.number({"planar_exponent", "energy grows with this power of the node"}, s.planar_exponent, {0, 4});
    k.number({"finfet_exponent", "energy and leakage per bit grow with this power of the node below"},
             s.finfet_exponent, {0, 4});
    k.number({"planar_area_exponent", "area"}, s.planar_area_exponent, {0, 4});
    k.number({"finfet_area_exponent", "area below"}, s.finfet_area_exponent, {0, 4});
    k.number({"finfet_leakage", "step of the leakage below"}, s.finfet_leakage, {0.01, 10});
  });
  keys.number({"interconnect_exponent", "wire and router energy grow with this power of the node"},
              scaling.interconnect_exponent, {0, 4});
  if (keys.reading()) check_order(keys, scaling.nodes);
}

}  // namespace switchyard::energy
