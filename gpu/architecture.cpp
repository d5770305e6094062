#include "gpu/architecture.h"

namespace switchyard::gpu {
namespace {

constexpr NumberRange fraction{0.001, 1.5};

void describe_tiles(Keys& keys, const Key& key, std::vector<Tile>& tiles) {
  keys.list(key, tiles,
            [](Keys& k, Tile& tile) {
              k.integer({"rows", "rows of the output of one block", true}, tile.rows, {8, 1024});
              k.integer({"columns", "columns of the output of one block", true}, tile.columns, {8, 1024});
              k.number({"efficiency", "of peak while full waves of such blocks run", true}, tile.efficiency,
                       fraction);
            },
            {1, 32});
}

void describe(Keys& keys, MatrixEfficiency& m) {
  describe_tiles(keys, {"linear", "CUDA-core tiles of products whose weights the whole batch shares", true},
                 m.linear);
  describe_tiles(keys, {"batched", "CUDA-core tiles of batched products", true}, m.batched);
  describe_tiles(keys, {"tensor", "tensor-core tiles", true}, m.tensor);
  describe_tiles(keys, {"convolution", "CUDA-core tiles of implicit-GEMM convolution", true}, m.convolution);
  keys.number({"tensor_convolution", "implicit GEMM on tensor cores relative to the plain product"},
              m.tensor_convolution, fraction);
  keys.number({"winograd_fused", "one-kernel Winograd F(2x2, 3x3), of peak"}, m.winograd_fused, fraction);
  keys.number({"winograd_block_clocks", "transforms within one block of it"}, m.winograd_block_clocks,
              {0, 1e6});
  keys.number({"winograd_product", "batched product of the non-fused Winograd F(4x4, 3x3), of peak"},
              m.winograd_product, fraction);
  keys.number({"attention", "fused attention, of peak"}, m.attention, fraction);
  keys.number(
      {"partly_aligned", "tensor-core rate when rows are multiples of 4 but not of 16 bytes, relative"},
      m.partly_aligned, {0.01, 1});
  keys.number({"unaligned", "tensor-core rate when rows are not multiples of 4 bytes, relative"}, m.unaligned,
              {0.01, 1});
  keys.number({"depthwise", "depth-wise convolution on CUDA cores, of peak"}, m.depthwise, fraction);
  keys.integer({"cluster", "tensor-core blocks that fetch the operand they share from the L2 once"}, m.cluster,
               {1, 16});
  keys.number({"block_clocks", "clocks to fill and drain one block"}, m.block_clocks, {0, 1e6});
  keys.number({"latency_microseconds", "until a product's pipeline of loads is full"}, m.latency_microseconds,
              {0, 100});
  keys.integer({"most_convolution_splits", "largest split of an implicit GEMM's reduced dimension"},
               m.most_convolution_splits, {1, 128});
  keys.integer({"most_splits", "largest split of the reduced dimension"}, m.most_splits, {1, 128});
}

void describe(Keys& keys, MemoryEfficiency& m) {
  keys.number({"products", "DRAM rate of products and convolutions"}, m.products, fraction);
  for (std::size_t kind = 0; kind < stream_kind_count; ++kind) {
    keys.number({stream_kind_choices()[kind].word, stream_kind_choices()[kind].sentence}, m.streams.at(kind),
                fraction);
  }
  keys.number({"l2", "of the peak rate of the second-level cache"}, m.l2, fraction);
  keys.number({"l2_resident_fraction", "of the second-level cache that keeps what a producer wrote"},
              m.l2_resident_fraction, {0, 1});
  keys.number({"softmax_values_per_clock", "and multiprocessor"}, m.softmax_values_per_clock, {0.01, 1e4});
  keys.number({"layer_norm_values_per_clock", "and multiprocessor"}, m.layer_norm_values_per_clock,
              {0.01, 1e4});
  keys.number({"softmax_row_clocks", "clocks of a multiprocessor for a row, whatever its length"},
              m.softmax_row_clocks, {0, 1e5});
  keys.number({"layer_norm_row_clocks", "clocks of a multiprocessor for a row, whatever its length"},
              m.layer_norm_row_clocks, {0, 1e5});
  keys.integer({"softmax_cached_row", "longest row, in values, that softmax reads once"},
               m.softmax_cached_row, {1, 1 << 30});
  keys.number({"softmax_reread", "DRAM bytes of longer rows beyond one read and one write, relative"},
              m.softmax_reread, {0, 4});
}

void describe(Keys& keys, OperationEnergy& e) {
  for (std::size_t p = 0; p < precision_count; ++p) {
    keys.number({precision_choices()[p].word, "picojoules per multiply-accumulate at boost clock"},
                e.picojoules_per_fma.at(p), {0, 1e4});
  }
  keys.number({"dram_byte", "picojoules"}, e.picojoules_per_dram_byte, {0, 1e5});
  keys.number({"l2_byte", "picojoules"}, e.picojoules_per_l2_byte, {0, 1e5});
  keys.number({"least_voltage", "at the lowest clock, relative to the voltage at boost"}, e.least_voltage,
              {0.1, 1});
}

}  // namespace

void describe_kind(Keys& keys, std::string_view word, std::string_view sentence) {
  std::size_t only = 0;
  keys.choice({"kind", "what this file holds", true}, only, {{word, sentence}});
}

void describe(Keys& keys, Architecture& a) {
  describe_kind(keys, "gpu_architecture", "efficiencies of a GPU generation");
  keys.text({"name", "generation", true}, a.name);
  keys.text({"source", "data it was fitted on and its errors", true}, a.source);
  keys.section({"matrix", "products and convolutions, fractions of peak"},
               [&](Keys& k) { describe(k, a.matrix); });
  keys.section({"memory", "fractions of peak memory rates"}, [&](Keys& k) { describe(k, a.memory); });
  keys.section({"energy", "board-effective energies"}, [&](Keys& k) { describe(k, a.energy); });
  keys.number({"ramp_microseconds", "start and tail of one kernel"}, a.ramp_microseconds, {0, 1000});
}

}  // namespace switchyard::gpu
