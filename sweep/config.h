// What a file of kind `sweep` says: a base configuration, the axes along which points differ from it, which
// points of the space are taken, and what is better.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/keys.h"

namespace switchyard::sweep {

/// from, from + step, … or from, from x factor, … up to and with `to`.
struct Range {
  double from = 0.0;
  double to = 0.0;
  std::optional<double> step;
  std::optional<double> factor;
};

struct AxisConfig {
  std::string key;  ///< "accelerator.pe.lanes" as for --set; empty: only expressions use the axis
  std::vector<std::string> values;  ///< each as after the '=' of --set
  std::optional<Range> range;
  std::string expression;  ///< over the other axes
  std::string unit;        ///< put behind each number
  Mark where;              ///< of the name in the file
};

struct Constraint {
  std::string text;
  Mark where;
};

enum class Direction { minimise, maximise };

enum class Method { grid, random, latin_hypercube, refine };

struct Sampling {
  Method method = Method::grid;
  std::int64_t points = 100;  ///< random, latin_hypercube: in all; refine: to begin with
  std::int64_t seed = 1;
  std::int64_t rounds = 4;              ///< refine
  std::int64_t points_per_round = 100;  ///< refine: at most
};

/// Which layer results outlive the process that found them.
enum class LayerStore { automatic, always, never };

struct SweepConfig {
  std::string title;
  std::string base;  ///< file of the configuration that the points vary
  Mark base_where;
  std::vector<std::pair<std::string, std::string>> set;  ///< key path, value: changes of the base
  std::vector<std::pair<std::string, AxisConfig>> axes;  ///< by name, in file order
  std::vector<Constraint> constraints;
  Sampling sampling;
  std::vector<std::pair<std::string, Direction>> objectives;  ///< by metric
  LayerStore layer_store = LayerStore::automatic;
};

void describe(Keys& keys, SweepConfig& sweep);

}  // namespace switchyard::sweep
