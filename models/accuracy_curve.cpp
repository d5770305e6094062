#include "models/accuracy_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/key_writer.h"
#include "base/text.h"

namespace switchyard {
namespace {

/// Anchors are stated to a tenth of a per cent; a formula's parameters to three digits.
constexpr double anchor_tolerance = 0.0005;

double power_law(const CurveFormula& formula, double removed) {
  return formula.factor * std::pow(removed, formula.exponent);
}

double piecewise_linear(const CurveFormula& formula, double removed) {
  const auto after = std::find_if(formula.knots.begin(), formula.knots.end(),
                                  [&](const CurveKnot& knot) { return knot.removed >= removed; });
  if (after == formula.knots.begin()) return after->drop;
  if (after == formula.knots.end()) return formula.knots.back().drop;
  const CurveKnot& before = *(after - 1);
  const double share = (removed - before.removed) / (after->removed - before.removed);
  return before.drop + share * (after->drop - before.drop);
}

struct FormulaKind {
  Choice choice;
  double (*drop)(const CurveFormula&, double removed);
};

// In the order of CurveFormula::Kind.
constexpr FormulaKind formula_kinds[] = {
    {{"power-law-in-removed-macs", "drop = factor * removed ^ exponent"}, power_law},
    {{"piecewise-linear-in-removed-macs", "straight lines between knots, the first one at removed 0, drop 0"},
     piecewise_linear},
};

constexpr NumberRange share{0.0, 1.0};

void describe_formula(Keys& keys, CurveFormula& formula) {
  auto index = static_cast<std::size_t>(formula.kind);
  keys.alternatives(
      {"kind", "how the drop follows from the share of MACs left out", true}, index, curve_formula_choices(),
      [&](Keys& k, std::size_t chosen) {
        if (chosen == static_cast<std::size_t>(CurveFormula::Kind::power_law_in_removed_macs)) {
          k.number({"factor", "drop if everything were left out", true}, formula.factor, {0.0, 1e6});
          k.number({"exponent", "1 or more: the first MACs left out cost no more than the next", true},
                   formula.exponent, {1.0, 100.0});
          return;
        }
        k.list({"knots", "corners, ascending in both", true}, formula.knots,
               [](Keys& knot, CurveKnot& value) {
                 knot.number({"removed", "share of the MACs left out", true}, value.removed, share);
                 knot.number({"drop", "share of the accuracy lost", true}, value.drop, share);
               },
               {2, 1000});
        if (!k.reading() || formula.knots.empty()) return;
        if (formula.knots.front().removed != 0 || formula.knots.front().drop != 0) {
          k.complain("knots", "the first knot must be {removed: 0, drop: 0}");
        }
        const auto not_ascending = [](const CurveKnot& a, const CurveKnot& b) {
          return b.removed <= a.removed || b.drop < a.drop;
        };
        if (std::adjacent_find(formula.knots.begin(), formula.knots.end(), not_ascending) !=
            formula.knots.end()) {
          k.complain("knots", "each knot must leave out more than the one before and lose no less");
        }
      });
  formula.kind = static_cast<CurveFormula::Kind>(index);
}

void describe_anchor(Keys& keys, CurveAnchor& anchor) {
  keys.number({"removed", "share of the MACs left out", true}, anchor.removed, share);
  keys.number({"drop", "share of the full path's accuracy that is lost", true}, anchor.drop, share);
  keys.text({"statement", "what the source says, and what was assumed to make this pair of it", true},
            anchor.statement);
  keys.text({"source", "where it stands", true}, anchor.source);
}

void check(Keys& keys, const AccuracyCurve& curve) {
  if (curve.formula.kind == CurveFormula::Kind::piecewise_linear_in_removed_macs &&
      curve.formula.knots.empty()) {
    return;  // reported already
  }
  if (curve.formula.drop(curve.removed_at_most) > 1) {
    keys.complain("removed_at_most", "the formula loses more than everything there; end the range earlier");
  }
  for (const CurveAnchor& anchor : curve.anchors) {
    if (anchor.removed > curve.removed_at_most) {
      keys.complain("anchors", fmt::format("the anchor at removed {} is outside the range of the curve",
                                           shortest_decimal(anchor.removed)));
    } else if (std::abs(curve.miss(anchor)) > anchor_tolerance) {
      keys.complain(
          "anchors",
          fmt::format("the formula gives a drop of {:.4f} at removed {}, its anchor says {}; choose "
                      "parameters that go through the anchors, or move this one to ‘checks’",
                      curve.formula.drop(anchor.removed), shortest_decimal(anchor.removed),
                      shortest_decimal(anchor.drop)));
    }
  }
  for (const CurveAnchor& anchor : curve.checks) {
    const double points = std::abs(curve.miss(anchor)) * curve.full_value;
    if (points > curve.uncertainty) {
      keys.complain(
          "uncertainty",
          fmt::format("the formula misses the check at removed {} by {:.2f} points; the uncertainty "
                      "must cover that",
                      shortest_decimal(anchor.removed), points));
    }
  }
}

}  // namespace

double CurveFormula::drop(double removed) const {
  return formula_kinds[static_cast<std::size_t>(kind)].drop(*this, removed);
}

const std::vector<Choice>& curve_formula_choices() {
  static const std::vector<Choice> choices = [] {
    std::vector<Choice> all;
    for (const FormulaKind& kind : formula_kinds) all.push_back(kind.choice);
    return all;
  }();
  return choices;
}

void describe(Keys& keys, AccuracyCurve& curve) {
  if (keys.reading()) curve.where = keys.where("");
  keys.text({"name", "name of the curve, for messages and plots", true}, curve.name);
  keys.text({"statement", "what the curve is and what it is not", true}, curve.statement);
  keys.section({"full", "the path of which nothing is left out", true},
               [&](Keys& k) { curve.full.describe(k); });
  keys.number({"full_value", "accuracy of that path in per cent", true}, curve.full_value, {0.0, 100.0});
  keys.list({"knobs", "the only settings in which a path may differ from the full one", true}, curve.knobs,
            [](Keys& k, std::string& knob) {
              k.text({"", "name of a setting"}, knob);
            },
            {1, 100});
  keys.number({"removed_at_most", "largest share of MACs left out for which the curve may be used", true},
              curve.removed_at_most, share);
  keys.number({"uncertainty", "plus or minus, in points of the metric", true}, curve.uncertainty,
              {0.0, 100.0});
  keys.section({"formula", "drop as a share of the full path's accuracy", true},
               [&](Keys& k) { describe_formula(k, curve.formula); });
  keys.list({"anchors", "pairs that the formula goes through", true}, curve.anchors, describe_anchor,
            {1, 100});
  keys.list({"checks", "further pairs, kept to show how far the formula is from them"}, curve.checks,
            describe_anchor, {0, 100});
  describe(keys, curve.conditions);
  keys.text({"source", "where the curve comes from"}, curve.source);
  if (keys.reading()) check(keys, curve);
}

std::vector<std::string> differing_settings(const Path& a, const Path& b) {
  const Node settings = to_node(a);
  const Node others = to_node(b);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < settings.keys.size(); ++i) {
    const Node* other = others.find(settings.keys[i]);
    if (other == nullptr || !(*other == settings.items[i])) names.push_back(settings.keys[i]);
  }
  return names;
}

CurveFit fit(const AccuracyCurve& curve, const Path& path) {
  std::vector<std::string> outside;
  for (const std::string& name : differing_settings(path, curve.full)) {
    if (std::find(curve.knobs.begin(), curve.knobs.end(), name) == curve.knobs.end()) outside.push_back(name);
  }
  if (!outside.empty()) return {{}, fmt::format("the path differs in {}", comma_list(outside))};
  if (path.checkpoint() != curve.full.checkpoint()) {
    return {{}, fmt::format("the path has weights of its own ({})", path.checkpoint())};
  }
  const auto full_macs = static_cast<double>(curve.full.build().totals().macs);
  const double removed = 1 - static_cast<double>(path.build().totals().macs) / full_macs;
  if (removed < 0 || removed > curve.removed_at_most) {
    return {{},
            fmt::format("the path leaves out {:.1f} % of the MACs, the curve ends at {:.1f} %", 100 * removed,
                        100 * curve.removed_at_most)};
  }
  return {removed, {}};
}

}  // namespace switchyard
