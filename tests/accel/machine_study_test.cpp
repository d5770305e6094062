// The whole zoo on every shipped machine; minutes, so not part of the default tests (ctest -L study).
#include <gtest/gtest.h>

#include "tests/accel/network_runs.h"

namespace switchyard::accel {
namespace {

class WholeZoo : public ::testing::TestWithParam<std::string> {};

TEST_P(WholeZoo, RunsToItsEnd) {
  for (const Choice& model : model_choices()) {
    testing::run_to_its_end(std::string(model.word), testing::shipped(GetParam()), true);
  }
}

INSTANTIATE_TEST_SUITE_P(Machines, WholeZoo, ::testing::ValuesIn(testing::pe_machines()), testing::test_name);

}  // namespace
}  // namespace switchyard::accel
