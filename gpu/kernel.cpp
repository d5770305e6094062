#include "gpu/kernel.h"

#include "base/checked_math.h"

namespace switchyard::gpu {
namespace {

template <class... F>
struct Overload : F... {
  using F::operator()...;
};
template <class... F>
Overload(F...) -> Overload<F...>;

}  // namespace

const std::vector<Choice>& stream_kind_choices() {
  static const std::vector<Choice> choices = {
      {"elementwise", "activations, sums and products of tensors"},
      {"softmax", "over rows; one read and one write counted"},
      {"layer_norm", "over rows; one read and one write counted"},
      {"batch_norm", "scale and shift per channel, not folded"},
      {"pooling", "maximum and average pooling"},
      {"resize", "bilinear and nearest"},
      {"copy", "permutes, rolls, window copies, concatenation, casts"},
      {"depthwise_conv", "depth-wise convolution"},
      {"transform", "other data transforms"},
  };
  return choices;
}

std::int64_t macs(const Kernel& kernel) {
  return std::visit(Overload{
                        [](const GemmKernel& g) {
                          return checked_product({g.batch, g.m, g.n, g.k});
                        },
                        [](const ConvKernel& c) {
                          return checked_product({c.batch, c.out_channels, c.output.height, c.output.width,
                                                  c.in_channels / c.groups, c.filter.height, c.filter.width});
                        },
                        [](const FusedAttentionKernel& a) {
                          return checked_product({2, a.batch_heads, a.queries, a.keys, a.head_channels});
                        },
                        [](const StreamKernel&) { return std::int64_t{0}; },
                    },
                    kernel.work);
}

void set_bytes(Kernel& kernel, std::int64_t inputs) {
  const std::int64_t size = bytes_per_value(kernel.precision);
  std::visit(Overload{
                 [&](const GemmKernel& g) {
                   const std::int64_t weights = (g.shared_b ? 1 : g.batch) * g.k * g.n;
                   kernel.read_bytes = size * (g.batch * g.m * g.k + weights);
                   kernel.written_bytes = size * g.batch * g.m * g.n;
                 },
                 [&](const ConvKernel& c) {
                   const std::int64_t weights =
                       c.out_channels * (c.in_channels / c.groups) * c.filter.height * c.filter.width;
                   kernel.read_bytes =
                       size * (c.batch * c.in_channels * c.input.height * c.input.width + weights);
                   kernel.written_bytes = size * c.batch * c.out_channels * c.output.height * c.output.width;
                 },
                 [&](const FusedAttentionKernel& a) {
                   kernel.read_bytes = size * a.batch_heads * (a.queries + 2 * a.keys) * a.head_channels;
                   kernel.written_bytes = size * a.batch_heads * a.queries * a.head_channels;
                 },
                 [&](const StreamKernel& s) {
                   kernel.read_bytes = size * inputs * s.values;
                   kernel.written_bytes = size * s.values;
                 },
             },
             kernel.work);
}

}  // namespace switchyard::gpu
