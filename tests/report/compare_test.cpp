// Comparison: what changed, by how much, in which layers.
#include <gtest/gtest.h>

#include "base/load.h"
#include "report/compare.h"
#include "tests/report/results.h"

namespace switchyard::report {
namespace {

Result read(const std::string& text, const std::string& name = "r.json") {
  return read_result(load_json(text, name), name);
}

const Change& quantity(const std::vector<Change>& changes, std::string_view name) {
  for (const Change& c : changes) {
    if (c.quantity == name) return c;
  }
  throw std::out_of_range(std::string(name));
}

TEST(Compare, AResultEqualsItself) { EXPECT_TRUE(compare(read(small_result), read(small_result)).equal()); }

TEST(Compare, NamesTheLayersThatChanged) {
  // Layer "fuse" goes from 2 ms to 1 ms, so the path from 4 ms to 3 ms: -25 %.
  std::string text = with(small_result, "\"latency_s\": 0.004", "\"latency_s\": 0.003");
  text = with(text, R"("macs": 2000, "cycles": 2000, "time_s": 0.002)", R"("macs": 2000, "cycles": 1000, "time_s": 0.001)");
  const Comparison comparison = compare(read(small_result), read(text));
  EXPECT_FALSE(comparison.equal());
  const ProfileChange& full = comparison.profiles.front();
  EXPECT_EQ(quantity(full.quantities, "latency_s").percent(), 100 * (0.003 - 0.004) / 0.004);
  ASSERT_EQ(full.layers.size(), 1U);
  EXPECT_EQ(full.layers[0].layer, "fuse");
  EXPECT_EQ(full.layers[0].time_after_s, 0.001);
}

TEST(Compare, SaysWhichConfigurationValuesDiffer) {
  const Comparison comparison = compare(read(small_result), read(with(small_result, "\"lanes\": 8", "\"lanes\": 16")));
  ASSERT_EQ(comparison.config.size(), 1U);
  EXPECT_EQ(comparison.config[0].key, "accelerator.lanes");
  EXPECT_EQ(comparison.config[0].before, "8");
  EXPECT_EQ(comparison.config[0].after, "16");
}

TEST(Compare, PairsOnePathOnTwoMachines) {
  std::string text = small_result;
  for (std::size_t at = text.find("\"chip\""); at != std::string::npos; at = text.find("\"chip\"")) {
    text.replace(at, 6, "\"other\"");
  }
  const Comparison comparison = compare(read(small_result), read(text));
  ASSERT_EQ(comparison.profiles.size(), 3U);
  EXPECT_EQ(comparison.profiles[0].before, "full on chip, full, systemc");
  EXPECT_EQ(comparison.profiles[0].after, "full on other, full, systemc");
  ASSERT_EQ(comparison.devices.size(), 1U);
  EXPECT_EQ(comparison.devices[0].name, "chip → other");
}

TEST(Compare, APathThatOneSideLacksIsShown) {
  const Comparison comparison = compare(read(small_result), read(with(small_result, "\"path\": \"slow\"", "\"path\": \"new\"")));
  // The only two left over are compared with each other.
  EXPECT_EQ(comparison.profiles.back().before, "slow on chip, full, systemc");
  EXPECT_EQ(comparison.profiles.back().after, "new on chip, full, systemc");
}

TEST(Compare, RunsArePairedByPolicy) {
  const Comparison comparison = compare(read(small_result), read(with(small_result, "\"missed\": 1", "\"missed\": 0")));
  ASSERT_EQ(comparison.runs.size(), 1U);
  EXPECT_EQ(comparison.runs[0].name, "hysteresis on chip");
  EXPECT_EQ(quantity(comparison.runs[0].quantities, "missed").difference(), -1);
}

TEST(Compare, AQuantityThatOneSideLacksHasNoDifference) {
  const Change change{"parameters", 3.0, std::nullopt};
  EXPECT_TRUE(change.differs());
  EXPECT_EQ(change.difference(), std::nullopt);
  EXPECT_EQ((Change{"missed", 0.0, 2.0}).percent(), std::nullopt);  // nothing is a percentage of 0
}

}  // namespace
}  // namespace switchyard::report
