#include <gtest/gtest.h>

#include <algorithm>

#include "accel/mapper/mapper.h"
#include "accel/mapper/quick_cost.h"
#include "tests/accel/machines.h"
#include "tests/accel/small_layers.h"

namespace switchyard::accel {
namespace {

using testing::RandomMappings;

class MapperOfDataflow : public ::testing::TestWithParam<Dataflow> {};

// Layers of some hundred thousand mappings, all of which are judged. bench/mapper_quality does the same for more layers.
TEST_P(MapperOfDataflow, PrunedSearchIsWithinOnePercentOfEveryMappingForEveryObjective) {
  const Accelerator a = testing::small_machine(GetParam());
  RandomMappings random(11 + static_cast<std::uint64_t>(GetParam()));
  for (int i = 0; i < 3; ++i) {
    const Nest nest = testing::small_nest(random);
    const auto best = testing::exhaustive_best(nest, a);
    for (std::size_t o = 0; o < testing::objectives.size(); ++o) {
      const double ratio = testing::pruned_over_best(nest, a, o, best[o]);
      EXPECT_LE(ratio, 1.01) << "case " << i << ", " << name_of(testing::objectives[o]);
      EXPECT_GE(ratio, 1 - 1e-9) << "the search found what enumeration did not: one of them is wrong";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Dataflows, MapperOfDataflow, ::testing::ValuesIn(testing::dataflows),
                         [](const auto& row) { return "case" + std::to_string(static_cast<int>(row.param)); });

TEST(Mapper, SearchesEveryMappingWhereThereAreFew) {
  const Accelerator a = testing::small_machine(Dataflow::weight_stationary);
  Nest n;
  n.size.of = {1, 1, 2, 2, 2, 1};
  n.in_h = 2;
  const MappedLayer layer = find_mapping(n, a, {});
  EXPECT_TRUE(layer.exact);
  EXPECT_DOUBLE_EQ(objective_value(layer.cost, {}, a), testing::exhaustive_best(n, a)[0]);
}

TEST(Mapper, IsNeverWorseThanTheNaiveOutputStationaryMapping) {
  for (const std::string name : {"simba-chip", "magnet-like", "nvdla-64"}) {
    const Accelerator a = testing::shipped(name);
    std::vector<Nest> done;  // ResNet-18 repeats itself
    for (const Nest& nest : testing::nests_of(Path("resnet18").build(), a)) {
      if (std::find(done.begin(), done.end(), nest) != done.end()) continue;
      done.push_back(nest);
      for (const Objective objective : {Objective::latency, Objective::energy, Objective::energy_delay}) {
        MapperOptions options;
        options.objective = objective;
        options.finalists = 1;
        const double naive = objective_value(analyse(nest, naive_output_stationary(nest, a), a), options, a);
        EXPECT_LE(objective_value(find_mapping(nest, a, options).cost, options, a), naive);
      }
    }
  }
}

TEST(Mapper, MappingsAreLegalAndDoNotDependOnTheNumberOfJobs) {
  const Accelerator a = testing::shipped("simba-chip");
  const std::vector<Nest> nests = testing::nests_of(Path("segformer-b0").build(), a);
  Mapper alone(a, {}), together(a, {});
  alone.map_all(nests, 1);
  together.map_all(nests, 4);
  for (const Nest& nest : nests) {
    EXPECT_EQ(alone.map(nest).mapping, together.map(nest).mapping);
    EXPECT_EQ(alone.map(nest).cost, together.map(nest).cost);
    EXPECT_EQ(why_illegal(nest, alone.map(nest).mapping, a), "");
  }
  EXPECT_LT(alone.size(), nests.size());  // identical layers share
}

Nest square(std::int64_t batch) {
  Nest n;
  n.size.of = {1, batch, 64, 64, 28, 28};
  n.r = n.s = 3;
  n.pad_h = n.pad_w = 1;
  n.in_h = n.in_w = 28;
  return n;
}

std::int64_t best(const Nest& nest, const Accelerator& a) { return find_mapping(nest, a, {}).cost.cycles.total; }

// The search is not exhaustive here; where two machines tie, it may stop half a percent short on either.
TEST(Mapper, MoreOfAnyResourceNeverRaisesTheBestLatency) {
  Accelerator a = testing::shipped("simba-chip");
  a.network.hop_latency = Cycles(0);  // a larger array is farther across
  const std::int64_t before = best(square(1), a) * 1005 / 1000;
  const auto with = [&](auto change) {
    Accelerator more = a;
    change(more);
    return best(square(1), more);
  };
  EXPECT_LE(with([](Accelerator& m) { m.pe_rows *= 2; }), before);
  EXPECT_LE(with([](Accelerator& m) { m.dram.channels *= 2; }), before);
  EXPECT_LE(with([](Accelerator& m) { m.network.link_bytes_per_cycle *= 2; }), before);
  EXPECT_LE(with([](Accelerator& m) { m.network.pe_port_bytes_per_cycle *= 2; }), before);
  EXPECT_LE(with([](Accelerator& m) { m.global_buffer.banks *= 2; }), before);
  EXPECT_LE(with([](Accelerator& m) { m.global_buffer.size = m.global_buffer.size * 2; }), before);
  EXPECT_LE(with([](Accelerator& m) { m.pe.weight_buffer = m.pe.weight_buffer * 2; }), before);
  EXPECT_LE(with([](Accelerator& m) { m.pe.input_buffer = m.pe.input_buffer * 2; }), before);
  EXPECT_LE(with([](Accelerator& m) { m.pe.accumulation_buffer = m.pe.accumulation_buffer * 2; }), before);
}

TEST(Mapper, TheSameMappingIsNeverSlowerWithMoreOfAnyResource) {
  // What the search finds may vary; what a mapping costs may not.
  for (const std::string name : {"simba-chip", "magnet-like"}) {
    Accelerator a = testing::shipped(name);
    a.network.hop_latency = Cycles(0);  // a larger array is farther across
    for (const Nest& nest : testing::nests_of(Path("segformer-b0").build(), a)) {
      const Mapping mapping = naive_output_stationary(nest, a);
      const auto cycles = [&](const Accelerator& m) { return analyse(nest, mapping, m).cycles.total; };
      for (const auto& change : std::vector<void (*)(Accelerator&)>{
               [](Accelerator& m) { m.pe_rows *= 2; }, [](Accelerator& m) { m.dram.channels *= 2; },
               [](Accelerator& m) { m.network.link_bytes_per_cycle *= 2; },
               [](Accelerator& m) { m.network.pe_port_bytes_per_cycle *= 2; },
               [](Accelerator& m) { m.global_buffer.banks *= 2; },
               [](Accelerator& m) { m.global_buffer.size = m.global_buffer.size * 2; }}) {
        Accelerator more = a;
        change(more);
        ASSERT_LE(cycles(more), cycles(a)) << name;
      }
    }
  }
}

TEST(Mapper, TwiceOfADimensionTakesAboutTwiceTheCycles) {
  // Compute-bound, so twice the work; what is loaded once and the ends are a few per cent of it.
  const Accelerator a = testing::shipped("simba-chip");
  const auto once = static_cast<double>(best(square(1), a));
  for (const Dim d : {Dim::n, Dim::k, Dim::c, Dim::p, Dim::q}) {
    Nest twice = square(1);
    twice.size[d] *= 2;
    if (d == Dim::p) twice.in_h *= 2;
    if (d == Dim::q) twice.in_w *= 2;
    EXPECT_NEAR(static_cast<double>(best(twice, a)) / once, 2.0, 0.1) << name_of(d);
  }
}

TEST(Mapper, ABatchIsNoSlowerThanItsImagesOneByOne) {
  for (const std::string name : {"simba-chip", "magnet-like"}) {
    const Accelerator a = testing::shipped(name);
    for (const std::int64_t n : {2, 4, 8}) EXPECT_LE(best(square(n), a), n * best(square(1), a)) << name << " " << n;
  }
}

}  // namespace
}  // namespace switchyard::accel
