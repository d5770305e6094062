// Each mechanism of the machine shows its effect in simulated cycles or counts.
#include <gtest/gtest.h>

#include "accel/machine/array_engine.h"
#include "accel/machine/dma_engine.h"
#include "accel/machine/machine.h"
#include "accel/mapper/mapper.h"
#include "tests/accel/machine_support.h"
#include "tests/accel/machines.h"

namespace switchyard::accel {
namespace {

using testing::one_pe;
using testing::one_tile;
using testing::pointwise;
using testing::run_layer;
using testing::shipped;
using testing::task_of;

NetworkRun run_mapped(const Nest& nest, const Accelerator& a) {
  return run_layer(nest, find_mapping(nest, a, {}).mapping, a);
}

NetworkRun run_network(const Graph& graph, const Accelerator& a) {
  const std::vector<Task> program = program_of(graph, a);
  MapperOptions options;
  options.finalists = 1;
  Mapper mapper(a, options);
  std::vector<Mapping> mappings;
  for (const Task& task : program) mappings.push_back(task.nest ? mapper.map(*task.nest).mapping : Mapping{});
  return simulate(program, mappings, a);
}

/// 3x3, 64 -> 64 channels on 16 x 16 pixels, in tiles of 16 output channels.
Nest three_by_three() {
  Nest nest;
  nest.size.of = {1, 1, 64, 64, 16, 16};
  nest.r = nest.s = 3;
  nest.pad_h = nest.pad_w = 1;
  nest.in_h = nest.in_w = 16;
  return nest;
}

TEST(MachineMechanisms, DoubleBufferingHidesLoadsBehindCompute) {
  // Four tiles of 16 output channels. Compute 64/8 x 16/8 x 9 x 256 = 36864 cycles each; each needs 16 x 64 x 9 bytes of
  // weights, 1152 cycles, and drains 16 x 256 bytes, 512 cycles: alone, three of each show more than together.
  const Nest nest = three_by_three();
  Mapping m = one_tile(nest);
  m.pe_tile[Dim::k] = 16;
  Accelerator a = one_pe();
  const std::int64_t with = run_layer(nest, m, a).cycles;
  a.pe.double_buffered = false;
  EXPECT_EQ(run_layer(nest, m, a).cycles, with + 3 * (1152 + 512));
}

TEST(MachineMechanisms, MulticastSendsSharedWeightsOnce) {
  // Sixteen PEs split the pixels and want the same 64 weights: 64 bytes on the link, or 16 x 64.
  Accelerator a = one_pe();
  a.pe_rows = a.pe_columns = 4;
  const Nest nest = pointwise(8, 8, 16);
  Mapping m = one_tile(nest);
  m.pe_tile[Dim::p] = 1;
  m.spatial[Dim::p] = 16;
  const NetworkRun with = run_layer(nest, m, a);
  a.network.multicast = false;
  const NetworkRun without = run_layer(nest, m, a);
  EXPECT_EQ(with.counts.network_bits[Operand::weights], 64 * 8);
  EXPECT_EQ(without.counts.network_bits[Operand::weights], 16 * 64 * 8);
  // The link of 8 bytes needs (16 - 1) x 64 / 8 cycles more.
  EXPECT_EQ(without.cycles, with.cycles + 15 * 8);
}

TEST(MachineMechanisms, PrefetchLoadsTheNextLayersWeightsWhileThisOneFinishes) {
  // Two layers whose weights take as long to load as the first one computes.
  Accelerator a = shipped("magnet-like");
  const Nest nest = pointwise(512, 512, 1024);
  const Mapping mapping = find_mapping(nest, a, {}).mapping;
  const std::vector<Task> program = {task_of(nest), task_of(nest)};
  const std::int64_t with = simulate(program, {mapping, mapping}, a).cycles;
  a.prefetch_weights = false;
  const std::int64_t without = simulate(program, {mapping, mapping}, a).cycles;
  std::int64_t first_weights = 1;
  for (const Dim d : {Dim::g, Dim::k, Dim::c}) first_weights *= mapping.buffer_tile[d];
  const auto load = static_cast<std::int64_t>(static_cast<double>(first_weights) / a.dram_bytes_per_cycle());
  EXPECT_LT(with, without);
  EXPECT_LE(without - with, 2 * load);
}

TEST(MachineMechanisms, AttentionOperandsAreNeverPrefetched) {
  // What an attention product takes for weights is computed by the layer before it.
  Accelerator a = shipped("magnet-like");
  Nest nest = pointwise(512, 512, 1024);
  nest.weights_are_activations = true;
  const Mapping mapping = find_mapping(nest, a, {}).mapping;
  const std::vector<Task> program = {task_of(nest), task_of(nest)};
  const std::int64_t with = simulate(program, {mapping, mapping}, a).cycles;
  a.prefetch_weights = false;
  EXPECT_EQ(with, simulate(program, {mapping, mapping}, a).cycles);
}

TEST(MachineMechanisms, FusionSavesTimeAndTheTripsOfWhatItFuses) {
  Accelerator a = shipped("magnet-like");
  const Graph graph = Path("resnet18").build();
  const NetworkRun fused = run_network(graph, a);
  a.fuse_vector_ops = false;
  const NetworkRun apart = run_network(graph, a);
  EXPECT_LT(fused.cycles, apart.cycles);
  EXPECT_LT(fused.counts.dram_writes.total(), apart.counts.dram_writes.total());
  EXPECT_EQ(fused.counts.vector_operations, apart.counts.vector_operations);
}

TEST(MachineMechanisms, ShortRowsCostActivations) {
  // A layer bound by DRAM, with pages of 2 KiB and of one burst: every burst opens a row.
  Accelerator a = shipped("magnet-like");
  const Nest nest = pointwise(64, 64, 16384);
  const Mapping mapping = find_mapping(nest, a, {}).mapping;
  const NetworkRun wide = run_layer(nest, mapping, a);
  a.dram.row_bytes = a.dram.burst_bytes;
  const NetworkRun narrow = run_layer(nest, mapping, a);
  EXPECT_GT(narrow.dram_row_misses, 8 * wide.dram_row_misses);
  // Four activations in 40 ns: 64 bytes every 10 ns and channel, half of 12.8 GB/s. Streams sustain 0.92 of the peak, so
  // memory takes 1.84 times as long; the first tile's load and the last one's store hide nothing of that and little else.
  EXPECT_GT(static_cast<double>(narrow.cycles), 1.5 * static_cast<double>(wide.cycles));
  EXPECT_LT(static_cast<double>(narrow.cycles), 1.84 * static_cast<double>(wide.cycles));
  EXPECT_EQ(narrow.counts.dram_reads, wide.counts.dram_reads);
}

TEST(MachineMechanisms, NarrowVectorsSuitSegFormersFirstLayer) {
  // 7x7, 3 -> 64, stride 4 at 512x512. With 8192 MACs in all, vectors of 8 use 3/8 of the lanes, vectors of 32 3/32.
  Nest nest;
  nest.size.of = {1, 1, 64, 3, 128, 128};
  nest.r = nest.s = 7;
  nest.stride_h = nest.stride_w = 4;
  nest.pad_h = nest.pad_w = 3;
  nest.in_h = nest.in_w = 512;
  EXPECT_GT(run_mapped(nest, shipped("magnet-like-c32")).cycles, 2 * run_mapped(nest, shipped("magnet-like-c8")).cycles);
}

TEST(MachineMechanisms, DepthwiseLayersWasteWideVectors) {
  Nest nest;
  nest.size.of = {256, 1, 1, 1, 64, 64};
  nest.r = nest.s = 3;
  nest.pad_h = nest.pad_w = 1;
  nest.in_h = nest.in_w = 64;
  const Accelerator a = shipped("magnet-like");
  const NetworkRun run = run_mapped(nest, a);
  // One channel a lane: 16 of the 256 multipliers of a PE work.
  EXPECT_GE(run.breakdown.compute * a.peak_macs_per_cycle(), 16 * nest.macs());
}

TEST(MachineMechanisms, ALayersBurstsDoNotDependOnWhatWasMovedBefore) {
  // 8 x 8 weights, inputs and outputs are a burst of 64 bytes each; 7 x 7 of 49 bytes end within one. The next layer's
  // transfers begin with bursts of their own either way; else each of its chunks would touch one burst more.
  Accelerator a = shipped("magnet-like");
  a.prefetch_weights = false;
  a.dram.row_miss_penalty = a.dram.row_cycle = a.dram.activate_gap = a.dram.four_activate_window = Seconds(0);
  a.dram.refresh_time = Seconds(0);
  const Nest nest = pointwise(64, 64, 16384);
  const Mapping mapping = find_mapping(nest, a, {}).mapping;
  const auto cycles_after = [&](std::int64_t side) {
    const Nest before = pointwise(side, side, side);
    return simulate({task_of(before), task_of(nest)}, {one_tile(before), mapping}, a).tasks[1].cost.cycles.total;
  };
  EXPECT_EQ(cycles_after(7), cycles_after(8));
}

TEST(MachineMechanisms, StreamsShareDramInTheOrderOfTheirRequests) {
  // Inputs and outputs of the same size, moved by two DMA engines: the bus turns between their chunks, and the layer
  // takes at least what both together need.
  const Accelerator a = shipped("magnet-like");
  const NetworkRun run = run_mapped(pointwise(64, 64, 65536), a);
  const double bytes = 2.0 * 64 * 65536;
  EXPECT_GE(static_cast<double>(run.cycles), bytes / a.dram_bytes_per_cycle());
  const std::int64_t chunks = 64 * 65536 / dma_chunk_bytes(a.dram);
  EXPECT_GT(run.dram_turnarounds, chunks);  // of four channels; both directions, most of the time
  // One stream alone never turns the bus while it lasts: with nothing to store beside it, less time per byte.
  const NetworkRun load = run_mapped(pointwise(16, 1024, 8192), a);
  const double alone = static_cast<double>(load.cycles) / (1024.0 * 8192 + 16 * 8192 + 16 * 1024);
  EXPECT_LT(alone, static_cast<double>(run.cycles) / bytes);
}

/// Ports to memories that answer at once.
class InstantPorts : public machine::BufferPort, public machine::MemoryPort {
 public:
  machine::Cycle access(std::int64_t, bool) override { return 0; }
  Answer request(std::int64_t, std::int64_t, bool) override { return {0, 0}; }
};

TEST(Deadlock, EnginesSayWhatTheyWaitFor) {
  // The engines without the chip around them: nobody brings operands and nobody stores.
  const Accelerator a = one_pe();
  const Nest nest = pointwise(8, 8, 16);
  const std::vector<Task> program = {task_of(nest), task_of(nest)};
  const std::vector<Mapping> mappings(2, one_tile(nest));
  const machine::Plan plan = machine::plan_of(program, mappings, a);
  machine::Board board;
  InstantPorts ports;
  machine::ArrayEngine array(plan, board, ports);
  machine::LoadEngine inputs(machine::LoadEngine::Operand::inputs, plan, board, ports, ports);
  machine::StoreEngine outputs(plan, board, ports, ports);
  EXPECT_EQ(array.advance(0), machine::never);
  EXPECT_EQ(outputs.advance(0), machine::never);
  EXPECT_EQ(array.state(), "array waits for operands from DRAM, task 0, step 0");
  EXPECT_EQ(outputs.state(), "output DMA waits for outputs of task 0, store 0");
  // The first layer's inputs come; the second's wait for outputs that nobody stores.
  for (machine::Cycle now = 0; now < 100 && inputs.advance(now) != machine::never; ++now) {
  }
  EXPECT_EQ(inputs.state(), "input DMA waits for previous layer before task 1, unit 1");
}

}  // namespace
}  // namespace switchyard::accel
