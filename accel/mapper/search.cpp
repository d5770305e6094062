#include <algorithm>
#include <limits>

#include <fmt/core.h>

#include "accel/mapper/candidates.h"
#include "accel/mapper/exhaustive.h"
#include "accel/mapper/loop_orders.h"
#include "accel/mapper/mapper.h"
#include "accel/mapper/quick_cost.h"

namespace switchyard::accel {

namespace {

// Breadth of the pruned search: more finds little and costs time in proportion.
constexpr std::size_t splits_kept = 10;
constexpr std::size_t tiles_kept = 32;

struct Scored {
  Mapping mapping;
  double score;
};

/// The best few, in order of score; equal scores stay in order of arrival, so results never depend on anything else.
class Best {
 public:
  explicit Best(std::size_t most) : most_(most) {}
  void offer(const Mapping& mapping, double score) {
    if (kept_.size() == most_ && score >= kept_.back().score) return;
    const auto place = std::upper_bound(kept_.begin(), kept_.end(), score,
                                        [](double value, const Scored& s) { return value < s.score; });
    kept_.insert(place, {mapping, score});
    if (kept_.size() > most_) kept_.pop_back();
  }
  const std::vector<Scored>& all() const { return kept_; }

 private:
  std::size_t most_;
  std::vector<Scored> kept_;
};

class Search {
 public:
  Search(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options)
      : nest_(nest), machine_(accelerator), options_(options),
        finalists_(static_cast<std::size_t>(std::max<std::int64_t>(1, options.finalists))) {}

  MappedLayer run() {
    const bool grouped = nest_.size[Dim::g] > 1;
    for (const bool winograd : {false, true}) {
      if (winograd && !(machine_.winograd && can_use_winograd(nest_))) continue;
      pruned(LaneUse::output_channels, winograd);
      if (grouped) pruned(LaneUse::groups, winograd);
    }
    Mapping naive = naive_output_stationary(nest_, machine_);
    judge(naive);
    for (const Scored& finalist : finalists_.all()) judge(finalist.mapping);
    result_.candidates += looked_at_;
    return result_;
  }

  MappedLayer run_exact() {
    for_each_mapping(nest_, machine_, [&](const Mapping& mapping) {
      ++looked_at_;
      judge(mapping);
    });
    result_.candidates = looked_at_;
    result_.exact = true;
    return result_;
  }

  bool found() const { return best_ < std::numeric_limits<double>::infinity(); }

 private:
  double quick(const Mapping& mapping) {
    ++looked_at_;
    return quick_cost(nest_, mapping, machine_, options_);
  }

  /// The full model; the first of equals stays.
  void judge(const Mapping& mapping) {
    LayerCost cost = analyse(nest_, mapping, machine_);
    const double value = objective_value(cost, options_);
    if (value >= best_) return;
    best_ = value;
    result_.mapping = mapping;
    result_.cost = cost;
  }

  void pruned(LaneUse lanes, bool winograd) {
    std::vector<Mapping> tiles;
    for (const Extents& spatial : spatial_candidates(nest_, machine_, lanes, winograd, splits_kept)) {
      Mapping base;
      base.lanes = lanes;
      base.winograd = winograd;
      base.spatial = spatial;
      append_pe_tiles(nest_, machine_, base, tiles);
    }
    // First with the fullest global buffer only, each operand resident in turn …
    Best promising(tiles_kept);
    for (Mapping& tile : tiles) {
      double score = std::numeric_limits<double>::infinity();
      for (const auto& [residency, order] : {std::pair{Residency::weights, std::size_t{4}},
                                             std::pair{Residency::inputs, std::size_t{2}},
                                             std::pair{Residency::outputs, std::size_t{0}}}) {
        Mapping m = tile;
        m.dram_order = m.buffer_order = reuse_orders[order];
        m.buffer_tile = grow_buffer_tile(nest_, machine_, m, residency).back();
        score = std::min(score, quick(m));
      }
      promising.offer(tile, score);
    }
    // … then every filling and order for the best of these.
    for (const Scored& tile : promising.all()) refine(tile.mapping);
  }

  void refine(const Mapping& tile) {
    for (std::size_t r = 0; r < residency_count; ++r) {
      Mapping m = tile;
      m.dram_order = m.buffer_order = default_order;
      for (const Extents& held : grow_buffer_tile(nest_, machine_, m, static_cast<Residency>(r))) {
        m.buffer_tile = held;
        for (const LoopOrder& dram : reuse_orders) {
          m.dram_order = dram;
          for (const std::size_t buffer : {std::size_t{0}, std::size_t{2}, std::size_t{4}}) {
            m.buffer_order = reuse_orders[buffer];
            if (fits_global_buffer(nest_, m, machine_)) finalists_.offer(m, quick(m));
          }
        }
      }
    }
  }

  const Nest& nest_;
  const Accelerator& machine_;
  const MapperOptions& options_;
  Best finalists_;
  MappedLayer result_;
  double best_ = std::numeric_limits<double>::infinity();
  std::int64_t looked_at_ = 0;
};

}  // namespace

Mapping naive_output_stationary(const Nest& nest, const Accelerator& a) {
  Mapping m;
  const auto shrink_order = {Dim::g, Dim::n, Dim::p, Dim::q, Dim::k, Dim::c};
  m.pe_tile = nest.size;
  m.spatial[Dim::k] = std::min(a.pes(), nest.size[Dim::k]);
  m.pe_tile[Dim::k] = (nest.size[Dim::k] + m.spatial[Dim::k] - 1) / m.spatial[Dim::k];
  const auto settle = [&] {
    for (const Dim d : all_dims) m.buffer_tile[d] = m.array_tile(d, nest);
  };
  settle();
  while (!fits(nest, m, a)) {
    bool shrunk = false;
    for (const Dim d : shrink_order) {
      if (m.pe_tile[d] == 1) continue;
      m.pe_tile[d] = (m.pe_tile[d] + 1) / 2;
      shrunk = true;
      settle();
      if (fits(nest, m, a)) break;
    }
    if (shrunk) continue;
    if (m.spatial[Dim::k] > 1) {
      m.spatial[Dim::k] = (m.spatial[Dim::k] + 1) / 2;
      settle();
      continue;
    }
    throw ConfigError(fmt::format("no tile of the layer fits the machine '{}': {}", a.name, why_illegal(nest, m, a)));
  }
  return m;
}

MappedLayer find_mapping(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options) {
  Search search(nest, accelerator, options);
  if (count_mappings(nest, accelerator, options.exact_below + 1) <= options.exact_below) {
    MappedLayer layer = search.run_exact();
    if (search.found()) return layer;
  }
  return search.run();
}

}  // namespace switchyard::accel
