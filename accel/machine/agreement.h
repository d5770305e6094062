// How far the analytic model is from the event-driven one, network by network: the same tasks, the same mappings.
#pragma once

#include <cstdint>
#include <string>

#include "accel/mapper/mapper.h"
#include "models/graph.h"

namespace switchyard::accel {

/// Layers agree if their cycles differ by at most this part of the event-driven ones.
inline constexpr double close_enough = 0.1;

struct Agreement {
  std::string network;
  std::int64_t layers = 0;           ///< tasks: dot products and vector ops that are not fused
  std::int64_t analytic_cycles = 0;  ///< of the network
  std::int64_t machine_cycles = 0;   ///< of the network, event-driven
  std::int64_t close_layers = 0;     ///< of those run without weight prefetch, so that no two layers share DRAM
  std::int64_t equal_counts = 0;     ///< layers whose action counts are identical

  /// Of the analytic model, as a part of the event-driven cycles; positive: it is slower.
  double error() const {
    return static_cast<double>(analytic_cycles) / static_cast<double>(machine_cycles) - 1;
  }
  double close_share() const { return static_cast<double>(close_layers) / static_cast<double>(layers); }
  bool counts_equal() const { return equal_counts == layers; }
};

/// Runs `graph` on both models with the mapper's mappings. Throws ConfigError if an op or a layer has no place on the
/// machine or if it is an array of another template; SimError if the event-driven model breaks.
Agreement compare_models(const Graph& graph, Mapper& mapper);

}  // namespace switchyard::accel
