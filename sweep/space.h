// The space of a sweep: axes with their values, and which combinations meet the constraints. A combination is
// given by one index per axis that has values of its own; computed axes follow.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/key_path.h"
#include "base/node.h"
#include "sweep/config.h"
#include "sweep/expression.h"

namespace switchyard::sweep {

/// Index of the value of each free axis, in the order of the axes.
using Indices = std::vector<std::uint32_t>;

/// A point of a sweep: what each axis is set to. Positions count from 0 in the order in which the sweep takes
/// points.
struct Point {
  std::int64_t position = 0;
  std::vector<std::string> settings;  ///< one per axis, each as behind the '=' of --set
  bool operator==(const Point&) const = default;
};

struct Axis {
  std::string name;
  KeyPath key;           ///< empty: for expressions only
  std::string key_text;  ///< as written
  std::string unit;
  std::vector<std::string> values;       ///< of a free axis: what is set, with its unit
  std::vector<double> numbers;           ///< parallel to values; NaN for text
  std::vector<Node> nodes;               ///< parallel to values: what is put at the key
  std::unordered_map<std::string, std::size_t> places;  ///< of values
  std::optional<Expression> expression;  ///< of a computed axis
  Mark where;
};

class Space {
 public:
  /// Throws ConfigError with every problem of axes and constraints.
  explicit Space(const SweepConfig& config);

  const std::vector<Axis>& axes() const { return axes_; }
  /// Indices into axes() of those with values of their own.
  const std::vector<std::size_t>& free_axes() const { return free_; }
  /// Number of values of free axis `i`.
  std::size_t extent(std::size_t i) const { return axes_[free_[i]].values.size(); }
  /// Combinations before constraints. Throws ConfigError beyond 2^62.
  std::int64_t combinations() const;

  /// What each axis is set to; nullopt if a constraint excludes the combination. Throws ConfigError where an
  /// expression has no finite value.
  std::optional<std::vector<std::string>> settings(const Indices& indices) const;

 private:
  void add_axis(const std::string& name, const AxisConfig& config);
  void order_computed();
  std::string where_words(const Indices& indices) const;

  std::vector<Axis> axes_;
  std::vector<std::size_t> free_;
  std::vector<std::size_t> computed_;  ///< in an order in which each follows those that it uses
  std::vector<Expression> constraints_;
};

/// Sets the keys of `config` as the axes of `space` say. Throws ConfigError for a value that is no YAML or a
/// way that leads through a value without keys.
void apply_settings(Node& config, const Space& space, const std::vector<std::string>& settings);

/// "64 KiB" -> its node, as behind the '=' of --set.
Node setting_node(const std::string& value, const Mark& mark);

}  // namespace switchyard::sweep
