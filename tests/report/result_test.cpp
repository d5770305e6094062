// Reading results: everything a report shows arrives, and what is wrong is named with its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/load.h"
#include "report/result.h"
#include "tests/report/results.h"

namespace switchyard::report {
namespace {

Result read(const std::string& text) { return read_result(load_json(text, "r.json"), "r.json"); }

std::string problem_of(const std::string& text) {
  try {
    read(text);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no problem";
}

TEST(Result, HoldsProfilesWithLayersAndAccuracy) {
  const Result result = read(small_result);
  EXPECT_EQ(result.title, "Small <study>");
  ASSERT_EQ(result.profiles.size(), 3U);
  const Profile& full = result.profiles.front();
  EXPECT_EQ(full.latency_s, 0.004);
  EXPECT_EQ(full.accuracy->provenance, "published");
  EXPECT_EQ(full.accuracy->uncertainty_points, std::nullopt);
  EXPECT_EQ(full.layers.at(1).time_by_cause_s, (Parts{{"compute", 0.002}}));
  EXPECT_EQ(full.machine_modules.at(0).causes, (Parts{{"DRAM", 600}, {"drain", 400}}));
  EXPECT_EQ(result.runs.at(0).series.at(2).dropped, true);
  EXPECT_EQ(result.runs.at(0).series.at(2).latency_s, std::nullopt);
}

TEST(Result, KeysThatThisVersionDoesNotKnowAreLeftAlone) {
  EXPECT_EQ(problem_of(with(small_result, "\"kind\": \"experiment\"", "\"kind\": \"experiment\", \"later\": [1]")),
            "no problem");
}

TEST(Result, AnotherSchemaIsNamed) {
  EXPECT_EQ(problem_of(R"({"schema": "other/7"})"),
            "r.json:1:12: not a result file: its schema is ‘other/7’, not ‘switchyard-result/1’; "
            "'switchyard run CONFIG --json' writes one");
  EXPECT_EQ(problem_of("[1]"),
            "r.json:1:1: not a result file: its schema is missing, not ‘switchyard-result/1’; "
            "'switchyard run CONFIG --json' writes one");
}

TEST(Result, EveryProblemIsReportedWithItsPlace) {
  EXPECT_EQ(problem_of(R"({"schema": "switchyard-result/1", "kind": "experiment",
"profiles": [{"path": "p", "device": "d", "macs": "many", "latency_s": -1,
"modules": {}}]})"),
            "r.json:2:14: a profile lacks ‘energy_j’; write the result anew with 'switchyard run'\n"
            "r.json:2:51: ‘macs’ must be a number of at least 0, not ‘many’\n"
            "r.json:2:72: ‘latency_s’ must be a number of at least 0, not ‘-1’\n"
            "r.json:3:12: ‘modules’ must be a list, not a mapping");
}

TEST(Result, AMissingFileIsNamed) {
  try {
    load_result("no/such.json");
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("no/such.json: "));
  }
}

}  // namespace
}  // namespace switchyard::report
