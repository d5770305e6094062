// The rules of accuracy tables and lookups, on small tables of their own.
#include "models/accuracy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>

#include "base/key_reader.h"
#include "base/load.h"
#include "models/accuracy_book.h"

namespace switchyard {
namespace {

constexpr const char* head =
    "kind: accuracy\n"
    "title: t\n"
    "dataset: ADE20K val\n"
    "metric: mIoU\n"
    "source: paper, Table 1\n"
    "training: run A\n";

AccuracyTable table(const std::string& body, const std::string& name = "t.yaml") {
  return read<AccuracyTable>(load_yaml(head + body, name));
}

AccuracyBook book(const std::string& body) { return AccuracyBook({table(body)}); }

/// Message of the ConfigError that `action` throws.
std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

Path b2(const std::string& settings = {}) { return parse_path("segformer-b2", settings); }

constexpr const char* curve_start =
    "curves:\n"
    "  - name: pruned\n"
    "    statement: a model\n"
    "    full: {model: segformer-b2}\n"
    "    full_value: 50\n"
    "    knobs: [fuse_in_channels, linear_c1_channels]\n"
    "    removed_at_most: 0.3\n";

TEST(Accuracy, APointTakesFromItsTableWhatItDoesNotSay) {
  const AccuracyBook b = book("points:\n  - {path: {model: segformer-b2}, value: 46.5}\n");
  const Accuracy a = b.lookup(b2(), {});
  EXPECT_EQ(a.value, 46.5);
  EXPECT_EQ(a.metric, "mIoU");
  EXPECT_EQ(a.dataset, "ADE20K val");
  EXPECT_EQ(a.conditions, (Conditions{Protocol::single_scale, "run A", NumberFormat::fp32}));
  EXPECT_EQ(a.provenance, Provenance::published);
  EXPECT_EQ(a.source, "paper, Table 1");
  EXPECT_FALSE(a.uncertainty);
}

TEST(Accuracy, BatchAndBatchNormFoldingDoNotChangeAnAccuracy) {
  const AccuracyBook b = book("points:\n  - {path: {model: segformer-b2}, value: 46.5}\n");
  EXPECT_EQ(b.lookup(b2("batch: 8, fold_batch_norm: false"), {}).value, 46.5);
}

TEST(Accuracy, SeveralFittingValuesAreAnErrorThatSaysWhatToSpecify) {
  const AccuracyBook b = book(
      "points:\n"
      "  - {path: {model: segformer-b2}, value: 46.5}\n"
      "  - {path: {model: segformer-b2}, value: 45.58, training: run B}\n"
      "  - {path: {model: segformer-b2}, value: 46.2, precision: int8}\n");
  EXPECT_EQ(error_of([&] { b.lookup(b2(), {.dataset = "ADE20K val"}); }),
            "3 accuracies are known for segformer-b2 (ADE20K val); say which one by training, precision:\n"
            "  46.50 % mIoU, ADE20K val, single-scale, run A, fp32, published\n"
            "  45.58 % mIoU, ADE20K val, single-scale, run B, fp32, published\n"
            "  46.20 % mIoU, ADE20K val, single-scale, run A, int8, published");
  EXPECT_EQ(b.lookup(b2(), {.training = "run B"}).value, 45.58);
  EXPECT_EQ(b.lookup(b2(), {.precision = NumberFormat::int8}).value, 46.2);
}

TEST(Accuracy, AnUnknownOneIsAnErrorThatListsTheNearestPoints) {
  const AccuracyBook b = book(
      "points:\n"
      "  - {path: {model: segformer-b0}, value: 37.4}\n"
      "  - {path: {model: segformer-b2, input: 640x640, classes: 20}, value: 40}\n"
      "  - {path: {model: segformer-b2, input: 1024x1024}, value: 41}\n"
      "  - {path: {model: segformer-b2, input: 512x640}, value: 42}\n");
  // One setting differs from the last two, of which 512x640 is nearer in MACs; two differ from 640x640 with
  // 20 classes. Another model is not offered while there are points of this one.
  EXPECT_EQ(
      error_of([&] { b.lookup(b2(), {.protocol = Protocol::multi_scale_flip}); }),
      "no accuracy is known for segformer-b2 (multi-scale-flip)\n"
      "nearest points:\n"
      "  segformer-b2 {input: 512x640}: 42.00 % mIoU, ADE20K val, single-scale, run A, fp32, published\n"
      "  segformer-b2 {input: 1024x1024}: 41.00 % mIoU, ADE20K val, single-scale, run A, fp32, published\n"
      "  segformer-b2 {input: 640x640, classes: 20}: 40.00 % mIoU, ADE20K val, single-scale, run A, fp32, "
      "published\n"
      "ask for one of these, or add a point of provenance ‘user’ (docs/accuracy.md)");
  EXPECT_EQ(error_of([&] { b.lookup(Path("segformer-b1"), {}); }).substr(0, 79),
            "no accuracy is known for segformer-b1\nnearest points:\n  segformer-b0: 37.40 % m");
}

TEST(Accuracy, WithoutAnyPointTheErrorSaysSo) {
  EXPECT_EQ(error_of([] { AccuracyBook({}).lookup(b2(), {}); }),
            "no accuracy is known for segformer-b2\n"
            "there are no points at all\n"
            "ask for one of these, or add a point of provenance ‘user’ (docs/accuracy.md)");
}

TEST(Accuracy, AMeasurementOfTheUserComesBeforeAPublishedOne) {
  const AccuracyBook b = book(
      "points:\n"
      "  - {path: {model: segformer-b2}, value: 46.5}\n"
      "  - {path: {model: segformer-b2}, value: 46.1, provenance: user, source: our test bench}\n");
  EXPECT_EQ(b.lookup(b2(), {}).value, 46.1);
  EXPECT_EQ(b.lookup(b2(), {.provenances = {Provenance::published}}).value, 46.5);
}

TEST(Accuracy, TwoPointsOfOneMeaningAreAnErrorThatNamesBothPlaces) {
  const std::string points =
      "points:\n"
      "  - {path: {model: segformer-b2}, value: 46.5}\n"
      "  - {path: {model: segformer-b2, batch: 2}, value: 46.4}\n";
  EXPECT_EQ(
      error_of([&] { book(points); }),
      "t.yaml:9:5: this point has the same path, data set, protocol, training, precision and provenance as "
      "the one at t.yaml:8:5; remove one of them");
  EXPECT_THAT(error_of([] {
                const std::string one = "points:\n  - {path: {model: segformer-b2}, value: 46.5}\n";
                AccuracyBook({table(one, "a.yaml"), table(one, "b.yaml")});
              }),
              testing::HasSubstr("b.yaml:8:5: this point has the same path"));
}

TEST(Accuracy, WhatAPredictorReadsIsCorrectedAndKept) {
  const std::string correction =
      "provenance: predicted\n"
      "correction: {offset: -3.5, uncertainty: 1.5, saturates_at: 82.99, statement: compared}\n";
  const AccuracyBook b = book(correction + "points:\n  - {path: {model: ofa-resnet50}, raw: 80}\n");
  const Accuracy a = b.lookup(Path("ofa-resnet50"), {});
  EXPECT_EQ(a.value, 76.5);  // 80 - 3.5
  EXPECT_EQ(a.raw, 80);
  EXPECT_EQ(a.uncertainty, 1.5);
  EXPECT_EQ(a.provenance, Provenance::predicted);
}

TEST(Accuracy, ASaturatedPredictionIsNoValue) {
  const AccuracyBook b = book(
      "provenance: predicted\n"
      "correction: {offset: -3.5, uncertainty: 1.5, saturates_at: 82.99, statement: compared}\n"
      "points:\n"
      "  - {path: {model: ofa-resnet50}, raw: 82.99}\n"
      "  - {path: {model: ofa-resnet50, depth: 0}, raw: 82.94}\n");
  EXPECT_EQ(error_of([&] { b.lookup(Path("ofa-resnet50"), {}); }),
            "no accuracy is known for ofa-resnet50\n"
            "  a predictor reads 82.99 % for it, where it is saturated: that ranks the path, it is no value\n"
            "nearest points:\n"
            "  ofa-resnet50 {depth: 0}: 79.44 % mIoU, ADE20K val, single-scale, run A, fp32, predicted\n"
            "ask for one of these, or add a point of provenance ‘user’ (docs/accuracy.md)");
}

TEST(Accuracy, AReferenceIsNeverFoundByALookup) {
  const AccuracyBook b = book("references:\n  - {name: segformer-b2, value: 46.5, gmacs: 62.4}\n");
  EXPECT_THAT(error_of([&] { b.lookup(b2(), {}); }), testing::HasSubstr("there are no points at all"));
  EXPECT_EQ(b.tables().front().references.front().conditions.training, "run A");
}

TEST(Accuracy, AllProblemsOfATableAreReportedAtOnce) {
  EXPECT_EQ(error_of([] {
              table(
                  "points:\n"
                  "  - {path: {model: segformer-b2}, value: 146.5}\n"
                  "  - {path: {model: segformer-b2}, raw: 46.5}\n"
                  "  - {path: {model: segformer-b2}, value: 46.5, raw: 46.5}\n"
                  "  - {path: {model: segformer-b2}, value: 46.5, provenance: modelled}\n"
                  "  - {path: {model: segformer-b2}, value: 46.5, source: ''}\n"
                  "  - {path: {model: segformer-b2}, value: 46.5, training: ''}\n"
                  "  - {path: {model: segformer-b2, fuse_in_channels: 5000}, value: 46.5}\n"
                  "  - {path: {model: segformer-b2}, value: 46.5, provenence: user}\n");
            }),
            "t.yaml:8:42: ‘points[0].value’ is 146.5; it must be within [0, 100]\n"
            "t.yaml:9:40: the table has no ‘correction’ that turns what a predictor reads into a value\n"
            "t.yaml:10:5: give either ‘value’, or ‘raw’ for what a predictor reads\n"
            "t.yaml:11:60: a modelled value must show its formula and anchors; write it under ‘curves’\n"
            "t.yaml:12:56: a value needs a source; name where it stands\n"
            "t.yaml:13:58: name the checkpoint or training run that the value belongs to\n"
            "t.yaml:14:52: ‘points[6].path.fuse_in_channels’ is 5000; it must be within [4, 3072]\n"
            "t.yaml:15:48: unknown key ‘points[7].provenence’ (did you mean ‘provenance’?)");
}

TEST(AccuracyCurve, GivesTheFormulaOfTheMacsLeftOut) {
  const AccuracyBook b = book(std::string(curve_start) +
                              "    uncertainty: 1\n"
                              "    formula: {kind: power-law-in-removed-macs, factor: 0.5, exponent: 2}\n"
                              "    anchors: [{removed: 0.2, drop: 0.02, statement: s, source: s}]\n");
  const Accuracy a = b.lookup(b2("fuse_in_channels: 2048"), {});
  // 2048 of 3072 channels leave out 21.504 % of the MACs (48.93 of 62.34 GMACs stay): 50 * (1 - 0.5 *
  // 0.21504^2).
  EXPECT_NEAR(a.value, 48.844, 0.001);
  EXPECT_EQ(a.provenance, Provenance::modelled);
  EXPECT_EQ(a.uncertainty, 1);
  EXPECT_EQ(a.note, "curve pruned, 21.5 % of the MACs left out");
  // Nothing left out: the full value.
  EXPECT_EQ(b.lookup(b2(), {}).value, 50);
}

TEST(AccuracyCurve, SaysWhyAPathIsNotOnIt) {
  const AccuracyBook b = book(std::string(curve_start) +
                              "    uncertainty: 1\n"
                              "    formula: {kind: power-law-in-removed-macs, factor: 0.5, exponent: 2}\n"
                              "    anchors: [{removed: 0.2, drop: 0.02, statement: s, source: s}]\n");
  const auto refusal = [&](const std::string& settings) {
    const std::string message = error_of([&] { b.lookup(b2(settings), {}); });
    const std::size_t start = message.find('\n') + 3;
    return message.substr(start, message.find('\n', start) - start);
  };
  // 1536 channels: 42.23 of 62.34 GMACs stay.
  EXPECT_EQ(
      refusal("fuse_in_channels: 1536"),
      "curve ‘pruned’ does not apply: the path leaves out 32.3 % of the MACs, the curve ends at 30.0 %");
  EXPECT_EQ(refusal("input: 640x640"), "curve ‘pruned’ does not apply: the path differs in input");
  EXPECT_EQ(refusal("encoder_depth: [3, 4, 5, 3]"),
            "curve ‘pruned’ does not apply: the path differs in encoder_depth");
  EXPECT_THAT(refusal("retrained_decoder_width: 512"),
              testing::HasSubstr("the path differs in retrained_decoder_width"));
}

TEST(AccuracyCurve, AMeasuredPointReplacesItForThatPathOnly) {
  const AccuracyBook b = book(
      "points:\n"
      "  - {path: {model: segformer-b2, fuse_in_channels: 2048}, value: 47, provenance: user, source: "
      "bench}\n" +
      std::string(curve_start) +
      "    uncertainty: 1\n"
      "    formula: {kind: power-law-in-removed-macs, factor: 0.5, exponent: 2}\n"
      "    anchors: [{removed: 0.2, drop: 0.02, statement: s, source: s}]\n");
  EXPECT_EQ(b.lookup(b2("fuse_in_channels: 2048"), {}).value, 47);
  EXPECT_EQ(b.lookup(b2("fuse_in_channels: 2560"), {}).provenance, Provenance::modelled);
}

TEST(AccuracyCurve, StraightLinesGoThroughTheirKnots) {
  CurveFormula formula;
  formula.kind = CurveFormula::Kind::piecewise_linear_in_removed_macs;
  formula.knots = {{0, 0}, {0.1, 0.01}, {0.3, 0.05}};
  EXPECT_EQ(formula.drop(0), 0);
  EXPECT_DOUBLE_EQ(formula.drop(0.05), 0.005);
  EXPECT_DOUBLE_EQ(formula.drop(0.1), 0.01);
  // Half way between 0.1 and 0.3: half way between 0.01 and 0.05.
  EXPECT_DOUBLE_EQ(formula.drop(0.2), 0.03);
  EXPECT_DOUBLE_EQ(formula.drop(0.3), 0.05);
}

TEST(AccuracyCurve, MustGoThroughItsAnchorsAndCoverItsChecks) {
  // 0.5 * 0.2^2 = 0.02, not 0.03; the check's 0.04 is 0.02 away, 1 point of 50.
  EXPECT_EQ(error_of([] {
              table(std::string(curve_start) +
                    "    uncertainty: 0.5\n"
                    "    formula: {kind: power-law-in-removed-macs, factor: 0.5, exponent: 2}\n"
                    "    anchors: [{removed: 0.2, drop: 0.03, statement: s, source: s},\n"
                    "              {removed: 0.4, drop: 0.08, statement: s, source: s}]\n"
                    "    checks: [{removed: 0.2, drop: 0.04, statement: s, source: s}]\n");
            }),
            "t.yaml:14:18: the formula misses the check at removed 0.2 by 1.00 points; the uncertainty must "
            "cover that\n"
            "t.yaml:16:14: the formula gives a drop of 0.0200 at removed 0.2, its anchor says 0.03; choose "
            "parameters that go through the anchors, or move this one to ‘checks’\n"
            "t.yaml:16:14: the anchor at removed 0.4 is outside the range of the curve");
}

TEST(AccuracyCurve, KnotsStartAtNothingAndAscend) {
  EXPECT_EQ(error_of([] {
              table(std::string(curve_start) +
                    "    uncertainty: 0.5\n"
                    "    formula: {kind: piecewise-linear-in-removed-macs,\n"
                    "              knots: [{removed: 0.1, drop: 0}, {removed: 0.1, drop: 0.2}]}\n"
                    "    anchors: [{removed: 0.1, drop: 0, statement: s, source: s}]\n");
            }),
            "t.yaml:16:22: the first knot must be {removed: 0, drop: 0}\n"
            "t.yaml:16:22: each knot must leave out more than the one before and lose no less");
}

TEST(AccuracyBook, ADirectoryWithoutTablesIsAnError) {
  EXPECT_THAT(error_of([] { load_accuracy({std::string(SWITCHYARD_SOURCE_DIR) + "/cmake"}); }),
              testing::HasSubstr("/cmake: has no .yaml files"));
  EXPECT_THAT(error_of([] { load_accuracy({"no/such/file.yaml"}); }),
              testing::HasSubstr("no/such/file.yaml"));
}

TEST(AccuracyQuery, IsReadFromAFile) {
  const auto query = read<AccuracyQuery>(load_yaml(
      "{dataset: ADE20K val, protocol: single-scale, training: NVlabs 160k, provenances: [user, published]}",
      "q"));
  EXPECT_EQ(query.dataset, "ADE20K val");
  EXPECT_EQ(query.protocol, Protocol::single_scale);
  EXPECT_EQ(query.training, "NVlabs 160k");
  EXPECT_FALSE(query.precision);
  EXPECT_EQ(query.provenances, (std::vector<Provenance>{Provenance::user, Provenance::published}));
}

}  // namespace
}  // namespace switchyard
