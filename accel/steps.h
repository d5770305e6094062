// A mapped layer as the sequence of its array tiles ("steps") in execution order: what each computes, what moves
// before and after it. The SystemC machine walks it; the analytic model has the same sums in closed form.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "accel/counts.h"
#include "accel/mapping.h"
#include "accel/tiles.h"

namespace switchyard::accel {

/// One movement between global buffer and PEs.
struct Transfer {
  std::int64_t unique_bits = 0;     ///< of the array tile, every value once
  std::int64_t delivered_bits = 0;  ///< summed over the receiving (or sending) PEs
  std::int64_t pe_bits = 0;         ///< of the PE with the most: what its port carries
  bool operator==(const Transfer&) const = default;
};

/// What happens to the partial sums of a step when it ends.
enum class Leave {
  stay,   ///< the next step adds to the same outputs
  spill,  ///< to the global buffer as partial sums, to come back later
  drain   ///< complete: through post-processing to the global buffer
};

/// One array tile. Transfers that do not happen are zero.
struct Step {
  std::int64_t repeat = 1;  ///< this many consecutive steps are equal to this one in every field
  Extents extents;          ///< of the array tile
  std::int64_t compute_cycles = 0;  ///< of the fullest PE, with pipeline_depth if outputs leave
  std::int64_t active_pes = 0;
  std::int64_t pe_cycles = 0;       ///< summed over PEs, without pipeline_depth
  std::int64_t macs = 0;            ///< multiplications that contribute

  // Before it computes.
  Transfer weights;       ///< if the (g,k,c) tile changed
  Transfer inputs;        ///< if the (g,n,c,p,q) tile changed
  Transfer partial_sums;  ///< if outputs that were spilled come back; one PE of a C split receives, the others clear

  // After it computed.
  Leave leave = Leave::stay;
  Transfer outputs;             ///< of a spill (accumulation_bits) or drain (activation_bits); one PE of a C split sends
  bool first_of_outputs = false;       ///< nothing was added to these outputs before
  std::int64_t holders = 1;            ///< PEs of a C split that hold partial sums of the same outputs
  std::int64_t reduction_bits = 0;     ///< partial sums of a C split that go to a neighbour first, all PEs together
  std::int64_t reduction_pe_bits = 0;  ///< through the fullest PE port: pe values x (PEs of the C split - 1)

  // Global buffer against DRAM. Loads must be complete before the transfers above that need them.
  bool new_buffer_tile = false;        ///< first step of a buffer tile (false if the tile before was the same)
  std::int64_t dram_weight_bits = 0;   ///< every weight step if weights bypass the global buffer
  std::int64_t dram_input_bits = 0;
  std::int64_t dram_partial_sum_bits = 0;  ///< partial sums that had left to DRAM
  // Stores that may begin when this step's outputs have left.
  std::int64_t dram_output_bits = 0;   ///< finished outputs of the buffer tile
  std::int64_t dram_spill_bits = 0;    ///< unfinished partial sums of the buffer tile

  bool operator==(const Step&) const = default;
};

/// Walks the steps of a legal mapping (why_illegal() is empty; anything else is undefined). No allocation.
///     for (StepWalker walk(nest, mapping, accelerator); !walk.done(); walk.next()) use(walk.step());
class StepWalker {
 public:
  StepWalker(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);

  bool done() const { return done_; }
  /// The current run of equal steps (see Step::repeat).
  const Step& step() const { return step_; }
  void next();

  /// Steps in all, repeats included.
  std::int64_t total_steps() const { return total_steps_; }

 private:
  /// A loop that turns more than once, innermost first.
  struct Loop {
    Dim dim = Dim::g;
    bool dram = false;  ///< over buffer tiles, not array tiles
  };
  struct Position {
    std::int64_t buffer_tile = 0;
    std::int64_t array_tile = 0;   ///< within the buffer tile
    std::int64_t array_tiles = 1;  ///< in that buffer tile
  };
  struct Changes {
    unsigned array = 0;   ///< dimensions whose array tile changed, as bits
    unsigned buffer = 0;  ///< whose buffer tile changed
  };
  Position& at(Dim d) { return positions_[static_cast<std::size_t>(d)]; }
  const Position& at(Dim d) const { return positions_[static_cast<std::size_t>(d)]; }
  const TileTerms& terms(Dim d) const { return terms_[static_cast<std::size_t>(d)]; }
  /// Moves to the next step; no changes when there is none.
  Changes advance();
  /// Equal steps from here on along the innermost loop.
  std::int64_t equal_steps(Changes arrived) const;
  void fill_step(Changes arrived);
  void fill_loads(Changes arrived);
  void fill_outputs(bool complete);

  bool winograd_ = false;
  bool weights_pass_ = false;  ///< from DRAM to the PEs, without a stay in the global buffer
  std::int64_t weight_taps_ = 1, compute_taps_ = 1, pipeline_depth_ = 0;
  NumberFormats formats_;
  Tiling tiling_;
  std::array<Loop, 2 * dim_count> loops_;
  std::size_t loop_count_ = 0;
  std::array<Position, dim_count> positions_;
  std::array<TileTerms, dim_count> terms_;
  Changes arrived_;  ///< on the way to the step after the current one
  std::int64_t holders_ = 1;
  std::int64_t total_steps_ = 0;
  bool done_ = false;
  bool more_ = true;
  Step step_;
};

/// Cycles of the resources between global buffer and PEs for the transfers before (`load`) and after (`drain`) a step.
/// Each transfer holds a resource for whole cycles; the slowest decides how long the whole takes.
struct TransferCycles {
  std::int64_t global_buffer = 0;
  std::int64_t link = 0;
  std::int64_t pe_port = 0;
  std::int64_t slowest() const { return std::max({global_buffer, link, pe_port}); }
};
TransferCycles load_cycles(const Step& step, const Accelerator& accelerator);
TransferCycles drain_cycles(const Step& step, const Accelerator& accelerator);

/// The sum of counts_of() over all steps: what the machine must arrive at (it can add up steps with
/// count_terms.h). total_cycles stays 0, active_cycles is the sum of compute cycles.
ActionCounts sum_of_steps(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);

}  // namespace switchyard::accel
