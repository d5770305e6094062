// No layer of any network in the zoo is faster than its bounds on any shipped machine, and none costs nothing.
#include <gtest/gtest.h>

#include <algorithm>

#include "accel/mapper/mapper.h"
#include "accel/row_stationary.h"
#include "tests/accel/machines.h"

namespace switchyard::accel {
namespace {

/// Layers of the zoo that no other layer equals in what it asks of a machine, each with the network it was met in first.
struct DistinctTask {
  Task task;
  std::string name;
};

std::vector<DistinctTask> distinct_tasks(const Accelerator& a) {
  std::vector<DistinctTask> distinct;
  for (const Choice& model : model_choices()) {
    const Graph graph = Path(model.word).build();
    for (const Task& task : program_of(graph, a)) {
      const auto equal = [&](const DistinctTask& d) {
        return d.task.nest == task.nest && d.task.vector == task.vector &&
               d.task.fused.size() == task.fused.size();
      };
      if (std::none_of(distinct.begin(), distinct.end(), equal))
        distinct.push_back({task, std::string(model.word) + " " + graph.layer(task.layer).name});
    }
  }
  return distinct;
}

/// The mapping that a person would write first.
Mapping naive(const Nest& nest, const Accelerator& a) {
  if (a.array_template == Template::vector_pe) return naive_output_stationary(nest, a);
  RowStationaryMapping map;
  map.e = std::min(nest.size[Dim::p], a.pe_columns);
  while (map.e > 1 && !why_illegal(nest, map, a).empty()) map.e = (map.e + 1) / 2;
  EXPECT_EQ(why_illegal(nest, map, a), "");
  return as_mapping(map, nest);
}

class ZooBounds : public ::testing::TestWithParam<std::string> {};

TEST_P(ZooBounds, EveryLayerTakesAtLeastItsMacsAndBytes) {
  const Accelerator a = testing::shipped(GetParam());
  MapperOptions options;
  options.finalists = 1;
  Mapper mapper(a, options);
  for (const auto& [task, name] : distinct_tasks(a)) {
    Mapping mapping;
    if (task.nest && a.array_template != Template::systolic) {
      // The search is not what is tested here; the mapping a person would write does for most layers.
      mapping = mapper.size() < 12 ? mapper.map(*task.nest).mapping : naive(*task.nest, a);
    }
    const LayerCost cost = analyse(task, mapping, a);
    ASSERT_GT(cost.cycles.total, 0) << name;
    ASSERT_GE(cost.cycles.total * a.peak_macs_per_cycle(), cost.counts.macs) << name;
    const std::int64_t dram = cost.counts.dram_reads.total() + cost.counts.dram_writes.total();
    ASSERT_GE(static_cast<double>(cost.cycles.total) * 8 * a.dram_bytes_per_cycle() + 1, static_cast<double>(dram))
        << name;
    const std::int64_t buffer = cost.counts.global_buffer_reads.total() + cost.counts.global_buffer_writes.total();
    ASSERT_GE(cost.cycles.total * 8 * bytes_per_cycle(a.global_buffer), buffer) << name;
    if (task.nest && a.array_template == Template::vector_pe) {
      ASSERT_GE(cost.cycles.total, lower_bound_cycles(*task.nest, mapping, a)) << name;
    }
    if (task.nest && a.array_template != Template::systolic) {
      const CycleBreakdown& c = cost.cycles;
      ASSERT_EQ(c.compute + c.weight_load + c.input_load + c.drain + c.dram + c.vector_unit + c.fill, c.total);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Machines, ZooBounds, ::testing::ValuesIn(testing::shipped_names()),
                         [](const auto& machine) {
                           std::string name = machine.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace switchyard::accel
