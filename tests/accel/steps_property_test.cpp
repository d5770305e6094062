// The closed forms against the sum over every step, over random layers, machines and mappings.
#include <gtest/gtest.h>

#include "accel/analytic.h"
#include "accel/steps.h"
#include "tests/accel/random_mappings.h"

namespace switchyard::accel {
namespace {

using testing::RandomMappings;

TEST(Steps, ClosedFormCountsEqualTheSumOverEveryStep) {
  RandomMappings random(3);
  for (int i = 0; i < 20'000; ++i) {
    const Accelerator machine = random.machine();
    const Nest nest = random.nest();
    const Mapping mapping = random.mapping(nest, machine);
    ASSERT_EQ(why_illegal(nest, mapping, machine), "");
    ASSERT_EQ(counts_of(nest, mapping, machine), sum_of_steps(nest, mapping, machine))
        << "case " << i << "\n" << loop_nest_text(nest, mapping, machine);
  }
}

TEST(Steps, EveryMultiplicationHappensOnceAndEveryStepIsVisited) {
  RandomMappings random(4);
  for (int i = 0; i < 5'000; ++i) {
    Accelerator machine = random.machine();
    machine.winograd = false;
    const Nest nest = random.nest();
    const Mapping mapping = random.mapping(nest, machine);
    std::int64_t macs = 0, steps = 0, drained = 0, stored = 0;
    StepWalker walk(nest, mapping, machine);
    const std::int64_t total = walk.total_steps();
    for (; !walk.done(); walk.next()) {
      const Step& step = walk.step();
      macs += step.macs * step.repeat;
      steps += step.repeat;
      if (step.leave == Leave::drain) drained += step.outputs.unique_bits * step.repeat;
      stored += step.dram_output_bits * step.repeat;
    }
    ASSERT_EQ(macs, nest.macs());
    ASSERT_EQ(steps, total);
    // Every output drains once, and is stored once.
    ASSERT_EQ(drained, nest.output_values() * machine.formats.activation_bits);
    ASSERT_EQ(stored, drained);
  }
}

TEST(Steps, PartialSumsThatLeaveToDramComeBack) {
  RandomMappings random(5);
  for (int i = 0; i < 5'000; ++i) {
    const Accelerator machine = random.machine();
    const Nest nest = random.nest();
    const Mapping mapping = random.mapping(nest, machine);
    std::int64_t out = 0, back = 0, spilled = 0, returned = 0;
    for (StepWalker walk(nest, mapping, machine); !walk.done(); walk.next()) {
      const Step& step = walk.step();
      out += step.repeat * step.dram_spill_bits;
      back += step.repeat * step.dram_partial_sum_bits;
      if (step.leave == Leave::spill) spilled += step.repeat * step.outputs.unique_bits;
      returned += step.repeat * step.partial_sums.unique_bits;
    }
    ASSERT_EQ(out, back);
    ASSERT_EQ(spilled, returned);
    ASSERT_EQ(spilled > 0, spilled > 0 && partial_sums_leave(nest, mapping));
  }
}

}  // namespace
}  // namespace switchyard::accel
