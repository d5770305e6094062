// A modelled accuracy: a formula over the share of MACs that a pruned path leaves out, with the anchors it
// was chosen by. Formulas are a closed set, so that every one of them is explained in docs/accuracy.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/keys.h"
#include "models/accuracy_terms.h"
#include "models/path.h"

namespace switchyard {

/// One published or measured pair that a curve is judged by.
struct CurveAnchor {
  double removed = 0;     ///< share of MACs left out, 0..1
  double drop = 0;        ///< share of the full path's accuracy that is lost, 0..1
  std::string statement;  ///< what the source says and what was assumed to turn it into this pair
  std::string source;
};

/// A corner of a piecewise linear formula.
struct CurveKnot {
  double removed = 0;
  double drop = 0;
};

/// Share of the full path's accuracy that is lost when a share `removed` of its MACs is left out.
struct CurveFormula {
  enum class Kind { power_law_in_removed_macs, piecewise_linear_in_removed_macs };
  Kind kind = Kind::power_law_in_removed_macs;
  double factor = 0;  ///< power law: drop = factor * removed^exponent
  double exponent = 1;
  std::vector<CurveKnot> knots;  ///< piecewise linear: ascending, the first one at 0, 0

  /// `removed` within the curve's range.
  double drop(double removed) const;
};
const std::vector<Choice>& curve_formula_choices();

struct AccuracyCurve {
  std::string name;
  std::string statement;           ///< what the curve is and is not
  Path full;                       ///< the path of which nothing is left out
  double full_value = 0;           ///< its accuracy, per cent
  std::vector<std::string> knobs;  ///< the only settings in which a path may differ from `full`
  double removed_at_most = 0;      ///< end of validity
  double uncertainty = 0;          ///< plus or minus, in points
  CurveFormula formula;
  std::vector<CurveAnchor> anchors;  ///< the formula goes through these
  std::vector<CurveAnchor> checks;   ///< kept to show how far the formula is from them
  Conditions conditions;
  std::string source;
  Mark where;

  /// Accuracy when a share `removed` of the MACs is left out, per cent.
  double value(double removed) const { return full_value * (1 - formula.drop(removed)); }
  /// The formula's drop minus the anchor's, in the same share.
  double miss(const CurveAnchor& anchor) const { return formula.drop(anchor.removed) - anchor.drop; }
};

/// Also complains about a formula that rises, leaves its anchors or has an uncertainty below what its checks
/// show.
void describe(Keys& keys, AccuracyCurve& curve);

/// Where a path is on a curve, or why it is not on it.
struct CurveFit {
  std::optional<double> removed;  ///< share of the full path's MACs that the path leaves out
  std::string refusal;            ///< empty where `removed` is given
};

/// Builds both graphs unless the settings alone decide; throws ConfigError if the path cannot be built.
CurveFit fit(const AccuracyCurve& curve, const Path& path);

/// Settings of `a` that `b` lacks or has with another value, by name, in order of declaration.
std::vector<std::string> differing_settings(const Path& a, const Path& b);

}  // namespace switchyard
