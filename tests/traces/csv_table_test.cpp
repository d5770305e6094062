#include <gtest/gtest.h>

#include <string>

#include "tests/traces/support.h"
#include "traces/csv_table.h"

namespace switchyard {
namespace {

TEST(CsvTable, TrimsCellsAndKnowsWhereTheyStand) {
  const std::string text = "a, b ,,\tc\r\n\n , ,\n d,";
  const CsvTable table = split_csv(text, "t.csv");
  ASSERT_EQ(table.rows.size(), 2u);
  ASSERT_EQ(table.rows[0].cells.size(), 4u);
  EXPECT_EQ(table.rows[0].cells[1].text, "b");
  EXPECT_EQ(table.rows[0].cells[1].column, 4);
  EXPECT_EQ(table.rows[0].cells[2].text, "");
  EXPECT_EQ(table.rows[0].cells[3].text, "c");
  EXPECT_EQ(table.rows[0].cells[3].column, 9);
  EXPECT_EQ(table.rows[1].line, 4);
  EXPECT_EQ(table.rows[1].cells[0].text, "d");
  EXPECT_EQ(table.rows[1].cells[0].column, 2);
}

TEST(CsvTable, SkipsAByteOrderMark) {
  const std::string text = "\xEF\xBB\xBFLayer,M\n";
  EXPECT_EQ(split_csv(text, "t.csv").rows[0].cells[0].text, "Layer");
}

TEST(CsvTable, RefusesBytesThatAreNoText) {
  EXPECT_EQ(problems_of([] { split_csv(std::string("a,b\nc,\0d\n", 9), "t.csv"); }),
            "t.csv:2:3: a NUL byte; this is not a text file");
  EXPECT_EQ(problems_of([] { split_csv("a,\xFF\n", "t.csv"); }),
            "t.csv:1:3: not UTF-8; save the file as UTF-8 text");
}

TEST(CsvTable, RefusesAVeryLongLine) {
  const std::string text = "a,b\n" + std::string(70000, 'x') + "\n";
  EXPECT_EQ(problems_of([&] { split_csv(text, "t.csv"); }),
            "t.csv:2:1: a line of 70000 bytes; at most 65536 are read");
}

}  // namespace
}  // namespace switchyard
