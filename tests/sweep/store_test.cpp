// What is recorded is read back, in the order of the sweep and whatever the order of recording.
#include "sweep/store.h"

#include <gtest/gtest.h>

#include "sweep/table.h"
#include "tests/base/temporary_folder.h"
#include "tests/sweep/sweeps.h"

namespace switchyard::sweep {
namespace {

const SweepIdentity identity{"two axes", "gpu_study", "{}", "{}", "test"};
const std::vector<std::pair<std::string, Direction>> objectives = {{"latency_s", Direction::minimise}};

Space two_axes() {
  return Space(
      config_of("axes: {size: {values: [1, 2, 3], unit: KiB}, word: {values: [plain, 'with \"quotes\", and "
                "commas']}}"));
}

Finished done(std::int64_t position, std::vector<std::string> settings, double latency) {
  Outcome outcome;
  outcome.metrics = {{"latency_s", latency}, {"accuracy_provenance", std::string("modelled")}};
  return {{position, std::move(settings)},
          "digest" + std::to_string(position),
          outcome,
          {{"machine", "nest", "{}"}}};
}

Finished failed(std::int64_t position, std::vector<std::string> settings) {
  return {{position, std::move(settings)},
          "digest" + std::to_string(position),
          Outcome{Status::refused, "does not fit, at all", {}},
          {}};
}

TEST(Store, ATableIsInTheOrderOfTheSweep) {
  const TemporaryFolder folder;
  const Space space = two_axes();
  Store store(folder.path() / "s.sqlite", Store::Access::write);
  const std::int64_t id = store.begin(identity, space, objectives);
  store.record(id, space,
               {failed(2, {"2 KiB", "plain"}), done(1, {"1 KiB", "with \"quotes\", and commas"}, 0.1)});
  store.record(id, space, {done(0, {"1 KiB", "plain"}, 0.25)});
  EXPECT_EQ(to_csv(read_table(store, store.sweep({}))),
            "position,size [KiB],word,accuracy_provenance,latency_s,status,reason\n"
            "0,1,plain,modelled,0.25,done,\n"
            "1,1,\"with \"\"quotes\"\", and commas\",modelled,0.1,done,\n"
            "2,2,plain,,,refused,\"does not fit, at all\"\n");
  EXPECT_EQ(to_markdown(read_table(store, store.sweep({})))
                .find("| position | size [KiB] | word | accuracy_provenance | latency_s | status | reason "
                      "|\n| ---: |"),
            0U);
}

TEST(Store, JsonHoldsTheSameTable) {
  const TemporaryFolder folder;
  const Space space = two_axes();
  Store store(folder.path() / "s.sqlite", Store::Access::write);
  const std::int64_t id = store.begin(identity, space, objectives);
  store.record(id, space, {done(0, {"1 KiB", "plain"}, 0.25), failed(1, {"1 KiB", "plain"})});
  const Node node = load_json(to_json(read_table(store, store.sweep({}))), "table");
  EXPECT_EQ(node.find("schema")->text, "switchyard-sweep/1");
  const Node& point = node.find("points")->items.at(0);
  EXPECT_EQ(point.find("axes")->find("size")->text, "1");
  EXPECT_EQ(point.find("metrics")->find("latency_s")->text, "0.25");
  EXPECT_EQ(node.find("points")->items.at(1).find("reason")->text, "does not fit, at all");
}

TEST(Store, TheViewHasAColumnPerAxisAndMetric) {
  const TemporaryFolder folder;
  const Space space = two_axes();
  Store store(folder.path() / "s.sqlite", Store::Access::write);
  const std::int64_t id = store.begin(identity, space, objectives);
  store.record(id, space, {done(0, {"1 KiB", "plain"}, 0.25), done(1, {"3 KiB", "plain"}, 0.5)});
  EXPECT_EQ(store.database().value("SELECT \"latency_s\" FROM sweep_1 WHERE size = 3 AND status = 'done'"),
            Cell(0.5));
}

TEST(Store, ASweepIsFoundAgainAndOthersAreAdded) {
  const TemporaryFolder folder;
  const Space space = two_axes();
  {
    Store store(folder.path() / "s.sqlite", Store::Access::write);
    EXPECT_EQ(store.begin(identity, space, objectives), 1);
  }
  Store store(folder.path() / "s.sqlite", Store::Access::write);
  EXPECT_EQ(store.begin(identity, space, objectives), 1);
  SweepIdentity other = identity;
  other.title = "other";
  other.base = "{\"a\": 1}";
  EXPECT_EQ(store.begin(other, space, objectives), 2);
  try {
    store.sweep({});
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_EQ(std::string(error.what()),
              "store " + (folder.path() / "s.sqlite").string() +
                  ": holds several sweeps; choose one with --sweep: 1 (two axes), 2 (other)");
  }
}

TEST(Store, EqualPointsOfTwoSweepsShareAResult) {
  const TemporaryFolder folder;
  const Space space = two_axes();
  Store store(folder.path() / "s.sqlite", Store::Access::write);
  const std::int64_t id = store.begin(identity, space, objectives);
  store.record(id, space, {done(0, {"1 KiB", "plain"}, 0.25)});
  EXPECT_EQ(store.result_of("digest0"), Status::done);
  EXPECT_FALSE(store.result_of("digest1"));
  store.record(id, space, {{{1, {"1 KiB", "plain"}}, "digest0", std::nullopt, {}}});
  EXPECT_EQ(store.database().value("SELECT count(*) FROM result"), Cell(std::int64_t{1}));
  EXPECT_EQ(store.finished(id).size(), 2U);
  EXPECT_EQ(store.scores(id, {"latency_s"}, 3), (std::vector<Scores>{{{0.25}}, {{0.25}}, std::nullopt}));
}

TEST(Store, LayersAreKeptByMachine) {
  const TemporaryFolder folder;
  const Space space = two_axes();
  Store store(folder.path() / "s.sqlite", Store::Access::write);
  const std::int64_t id = store.begin(identity, space, objectives);
  store.record(id, space, {done(0, {"1 KiB", "plain"}, 0.25)});
  EXPECT_EQ(store.layers_of("machine"), (std::vector<LayerEntry>{{"machine", "nest", "{}"}}));
  EXPECT_TRUE(store.layers_of("another").empty());
}

TEST(Store, CanBeReadWhileItIsWritten) {
  const TemporaryFolder folder;
  const Space space = two_axes();
  Store writer(folder.path() / "s.sqlite", Store::Access::write);
  const std::int64_t id = writer.begin(identity, space, objectives);
  Store reader(folder.path() / "s.sqlite", Store::Access::read);
  EXPECT_TRUE(Store::is_being_written(folder.path() / "s.sqlite"));
  writer.record(id, space, {done(0, {"1 KiB", "plain"}, 0.25)});
  EXPECT_EQ(read_table(reader, reader.sweep({})).rows.size(), 1U);
}

TEST(Store, WhatWasNotCommittedIsNotThere) {
  const TemporaryFolder folder;
  const Space space = two_axes();
  Store store(folder.path() / "s.sqlite", Store::Access::write);
  const std::int64_t id = store.begin(identity, space, objectives);
  // The second point refers to a result that does not exist, so neither is recorded.
  EXPECT_THROW(
      store.record(id, space,
                   {done(0, {"1 KiB", "plain"}, 0.25), {{1, {"1 KiB", "plain"}}, "none", std::nullopt, {}}}),
      SimError);
  EXPECT_TRUE(store.finished(id).empty());
  store.record(id, space, {done(0, {"1 KiB", "plain"}, 0.25)});
  EXPECT_EQ(store.finished(id).size(), 1U);
}

}  // namespace
}  // namespace switchyard::sweep
