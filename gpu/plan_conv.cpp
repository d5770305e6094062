#include <algorithm>

#include "base/checked_math.h"
#include "gpu/plan.h"

namespace switchyard::gpu {
namespace {

double d(std::int64_t value) { return static_cast<double>(value); }

/// The convolution as a product: rows are output positions, columns output channels, reduction channels x
/// taps.
Product as_product(const ConvKernel& c, std::int64_t padded_channels) {
  Product product;
  product.batch = c.groups;
  product.m = checked_product({c.batch, c.output.height, c.output.width});
  product.n = c.out_channels / c.groups;
  product.k = checked_product({padded_channels, c.filter.height, c.filter.width});
  // Neighbouring outputs share inputs, which L1 finds again; two to three times at most in practice.
  product.a_reuse =
      std::clamp(d(c.filter.height * c.filter.width) / d(c.stride.height * c.stride.width), 1.0, 3.0);
  return product;
}

void offer_implicit(const Gpu& gpu, const Kernel& kernel, const ConvKernel& c, const PlanSink& sink) {
  const MatrixEfficiency& eff = gpu.architecture.matrix;
  const std::int64_t channels = c.in_channels / c.groups;
  // Tensor cores read at least 4 channels at once; the first layer of a network runs on CUDA cores.
  const bool tensor = uses_tensor_cores(gpu.spec, kernel.precision) && channels >= 4;
  const std::int64_t unit = tensor ? 8 / bytes_per_value(kernel.precision) : 1;
  Product product = as_product(c, ceil_div(channels, unit) * unit);
  product.cuda_cores = !tensor && uses_tensor_cores(gpu.spec, kernel.precision);
  for (const Tile& tile : tensor ? eff.tensor : eff.convolution) {
    for (std::int64_t splits = 1; splits <= eff.most_convolution_splits; splits *= 2) {
      if (splits > 1 && product.k / splits < 64) break;
      Plan plan{.algorithm = "implicit GEMM",
                .tile_rows = tile.rows,
                .tile_columns = tile.columns,
                .splits = splits};
      plan.cuda_cores = !tensor;
      const double efficiency = tile.efficiency * (tensor ? eff.tensor_convolution : 1.0);
      Phase phase = product_phase(gpu, kernel.precision, product, tile, splits, efficiency, plan.waves);
      phase.dram_bytes = dram_bytes(kernel);
      plan.add(phase);
      if (splits > 1) {
        Phase reduce;
        reduce.l2_bytes =
            d(bytes_per_value(kernel.precision) * (splits + 1)) * d(product.m) * d(c.out_channels);
        plan.add(reduce);
      }
      sink(plan);
    }
  }
}

bool has_winograd(const ConvKernel& c, Precision precision) {
  return precision == Precision::fp32 && c.filter == Extent{3, 3} && c.stride == Extent{1, 1} &&
         c.dilation == Extent{1, 1} && c.groups == 1;
}

/// A kernel that reads or writes `outer` bytes of images or filters and `inner` bytes of transformed ones.
Phase transform(const Gpu& gpu, double outer, double inner) {
  Phase phase;
  phase.l2_bytes = outer + inner;
  phase.dram_bytes = outer + inner;
  phase.dram_efficiency =
      gpu.architecture.memory.streams.at(static_cast<std::size_t>(StreamKernel::Kind::transform));
  return phase;
}

/// F(2x2, 3x3): filters are transformed first, then one kernel does the rest with 16 products for 4 outputs
/// instead of
/// 36. A block computes 32 output tiles of 2x2 for 32 channels; its transforms cost a fixed number of clocks,
/// which is why short reductions are better left to implicit GEMM.
void offer_winograd_fused(const Gpu& gpu, const Kernel& kernel, const ConvKernel& c, const PlanSink& sink) {
  constexpr std::int64_t block_tiles = 32;
  constexpr std::int64_t block_channels = 32;
  const MatrixEfficiency& eff = gpu.architecture.matrix;
  const std::int64_t tiles =
      checked_product({c.batch, ceil_div(c.output.height, 2), ceil_div(c.output.width, 2)});
  const std::int64_t columns = ceil_div(c.out_channels, block_channels);
  const std::int64_t blocks = checked_product({ceil_div(tiles, block_tiles), columns});
  const double weights = 4.0 * d(c.in_channels) * d(c.out_channels);
  const double block_macs = d(block_tiles * 16 * block_channels) * d(ceil_div(c.in_channels, 8) * 8);
  Plan plan{.algorithm = "Winograd 2x2", .tile_rows = block_tiles * 4, .tile_columns = block_channels};
  plan.add(transform(gpu, 9.0 * weights, 16.0 * weights));
  plan.waves = ceil_div(blocks, gpu.spec.multiprocessors);
  Phase phase;
  phase.clocks = d(plan.waves) *
                 (block_macs / (d(gpu.spec.fp32_lanes) * eff.winograd_fused) + eff.winograd_block_clocks);
  phase.executed_macs = d(blocks) * block_macs;
  phase.l2_bytes = 4.0 * (d(tiles) * 16.0 * d(c.in_channels) * d(columns) / 2.0) +
                   16.0 * weights * d(ceil_div(tiles, block_tiles)) / 4.0 + d(kernel.written_bytes);
  phase.dram_bytes = dram_bytes(kernel) + 7.0 * weights;
  phase.latency_seconds = 1e-6 * eff.latency_microseconds;
  phase.dram_efficiency = gpu.architecture.memory.products;
  plan.add(phase);
  sink(plan);
}

/// F(4x4, 3x3): filter and input transforms, 36 products of tiles x channels, output transform, each a
/// kernel. 36 products for 16 outputs instead of 144.
void offer_winograd_split(const Gpu& gpu, const Kernel& kernel, const ConvKernel& c, const PlanSink& sink) {
  const MatrixEfficiency& eff = gpu.architecture.matrix;
  const std::int64_t tiles =
      checked_product({c.batch, ceil_div(c.output.height, 4), ceil_div(c.output.width, 4)});
  const double weights = 4.0 * d(c.in_channels) * d(c.out_channels);
  const double image =
      d(kernel.read_bytes - std::min(kernel.read_bytes, kernel.resident_bytes)) - 9.0 * weights;
  const double in_tiles = 4.0 * 36.0 * d(tiles) * d(c.in_channels);
  const double out_tiles = 4.0 * 36.0 * d(tiles) * d(c.out_channels);
  const Product product{36, tiles, c.out_channels, c.in_channels};
  for (const Tile& tile : eff.batched) {
    Plan plan{.algorithm = "Winograd 4x4", .tile_rows = tile.rows, .tile_columns = tile.columns};
    plan.add(transform(gpu, 9.0 * weights, 36.0 * weights));
    plan.add(transform(gpu, std::max(0.0, image), in_tiles));
    Phase phase = product_phase(gpu, Precision::fp32, product, tile, 1,
                                tile.efficiency * eff.winograd_product, plan.waves);
    phase.dram_bytes = 36.0 * weights + in_tiles + out_tiles;
    plan.add(phase);
    plan.add(transform(gpu, kernel.written_stays ? 0.0 : d(kernel.written_bytes), out_tiles));
    sink(plan);
  }
}

/// One thread an output: bandwidth, and a multiply-add a tap at a fraction of the CUDA-core rate.
void offer_depthwise(const Gpu& gpu, const Kernel& kernel, const ConvKernel& c, const PlanSink& sink) {
  const double taps = d(c.filter.height * c.filter.width * (c.in_channels / c.groups));
  const double outputs = d(c.batch * c.out_channels) * d(c.output.height * c.output.width);
  Plan plan{.algorithm = "depth-wise"};
  Phase phase;
  phase.executed_macs = outputs * taps;
  phase.clocks = phase.executed_macs /
                 (d(gpu.spec.fp32_lanes * gpu.spec.multiprocessors) * gpu.architecture.matrix.depthwise);
  phase.l2_bytes = d(kernel.read_bytes + kernel.written_bytes);
  phase.dram_bytes = dram_bytes(kernel);
  phase.dram_efficiency =
      gpu.architecture.memory.streams.at(static_cast<std::size_t>(StreamKernel::Kind::depthwise_conv));
  plan.add(phase);
  sink(plan);
}

}  // namespace

void offer_convolution(const Gpu& gpu, const Kernel& kernel, const ConvKernel& conv, const PlanSink& sink) {
  if (conv.groups > 1 && conv.groups == conv.in_channels) {
    offer_depthwise(gpu, kernel, conv, sink);
    return;
  }
  // Where Winograd applies, the library takes implicit GEMM for short reductions only.
  if (!has_winograd(conv, kernel.precision) || conv.in_channels <= 64)
    offer_implicit(gpu, kernel, conv, sink);
  if (!has_winograd(conv, kernel.precision)) return;
  offer_winograd_fused(gpu, kernel, conv, sink);
  offer_winograd_split(gpu, kernel, conv, sink);
}

}  // namespace switchyard::gpu
