// The analytic model against the event-driven machine: the figures that docs/modelling/accelerator.md gives.
#include <gtest/gtest.h>

#include <cmath>

#include "accel/machine/agreement.h"
#include "tests/accel/machines.h"

namespace switchyard::accel {
namespace {

MapperOptions quick_search() {
  MapperOptions options;
  options.finalists = 1;
  return options;
}

TEST(Agreement, NetworksWithinThreePerCentAndCountsIdentical) {
  Mapper mapper(testing::shipped("magnet-like"), quick_search());
  for (const std::string model : {"resnet18", "pvt_v2-b0", "vit-tiny"}) {
    const Agreement agreement = compare_models(Path(model).build(), mapper);
    EXPECT_LE(std::abs(agreement.error()), 0.03) << model;
    EXPECT_TRUE(agreement.counts_equal()) << model;
  }
}

}  // namespace
}  // namespace switchyard::accel
