#include "sweep/space.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/diagnostics.h"
#include "base/load.h"
#include "base/text.h"

namespace switchyard::sweep {
namespace {

constexpr std::size_t most_values = 100'000;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

double number_of(const std::string& value) {
  const auto decimal = scan_decimal(value);
  if (!decimal || decimal->length != value.size()) return not_a_number;
  return decimal->value();
}

std::string with_unit(const std::string& number, const std::string& unit) {
  return unit.empty() ? number : number + " " + unit;
}

/// Values are from + i x step rather than sums, so that rounding does not pile up; one that misses `to` by
/// rounding alone counts.
std::vector<double> values_of(const Range& range, const Mark& where) {
  constexpr double rounding = 1e-9;
  const double steps = range.step ? (range.to - range.from) / *range.step
                                  : std::log(range.to / range.from) / std::log(range.factor.value_or(2.0));
  if (!(steps < static_cast<double>(most_values))) {
    throw ConfigError(where,
                      fmt::format("the range has more than {} values; use a larger step", most_values));
  }
  std::vector<double> values;
  for (int i = 0; i <= static_cast<int>(std::floor(steps + rounding)); ++i) {
    values.push_back(range.step ? range.from + i * *range.step : range.from * std::pow(*range.factor, i));
  }
  return values;
}

}  // namespace

Space::Space(const SweepConfig& config) {
  Diagnostics diagnostics;
  const auto collect = [&](const auto& work) {
    try {
      work();
    } catch (const ConfigError& error) {
      diagnostics.add(error);
    }
  };
  for (const auto& entry : config.axes) {
    collect([&] { add_axis(entry.first, entry.second); });
  }
  diagnostics.throw_if_any();
  std::vector<std::string> names;
  for (const Axis& axis : axes_) names.push_back(axis.name);
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const std::string& text = config.axes[i].second.expression;
    if (text.empty()) continue;
    collect([&] { axes_[i].expression.emplace(text, names, ExpressionKind::number, axes_[i].where); });
  }
  for (const Constraint& constraint : config.constraints) {
    collect([&] {
      constraints_.emplace_back(constraint.text, names, ExpressionKind::condition, constraint.where);
    });
  }
  diagnostics.throw_if_any();
  const auto check_numbers = [&](const Expression& expression) {
    for (const std::size_t used : expression.uses()) {
      const Axis& axis = axes_[used];
      for (std::size_t v = 0; v < axis.values.size(); ++v) {
        if (!std::isnan(axis.numbers[v])) continue;
        diagnostics.add(
            expression.mark(),
            fmt::format("{} uses axis {}, whose value {} is no plain number; give its unit as ‘unit’",
                        in_quotes(expression.text()), in_quotes(axis.name), in_quotes(axis.values[v])));
        break;
      }
    }
  };
  for (const Axis& axis : axes_) {
    if (axis.expression) check_numbers(*axis.expression);
  }
  for (const Expression& constraint : constraints_) check_numbers(constraint);
  collect([&] { order_computed(); });
  diagnostics.throw_if_any();
}

void Space::add_axis(const std::string& name, const AxisConfig& config) {
  Axis axis;
  axis.name = name;
  axis.where = config.where;
  axis.unit = config.unit;
  axis.key_text = config.key;
  if (!config.key.empty()) axis.key = parse_key_path(config.key, config.where);
  std::vector<std::string> numbers = config.values;
  if (config.range) {
    for (const double value : values_of(*config.range, config.where))
      numbers.push_back(shortest_decimal(value));
  }
  for (const std::string& text : numbers) {
    const double number = number_of(text);
    if (std::isnan(number) && !axis.unit.empty()) {
      throw ConfigError(config.where, fmt::format("axis {}: {} is no number, and only numbers take a unit",
                                                  in_quotes(name), in_quotes(text)));
    }
    const std::string value = with_unit(text, axis.unit);
    axis.nodes.push_back(setting_node(value, config.where));
    if (!axis.places.emplace(value, axis.values.size()).second) {
      throw ConfigError(config.where, fmt::format("axis {} has {} twice", in_quotes(name), in_quotes(value)));
    }
    axis.values.push_back(value);
    axis.numbers.push_back(number);
  }
  if (config.expression.empty()) free_.push_back(axes_.size());
  axes_.push_back(std::move(axis));
}

void Space::order_computed() {
  std::vector<bool> known(axes_.size(), false);
  for (const std::size_t i : free_) known[i] = true;
  for (bool progress = true; progress;) {
    progress = false;
    for (std::size_t i = 0; i < axes_.size(); ++i) {
      if (known[i]) continue;
      const auto& uses = axes_[i].expression->uses();
      if (!std::all_of(uses.begin(), uses.end(), [&](std::size_t u) { return known[u]; })) continue;
      known[i] = progress = true;
      computed_.push_back(i);
    }
  }
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (!known[i]) {
      throw ConfigError(axes_[i].where,
                        fmt::format("axis {} is computed from itself: {}", in_quotes(axes_[i].name),
                                    in_quotes(axes_[i].expression->text())));
    }
  }
}

std::int64_t Space::combinations() const {
  std::int64_t product = 1;
  for (std::size_t i = 0; i < free_.size(); ++i) {
    if (__builtin_mul_overflow(product, static_cast<std::int64_t>(extent(i)), &product)) {
      throw ConfigError("the axes have more combinations than fit 64 bits; take fewer values or axes");
    }
  }
  return product;
}

std::string Space::where_words(const Indices& indices) const {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < free_.size(); ++i) {
    words.push_back(axes_[free_[i]].name + "=" + axes_[free_[i]].values[indices[i]]);
  }
  return comma_list(words);
}

std::optional<std::vector<std::string>> Space::settings(const Indices& indices) const {
  std::vector<double> numbers(axes_.size(), not_a_number);
  std::vector<std::string> result(axes_.size());
  for (std::size_t i = 0; i < free_.size(); ++i) {
    const Axis& axis = axes_[free_[i]];
    numbers[free_[i]] = axis.numbers[indices[i]];
    result[free_[i]] = axis.values[indices[i]];
  }
  const auto finite = [&](const Expression& expression) {
    const double value = expression.value(numbers);
    if (std::isfinite(value)) return value;
    throw ConfigError(expression.mark(), fmt::format("{} has no finite value for {}",
                                                     in_quotes(expression.text()), where_words(indices)));
  };
  for (const std::size_t i : computed_) {
    numbers[i] = finite(*axes_[i].expression);
    result[i] = with_unit(shortest_decimal(numbers[i]), axes_[i].unit);
  }
  for (const Expression& constraint : constraints_) {
    if (constraint.value(numbers) == 0.0) return std::nullopt;
  }
  return result;
}

Node setting_node(const std::string& value, const Mark& mark) {
  Node node;
  try {
    node = load_yaml(value, "axis");
  } catch (const ConfigError& error) {
    throw ConfigError(mark, fmt::format("{}: {}", in_quotes(value), error.diagnostics().front().message));
  }
  node.mark = mark;
  return node;
}

void apply_settings(Node& config, const Space& space, const std::vector<std::string>& settings) {
  for (std::size_t i = 0; i < space.axes().size(); ++i) {
    const Axis& axis = space.axes()[i];
    if (axis.key.empty()) continue;
    const auto known = axis.places.find(settings[i]);
    set_value(config, axis.key,
              known != axis.places.end() ? axis.nodes[known->second] : setting_node(settings[i], axis.where));
  }
}

}  // namespace switchyard::sweep
