// A layer as the loop nest a dot-product machine executes: out[g][n][k][p][q] += w[g][k][c][r][s] * in[g][n][c][..][..].
// Convolutions, linears and attention products all take this form; everything else belongs to the vector unit.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/graph.h"

namespace switchyard::accel {

/// Loop dimensions that mappings split. Filter rows and columns always stay whole inside a PE.
enum class Dim { g, n, k, c, p, q };
inline constexpr std::size_t dim_count = 6;
inline constexpr std::array<Dim, dim_count> all_dims = {Dim::g, Dim::n, Dim::k, Dim::c, Dim::p, Dim::q};
/// "G", "N", "K", "C", "P", "Q".
std::string_view name_of(Dim dim);

/// One value per dimension.
struct Extents {
  std::array<std::int64_t, dim_count> of{1, 1, 1, 1, 1, 1};
  std::int64_t& operator[](Dim d) { return of[static_cast<std::size_t>(d)]; }
  std::int64_t operator[](Dim d) const { return of[static_cast<std::size_t>(d)]; }
  bool operator==(const Extents&) const = default;
  std::int64_t product() const { return of[0] * of[1] * of[2] * of[3] * of[4] * of[5]; }
};

struct Nest {
  Extents size;                        ///< g groups (or heads), n batch, k and c per group, p x q outputs
  std::int64_t r = 1;                  ///< filter rows
  std::int64_t s = 1;                  ///< filter columns
  std::int64_t stride_h = 1, stride_w = 1;
  std::int64_t dilation_h = 1, dilation_w = 1;
  std::int64_t pad_h = 0, pad_w = 0;
  std::int64_t in_h = 1, in_w = 1;     ///< unpadded input
  std::int64_t stored_taps = 0;        ///< filter taps in memory if zeros stand between those that count; 0: r x s
  bool weights_are_activations = false;  ///< attention product: the "weights" were computed at run time
  bool operator==(const Nest&) const = default;

  std::int64_t macs() const { return size.product() * r * s; }
  std::int64_t weight_taps() const { return stored_taps > 0 ? stored_taps : r * s; }
  std::int64_t weight_values() const { return size[Dim::g] * size[Dim::k] * size[Dim::c] * weight_taps(); }
  std::int64_t input_values() const { return size[Dim::g] * size[Dim::n] * size[Dim::c] * in_h * in_w; }
  std::int64_t output_values() const {
    return size[Dim::g] * size[Dim::n] * size[Dim::k] * size[Dim::p] * size[Dim::q];
  }
  /// Rows and columns of inputs that are read for an output (undilated): those of the filter, or, with the stride folded
  /// into channels, all pixels of the stride.
  std::int64_t read_rows() const { return stored_taps > 0 && r < stride_h ? stride_h : r; }
  std::int64_t read_columns() const { return stored_taps > 0 && s < stride_w ? stride_w : s; }
  bool depthwise() const { return size[Dim::g] > 1 && size[Dim::k] == 1 && size[Dim::c] == 1; }
};

/// Input rows (or columns) that `outputs` consecutive outputs from `first` read and that exist (padding is not stored).
std::int64_t input_span(std::int64_t first, std::int64_t outputs, std::int64_t stride, std::int64_t filter,
                        std::int64_t dilation, std::int64_t pad, std::int64_t extent);

/// A strided convolution with a filter at least as wide as its stride, as a stride-1 convolution over stride_h x
/// stride_w as many channels and a filter shortened accordingly (zero-padded). A smaller filter keeps its channels, but
/// the pixels between are read as well and its weights stored with zeros for them (NVDLA's sheet reads them all and
/// multiplies none). Dilated
/// and dense nests are unchanged.
Nest fold_stride(const Nest& nest);

/// Whether the windows of a convolution are patches side by side: folding their stride leaves a 1x1 convolution.
bool reads_patches(const Nest& nest);

/// The nest of a layer; empty for ops that run on the vector unit.
std::optional<Nest> nest_of(const Graph& graph, const Layer& layer);

}  // namespace switchyard::accel
