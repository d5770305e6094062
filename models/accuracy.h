// Accuracy is data, never computed by a hidden rule: a table holds points (a path, a value, how it was
// obtained and where it stands), references that no path can express, and curves whose formula and anchors
// stand in the file. docs/accuracy.md explains the rules; accuracy_book.h looks values up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/keys.h"
#include "models/accuracy_curve.h"
#include "models/accuracy_terms.h"
#include "models/path.h"

namespace switchyard {

/// What the source states about the size of the network, for cross-checks. Input and classes where the source
/// counted another path than the one it tested (Cityscapes GFLOPs are of whole images and 150 classes).
struct StatedCost {
  std::optional<double> gmacs;
  std::optional<double> mparams;  ///< millions
  std::optional<Extent> input;
  std::optional<std::int64_t> classes;
};

/// One known accuracy of one path. Exactly one of `value` and `raw` is given.
struct AccuracyPoint {
  Path path;
  Conditions conditions;
  Provenance provenance = Provenance::published;
  std::optional<double> value;        ///< per cent
  std::optional<double> raw;          ///< per cent, as a predictor reads it; the table's correction applies
  std::optional<double> uncertainty;  ///< plus or minus, in points of the metric
  std::string source;
  std::string note;
  StatedCost stated;
  Mark where;
};

/// A published value of a network that no path can express; for plots, never found by a lookup.
struct AccuracyReference {
  std::string name;
  double value = 0;  ///< per cent
  std::optional<double> gmacs;
  std::optional<double> mparams;
  Conditions conditions;
  Provenance provenance = Provenance::published;
  std::string source;
  std::string note;
};

/// From what a predictor reads to the metric of the table: value = raw + offset.
struct PredictorCorrection {
  double offset = 0;
  double uncertainty = 0;     ///< plus or minus, in points
  double saturates_at = 100;  ///< a raw value from here on gives an order, not a value
  std::string statement;      ///< where the offset comes from
};

/// One file of configs/accuracy/. What the table says once holds for every entry that does not say otherwise.
struct AccuracyTable {
  std::string title;
  std::string dataset;
  std::string metric;
  std::string source;
  Conditions conditions;
  Provenance provenance = Provenance::published;
  std::optional<PredictorCorrection> correction;
  std::vector<AccuracyPoint> points;
  std::vector<AccuracyReference> references;
  std::vector<AccuracyCurve> curves;
};

/// Also complains about values that contradict each other within an entry; duplicates are the book's to find.
void describe(Keys& keys, AccuracyTable& table);

/// Accuracy of a point of `table`, per cent; nullopt where only a saturated prediction is known.
std::optional<double> value_of(const AccuracyTable& table, const AccuracyPoint& point);

/// The same path with batch 1 and folded batch norms, neither of which changes what is computed.
Path canonical(const Path& path);

}  // namespace switchyard
