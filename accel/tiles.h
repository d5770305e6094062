// How one dimension of a nest falls into buffer tiles, array tiles and the parts of PEs. Costs of a tile are products
// of one factor per dimension, so sums over all tiles are products of sums: the closed forms rest on this.
#pragma once

#include <array>
#include <cstdint>

#include "accel/mapping.h"

namespace switchyard::accel {

/// What one array tile (or a sum over array tiles) contributes along one dimension.
struct TileTerms {
  std::int64_t tiles = 0;
  std::int64_t extent = 0;
  std::int64_t parts = 0;      ///< PEs that share it
  std::int64_t part = 0;       ///< extent of the fullest PE
  std::int64_t slots = 0;      ///< lane slots summed over PEs: ceil(part / C0) for C, ceil(part / K0) for K, …
  std::int64_t part_slots = 0; ///< of the fullest PE
  std::int64_t blocks = 0;     ///< C only: groups of `weight_collector` weight vectors, summed over PEs
  std::int64_t span = 0;       ///< P, Q: input rows or columns it reads, each once; elsewhere the extent
  std::int64_t part_spans = 0; ///< of each PE by itself, halos counted again, summed
  std::int64_t part_span = 0;  ///< of the PE with the most

  void add(const TileTerms& other, std::int64_t times);
  bool operator==(const TileTerms&) const = default;
};

class DimTiling {
 public:
  DimTiling() = default;
  DimTiling(Dim dim, const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);

  std::int64_t buffer_tiles() const { return buffer_tiles_; }
  /// In buffer tile `b`.
  std::int64_t array_tiles(std::int64_t b) const { return b + 1 < buffer_tiles_ ? per_buffer_tile_ : in_last_; }
  /// Input rows, columns or channels of a whole array tile away from the padding (of the first one if none is).
  std::int64_t inner_span() const { return inner_.tiles > 0 ? inner_.span : terms(0, 0).span; }
  std::int64_t total_tiles() const { return (buffer_tiles_ - 1) * per_buffer_tile_ + in_last_; }
  /// Of array tile `a` in buffer tile `b`.
  TileTerms terms(std::int64_t b, std::int64_t a) const;
  /// How many array tiles from (b, a) on, within the buffer tile, have equal terms.
  std::int64_t equal_tiles(std::int64_t b, std::int64_t a) const;
  /// Sum over array tiles [first, last) counted through the whole dimension.
  TileTerms sum(std::int64_t first, std::int64_t last) const;
  /// Sum over the buffer tiles that have more than one array tile (`several`), or exactly one.
  TileTerms sum_where(bool several) const;
  TileTerms sum_all() const { return sum(0, total_tiles()); }
  /// PEs that share the first array tile, summed over buffer tiles.
  std::int64_t first_parts() const;
  /// PEs that share the first array tile of the first buffer tile.
  std::int64_t very_first_parts() const;
  /// Values along the dimension in buffer tile `b`: outputs, and inputs with halo.
  std::int64_t buffer_extent(std::int64_t b) const;
  std::int64_t buffer_span(std::int64_t b) const;
  /// Of all buffer tiles.
  std::int64_t sum_buffer_spans() const;

  /// Sizes of PE parts over all tiles, with how often each occurs.
  struct PartSize {
    std::int64_t size = 0, count = 0;
  };
  using PartSizes = std::array<PartSize, 4>;
  PartSizes part_sizes() const;
  /// Of one array tile of that extent.
  PartSizes part_sizes(std::int64_t extent) const;

 private:
  TileTerms compute(std::int64_t start, std::int64_t extent) const;
  std::int64_t slots_of(std::int64_t part) const { return (part + slot_ - 1) / slot_ * slot_cost_; }
  std::int64_t span_of(std::int64_t first, std::int64_t outputs) const;

  std::int64_t size_ = 1, array_tile_ = 1, buffer_tile_ = 1, spatial_ = 1;
  std::int64_t buffer_tiles_ = 1, per_buffer_tile_ = 1, in_last_ = 1;
  std::int64_t slot_ = 1, slot_cost_ = 1;
  std::int64_t taps_ = 1, collector_ = 0;  ///< for blocks; 0: not C
  bool windowed_ = false;                  ///< P or Q
  std::int64_t stride_ = 1, filter_ = 1, dilation_ = 1, pad_ = 0, input_ = 1;
  std::int64_t inner_begin_ = 0, inner_end_ = 0;  ///< array tiles equal to inner_
  TileTerms inner_;
};

/// The six dimensions of a mapped nest.
class Tiling {
 public:
  Tiling(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);
  const DimTiling& operator[](Dim d) const { return dims_[static_cast<std::size_t>(d)]; }

 private:
  std::array<DimTiling, dim_count> dims_;
};

/// Runs of `pixels` outputs (n x p x q of one PE) through a collector, summed over PEs and tiles.
std::int64_t pixel_blocks(const DimTiling::PartSizes& n, const DimTiling::PartSizes& p,
                          const DimTiling::PartSizes& q, std::int64_t collector);

/// Dimensions that tell one tile of an operand from the next.
constexpr unsigned bit(Dim d) { return 1U << static_cast<unsigned>(d); }
inline constexpr unsigned weight_dims = bit(Dim::g) | bit(Dim::k) | bit(Dim::c);
inline constexpr unsigned input_dims = bit(Dim::g) | bit(Dim::n) | bit(Dim::c) | bit(Dim::p) | bit(Dim::q);
inline constexpr unsigned output_dims = bit(Dim::g) | bit(Dim::n) | bit(Dim::k) | bit(Dim::p) | bit(Dim::q);

}  // namespace switchyard::accel
