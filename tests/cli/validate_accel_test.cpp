// switchyard validate accel.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/command_line.h"

namespace switchyard::cli {
namespace {

using ::testing::HasSubstr;

TEST(ValidateAccel, ShowsBothModelsCyclesAndWhetherCountsAgree) {
  const auto result = switchyard_program({"validate", "accel", "--network", "resnet18"});
  EXPECT_THAT(result.out, HasSubstr("magnet-like: analytic model against the SystemC machine"));
  EXPECT_THAT(result.out, HasSubstr("SystemC cycles"));
  EXPECT_THAT(result.out, HasSubstr("resnet18"));
  EXPECT_THAT(result.out, HasSubstr("yes"));
}

TEST(ValidateAccel, WritesJson) {
  const auto result = switchyard_program({"validate", "accel", "--network", "resnet18", "--machine", "simba-chip", "--json"});
  EXPECT_THAT(result.out, HasSubstr("\"schema\": \"switchyard-validate-accel/1\""));
  EXPECT_THAT(result.out, HasSubstr("\"machine\": \"simba-chip\""));
  EXPECT_THAT(result.out, HasSubstr("\"counts_equal\": true"));
}

}  // namespace
}  // namespace switchyard::cli
