// Whole networks on the SystemC machine.
#pragma once

#include <gtest/gtest.h>

#include "accel/machine/machine.h"
#include "accel/mapper/mapper.h"
#include "tests/accel/machines.h"

namespace switchyard::accel::testing {

/// Shipped machines that the event-driven model covers.
inline std::vector<std::string> pe_machines() {
  std::vector<std::string> names;
  for (const std::string& name : shipped_names()) {
    if (shipped(name).array_template == Template::vector_pe) names.push_back(name);
  }
  return names;
}

/// Runs `model`, mapped by a search or by the mapping that a person would write, and checks that times add up.
inline void run_to_its_end(const std::string& model, const Accelerator& a, bool search) {
  const Graph graph = Path(model).build();
  const std::vector<Task> program = program_of(graph, a);
  MapperOptions options;
  options.finalists = 1;
  Mapper mapper(a, options);
  std::vector<Mapping> mappings;
  for (const Task& task : program) {
    mappings.push_back(!task.nest ? Mapping{}
                       : search   ? mapper.map(*task.nest).mapping
                                  : naive_output_stationary(*task.nest, a));
  }
  const NetworkRun run = simulate(program, mappings, a);
  std::int64_t end = 0;
  for (std::size_t i = 0; i < run.tasks.size(); ++i) {
    const TaskRun& task = run.tasks[i];
    const CycleBreakdown& c = task.cost.cycles;
    const std::string& name = graph.layer(task.task.layer).name;
    ASSERT_EQ(task.start, end) << model << " " << name;
    ASSERT_GT(c.total, 0) << model << " " << name;
    ASSERT_EQ(c.compute + c.weight_load + c.input_load + c.drain + c.dram + c.vector_unit + c.fill, c.total)
        << model << " " << name;
    end = task.end;
  }
  EXPECT_EQ(end, run.cycles);
}

inline std::string test_name(const ::testing::TestParamInfo<std::string>& machine) {
  std::string name = machine.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace switchyard::accel::testing
