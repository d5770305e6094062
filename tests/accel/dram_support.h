// Drives a memory as the reference runs did: one requester, in order, held up only when the controller is
// full.
#pragma once

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "accel/dram/dram.h"
#include "base/key_reader.h"
#include "base/load.h"

namespace switchyard::accel::testing {

inline DramParams preset(const std::string& name) {
  return read<DramParams>(load_file(std::filesystem::path(SWITCHYARD_SOURCE_DIR) /
                                    "configs/accelerators/dram" / (name + ".yaml")));
}

/// How a requester walks memory.
struct Traffic {
  std::int64_t chunk = 4096;  ///< bytes of one request
  std::int64_t streams = 0;   ///< 0: random chunks; else that many regions read in turn
  int write_percent = 0;      ///< of random chunks; with three streams the third writes if it is not 0
  std::int64_t chunks = 4096;
};

struct Outcome {
  double efficiency = 0;  ///< of peak
  Femtoseconds end = 0;
  DramStats stats;
};

inline Outcome drive(const DramParams& params, const Traffic& traffic) {
  Dram dram(params);
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> place(0, (std::int64_t{1} << 33) / traffic.chunk - 1);
  std::uniform_int_distribution<int> percent(1, 100);
  // Regions start a quarter of a gigabyte and some rows apart, as separately allocated tensors do.
  std::vector<std::int64_t> next;
  for (std::int64_t s = 0; s < traffic.streams; ++s)
    next.push_back(s * ((std::int64_t{1} << 28) + 3 * 65536));
  Outcome outcome;
  Femtoseconds now = 0;
  for (std::int64_t i = 0; i < traffic.chunks; ++i) {
    DramRequest request;
    request.bytes = traffic.chunk;
    request.arrival = now;
    if (traffic.streams == 0) {
      request.address = place(random) * traffic.chunk;
      request.write = percent(random) <= traffic.write_percent;
    } else {
      const auto stream = static_cast<std::size_t>(i % traffic.streams);
      request.address = next[stream];
      next[stream] += traffic.chunk;
      request.write = traffic.write_percent > 0 && (traffic.streams == 1 || stream == 2);
    }
    const DramChannel::Served served = dram.serve(request);
    now = served.accepted;
    outcome.end = std::max(outcome.end, served.done);
  }
  const double peak = params.channel_bandwidth.value() * static_cast<double>(params.channels);
  outcome.efficiency =
      static_cast<double>(traffic.chunk * traffic.chunks) / (static_cast<double>(outcome.end) * 1e-15) / peak;
  outcome.stats = dram.stats();
  return outcome;
}

}  // namespace switchyard::accel::testing
