// All mappings of a layer onto a row-stationary array.
#include <algorithm>
#include <limits>
#include <vector>

#include "accel/row_stationary.h"
#include "base/checked_math.h"
#include "base/error.h"

namespace switchyard::accel {

namespace {

/// The least value up to `most` for each number of parts that `total` can be cut into.
std::vector<std::int64_t> cuts(std::int64_t total, std::int64_t most) {
  std::vector<std::int64_t> values;
  std::int64_t parts = 0;
  for (std::int64_t v = 1; v <= std::min(total, most); ++v) {
    if (ceil_div(total, v) == parts) continue;
    parts = ceil_div(total, v);
    values.push_back(v);
  }
  return values;
}

class Search {
 public:
  Search(const Nest& nest, const Accelerator& a, const std::function<double(const LayerCost&)>& value)
      : nest_(nest), a_(a), value_(value) {}

  FoundRowStationary best() {
    const Extents& s = nest_.size;
    RowStationaryMapping map;
    for (const std::int64_t e : cuts(s[Dim::p], a_.pe_columns * (a_.pe_rows / nest_.r))) {
      map.e = e;
      const std::int64_t sets = sets_on_array(nest_, e, a_);
      for (map.t = 1; map.t <= std::min(sets, s[Dim::k]); ++map.t) {
        for (map.r = 1; map.r <= std::min(sets / map.t, s[Dim::c]); ++map.r) try_pads(map);
      }
    }
    if (found_.candidates == 0) refuse();
    return found_;
  }

 private:
  void try_pads(RowStationaryMapping map) {
    const RowStationaryParams& array = a_.row_stationary;
    const Extents& s = nest_.size;
    for (const std::int64_t q : cuts(ceil_div(s[Dim::c], map.r), array.ifmap_pad / nest_.s)) {
      map.q = q;
      const std::int64_t filters = std::min(array.psum_pad, array.filter_pad / (q * nest_.s));
      for (const std::int64_t p : cuts(ceil_div(s[Dim::k], map.t), filters)) {
        map.p = p;
        for (const std::int64_t n : cuts(s[Dim::n], s[Dim::n])) {
          map.n = n;
          if (take_largest_block(map)) cost(map);
        }
      }
    }
  }

  /// Sets m to the least with which the fewest blocks fit; false if the mapping fits in no way.
  bool take_largest_block(RowStationaryMapping& map) const {
    const std::int64_t filters = map.p * map.t;
    const std::int64_t fits = channels_in_buffer(nest_, map, a_) / filters;  // passes of filters in a block
    if (fits == 0) return false;
    const std::int64_t passes = ceil_div(nest_.size[Dim::k], filters);
    map.m = ceil_div(passes, ceil_div(passes, fits)) * filters;
    return why_illegal(nest_, map, a_).empty();
  }

  void cost(const RowStationaryMapping& map) {
    const LayerCost cost = analyse_row_stationary(nest_, map, a_);
    const double value = value_(cost);
    ++found_.candidates;
    if (value >= best_) return;
    best_ = value;
    found_.mapping = map;
    found_.cost = cost;
  }

  [[noreturn]] void refuse() const {
    // The least mapping there is says what stands in the way.
    throw ConfigError("no row-stationary mapping: " + why_illegal(nest_, RowStationaryMapping{}, a_));
  }

  const Nest& nest_;
  const Accelerator& a_;
  const std::function<double(const LayerCost&)>& value_;
  FoundRowStationary found_;
  double best_ = std::numeric_limits<double>::infinity();
};

}  // namespace

FoundRowStationary find_row_stationary(const Nest& nest, const Accelerator& accelerator,
                                       const std::function<double(const LayerCost&)>& value) {
  return Search(nest, accelerator, value).best();
}

}  // namespace switchyard::accel
