#include "tests/accel/naive_pe.h"

#include <deque>
#include <set>
#include <tuple>

namespace switchyard::accel::testing {

namespace {

/// A range of one dimension.
struct Range {
  std::int64_t begin = 0, end = 0;
  std::int64_t size() const { return end - begin; }
  bool operator==(const Range&) const = default;
};
using Tile = std::array<Range, dim_count>;

Range along(const Tile& tile, Dim d) { return tile[static_cast<std::size_t>(d)]; }

/// The tiles in the order in which the PE works on them.
std::vector<Tile> tiles_of(const Nest& nest, const Mapping& mapping) {
  std::vector<Tile> tiles(1);
  for (const Dim d : mapping.buffer_order) {
    std::vector<Tile> longer;
    for (const Tile& outer : tiles) {
      for (std::int64_t at = 0; at < nest.size[d]; at += mapping.pe_tile[d]) {
        Tile tile = outer;
        tile[static_cast<std::size_t>(d)] = {at, std::min(nest.size[d], at + mapping.pe_tile[d])};
        longer.push_back(tile);
      }
    }
    tiles = longer;
  }
  return tiles;
}

bool same(const Tile& a, const Tile& b, std::initializer_list<Dim> dims) {
  for (const Dim d : dims) {
    if (!(along(a, d) == along(b, d))) return false;
  }
  return true;
}

std::int64_t weights_of(const Tile& t, const Nest& nest) {
  return along(t, Dim::g).size() * along(t, Dim::k).size() * along(t, Dim::c).size() * nest.r * nest.s;
}

/// Every pixel under a window that is not padding, once.
std::int64_t inputs_of(const Tile& t, const Nest& nest) {
  std::set<std::pair<std::int64_t, std::int64_t>> pixels;
  for (std::int64_t p = along(t, Dim::p).begin; p < along(t, Dim::p).end; ++p) {
    for (std::int64_t q = along(t, Dim::q).begin; q < along(t, Dim::q).end; ++q) {
      for (std::int64_t r = 0; r < nest.r; ++r) {
        for (std::int64_t s = 0; s < nest.s; ++s) {
          const std::int64_t y = p * nest.stride_h - nest.pad_h + r;
          const std::int64_t x = q * nest.stride_w - nest.pad_w + s;
          if (y >= 0 && y < nest.in_h && x >= 0 && x < nest.in_w) pixels.emplace(y, x);
        }
      }
    }
  }
  return along(t, Dim::g).size() * along(t, Dim::n).size() * along(t, Dim::c).size() *
         static_cast<std::int64_t>(pixels.size());
}

std::int64_t outputs_of(const Tile& t) {
  return along(t, Dim::g).size() * along(t, Dim::n).size() * along(t, Dim::k).size() * along(t, Dim::p).size() *
         along(t, Dim::q).size();
}

/// One per vector of input channels, lane-full of output channels, tap and pixel.
std::int64_t operations_of(const Tile& t, const Nest& nest, const PeParams& pe) {
  std::int64_t operations = 0;
  for (std::int64_t k = 0; k < along(t, Dim::k).size(); k += pe.lanes) {
    for (std::int64_t c = 0; c < along(t, Dim::c).size(); c += pe.vector_width) {
      operations += along(t, Dim::g).size() * along(t, Dim::n).size() * along(t, Dim::p).size() *
                    along(t, Dim::q).size() * nest.r * nest.s;
    }
  }
  return operations;
}

/// What one tile asks of the three units.
struct Job {
  std::int64_t bytes_in = 0;
  std::int64_t cycles = 0;       ///< of the lanes
  bool begins_outputs = false;   ///< it takes the other half of the accumulation buffer
  bool ends_outputs = false;     ///< these leave when it is done
  bool sums_return = false;
  std::int64_t bytes_out = 0;
  std::int64_t outputs = 0;      ///< number of its output tile
};

std::vector<Job> jobs_of(const Nest& nest, const Mapping& mapping, const Accelerator& a) {
  const std::vector<Tile> tiles = tiles_of(nest, mapping);
  const NumberFormats& bits = a.formats;
  std::vector<Job> jobs;
  std::int64_t outputs = -1;
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const Tile& tile = tiles[i];
    const bool first = i == 0, last = i + 1 == tiles.size();
    Job job;
    std::int64_t in = 0;
    if (first || !same(tile, tiles[i - 1], {Dim::g, Dim::k, Dim::c})) in += weights_of(tile, nest) * bits.weight_bits;
    if (first || !same(tile, tiles[i - 1], {Dim::g, Dim::n, Dim::c, Dim::p, Dim::q})) {
      in += inputs_of(tile, nest) * bits.activation_bits;
    }
    job.begins_outputs = first || !same(tile, tiles[i - 1], {Dim::g, Dim::n, Dim::k, Dim::p, Dim::q});
    job.sums_return = job.begins_outputs && along(tile, Dim::c).begin > 0;
    if (job.sums_return) in += outputs_of(tile) * bits.accumulation_bits;
    if (job.begins_outputs) ++outputs;
    job.outputs = outputs;
    job.ends_outputs = last || !same(tile, tiles[i + 1], {Dim::g, Dim::n, Dim::k, Dim::p, Dim::q});
    if (job.ends_outputs) {
      const bool complete = along(tile, Dim::c).end == nest.size[Dim::c];
      job.bytes_out = outputs_of(tile) * (complete ? bits.activation_bits : bits.accumulation_bits) / 8;
    }
    job.bytes_in = in / 8;
    job.cycles = operations_of(tile, nest, a.pe) + (job.ends_outputs ? a.pe.pipeline_depth.value() : 0);
    jobs.push_back(job);
  }
  return jobs;
}

}  // namespace

std::int64_t clocked_cycles(const Nest& nest, const Mapping& mapping, const Accelerator& a) {
  const std::vector<Job> jobs = jobs_of(nest, mapping, a);
  const std::int64_t width = std::min(a.network.pe_port_bytes_per_cycle, a.network.link_bytes_per_cycle);
  const auto count = static_cast<std::int64_t>(jobs.size());
  const auto job = [&](std::int64_t i) -> const Job& { return jobs[static_cast<std::size_t>(i)]; };

  // What is true at the start of a cycle; each unit looks at that and never at what another does in the same cycle.
  std::int64_t loads = 0, computed = 0, drained = 0;
  std::int64_t to_load = 0, to_compute = 0, to_drain = 0;
  bool loading = false, computing = false, draining = false;
  std::deque<std::int64_t> waiting;  // jobs whose outputs have not begun to leave
  std::int64_t cycle = 0;
  for (; computed < count || draining || !waiting.empty(); ++cycle) {
    const std::int64_t loads_before = loads, computed_before = computed, drained_before = drained;
    const std::deque<std::int64_t> waiting_before = waiting;

    if (!loading && loads_before < count) {
      const Job& next = job(loads_before);
      // A half of the operand buffers is free when the tile before last has been computed; without halves, nothing may
      // be at work at all.
      bool free = a.pe.double_buffered ? loads_before - computed_before < 2
                                       : computed_before == loads_before && waiting_before.empty() && !draining;
      // Sums come back to a free half of the accumulation buffer.
      if (next.sums_return && drained_before < next.outputs - 1) free = false;
      if (free) loading = true, to_load = next.bytes_in;
    }
    if (!computing && computed_before < loads_before) {
      const Job& next = job(computed_before);
      const bool free = !next.begins_outputs || !a.pe.double_buffered || drained_before >= next.outputs - 1;
      if (free) computing = true, to_compute = next.cycles;
    }
    if (!draining && !waiting_before.empty()) {
      draining = true;
      to_drain = job(waiting_before.front()).bytes_out;
      waiting.pop_front();
    }

    if (loading && (to_load -= width) <= 0) loading = false, ++loads;
    if (computing && --to_compute <= 0) {
      computing = false;
      if (job(computed).ends_outputs) waiting.push_back(computed);
      ++computed;
    }
    if (draining && (to_drain -= width) <= 0) draining = false, ++drained;
  }
  return cycle;
}

}  // namespace switchyard::accel::testing
