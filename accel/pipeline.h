// Time of the steps of one layer by classes: steps that differ only in position are costed once and multiplied.
// The pipeline: while a step computes, the next one's operands arrive and the last one's outputs leave.
#pragma once

#include <array>
#include <cstdint>

#include "accel/analytic.h"
#include "accel/steps.h"

namespace switchyard::accel {

/// Cycles with their causes, as sums over steps.
struct PhaseCycles {
  std::int64_t total = 0, compute = 0, weight_load = 0, input_load = 0, drain = 0, dram = 0, vector_unit = 0;
  void add(const PhaseCycles& other, std::int64_t times);
};

class Pipeline {
 public:
  Pipeline(const Tiling& tiling, const Nest& nest, const Mapping& mapping, const Accelerator& accelerator,
           const FusedWork& fused = {});

  /// First load, all steps, last drain and store.
  CycleBreakdown cycles();

 private:
  /// A tile along one dimension, and what is known about its place.
  struct Place {
    TileTerms terms;
    std::int64_t buffer_tile = 0;
    bool first = false;  ///< array tile of its buffer tile
    bool last = false;
  };
  /// The array tiles that stand for all of a buffer tile.
  struct Span {
    Place first, middle, last;
    std::int64_t tiles = 1;
  };
  using Tile = std::array<const Place*, dim_count>;
  /// `count` ways to move along one dimension.
  struct Move {
    std::int64_t count = 0;
    const Place* before = nullptr;
    const Place* now = nullptr;
  };
  struct Moves {
    std::array<Move, 3> of;
    std::size_t size = 0;
    void add(std::int64_t count, const Place& before, const Place& now) { of[size++] = {count, &before, &now}; }
  };
  enum class Motion { any, onward, back };

  Place place(Dim d, std::int64_t b, std::int64_t a) const;
  Span span_of(Dim d, std::int64_t b) const;
  /// The buffer tile that stands for all but the last, or the last.
  const Span& span(Dim d, unsigned last_tiles) const;
  void set_moves(Moves& moves, Dim d, const Span& span, Motion motion) const;
  void set_buffer_moves(Moves& moves, Dim d, Motion motion) const;
  /// The interval from the start of the step before to the start of the step now.
  PhaseCycles interval(const Tile& before, const Tile& now, unsigned changed) const;
  void set_loads(Step& step, const Tile& now, unsigned changed) const;
  /// Whether sums stay in the PEs from one channel tile of `tile`'s buffer tile to the next: nothing turns inside.
  bool sums_stay(const Tile& tile) const;
  void set_outputs(Step& step, const Tile& before, const Tile& now) const;
  PhaseCycles steps_within(unsigned last_tiles);
  void add_transitions(PhaseCycles& sum, std::size_t loop, unsigned last_tiles) const;
  std::int64_t product_of(const Tile& tile, unsigned dims) const;
  std::int64_t load_bits_of(const Tile& now, unsigned changed) const;
  std::int64_t store_bits_of(const Tile& before, unsigned changed) const;
  std::int64_t buffer_tile_count() const;
  /// Cycles by which the first tile comes later because the second tile of the operand that is there sooner is loaded
  /// beside it; none of what DRAM would make every tile `wait` anyway.
  std::int64_t beside_first(std::int64_t wait) const;
  /// All buffer tiles, from the start of the first one's first step to the start of the last one's last step.
  PhaseCycles buffer_tiles();
  /// Makes `phase`, the steps of a buffer tile, as long as what DRAM moves beside it. `from` drains last, `to`
  /// is loaded, for the dimensions `entered`; `within`: from the first step's start to the last one's.
  void add_dram(PhaseCycles& phase, std::int64_t load_bits, std::int64_t store_bits, const Tile& from,
                const Tile& to, unsigned entered, std::int64_t within) const;
  /// Bits of the outputs that are stored while `tile` is worked on: those of the tile before it. `first_turn`: it is the
  /// first of the innermost loop.
  std::int64_t stored_beside(const Tile& tile, bool first_turn) const;
  /// The part of `total` that `values` of all outputs have.
  std::int64_t share_of(std::int64_t total, std::int64_t values) const;
  std::int64_t compute_of(const Tile& tile) const;
  /// Of the vector unit, on the outputs of `tile` if they are complete.
  std::int64_t vector_of(const Tile& tile) const;
  std::int64_t network_latency() const;

  const Tiling& tiling_;
  const Mapping& mapping_;
  const Accelerator& machine_;
  std::int64_t weight_taps_, compute_taps_;
  std::array<Dim, dim_count> inner_loops_{};  ///< over buffer tiles, innermost first; of those that turn
  std::size_t dram_loops_ = 0;
  std::int64_t steps_of_outputs_ = 1;  ///< array tiles in a row that add to the same outputs
  const DramStreams dram_;
  const FusedWork fused_;
  const std::int64_t outputs_;  ///< values of the layer
  std::array<Span, dim_count> first_;  ///< first buffer tile
  std::array<Span, dim_count> inner_;  ///< one before the last, if there is one
  std::array<Span, dim_count> last_;
  std::array<PhaseCycles, 1U << dim_count> within_;
  std::array<bool, 1U << dim_count> known_{};
};

}  // namespace switchyard::accel
