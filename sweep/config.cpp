#include "sweep/config.h"

#include <array>

#include "base/text.h"
#include "sweep/expression.h"

namespace switchyard::sweep {
namespace {

void describe_kind(Keys& keys, std::string_view word, std::string_view sentence) {
  std::size_t only = 0;
  keys.choice({"kind", "what this file holds", true}, only, {{word, sentence}});
}

void describe(Keys& keys, Range& range) {
  keys.number({"from", "first value", true}, range.from);
  keys.number({"to", "no value is beyond this one", true}, range.to);
  const auto number = [](Keys& k, const Key& key, double& value) { k.number(key, value); };
  keys.optional({"step", "from each value to the next"}, range.step, number);
  keys.optional({"factor", "from each value to the next, e.g. 2 for powers of two"}, range.factor, number);
  if (!keys.reading()) return;
  if (range.step.has_value() == range.factor.has_value()) {
    keys.complain("", "give a range either ‘step’ (linear) or ‘factor’ (e.g. 2 for powers of two)");
  }
  if (range.to < range.from) keys.complain("to", "a range goes upwards; ‘to’ is below ‘from’");
  if (range.step && *range.step <= 0) keys.complain("step", "must be above 0");
  if (range.factor && *range.factor <= 1) keys.complain("factor", "must be above 1");
  if (range.factor && range.from <= 0) keys.complain("from", "must be above 0 where values are multiplied");
}

void describe(Keys& keys, AxisConfig& axis) {
  axis.where = keys.where("");
  keys.text(
      {"key",
       "configuration key that takes the value, as for --set; without it, only expressions use the axis"},
      axis.key);
  keys.list(
      {"values", "the values one by one, each as behind the ‘=’ of --set; lists and mappings in quotes"},
      axis.values,
      [](Keys& k, std::string& value) {
        k.text({"", "value"}, value);
      },
      {0, 100'000});
  keys.optional({"range", "evenly spaced or multiplied values"}, axis.range,
                [](Keys& k, const Key& key, Range& range) {
                  k.section(key, [&](Keys& inner) { describe(inner, range); });
                });
  keys.text({"expression",
             "value computed from other axes, e.g. ‘vector_width * lanes / 8’; + - * / ( ) min max floor "
             "ceil round abs sqrt log2 pow"},
            axis.expression);
  keys.text({"unit", "unit of the numbers, e.g. KiB"}, axis.unit);
  const int given = (axis.values.empty() ? 0 : 1) + (axis.range ? 1 : 0) + (axis.expression.empty() ? 0 : 1);
  if (keys.reading() && given != 1) {
    keys.complain("", "give an axis exactly one of ‘values’, ‘range’ and ‘expression’");
  }
}

void describe(Keys& keys, Sampling& sampling) {
  static const std::vector<Choice> methods = {
      {"grid", "every combination of values"},
      {"random", "that many different combinations, drawn evenly"},
      {"latin_hypercube", "as random, but every part of every axis is drawn equally often"},
      {"refine", "a Latin hypercube, then rounds of neighbours of the Pareto front, ever closer"}};
  auto index = static_cast<std::size_t>(sampling.method);
  keys.alternatives(
      {"method", "which points of the space are taken"}, index, methods, [&](Keys& k, std::size_t method) {
        if (method == static_cast<std::size_t>(Method::grid)) return;
        k.integer({"points", "how many; of refine, in the first round"}, sampling.points, {1, 10'000'000});
        k.integer({"seed", "of the random numbers"}, sampling.seed);
        if (method != static_cast<std::size_t>(Method::refine)) return;
        k.integer({"rounds", "after the first"}, sampling.rounds, {1, 1000});
        k.integer({"points_per_round", "at most, after the first round"}, sampling.points_per_round,
                  {1, 1'000'000});
      });
  sampling.method = static_cast<Method>(index);
}

}  // namespace

void describe(Keys& keys, SweepConfig& sweep) {
  describe_kind(keys, "sweep", "points around a configuration, each run once");
  keys.text({"title", "what the sweep explores"}, sweep.title);
  sweep.base_where = keys.where("base");
  keys.text(
      {"base", "file of the configuration that the points vary: any kind that ‘switchyard run’ takes", true},
      sweep.base);
  keys.map({"set", "changes of the base, key: value, as for --set"}, sweep.set,
           [](Keys& k, std::string& value) {
             k.text({"", "value"}, value);
           });
  keys.map({"axes", "by name; every combination of their values is a point of the space", true}, sweep.axes,
           [](Keys& k, AxisConfig& axis) { describe(k, axis); });
  keys.list(
      {"constraints", "conditions over axes that points must meet, e.g. ‘lanes * vector_width <= 1024’"},
      sweep.constraints, [](Keys& k, Constraint& constraint) {
        constraint.where = k.where("");
        k.text({"", "condition"}, constraint.text);
      });
  keys.section({"sampling", "which points of the space are taken"},
               [&](Keys& k) { describe(k, sweep.sampling); });
  static const std::vector<Choice> directions = {{"minimise", "less is better"},
                                                 {"maximise", "more is better"}};
  keys.map(
      {"objectives", "metrics whose Pareto front is sought (without any: energy_j and latency_s, minimised)"},
      sweep.objectives, [](Keys& k, Direction& direction) {
        k.choice({"", "what is better"}, direction, directions);
      });
  static const std::vector<Choice> stores = {
      {"automatic", "where finding a mapping takes longer than looking it up: mapper effort ‘full’"},
      {"always", "of every point"},
      {"never", "layer results are shared within a worker only"}};
  keys.choice({"layer_store", "which mappings are kept in the store for other workers, runs and sweeps"},
              sweep.layer_store, stores);
  if (!keys.reading()) return;
  if (sweep.axes.empty()) keys.complain("axes", "names no axis");
  for (const auto& [name, axis] : sweep.axes) {
    if (name == "position" || name == "status" || name == "reason") {
      keys.complain("axes",
                    "axis " + in_quotes(name) + ": tables have a column of that name; choose another");
    }
    if (!is_expression_name(name)) {
      keys.complain(
          "axes",
          "axis " + in_quotes(name) +
              ": the name of an axis is made of letters, digits, ‘_’ and ‘.’, and is no word of expressions");
    }
  }
}

}  // namespace switchyard::sweep
