// Measurement tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "gpu/csv_cells.h"
#include "gpu/measurement_table.h"
#include "gpu/network_table.h"
#include "gpu/validation.h"

namespace switchyard::gpu {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::filesystem::path table_with(const std::string& text) {
  const auto path = std::filesystem::path(::testing::TempDir()) /
                    (std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) + ".csv");
  std::ofstream(path) << text;
  return path;
}

std::string error_of(const std::string& text) {
  try {
    read_measurements(table_with(text));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Csv, CellsInQuotesHoldCommasAndQuotes) {
  const CsvText table = split_quoted_csv("a,b\n\"x, \"\"y\"\"\",2\n", "t");
  EXPECT_THAT(table.columns, ElementsAre("a", "b"));
  EXPECT_THAT(table.rows.at(0).cells, ElementsAre("x, \"y\"", "2"));
}

TEST(Csv, ARowOfAnotherLengthIsAnErrorWithItsLine) {
  EXPECT_THAT(error_of("op,time_us_median\nbmm,1,2\n"), HasSubstr(":2: 3 cells where the header has 2"));
}

TEST(Csv, AnOpenQuoteIsAnError) {
  EXPECT_THAT(error_of("op,time_us_median\n\"bmm,1\n"), HasSubstr(":2: a quote is not closed"));
}

TEST(Measurements, AMissingColumnIsNamed) {
  EXPECT_THAT(error_of("op\nbmm\n"), HasSubstr("no column ‘time_us_median’"));
}

TEST(Measurements, ACellThatIsNoSizeIsNamed) {
  EXPECT_THAT(error_of("op,b,m,n,k,time_us_median\nbmm,1,-4,2,2,1\n"),
              HasSubstr(":2: column ‘m’ needs a non-negative number, not ‘-4’"));
  EXPECT_THAT(error_of("op,b,m,n,k,time_us_median\nbmm,1,1.5,2,2,1\n"),
              HasSubstr("needs a whole number of at least 1, not ‘1.5’"));
}

TEST(Measurements, FailedRowsAndOtherModesAreLeftOut) {
  const auto rows =
      read_measurements(table_with("kind,op,mode,b,m,n,k,dtype,note,time_us_median\n"
                                   "kernel,bmm,graph,2,8,8,8,fp16,,5\n"
                                   "kernel,bmm,eager,2,8,8,8,fp16,,5\n"
                                   "kernel,bmm,graph,2,8,8,8,fp16,failed: no memory,\n"
                                   "model,,graph,,,,,fp16,,5\n"));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].table_class, "bmm");
  EXPECT_EQ(macs(rows[0].kernel), 2 * 8 * 8 * 8);
  // Two operands and a result of 2 x 64 values of 2 bytes.
  EXPECT_EQ(rows[0].kernel.read_bytes, 512);
  EXPECT_EQ(rows[0].kernel.written_bytes, 256);
}

TEST(Measurements, TheSplitIsByShapeAndNotByDeviceOrTime) {
  const auto rows =
      read_measurements(table_with("device,op,b,m,n,k,time_us_median\na,bmm,2,8,8,8,5\nb,bmm,2,8,8,8,9\n"));
  EXPECT_EQ(rows.at(0).held_out, rows.at(1).held_out);
}

TEST(Measurements, AboutHalfOfTheShapesAreHeldOut) {
  std::string text = "op,b,m,n,k,time_us_median\n";
  for (int m = 1; m <= 1000; ++m) text += "bmm,1," + std::to_string(m) + ",64,64,5\n";
  int held = 0;
  for (const Measurement& row : read_measurements(table_with(text))) held += row.held_out ? 1 : 0;
  EXPECT_NEAR(held, 500, 60);
}

TEST(Floor, IsWhatMakesTheErrorLeast) {
  // Measured is predicted + 10; 10 lies within a step of 30 / 59 of a tried floor.
  EXPECT_NEAR(best_floor({20, 30, 110}, {10, 20, 100}), 10, 0.26);
}

TEST(RankCorrelation, IsOneForTheSameOrderAndMinusOneForTheOpposite) {
  EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3}, {10, 20, 90}), 1.0);
  EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3}, {3, 2, 1}), -1.0);
}

TEST(Networks, NamesOfTheMeasurementToolAreKnown) {
  const NetworkTable table =
      read_network_table(table_with("kind,model,dtype,layout,mode,batch,variant,time_us_median\n"
                                    "model,segformer_b2_fuse1024,fp16,nchw,graph,2,sdpa,1000\n"
                                    "model,unheard_of,fp16,nchw,graph,2,sdpa,1000\n"));
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(table.unknown_networks, 1U);
  EXPECT_EQ(table.rows[0].path.workload().batch, 2);
  EXPECT_TRUE(table.rows[0].execution.fused_attention);
  EXPECT_DOUBLE_EQ(table.rows[0].milliseconds, 1.0);
}

}  // namespace
}  // namespace switchyard::gpu
