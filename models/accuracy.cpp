#include "models/accuracy.h"

namespace switchyard {
namespace {

constexpr NumberRange per_cent{0.0, 100.0};

void optional_number(Keys& keys, const Key& key, std::optional<double>& value,
                     NumberRange range = {0.0, 1e9}) {
  keys.optional(key, value,
                [&](Keys& k, const Key& named, double& number) { k.number(named, number, range); });
}

void describe_stated(Keys& keys, StatedCost& stated) {
  optional_number(keys, {"gmacs", "10^9 multiply-accumulates (the literature's GFLOPs)"}, stated.gmacs);
  optional_number(keys, {"mparams", "10^6 parameters"}, stated.mparams);
  keys.optional({"input", "size it was counted at, where that is not the size it was tested at"},
                stated.input, [](Keys& k, const Key& key, Extent& input) { k.extent(key, input); });
  keys.optional({"classes", "classes it was counted with, where those are not the ones it was tested with"},
                stated.classes, [](Keys& k, const Key& key, std::int64_t& classes) {
                  k.integer(key, classes, {1, 65536});
                });
}

void describe_provenance(Keys& keys, Provenance& provenance) {
  keys.choice({"provenance", "where the value comes from"}, provenance, provenance_choices());
  if (provenance == Provenance::modelled) {
    keys.complain("provenance",
                  "a modelled value must show its formula and anchors; write it under ‘curves’");
  }
}

void describe_origin(Keys& keys, std::string& source, std::string& note) {
  keys.text({"source", "where the value stands: file and commit, or paper and table"}, source);
  keys.text({"note", "what a reader must know before using the value"}, note);
  if (keys.reading() && source.empty())
    keys.complain("source", "a value needs a source; name where it stands");
}

void check_value(Keys& keys, const AccuracyPoint& point, const AccuracyTable& table) {
  if (point.value.has_value() == point.raw.has_value()) {
    keys.complain("", "give either ‘value’, or ‘raw’ for what a predictor reads");
  } else if (point.raw && !table.correction) {
    keys.complain("raw", "the table has no ‘correction’ that turns what a predictor reads into a value");
  } else if (point.raw && point.provenance != Provenance::predicted) {
    keys.complain("provenance", "what a predictor reads is ‘predicted’");
  }
  if (point.conditions.training.empty()) {
    keys.complain("training", "name the checkpoint or training run that the value belongs to");
  }
}

void describe_point(Keys& keys, AccuracyPoint& point, const AccuracyTable& table) {
  if (keys.reading()) {
    point.conditions = table.conditions;
    point.provenance = table.provenance;
    point.source = table.source;
    point.where = keys.where("");
  }
  keys.section({"path", "model, input, classes and knobs, as in an experiment", true},
               [&](Keys& k) { point.path.describe(k); });
  optional_number(keys, {"value", "accuracy in per cent"}, point.value, per_cent);
  optional_number(keys, {"raw", "per cent that a predictor reads, before the correction of the table"},
                  point.raw, per_cent);
  optional_number(keys, {"uncertainty", "plus or minus, in points of the metric"}, point.uncertainty,
                  per_cent);
  describe(keys, point.conditions);
  describe_provenance(keys, point.provenance);
  keys.section({"stated", "size of the network as the source states it, for cross-checks"},
               [&](Keys& k) { describe_stated(k, point.stated); });
  describe_origin(keys, point.source, point.note);
  if (keys.reading()) check_value(keys, point, table);
}

void describe_reference(Keys& keys, AccuracyReference& reference, const AccuracyTable& table) {
  if (keys.reading()) {
    reference.conditions = table.conditions;
    reference.provenance = table.provenance;
    reference.source = table.source;
  }
  keys.text({"name", "name of the network", true}, reference.name);
  keys.number({"value", "accuracy in per cent", true}, reference.value, per_cent);
  optional_number(keys, {"gmacs", "10^9 multiply-accumulates, where stated"}, reference.gmacs);
  optional_number(keys, {"mparams", "10^6 parameters, where stated"}, reference.mparams);
  describe(keys, reference.conditions);
  describe_provenance(keys, reference.provenance);
  describe_origin(keys, reference.source, reference.note);
}

void describe_correction(Keys& keys, PredictorCorrection& correction) {
  keys.number({"offset", "points added to what the predictor reads", true}, correction.offset,
              {-100.0, 100.0});
  keys.number({"uncertainty", "plus or minus, in points", true}, correction.uncertainty, per_cent);
  keys.number({"saturates_at", "raw value from which on the predictor gives an order, not a value", true},
              correction.saturates_at, per_cent);
  keys.text({"statement", "where the offset comes from", true}, correction.statement);
}

}  // namespace

void describe(Keys& keys, AccuracyTable& table) {
  std::size_t kind = 0;
  keys.choice({"kind", "what this file holds", true}, kind, {{"accuracy", "accuracy of execution paths"}});
  keys.text({"title", "what the table is", true}, table.title);
  keys.text({"dataset", "images it was measured on: 'ADE20K val'", true}, table.dataset);
  keys.text({"metric", "what is counted: 'mIoU', 'top-1', 'AP'; in per cent", true}, table.metric);
  keys.text({"source", "where the values stand, for entries that do not say"}, table.source);
  describe(keys, table.conditions);
  describe_provenance(keys, table.provenance);
  keys.optional({"correction", "from what a predictor reads to the metric"}, table.correction,
                [](Keys& k, const Key& key, PredictorCorrection& correction) {
                  k.section(key, [&](Keys& inner) { describe_correction(inner, correction); });
                });
  keys.list({"points", "accuracies of paths, one a line"}, table.points,
            [&](Keys& k, AccuracyPoint& point) { describe_point(k, point, table); });
  keys.list({"references", "networks that no path can express, for plots"}, table.references,
            [&](Keys& k, AccuracyReference& reference) { describe_reference(k, reference, table); });
  keys.list({"curves", "modelled accuracies with their formula and anchors"}, table.curves,
            [&](Keys& k, AccuracyCurve& curve) {
              if (k.reading()) {
                curve.conditions = table.conditions;
                curve.source = table.source;
              }
              describe(k, curve);
            });
}

std::optional<double> value_of(const AccuracyTable& table, const AccuracyPoint& point) {
  if (!point.raw) return point.value;
  if (!table.correction || *point.raw >= table.correction->saturates_at) return {};
  return *point.raw + table.correction->offset;
}

Path canonical(const Path& path) {
  Path same = path;
  same.workload().batch = 1;
  same.workload().fold_batch_norm = true;
  return same;
}

}  // namespace switchyard
