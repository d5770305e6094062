// Tables of results and their three formats.
#include <gtest/gtest.h>

#include "base/load.h"
#include "base/write.h"
#include "report/tables.h"
#include "tests/report/results.h"

namespace switchyard::report {
namespace {

std::vector<Result> small() { return {read_result(load_json(small_result, "r.json"), "r.json")}; }

TEST(DataTable, CsvQuotesWhatNeedsIt) {
  const DataTable table{{"a", "b_s"}, {{Cell("x, \"y\""), Cell(0.1)}, {Cell(), Cell(3e9)}}};
  EXPECT_EQ(to_csv(table), "a,b_s\n\"x, \"\"y\"\"\",0.1\n,3000000000\n");
}

TEST(DataTable, MarkdownAlignsNumbersAndEscapesBars) {
  const DataTable table{{"a", "b_s"}, {{Cell("x|y"), Cell(0.1)}}};
  EXPECT_EQ(to_markdown(table), "| a | b_s |\n| --- | ---: |\n| x\\|y | 0.1 |\n");
}

TEST(DataTable, JsonLeavesOutWhatIsNotKnown) {
  const DataTable table{{"a", "b_s"}, {{Cell(), Cell(0.25)}}};
  EXPECT_EQ(to_json_line(to_node(table)), R"([{"b_s": 0.25}])");
}

TEST(Tables, ModulesShowSharesSideBySide) {
  // 1000 of 3000 MACs, 2 of 4 ms, 0.01 of 0.03 J.
  EXPECT_EQ(to_csv(modules_table(small())),
            "path,device,level,fidelity,module,macs,macs_percent,time_s,time_percent,energy_j,energy_percent\n"
            "full,chip,full,systemc,encoder,1000,33.333333333333336,0.002,50,0.01,33.333333333333336\n"
            "full,chip,full,systemc,decoder,2000,66.66666666666667,0.002,50,0.02,66.66666666666667\n");
}

TEST(Tables, LayersHaveAColumnForEveryCauseAndComponent) {
  const DataTable table = layers_table(small());
  EXPECT_EQ(to_csv(table).substr(0, to_csv(table).find('\n')),
            "path,device,level,fidelity,layer,module,kind,macs,cycles,time_s,energy_j,bound,dram_bytes,utilisation,"
            "operations_per_byte,operations_per_second,time_compute_s,time_dram_s,energy_MAC_j,energy_DRAM_j");
  EXPECT_EQ(table.rows.size(), 2U);
}

TEST(Tables, ClaimsStandBesideTheirAnswers) {
  EXPECT_EQ(to_csv(claims_table(small())),
            "statement,device,from,claimed_drop_percent,claimed_energy_saved_percent,path_at_that_drop,drop_percent,"
            "energy_saved_percent,time_saved_percent,source\n"
            "a third less energy at 3 %,chip,full,3,30,pruned,3,25,25,paper\n");
}

TEST(Tables, AColumnWithoutAnyValueIsLeftOut) {
  const DataTable table = profiles_table(small());
  EXPECT_EQ(table.columns.front(), "path");  // one file needs no column "result"
  EXPECT_EQ(table.columns.back(), "energy_DRAM_j");
  EXPECT_EQ(table.rows.size(), 3U);
}

TEST(Tables, SeveralFilesAreToldApart) {
  const std::vector<Result> two = {small().front(), small().front()};
  EXPECT_EQ(profiles_table(two).columns.front(), "result");
  EXPECT_EQ(profiles_table(two).rows.size(), 6U);
}

TEST(Tables, EveryKindWorksOnAResultAndOnNothing) {
  for (const TableKind& kind : table_kinds()) {
    EXPECT_FALSE(kind.make(small()).rows.empty()) << kind.name;
    EXPECT_TRUE(kind.make({}).rows.empty()) << kind.name;
  }
}

}  // namespace
}  // namespace switchyard::report
