// What changed between two results, by how much and in which layers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/node.h"
#include "report/result.h"

namespace switchyard::report {

/// A quantity on both sides; absent where a side does not have it.
struct Change {
  std::string quantity;  ///< JSON key with its unit, "latency_s"
  std::optional<double> before, after;

  bool differs() const { return before != after; }
  /// after - before, if both are there.
  std::optional<double> difference() const;
  /// Difference in per cent of `before`, if both are there and `before` is not 0.
  std::optional<double> percent() const;
};

/// A resolved configuration value that differs; an empty text is "not there".
struct ConfigChange {
  std::string key;  ///< "accelerator.lanes", "paths[2].name"
  std::string before, after;
};

enum class Presence : unsigned char { both, only_before, only_after };
/// "both", "only in A", "only in B".
std::string_view name_of(Presence presence);

struct LayerChange {
  std::string layer;
  Presence presence = Presence::both;
  double time_before_s = 0, time_after_s = 0, energy_before_j = 0, energy_after_j = 0;  ///< 0 where it is not there
  std::string bound_before, bound_after;
};

struct ProfileChange {
  std::string before, after;       ///< "path on device", empty if a side lacks it
  std::vector<Change> quantities;  ///< also those that are equal
  std::vector<LayerChange> layers; ///< only those that differ, the largest change of time first
};

struct NamedChanges {
  std::string name;
  Presence presence = Presence::both;
  std::vector<Change> quantities;
};

struct Comparison {
  std::string before, after;  ///< files
  std::vector<ConfigChange> config;
  std::vector<NamedChanges> devices;
  std::vector<ProfileChange> profiles;
  std::vector<NamedChanges> runs;

  /// Nothing differs.
  bool equal() const;
};

/// Profiles are paired by path, device and variant; what is left by path and variant (another machine), then by path and
/// level, then the only two left (another path). Runs are paired by policy and device, layers by name.
Comparison compare(const Result& before, const Result& after);

/// Schema "switchyard-comparison/1".
Node to_node(const Comparison& comparison);

}  // namespace switchyard::report
