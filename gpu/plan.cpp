#include "gpu/plan.h"

#include <algorithm>
#include <cmath>

#include "base/checked_math.h"

namespace switchyard::gpu {
namespace {

double d(std::int64_t value) { return static_cast<double>(value); }

/// Rows of `length` values spread over the multiprocessors, each with a fixed cost.
double row_clocks(const Gpu& gpu, const StreamKernel& s, double values_per_clock, double clocks_per_row) {
  const std::int64_t rows = ceil_div(s.values, std::max<std::int64_t>(1, s.row_length));
  return d(ceil_div(rows, gpu.spec.multiprocessors)) * (clocks_per_row + d(s.row_length) / values_per_clock);
}

void offer_stream(const Gpu& gpu, const Kernel& kernel, const StreamKernel& s, const PlanSink& sink) {
  const MemoryEfficiency& memory = gpu.architecture.memory;
  Plan plan{.algorithm = "stream"};
  Phase phase;
  const double units = d(gpu.spec.multiprocessors);
  phase.clocks = d(s.fma_operations) / (units * d(gpu.spec.fp32_lanes)) +
                 d(s.special_operations) / (units * d(gpu.spec.special_lanes));
  phase.executed_macs = d(s.fma_operations);
  phase.l2_bytes = d(kernel.read_bytes + kernel.written_bytes);
  phase.dram_bytes = dram_bytes(kernel);
  phase.dram_efficiency = memory.streams.at(static_cast<std::size_t>(s.kind));
  if (s.kind == StreamKernel::Kind::softmax) {
    phase.clocks += row_clocks(gpu, s, memory.softmax_values_per_clock, memory.softmax_row_clocks);
    if (s.row_length > memory.softmax_cached_row) {
      // Rows that do not fit registers are read again for the sum and for the result.
      phase.l2_bytes += 2.0 * d(kernel.read_bytes);
      phase.dram_bytes *= 1.0 + memory.softmax_reread;
    }
  } else if (s.kind == StreamKernel::Kind::layer_norm) {
    phase.clocks += row_clocks(gpu, s, memory.layer_norm_values_per_clock, memory.layer_norm_row_clocks);
  }
  plan.add(phase);
  sink(plan);
}

/// Blocks of 64 queries walk over all keys; products and exponentials overlap.
void offer_attention(const Gpu& gpu, const Kernel& kernel, const FusedAttentionKernel& a,
                     const PlanSink& sink) {
  constexpr std::int64_t block_queries = 64;
  const bool tensor = uses_tensor_cores(gpu.spec, kernel.precision);
  Plan plan{.algorithm = "fused attention", .tile_rows = block_queries, .tile_columns = a.head_channels};
  plan.cuda_cores = !tensor;
  const std::int64_t blocks = a.batch_heads * ceil_div(a.queries, block_queries);
  plan.waves = ceil_div(blocks, gpu.spec.multiprocessors);
  const std::int64_t keys = ceil_div(a.keys, 64) * 64;
  const double block_macs = 2.0 * d(block_queries * keys) * d(ceil_div(a.head_channels, 16) * 16);
  const double product =
      block_macs / (d(product_lanes(gpu.spec, kernel.precision)) * gpu.architecture.matrix.attention);
  const double exponentials = d(block_queries * keys) / d(gpu.spec.special_lanes);
  Phase phase;
  phase.clocks = d(plan.waves) * (std::max(product, exponentials) + gpu.architecture.matrix.block_clocks);
  phase.executed_macs = d(blocks) * block_macs;
  phase.l2_bytes = d(bytes_per_value(kernel.precision)) * d(blocks) * 2.0 * d(a.keys * a.head_channels) +
                   d(kernel.written_bytes + kernel.read_bytes);
  phase.dram_bytes = dram_bytes(kernel);
  phase.dram_efficiency = gpu.architecture.memory.products;
  phase.latency_seconds = 1e-6 * gpu.architecture.matrix.latency_microseconds;
  plan.add(phase);
  sink(plan);
}

}  // namespace

void offer_plans(const Gpu& gpu, const Kernel& kernel, const PlanSink& sink) {
  if (const auto* gemm = std::get_if<GemmKernel>(&kernel.work)) {
    offer_gemm(gpu, kernel, *gemm, sink);
  } else if (const auto* conv = std::get_if<ConvKernel>(&kernel.work)) {
    offer_convolution(gpu, kernel, *conv, sink);
  } else if (const auto* attention = std::get_if<FusedAttentionKernel>(&kernel.work)) {
    offer_attention(gpu, kernel, *attention, sink);
  } else if (const auto* stream = std::get_if<StreamKernel>(&kernel.work)) {
    offer_stream(gpu, kernel, *stream, sink);
  }
}

}  // namespace switchyard::gpu
