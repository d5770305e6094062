// Row-stationary passes one by one, written from the publication's description and not from the closed form.
#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>

#include "accel/row_stationary.h"

namespace switchyard::accel::testing {

struct Walked {
  std::int64_t passes = 0, macs = 0, compute_cycles = 0, pass_cycles = 0;
  std::int64_t dram_filters = 0, dram_inputs = 0, dram_outputs = 0;  ///< words
  std::int64_t buffer_inputs = 0, sums_back = 0;                     ///< words from the global buffer
};

/// Words a bus of `bytes` brings in a cycle are whole.
inline std::int64_t bus_cycles(std::int64_t words, std::int64_t bytes) {
  const std::int64_t a_cycle = bytes / 2;
  return (words + a_cycle - 1) / a_cycle;
}

/// One pass of `images` x `rows` x `channels` x `filters`.
inline void walk_pass(Walked& w, const Nest& nest, const RowStationaryMapping& map, const Accelerator& a,
                      std::int64_t images, std::int64_t rows, std::int64_t channels, std::int64_t filters,
                      bool first_channels) {
  const RowStationaryParams& array = a.row_stationary;
  // Channels and filters spread over their sets as evenly as they go; the fullest PE decides.
  std::int64_t of_pe_channels = 0, of_pe_filters = 0;
  while (of_pe_channels * map.r < channels) ++of_pe_channels;
  while (of_pe_filters * map.t < filters) ++of_pe_filters;
  std::int64_t compute = 0;
  for (std::int64_t image = 0; image < images; ++image) {
    for (std::int64_t column = 0; column < nest.size[Dim::q]; ++column) {
      compute += of_pe_filters * of_pe_channels * nest.s;
    }
  }
  const std::int64_t width = (nest.size[Dim::q] - 1) * nest.stride_w + nest.s;
  std::set<std::int64_t> input_rows;
  for (std::int64_t y = 0; y < rows; ++y) {
    for (std::int64_t i = 0; i < nest.r; ++i) input_rows.insert(y * nest.stride_h + i);
  }
  const auto height = static_cast<std::int64_t>(input_rows.size());
  const std::int64_t filter_words = filters * channels * nest.r * nest.s;
  const std::int64_t inputs = images * channels * height * width;
  const std::int64_t sums = images * filters * rows * nest.size[Dim::q];
  const std::int64_t windows = bus_cycles(channels * height * nest.s, array.ifmap_bytes_per_cycle);
  const std::int64_t body = std::max({compute, bus_cycles(inputs, array.ifmap_bytes_per_cycle) - windows,
                                      bus_cycles(sums, array.psum_bytes_per_cycle)});
  ++w.passes;
  w.macs += sums * channels * nest.r * nest.s;
  w.compute_cycles += compute;
  w.pass_cycles += bus_cycles(filter_words, array.filter_bytes_per_cycle) + windows + body +
                   bus_cycles(filters * rows, array.psum_bytes_per_cycle) + nest.r * std::min(map.r, channels);
  w.dram_filters += filter_words;
  w.buffer_inputs += inputs;
  if (!first_channels) w.sums_back += sums;
}

/// Every pass of a layer whose filters take more than one, in the publication's order.
inline Walked walk(const Nest& nest, const RowStationaryMapping& map, const Accelerator& a) {
  Walked w;
  const Extents& s = nest.size;
  const std::int64_t width = (s[Dim::q] - 1) * nest.stride_w + nest.s;
  for (std::int64_t g = 0; g < s[Dim::g]; ++g) {
    for (std::int64_t block = 0; block < s[Dim::k]; block += map.m) {
      const std::int64_t block_end = std::min(block + map.m, s[Dim::k]);
      for (std::int64_t image = 0; image < s[Dim::n]; image += map.n) {
        const std::int64_t images = std::min(map.n, s[Dim::n] - image);
        for (std::int64_t y = 0; y < s[Dim::p]; y += map.e) {
          const std::int64_t rows = std::min(map.e, s[Dim::p] - y);
          const std::int64_t height = (rows - 1) * nest.stride_h + nest.r;
          w.dram_outputs += images * rows * s[Dim::q] * (block_end - block);
          for (std::int64_t c = 0; c < s[Dim::c]; c += map.q * map.r) {
            const std::int64_t channels = std::min(map.q * map.r, s[Dim::c] - c);
            w.dram_inputs += images * channels * height * width;
            for (std::int64_t k = block; k < block_end; k += map.p * map.t) {
              walk_pass(w, nest, map, a, images, rows, channels, std::min(map.p * map.t, block_end - k), c == 0);
            }
          }
        }
      }
    }
  }
  return w;
}

}  // namespace switchyard::accel::testing
