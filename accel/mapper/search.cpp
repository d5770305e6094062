#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "accel/mapper/candidates.h"
#include "accel/mapper/exhaustive.h"
#include "accel/mapper/loop_orders.h"
#include "accel/mapper/mapper.h"
#include "accel/mapper/polish.h"
#include "accel/mapper/quick_cost.h"

namespace switchyard::accel {

namespace {

// Breadth of the pruned search: more finds little and costs time in proportion.
constexpr std::size_t splits_tried = 500;  // fastest ones; a machine of 32 PEs has some thousand in all
constexpr std::size_t splits_looked_at = 32;
constexpr std::size_t splits_kept = 10;
constexpr std::size_t fastest_kept = 4;    // of these, whatever their energy or traffic
constexpr std::size_t tiles_looked_at = 128;
constexpr std::size_t tiles_refined = 12;  // at least
constexpr std::size_t starts_polished = 3;
constexpr std::size_t hopes_polished = 6;  // tiles of least quick cost, though others start better

/// How full the global buffer is when a PE tile is judged: every step of growing what it holds, two or three of them,
/// or only the last.
enum class Filling { every, some, full };

/// An operand to keep, and the order of reuse_orders that keeps it.
constexpr std::array<std::pair<Residency, std::size_t>, 3> residencies = {
    {{Residency::weights, 4}, {Residency::inputs, 2}, {Residency::outputs, 0}}};

struct Scored {
  Mapping mapping;
  double score;
};

/// The best few, in order of score; equal scores stay in order of arrival, so results never depend on anything else.
/// With `one_a_split` they all differ in their spatial split.
class Best {
 public:
  explicit Best(std::size_t most, bool one_a_split = false) : most_(most), one_a_split_(one_a_split) {}
  void offer(const Mapping& mapping, double score) {
    if (kept_.size() == most_ && score >= kept_.back().score) return;
    if (one_a_split_) {
      const auto alike = std::find_if(kept_.begin(), kept_.end(), [&](const Scored& s) {
        return s.mapping.spatial == mapping.spatial && s.mapping.lanes == mapping.lanes;
      });
      if (alike != kept_.end()) {
        if (alike->score <= score) return;
        kept_.erase(alike);
      }
    }
    const auto place = std::upper_bound(kept_.begin(), kept_.end(), score,
                                        [](double value, const Scored& s) { return value < s.score; });
    kept_.insert(place, {mapping, score});
    if (kept_.size() > most_) kept_.pop_back();
  }
  const std::vector<Scored>& all() const { return kept_; }

 private:
  std::size_t most_;
  bool one_a_split_;
  std::vector<Scored> kept_;
};

class Search {
 public:
  Search(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options)
      : nest_(nest),
        machine_(accelerator),
        options_(options),
        quick_cost_(nest, accelerator, options),
        small_pe_(accelerator) {
    PeParams& pe = small_pe_.pe;
    for (Bytes* size : {&pe.weight_buffer, &pe.input_buffer, &pe.accumulation_buffer}) *size = *size / 4;
  }

  MappedLayer run() {
    const bool grouped = nest_.size[Dim::g] > 1;
    for (const bool winograd : {false, true}) {
      if (winograd && !(machine_.winograd && can_use_winograd(nest_))) continue;
      pruned(LaneUse::output_channels, winograd);
      if (grouped) pruned(LaneUse::groups, winograd);
    }
    Mapping naive = naive_output_stationary(nest_, machine_);
    starts_.offer(naive, judge(naive));
    std::vector<Scored> starts = starts_.all();
    starts.insert(starts.end(), hopeful_.begin(), hopeful_.end());
    for (const Scored& start : starts) {
      double reached = start.score;
      const auto estimate = [&](const Mapping& m) { return quick(m); };
      polish(nest_, machine_, start.mapping, estimate, [&](const Mapping& m) {
        const double value = judge(m);
        if (value >= reached) return false;
        reached = value;
        return true;
      });
    }
    result_.candidates += looked_at_;
    return result_;
  }

  MappedLayer run_exact() {
    for_each_mapping(nest_, machine_, [&](const Mapping& mapping) {
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
    return quick_cost_(mapping);
  }

  /// Value by the full model; the first of equals stays the best.
  double judge(const Mapping& mapping) {
    ++looked_at_;
    const LayerCost cost = analyse(nest_, mapping, machine_);
    const double value = objective_value(cost, options_, machine_);
    if (value < best_) {
      best_ = value;
      result_.mapping = mapping;
      result_.cost = cost;
    }
    return value;
  }

  /// The most promising spatial splits: those of least compute time, and those that do best with tiles filled greedily,
  /// first at one glance, then with PE buffers and global buffer full and partly so: the best tile need not be large.
  std::vector<Mapping> splits(LaneUse lanes, bool winograd) {
    Best glanced(splits_looked_at), promising(splits_kept);
    std::size_t place = 0;
    for (const Extents& spatial : spatial_candidates(nest_, machine_, lanes, winograd, splits_tried)) {
      Mapping base;
      base.lanes = lanes;
      base.winograd = winograd;
      base.spatial = spatial;
      if (place++ < fastest_kept) {
        promising.offer(base, 0);
      } else {
        glanced.offer(base, least_greedy(base, machine_, Filling::some));
      }
    }
    for (const Scored& split : glanced.all()) {
      promising.offer(split.mapping, std::min(least_greedy(split.mapping, machine_, Filling::every),
                                              least_greedy(split.mapping, small_pe_, Filling::every)));
    }
    std::vector<Mapping> bases;
    for (const Scored& split : promising.all()) bases.push_back(split.mapping);
    return bases;
  }

  /// Least quick cost of a split with PE tiles grown as far as `room` has room.
  double least_greedy(const Mapping& split, const Accelerator& room, Filling filling) {
    double least = std::numeric_limits<double>::infinity();
    for (const auto& [residency, order] : residencies) {
      Mapping m = split;
      if (!grow_pe_tile(nest_, room, m, residency)) break;
      least = std::min(least, filled(m, residency, order, filling));
    }
    return least;
  }

  /// Least quick cost of a PE tile with each operand resident in turn.
  double least_filled(const Mapping& tile, Filling filling) {
    double least = std::numeric_limits<double>::infinity();
    for (const auto& [residency, order] : residencies) least = std::min(least, filled(tile, residency, order, filling));
    return least;
  }

  /// Least quick cost of a PE tile with one operand resident in the global buffer.
  double filled(Mapping tile, Residency residency, std::size_t order, Filling filling) {
    tile.dram_order = tile.buffer_order = reuse_orders[order];
    const std::vector<Extents> held = grow_buffer_tile(nest_, machine_, tile, residency);
    double least = std::numeric_limits<double>::infinity();
    const std::size_t step = filling == Filling::every ? 1 : std::max<std::size_t>(1, held.size() / 2);
    for (std::size_t i = (held.size() - 1) % step; i < held.size(); i += step) {
      tile.buffer_tile = held[i];
      least = std::min(least, quick(tile));
    }
    return least;
  }

  void pruned(LaneUse lanes, bool winograd) {
    std::vector<Mapping> tiles;
    for (const Mapping& base : splits(lanes, winograd)) append_pe_tiles(nest_, machine_, base, tiles);
    Best glanced(tiles_looked_at), promising(tiles_looked_at);
    for (const Mapping& tile : tiles) glanced.offer(tile, least_filled(tile, Filling::some));
    for (const Scored& tile : glanced.all()) promising.offer(tile.mapping, least_filled(tile.mapping, Filling::every));
    // Every filling and order for the best of these, and for more as long as they promise more than what was found.
    std::size_t refined = 0;
    double before = 0;
    for (const Scored& tile : promising.all()) {
      // Tiles of one quick cost are mostly other shapes of as many pixels.
      if (std::exchange(before, tile.score) == tile.score) continue;
      if (refined++ >= tiles_refined && tile.score > best_) break;
      const std::optional<Scored> best = refine(tile.mapping);
      if (best && refined <= tiles_refined) hope(*best);
    }
  }

  /// Polishes a start of which the quick cost promises most, unless one like it is already there.
  void hope(const Scored& start) {
    const Mapping& m = start.mapping;
    const auto alike = [&](const Scored& other) {
      const Mapping& o = other.mapping;
      return o.spatial == m.spatial && o.pe_tile[Dim::k] == m.pe_tile[Dim::k] && o.pe_tile[Dim::c] == m.pe_tile[Dim::c];
    };
    if (hopeful_.size() < hopes_polished && std::none_of(hopeful_.begin(), hopeful_.end(), alike)) hopeful_.push_back(start);
  }

  std::optional<Scored> refine(const Mapping& tile) {
    Best best(static_cast<std::size_t>(std::max<std::int64_t>(1, options_.finalists)));
    for (std::size_t r = 0; r < residency_count; ++r) {
      Mapping m = tile;
      m.dram_order = m.buffer_order = default_order;
      for (const Extents& held : grow_buffer_tile(nest_, machine_, m, static_cast<Residency>(r))) {
        m.buffer_tile = held;
        m.dram_order = best_dram_order(nest_, m, machine_);
        for (const std::size_t buffer : {std::size_t{0}, std::size_t{2}, std::size_t{4}}) {
          m.buffer_order = reuse_orders[buffer];
          if (fits_global_buffer(nest_, m, machine_)) best.offer(m, quick(m));
        }
      }
    }
    // A tile's best fillings always reach the full model, so that the quick cost's blind spots cost little.
    const Scored* first = nullptr;
    double least = std::numeric_limits<double>::infinity();
    for (const Scored& filled : best.all()) {
      const double value = judge(filled.mapping);
      if (value < least) least = value, first = &filled;
    }
    if (!first) return {};
    starts_.offer(first->mapping, least);
    return Scored{first->mapping, least};
  }

  const Nest& nest_;
  const Accelerator& machine_;
  const MapperOptions& options_;
  QuickCost quick_cost_;
  Accelerator small_pe_;  ///< with a quarter of the PE buffers
  Best starts_{starts_polished, true};  // neighbours of one split mostly lead to the same mapping
  std::vector<Scored> hopeful_;
  MappedLayer result_;
  double best_ = std::numeric_limits<double>::infinity();
  std::int64_t looked_at_ = 0;
};

}  // namespace

MappedLayer find_mapping(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options) {
  Search search(nest, accelerator, options);
  if (count_mappings(nest, accelerator, options.exact_below + 1) <= options.exact_below) {
    MappedLayer layer = search.run_exact();
    if (search.found()) return layer;
  }
  return search.run();
}

}  // namespace switchyard::accel
