// switchyard table, compare and report: every flag, every bad input.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/load.h"
#include "tests/base/temporary_folder.h"
#include "tests/cli/command_line.h"
#include "tests/report/results.h"

namespace switchyard {
namespace {

using report::small_result;
using report::with;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Results : public ::testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text = small_result) {
    return folder_.write(name, text).string();
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  static std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(Results, ATableIsMarkdownOfProfilesUnlessAskedOtherwise) {
  const auto result = switchyard_program({"table", file("a.json")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("| path | device | level | fidelity | path_name |"));
}

TEST_F(Results, ATableGoesToAFile) {
  const auto result =
      switchyard_program({"table", file("a.json"), "--what", "modules", "--format", "csv", "-o", path("m.csv")});
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(text_of(path("m.csv")), HasSubstr("full,chip,full,systemc,decoder,2000,"));
}

TEST_F(Results, ATableAsJsonIsAListOfRecords) {
  const auto result = switchyard_program({"table", file("a.json"), "--what", "runs", "--format", "json"});
  EXPECT_EQ(load_json(result.out, "t").items.at(0).find("latency_p95_s")->text, "0.004");
}

TEST_F(Results, ATableWithoutRowsSaysSo) {
  const auto result = switchyard_program({"table", file("a.json", R"({"schema": "switchyard-result/1", "kind": "k"})"),
                                          "--what", "runs", "--format", "csv"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "switchyard: the result has no runs; the table has no rows\n");
}

TEST_F(Results, WrongWordsOfATableGetASuggestion) {
  const std::string a = file("a.json");
  EXPECT_EQ(messages_of_bad_input({"table", a, "--what", "layer"}),
            "switchyard: --what: unknown table ‘layer’; known: profiles, modules, layers, machine, pareto, claims, "
            "runs, series, devices (did you mean ‘layers’?)\n");
  EXPECT_EQ(messages_of_bad_input({"table", a, "--format", "cvs"}),
            "switchyard: --format: unknown format ‘cvs’; known: csv, json, md (did you mean ‘csv’?)\n");
  EXPECT_EQ(messages_of_bad_input({"table"}),
            "switchyard: table: results is required; 'switchyard table --help' explains the usage\n");
}

TEST_F(Results, AFileThatIsNoResultIsNamed) {
  const std::string a = file("a.json", R"({"schema": "x"})");
  const std::string message = a + ":1:12: not a result file: its schema is ‘x’, not ‘switchyard-result/1’; "
                                  "'switchyard run CONFIG --json' writes one\n";
  EXPECT_EQ(messages_of_bad_input({"table", a}), message);
  EXPECT_EQ(messages_of_bad_input({"compare", a, a}), message);
  EXPECT_EQ(messages_of_bad_input({"report", a, "-o", path("r.html")}), message);
  EXPECT_THAT(messages_of_bad_input({"table", file("b.json", "{")}), HasSubstr("b.json:1:1: not JSON: "));
}

TEST_F(Results, CompareSaysThatNothingDiffers) {
  const auto result = switchyard_program({"compare", file("a.json"), file("b.json")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\nNothing differs.\n"));
}

TEST_F(Results, CompareNamesLayersConfigurationAndPolicies) {
  std::string text = with(small_result, "\"lanes\": 8", "\"lanes\": 16");
  text = with(text, R"("macs": 2000, "cycles": 2000, "time_s": 0.002)", R"("macs": 2000, "cycles": 1000, "time_s": 0.001)");
  text = with(with(text, "\"missed\": 1", "\"missed\": 0"), "\"latency_s\": 0.004", "\"latency_s\": 0.003");
  const std::string a = file("a.json");
  const std::string b = file("b.json", text);
  const auto result = switchyard_program({"compare", a, b});
  EXPECT_THAT(result.out, HasSubstr("accelerator.lanes  8  16"));
  EXPECT_THAT(result.out, HasSubstr("fuse   2000.00  1000.00  -1000.00"));
  EXPECT_THAT(result.out, HasSubstr("-25.00 %"));  // 4 ms to 3 ms
  EXPECT_THAT(result.out, HasSubstr("2 paths are the same in both."));
  EXPECT_THAT(result.out, HasSubstr("Policy hysteresis on chip"));
  EXPECT_THAT(switchyard_program({"compare", a, b, "--layers", "0"}).out, HasSubstr("and 1 more changed layers"));
}

TEST_F(Results, CompareAsJsonHasASchema) {
  const auto result = switchyard_program({"compare", file("a.json"), file("b.json"), "--json"});
  const Node node = load_json(result.out, "c");
  EXPECT_EQ(node.find("schema")->text, "switchyard-comparison/1");
  EXPECT_EQ(node.find("equal")->text, "true");
}

TEST_F(Results, CompareNeedsTwoFilesAndAWholeNumberOfLayers) {
  const std::string a = file("a.json");
  EXPECT_EQ(messages_of_bad_input({"compare", a}),
            "switchyard: compare: after is required; 'switchyard compare --help' explains the usage\n");
  EXPECT_THAT(messages_of_bad_input({"compare", a, a, "--layers", "-1"}), HasSubstr("--layers"));
}

TEST_F(Results, AReportNeedsResultsAndAnOutput) {
  EXPECT_EQ(messages_of_bad_input({"report", "-o", path("r.html")}),
            "switchyard: report: name at least one result file, or a store of a sweep\n");
  EXPECT_EQ(messages_of_bad_input({"report", file("a.json")}),
            "switchyard: report: --output is required; 'switchyard report --help' explains the usage\n");
}

#ifdef SWITCHYARD_HAS_PAGE
TEST_F(Results, AReportIsOneFile) {
  const auto result =
      switchyard_program({"report", file("a.json"), file("b.json"), "-o", path("r.html"), "--title", "Two & one"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("r.html: "));
  const std::string page = text_of(path("r.html"));
  EXPECT_THAT(page, HasSubstr("\"title\":\"Two & one\""));
  EXPECT_THAT(page, HasSubstr("hysteresis"));
  EXPECT_THAT(page, HasSubstr("switchyard-comparison/1"));
}

TEST_F(Results, AReportHoldsThePointsOfAStore) {
  const std::string root = SWITCHYARD_SOURCE_DIR;
  const auto written = test::run_program("/usr/bin/env", {"python3", root + "/tests/report/browser/big_store.py",
                                                          path("s.db"), "5"});
  ASSERT_EQ(written.exit_code, 0) << written.err;
  const auto result = switchyard_program({"report", "--store", path("s.db"), "-o", path("r.html")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::string page = text_of(path("r.html"));
  EXPECT_THAT(page, HasSubstr(R"("count":5,"columns":[{"key":"point","kind":"number","values":[0,1,2,3,4]})"));
  // Paths take turns, their accuracies 2 points apart.
  EXPECT_THAT(page, HasSubstr(R"("words":["full","fuse-1792","b1","b0"],"codes":[0,1,2,3,0])"));
  EXPECT_THAT(page, HasSubstr(R"json({"key":"buffer (KiB)","kind":"number","values":[64,64,64,64,64]})json"));
  EXPECT_EQ(switchyard_program({"report", path("s.db") + ":1", "-o", path("r.html")}).exit_code, 0);
  EXPECT_EQ(messages_of_bad_input({"report", path("s.db") + ":2", "-o", path("r.html")}),
            "switchyard: store " + path("s.db") + ": has no sweep 2; it holds: 1 (many points)\n");
  EXPECT_EQ(messages_of_bad_input({"report", path("s.db") + ":x", "-o", path("r.html")}),
            "switchyard: " + path("s.db") + ":x: what follows the colon is no number of a sweep\n");
  EXPECT_EQ(messages_of_bad_input({"report", path("s.db"), path("s.db"), "-o", path("r.html")}),
            "switchyard: report: a page shows one sweep; name one store\n");
  EXPECT_THAT(page, HasSubstr(R"({"key":"accuracy_percent","kind":"number","values":[46.5,44.5,42.5,40.5,46.5]})"));
}

TEST_F(Results, AFileThatIsNoStoreIsNamed) {
  EXPECT_THAT(messages_of_bad_input({"report", "--store", file("s.db", "text"), "-o", path("r.html")}),
              HasSubstr("s.db:1:2: not JSON: "));
  EXPECT_THAT(messages_of_bad_input({"report", "--store", path("no.db"), "-o", path("r.html")}), HasSubstr("no.db"));
}

TEST_F(Results, AReportIntoAFolderThatIsNotThereIsAnError) {
  EXPECT_THAT(messages_of_bad_input({"report", file("a.json"), "-o", path("no/r.html")}),
              HasSubstr("cannot be written: No such file or directory; create the folder first"));
}
#endif

}  // namespace
}  // namespace switchyard
