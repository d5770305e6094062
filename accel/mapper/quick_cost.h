// The mapper's fast judgement of a mapping: busy cycles of each resource from exact counts, the slowest wins. It misses
// only how unevenly the work of a resource falls on the steps; the analytic model judges that for the finalists.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>

#include "accel/count_terms.h"
#include "accel/mapper/mapper.h"

namespace switchyard::accel {

/// Value of the objective for a cost.
double objective_value(const LayerCost& cost, const MapperOptions& options, const Accelerator& accelerator);

/// The order of buffer tiles that moves the fewest bits to and from DRAM, halos aside.
LoopOrder best_dram_order(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator);

/// Estimates objective_value() of the mappings of one nest. Candidates differ in few dimensions, so what a dimension
/// contributes is worked out once for each split and tiling of it. All arguments outlive it.
class QuickCost {
 public:
  QuickCost(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options);

  /// In some tenths of a microsecond once the dimensions are known.
  double operator()(const Mapping& mapping);

 private:
  /// What DimTiling depends on beside nest and machine.
  struct Key {
    std::int64_t spatial = 0, pe_tile = 0, buffer_tile = 0;
    LaneUse lanes = LaneUse::output_channels;
    bool winograd = false;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  using Known = std::unordered_map<Key, DimSums, KeyHash>;

  struct Estimate {
    double cycles = 0;
    double link = 0, dram = 0;  ///< busy
  };

  void look_up(Dim d, const Mapping& mapping);
  Estimate estimate(const CountTerms& terms, const Mapping& mapping) const;

  const Nest& nest_;
  const Accelerator& machine_;
  const MapperOptions& options_;
  double dram_bits_per_cycle_;
  std::array<Known, dim_count> known_;
  std::array<Key, dim_count> last_;  ///< of the candidate before; mostly the same
  Sums sums_{};
};

}  // namespace switchyard::accel
