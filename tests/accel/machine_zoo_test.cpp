// Networks run to their end on every shipped machine that has PEs: nothing waits for ever, nothing is lost (simulate()
// checks both), and no layer is faster than its bounds.
#include <gtest/gtest.h>

#include "tests/accel/network_runs.h"

namespace switchyard::accel {
namespace {

using testing::pe_machines;
using testing::run_to_its_end;
using testing::test_name;

class EveryMachine : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryMachine, RunsATransformerToItsEnd) { run_to_its_end("vit-tiny", testing::shipped(GetParam()), false); }

INSTANTIATE_TEST_SUITE_P(Machines, EveryMachine, ::testing::ValuesIn(pe_machines()), test_name);

TEST(ReferenceMachine, RunsAPyramidOfDepthwiseConvolutionsToItsEnd) {
  run_to_its_end("pvt_v2-b0", testing::shipped("magnet-like"), true);
}


}  // namespace
}  // namespace switchyard::accel
