#include <gtest/gtest.h>

#include "accel/systolic.h"
#include "base/checked_math.h"
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

TEST(Systolic, TheLastOperandsMeetInTheCycleThatTheClosedFormsSay) {
  // One tile, stationary operand R x C. Vector i of the stream enters row r in cycle R + i + r, after R cycles of loading
  // and skewed by a cycle a row, and reaches column c after c more; an output-stationary tile has nothing to load.
  constexpr std::int64_t rows = 5, columns = 3;
  for (const std::int64_t stream : {1, 2, 7, 40}) {
    std::int64_t loaded = 0, resting = 0;
    for (std::int64_t i = 0; i < stream; ++i) {
      for (std::int64_t r = 0; r < rows; ++r) {
        for (std::int64_t c = 0; c < columns; ++c) {
          loaded = std::max(loaded, rows + i + r + c);
          resting = std::max(resting, i + r + c);
        }
      }
    }
    // The literature counts from 0, so the last cycle is the count.
    const auto of = [&](const Gemm& gemm, SystolicDataflow dataflow) {
      return systolic_cycles(gemm, {rows, columns, dataflow, false});
    };
    EXPECT_EQ(of({stream, columns, rows}, SystolicDataflow::weight_stationary), loaded);
    EXPECT_EQ(of({columns, stream, rows}, SystolicDataflow::input_stationary), loaded);
    EXPECT_EQ(of({rows, columns, stream}, SystolicDataflow::output_stationary), resting);
  }
}

TEST(Systolic, OverlappedLoadingSpeedsUpAWholeResNet50) {
  // The same saving summed over its layers: R cycles for each tile but the first of a product.
  Accelerator a = testing::shipped("systolic-32x32");
  std::int64_t apart = 0, overlapped = 0, saved = 0;
  for (const Nest& nest : testing::nests_of(Path("resnet50").build(), a)) {
    const Gemm g = gemm_of(nest);
    a.systolic.overlap_weight_load = false;
    apart += g.count * systolic_cycles(g, a.systolic);
    a.systolic.overlap_weight_load = true;
    overlapped += g.count * systolic_cycles(g, a.systolic);
    saved += g.count * a.systolic.rows * (ceil_div(g.k, a.systolic.rows) * ceil_div(g.n, a.systolic.columns) - 1);
  }
  EXPECT_EQ(apart - overlapped, saved);
  EXPECT_LT(overlapped, apart);
  RecordProperty("saved_percent", static_cast<int>(100 * saved / apart));
}

TEST(Systolic, AConvolutionUnrollsToItsMacs) {
  for (const Nest& nest : testing::nests_of(Path("resnet50").build(), testing::shipped("systolic-32x32"))) {
    const Gemm g = gemm_of(nest);
    EXPECT_EQ(g.m * g.n * g.k * g.count, nest.macs());
  }
}

}  // namespace
}  // namespace switchyard::accel
