// The question put to the accuracy tables, and the answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/keys.h"
#include "models/accuracy.h"

namespace switchyard {

/// What is asked for besides the path. An empty field fits everything.
struct AccuracyQuery {
  std::string dataset{};
  std::optional<Protocol> protocol{};
  std::string training{};
  std::optional<NumberFormat> precision{};
  std::vector<Provenance> provenances{};  ///< those allowed; empty: all
};
void describe(Keys& keys, AccuracyQuery& query);

/// A value with everything a plot or a table must say about it.
struct Accuracy {
  double value = 0;  ///< per cent
  std::string dataset;
  std::string metric;
  Conditions conditions;
  Provenance provenance = Provenance::published;
  std::optional<double> uncertainty;  ///< plus or minus, in points
  std::optional<double> raw;          ///< what the predictor read, if it was one
  std::string source;
  std::string note;  ///< of a curve: its name and the share of MACs left out
};

/// The answer that `point` of `table` gives, with the value that value_of() found.
Accuracy accuracy_of(const AccuracyTable& table, const AccuracyPoint& point, double value);
/// The answer that `curve` of `table` gives for a path that leaves out a share `removed` of the MACs.
Accuracy accuracy_of(const AccuracyTable& table, const AccuracyCurve& curve, double removed);

/// How many of the fields that `query` asks for are otherwise.
int mismatches(const AccuracyQuery& query, const std::string& dataset, const Conditions& conditions,
               Provenance provenance);

/// " (ADE20K val, single-scale)", or "" if nothing is asked for.
std::string to_string(const AccuracyQuery& query);
/// "46.50 % mIoU, ADE20K val, single-scale, NVlabs 160k, fp32, published".
std::string to_string(const Accuracy& accuracy);

}  // namespace switchyard
