// Points of accelerator studies: the sums that a sweep takes are those of the study layer by layer, and what
// mapping by rule loses against search is bounded.
#include <gtest/gtest.h>

#include <cmath>

#include "base/compose.h"
#include "sim/chip/study.h"
#include "sweep/evaluate.h"
#include "tests/sweep/sweeps.h"

namespace switchyard::sweep {
namespace {

struct KeepingShelf : LayerShelf {
  std::vector<LayerEntry> find(const std::string& machine) override {
    std::vector<LayerEntry> found;
    for (const LayerEntry& entry : entries) {
      if (entry.machine == machine) found.push_back(entry);
    }
    return found;
  }
  void keep(LayerEntry entry) override { entries.push_back(std::move(entry)); }
  std::vector<LayerEntry> entries;
};

/// A sweep of one network and few, small machines.
Setup accel_setup(const std::string& body) {
  ReadOptions reading;
  reading.search_roots = {SWITCHYARD_SOURCE_DIR, std::string(SWITCHYARD_SOURCE_DIR) + "/configs"};
  return read_setup(load_yaml("kind: sweep\nbase: tests/sweep/accel_point.yaml\n" + body, "sweep.yaml"),
                    reading, "test");
}

double metric(const Outcome& outcome, const std::string& name) {
  for (const auto& [key, value] : outcome.metrics) {
    if (key == name) return std::get<double>(value);
  }
  return std::nan("");
}

Outcome run_point(const Setup& setup, std::vector<std::string> settings, LayerShelf& shelf) {
  return setup.evaluator()({0, std::move(settings)}, shelf);
}

TEST(AccelPoint, ItsSumsAreThoseOfTheStudyLayerByLayer) {
  for (const char* fidelity : {"analytic", "systemc"}) {
    const auto setup = accel_setup(
        "axes: {lanes: {key: 'accelerators[0].pe.lanes', values: [8]}}\n"
        "set: {fidelities: '[" +
        std::string(fidelity) + "]'}");
    KeepingShelf shelf;
    const Outcome outcome = run_point(setup, {"8"}, shelf);
    const auto study = read<sim::AccelStudy>(setup.point_config({0, {"8"}}));
    const sim::AccelResult result = run_study(study, {});
    const sim::ChipProfile& profile = result.points.front().profile;
    EXPECT_EQ(metric(outcome, "cycles"), static_cast<double>(profile.cycles.value()));
    EXPECT_EQ(metric(outcome, "latency_s"), profile.latency.value());
    // The energies of layers are added up in another order, so they agree to rounding.
    EXPECT_NEAR(metric(outcome, "energy_j") / profile.energy.total().value(), 1.0, 1e-12);
    EXPECT_EQ(metric(outcome, "area_mm2"), result.devices.front().area.total().value() * 1e6);
    EXPECT_TRUE(shelf.entries.empty());  // mapped by rule: not worth keeping
  }
}

TEST(AccelPoint, SeveralCombinationsAreNamed) {
  const auto setup = accel_setup(
      "axes: {lanes: {key: 'accelerators[0].pe.lanes', values: [8]}}\n"
      "set: {objectives: '[latency, energy]'}");
  KeepingShelf shelf;
  const Outcome outcome = run_point(setup, {"8"}, shelf);
  EXPECT_FALSE(std::isnan(metric(outcome, "resnet18.magnet-like.energy.analytic.0.latency_s")));
  EXPECT_FALSE(std::isnan(metric(outcome, "resnet18.magnet-like.latency.analytic.0.latency_s")));
}

TEST(AccelPoint, SearchedMappingsAreKeptAndGiveTheSameOutcome) {
  const auto setup = accel_setup(
      "axes: {lanes: {key: 'accelerators[0].pe.lanes', values: [8]}}\n"
      "set: {mapper_effort: full, networks.resnet18.input: 32x32}");
  KeepingShelf shelf;
  const Outcome searched = run_point(setup, {"8"}, shelf);
  const std::size_t kept = shelf.entries.size();
  EXPECT_GT(kept, 0U);
  const Outcome looked_up = run_point(setup, {"8"}, shelf);
  EXPECT_EQ(shelf.entries.size(), kept);
  EXPECT_EQ(searched, looked_up);
}

TEST(AccelPoint, EqualConfigurationsHaveOneDigestWhateverTheAxes) {
  const auto lanes = accel_setup("axes: {lanes: {key: 'accelerators[0].pe.lanes', values: [8, 16]}}");
  const auto buffers = accel_setup(
      "axes: {buffer: {key: 'accelerators[0].pe.weight_buffer', values: [32 KiB, 32768 B]}}\n"
      "set: {'accelerators[0].pe.lanes': 8}");
  const auto energies = accel_setup(
      "axes: {energy: {key: energy, values: [configs/energy/shipped.yaml]}}\n"
      "set: {'accelerators[0].pe.lanes': 8}");
  const auto digest_of = [](const auto& setup, const char* setting) {
    return point_digest(*setup.make_study(), setup.changes({0, {setting}}), "test");
  };
  EXPECT_EQ(digest_of(lanes, "8"), digest_of(buffers, "32 KiB"));
  EXPECT_EQ(digest_of(lanes, "8"), digest_of(buffers, "32768 B"));
  EXPECT_EQ(digest_of(lanes, "8"), digest_of(energies, "configs/energy/shipped.yaml"));
  EXPECT_NE(digest_of(lanes, "8"), digest_of(lanes, "16"));
}

TEST(AccelPoint, MappingByRuleTakesAtMostHalfAgainAsLongAsSearch) {
  KeepingShelf shelf;
  const std::string axes = "axes: {lanes: {key: 'accelerators[0].pe.lanes', values: [8, 16]}}\n";
  for (const char* lanes : {"8", "16"}) {
    const double quick = metric(run_point(accel_setup(axes), {lanes}, shelf), "latency_s");
    const double full =
        metric(run_point(accel_setup(axes + "set: {mapper_effort: full}"), {lanes}, shelf), "latency_s");
    EXPECT_LE(quick, 1.5 * full) << lanes;
    EXPECT_GE(quick, 0.999 * full) << lanes;  // search looks at all that the rule does, or nearly
  }
}

TEST(AccelPoint, AMachineOnWhichNothingFitsIsRefusedWithItsReason) {
  const auto setup =
      accel_setup("axes: {buffer: {key: 'accelerators[0].pe.weight_buffer', values: [1 B, 32 KiB]}}");
  KeepingShelf shelf;
  const Outcome outcome = evaluate_safely(setup.evaluator(), {0, {"1 B"}}, shelf);
  EXPECT_EQ(outcome.status, Status::refused);
  EXPECT_NE(outcome.reason.find("cannot hold one weight vector"), std::string::npos) << outcome.reason;
}

}  // namespace
}  // namespace switchyard::sweep
