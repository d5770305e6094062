#include <gtest/gtest.h>

#include "accel/systolic.h"
#include "tests/accel/machines.h"

namespace switchyard::accel {
namespace {

std::int64_t cycles(const Gemm& gemm, SystolicDataflow dataflow, bool overlap = false) {
  return systolic_cycles(gemm, {32, 16, dataflow, overlap});
}

TEST(Systolic, CyclesEqualTheClosedFormsOfTheLiterature) {
  // M 100, N 70, K 50 on 32 x 16. WS: ceil(50/32) ceil(70/16) (100 + 64 + 16 - 2) - 1 = 2 x 5 x 178 - 1.
  const Gemm gemm{100, 70, 50};
  EXPECT_EQ(cycles(gemm, SystolicDataflow::weight_stationary), 2 * 5 * 178 - 1);
  // OS: ceil(100/32) ceil(70/16) (50 + 32 + 16 - 2) - 1 = 4 x 5 x 96 - 1.
  EXPECT_EQ(cycles(gemm, SystolicDataflow::output_stationary), 4 * 5 * 96 - 1);
  // IS, WS with the operands' roles swapped: ceil(50/32) ceil(100/16) (70 + 64 + 16 - 2) - 1 = 2 x 7 x 148 - 1.
  EXPECT_EQ(cycles(gemm, SystolicDataflow::input_stationary), 2 * 7 * 148 - 1);
}

TEST(Systolic, OverlappedWeightLoadingSavesARowCountPerTileButTheFirst) {
  const Gemm gemm{100, 70, 50};
  const std::int64_t apart = cycles(gemm, SystolicDataflow::weight_stationary);
  const std::int64_t overlapped = cycles(gemm, SystolicDataflow::weight_stationary, true);
  EXPECT_EQ(apart - overlapped, (2 * 5 - 1) * 32);
  EXPECT_EQ(cycles(gemm, SystolicDataflow::output_stationary, true),
            cycles(gemm, SystolicDataflow::output_stationary));
}

TEST(Systolic, AConvolutionUnrollsToItsMacs) {
  for (const Nest& nest : testing::nests_of(Path("resnet50").build(), testing::shipped("systolic-32x32"))) {
    const Gemm g = gemm_of(nest);
    EXPECT_EQ(g.m * g.n * g.k * g.count, nest.macs());
  }
}

}  // namespace
}  // namespace switchyard::accel
