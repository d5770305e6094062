#include <algorithm>
#include <cmath>

#include "base/checked_math.h"
#include "gpu/plan.h"

namespace switchyard::gpu {
namespace {

/// Step in which a block walks along the reduced dimension: 8 values on CUDA cores, 32 bytes on tensor cores.
std::int64_t reduction_step(bool tensor, Precision precision) {
  return tensor ? 32 / bytes_per_value(precision) : 8;
}

std::int64_t round_up(std::int64_t value, std::int64_t step) { return ceil_div(value, step) * step; }

/// Times an operand is fetched from DRAM: once if it fits the L2, else once for every block of the other
/// dimension that one wave covers. A wave of near-square shape covers sqrt(multiprocessors x tile area) rows
/// or columns.
double reads_of(double operand_bytes, double other_extent, const DeviceSpec& spec, const Tile& tile) {
  if (operand_bytes <= 0.7 * static_cast<double>(spec.l2_size.value())) return 1.0;
  const double covered = std::sqrt(static_cast<double>(spec.multiprocessors * tile.rows * tile.columns));
  return std::max(1.0, other_extent / covered);
}

/// Tensor cores want rows of whole 16 bytes; rows of whole 4 bytes are loaded in smaller pieces, others value
/// by value.
double alignment_factor(const Gpu& gpu, const Kernel& kernel, const GemmKernel& gemm, bool tensor) {
  if (!tensor) return 1.0;
  const std::int64_t size = bytes_per_value(kernel.precision);
  const auto whole = [&](std::int64_t unit) {
    return gemm.k * size % unit == 0 && gemm.n * size % unit == 0;
  };
  const MatrixEfficiency& matrix = gpu.architecture.matrix;
  return whole(16) ? 1.0 : whole(4) ? matrix.partly_aligned : matrix.unaligned;
}

}  // namespace

double dram_bytes(const Kernel& kernel) {
  const auto read =
      static_cast<double>(kernel.read_bytes - std::min(kernel.read_bytes, kernel.resident_bytes));
  return read + (kernel.written_stays ? 0.0 : static_cast<double>(kernel.written_bytes));
}

Phase product_phase(const Gpu& gpu, Precision precision, const Product& p, const Tile& tile,
                    std::int64_t splits, double efficiency, std::int64_t& waves) {
  const DeviceSpec& spec = gpu.spec;
  const bool tensor = !p.cuda_cores && uses_tensor_cores(spec, precision);
  const std::int64_t rows = ceil_div(p.m, tile.rows);
  const std::int64_t columns = ceil_div(p.n, tile.columns);
  const std::int64_t blocks = checked_product({p.batch, rows, columns, splits});
  const std::int64_t depth = round_up(ceil_div(p.k, splits), reduction_step(tensor, precision));
  const auto lanes = static_cast<double>(p.cuda_cores ? spec.fp32_lanes : product_lanes(spec, precision));
  const double block_macs = static_cast<double>(tile.rows * tile.columns) * static_cast<double>(depth);
  waves = ceil_div(blocks, spec.multiprocessors);

  Phase phase;
  phase.clocks =
      static_cast<double>(waves) * (block_macs / (lanes * efficiency) + gpu.architecture.matrix.block_clocks);
  phase.executed_macs = static_cast<double>(blocks) * block_macs;
  const auto size = static_cast<double>(bytes_per_value(precision));
  const auto [m, n, k, batch] = std::array{static_cast<double>(p.m), static_cast<double>(p.n),
                                           static_cast<double>(p.k), static_cast<double>(p.batch)};
  const double a_reads = m * k * static_cast<double>(columns) / p.a_reuse;
  const double b_reads = n * k * static_cast<double>(rows);
  // Blocks of a cluster side by side fetch the operand they share once.
  const std::int64_t cluster = tensor ? gpu.architecture.matrix.cluster : 1;
  const double operands = std::min(a_reads / static_cast<double>(std::min(cluster, columns)) + b_reads,
                                   a_reads + b_reads / static_cast<double>(std::min(cluster, rows)));
  phase.l2_bytes =
      size * batch * (operands + m * n * (splits > 1 ? 2.0 * static_cast<double>(splits) : 1.0));
  phase.dram_efficiency = gpu.architecture.memory.products;
  phase.latency_seconds = 1e-6 * gpu.architecture.matrix.latency_microseconds;
  return phase;
}

void offer_gemm(const Gpu& gpu, const Kernel& kernel, const GemmKernel& gemm, const PlanSink& sink) {
  const MatrixEfficiency& eff = gpu.architecture.matrix;
  const bool tensor = uses_tensor_cores(gpu.spec, kernel.precision);
  // A shared right operand turns the batch into more rows.
  Product product{gemm.batch, gemm.m, gemm.n, gemm.k};
  if (gemm.shared_b) {
    product.m = checked_product({gemm.batch, gemm.m});
    product.batch = 1;
  }
  const double alignment = alignment_factor(gpu, kernel, gemm, tensor);
  const auto size = static_cast<double>(bytes_per_value(kernel.precision));
  const std::vector<Tile>& tiles = tensor ? eff.tensor : product.batch > 1 ? eff.batched : eff.linear;
  for (const Tile& tile : tiles) {
    for (std::int64_t splits = 1; splits <= eff.most_splits; splits *= 2) {
      // A split shorter than a few steps has nothing to gain.
      if (splits > 1 && gemm.k / splits < 64) break;
      Plan plan{
          .algorithm = "product", .tile_rows = tile.rows, .tile_columns = tile.columns, .splits = splits};
      plan.cuda_cores = !tensor;
      Phase phase = product_phase(gpu, kernel.precision, product, tile, splits, tile.efficiency * alignment,
                                  plan.waves);
      const double a_bytes = size * static_cast<double>(product.m) * static_cast<double>(product.k);
      const double b_bytes = size * static_cast<double>(product.n) * static_cast<double>(product.k);
      const double again = a_bytes * (reads_of(a_bytes, static_cast<double>(product.n), gpu.spec, tile) - 1) +
                           b_bytes * (reads_of(b_bytes, static_cast<double>(product.m), gpu.spec, tile) - 1);
      phase.dram_bytes = dram_bytes(kernel) + static_cast<double>(product.batch) * again;
      plan.add(phase);
      if (splits > 1) {
        // The partial sums are added up by a kernel of their own.
        Phase reduce;
        reduce.l2_bytes = size * static_cast<double>(splits + 1) *
                          static_cast<double>(product.batch * product.m) * static_cast<double>(product.n);
        plan.add(reduce);
      }
      sink(plan);
    }
  }
}

}  // namespace switchyard::gpu
