#include <gtest/gtest.h>

#include <algorithm>

#include "accel/mapper/exhaustive.h"
#include "accel/mapper/mapper.h"
#include "accel/mapper/quick_cost.h"
#include "tests/accel/machines.h"
#include "tests/accel/random_mappings.h"

namespace switchyard::accel {
namespace {

using testing::RandomMappings;

/// A machine small enough that buffers and buses matter to small layers.
Accelerator small_machine() {
  Accelerator a;
  a.name = "small";
  a.pe_rows = 1;
  a.pe_columns = 2;
  a.pe.lanes = a.pe.vector_width = 2;
  a.pe.weight_buffer = Bytes(64);
  a.pe.input_buffer = Bytes(96);
  a.pe.accumulation_buffer = Bytes(96);
  a.global_buffer = {Bytes(1024), 2, 4, true, true};
  a.network = {Topology::mesh, 4, 2, true, Cycles(1), Metres(0)};
  a.dram.channel_bandwidth = BytesPerSecond(2e9);
  return a;
}

TEST(Mapper, PrunedSearchIsWithinOnePercentOfEveryMapping) {
  const Accelerator a = small_machine();
  RandomMappings random(11);
  int compared = 0;
  for (int i = 0; compared < 12; ++i) {
    Nest n;
    n.size.of = {1, 1, random.between(2, 6), random.between(2, 6), random.between(2, 6), random.between(1, 2)};
    n.r = n.s = random.chance(50) ? 1 : 2;
    n.in_h = n.size[Dim::p] - 1 + n.r;
    n.in_w = n.size[Dim::q] - 1 + n.s;
    MapperOptions options;
    options.exact_below = 0;
    const MappedLayer found = find_mapping(n, a, options);
    double best = 1e300;
    Mapping best_mapping;
    for_each_mapping(n, a, [&](const Mapping& m) {
      const double value = objective_value(analyse(n, m, a), options);
      if (value < best) best = value, best_mapping = m;
    });
    EXPECT_LE(objective_value(found.cost, options), 1.01 * best)
        << "case " << i << "\nfound\n" << loop_nest_text(n, found.mapping, a) << "best\n"
        << loop_nest_text(n, best_mapping, a);
    ++compared;
  }
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
        const double naive = objective_value(analyse(nest, naive_output_stationary(nest, a), a), options);
        EXPECT_LE(objective_value(find_mapping(nest, a, options).cost, options), naive);
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

TEST(Mapper, ABatchIsNoSlowerThanItsImagesOneByOne) {
  for (const std::string name : {"simba-chip", "magnet-like"}) {
    const Accelerator a = testing::shipped(name);
    for (const std::int64_t n : {2, 4, 8}) EXPECT_LE(best(square(n), a), n * best(square(1), a)) << name << " " << n;
  }
}

}  // namespace
}  // namespace switchyard::accel
