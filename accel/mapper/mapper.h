// Finds how to run a nest on a machine. Deterministic: the same nest, machine and options give the same mapping on any
// number of threads.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "accel/analytic.h"
#include "accel/mapper/objective.h"
#include "accel/mapping.h"

namespace switchyard::accel {

/// How a mapping is found.
enum class Effort {
  full,  ///< by search
  quick  ///< by rule (quick_mapping.h)
};

struct MapperOptions {
  Objective objective = Objective::latency;
  EnergyWeights weights;
  std::int64_t exact_below = 2'000;      ///< search every mapping if there are at most this many
  std::int64_t finalists = 4;            ///< fillings of each promising tile that the full analytic model judges
  Effort effort = Effort::full;
  bool operator==(const MapperOptions&) const = default;
};

struct MappedLayer {
  Mapping mapping;
  LayerCost cost;
  std::int64_t candidates = 0;  ///< looked at
  bool exact = false;           ///< the whole space was searched
};

/// Throws ConfigError that names what does not fit if no mapping is legal.
MappedLayer find_mapping(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options);

/// Outputs rest, channels innermost, one PE tile sized to the buffers by halving: what a person would write first.
Mapping naive_output_stationary(const Nest& nest, const Accelerator& accelerator);

/// 32 hexadecimal digits over nest, machine and options: the key of a mapping in a cache on disk.
std::string mapping_digest(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options);

/// Remembers mappings of one machine and one set of options; identical layers share.
class Mapper {
 public:
  Mapper(Accelerator accelerator, MapperOptions options);

  /// The mapping of `nest`, found on first use. Not thread-safe; the reference lives as long as the mapper.
  const MappedLayer& map(const Nest& nest);
  /// Whether the mapping of `nest` was found or forced already.
  bool knows(const Nest& nest) const { return found_.contains(nest); }
  /// Finds the mappings of all `nests` on `jobs` threads.
  void map_all(const std::vector<Nest>& nests, int jobs);
  /// Takes `mapping` for `nest` from now on (forced by the user). Throws ConfigError if it is illegal.
  void force(const Nest& nest, const Mapping& mapping);

  const Accelerator& accelerator() const { return accelerator_; }
  std::size_t size() const { return found_.size(); }

 private:
  struct NestHash {
    std::size_t operator()(const Nest& nest) const;
  };
  Accelerator accelerator_;
  MapperOptions options_;
  std::unordered_map<Nest, MappedLayer, NestHash> found_;
};

}  // namespace switchyard::accel
