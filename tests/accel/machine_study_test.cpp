// The whole zoo on every shipped machine; minutes, so not part of the default tests (ctest -L study).
#include <gtest/gtest.h>

#include <cmath>

#include "accel/machine/agreement.h"
#include "tests/accel/network_runs.h"

namespace switchyard::accel {
namespace {

class WholeZoo : public ::testing::TestWithParam<std::string> {};

TEST_P(WholeZoo, RunsToItsEnd) {
  for (const Choice& model : model_choices()) {
    testing::run_to_its_end(std::string(model.word), testing::shipped(GetParam()), true);
  }
}

// Total cycles within 3 % per network; 95 % of all layers within 10 % where no two layers share DRAM; equal counts.
// docs/modelling/accelerator.md names the layers beyond and why.
TEST(WholeZooAgreement, OfAnalyticModelAndReferenceMachine) {
  MapperOptions options;
  options.finalists = 1;
  Mapper mapper(testing::shipped("magnet-like"), options);
  std::int64_t layers = 0, close = 0;
  for (const Choice& model : model_choices()) {
    const Agreement agreement = compare_models(Path(model.word).build(), mapper);
    EXPECT_LE(std::abs(agreement.error()), 0.03) << model.word;
    EXPECT_TRUE(agreement.counts_equal()) << model.word;
    layers += agreement.layers;
    close += agreement.close_layers;
  }
  EXPECT_GE(static_cast<double>(close), 0.95 * static_cast<double>(layers));
}

INSTANTIATE_TEST_SUITE_P(Machines, WholeZoo, ::testing::ValuesIn(testing::pe_machines()), testing::test_name);

}  // namespace
}  // namespace switchyard::accel
