// A small configuration with every kind of key, for the tests of the visitors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/keys.h"

namespace switchyard {

enum class MemoryKind { sram, dram };

struct Memory {
  MemoryKind kind = MemoryKind::sram;
  Bytes size{65536};
  BytesPerSecond bandwidth{34e9};
  Seconds refresh{7.8e-6};
  bool operator==(const Memory&) const = default;
};

struct Machine {
  std::int64_t lanes = 8;
  double utilisation = 0.5;
  bool fuse = true;
  std::string name = "array";
  Extent input{512, 1024};
  Hertz clock{1.2e9};
  Cycles latency{120};
  std::size_t policy = 0;
  Memory memory;
  std::vector<std::int64_t> tiles{1, 2};
  std::vector<std::pair<std::string, Memory>> levels;
  std::optional<Watts> cap;
  bool operator==(const Machine&) const = default;
};

inline void describe(Keys& keys, Memory& memory) {
  keys.quantity({"size", "capacity", true}, memory.size, {1, 1099511627776});
  auto kind = static_cast<std::size_t>(memory.kind);
  keys.alternatives({"kind", "technology"}, kind, {{"sram", "on the chip"}, {"dram", "beside the chip"}},
                    [&](Keys& inner, std::size_t alternative) {
                      if (alternative != 1) return;
                      inner.quantity({"bandwidth", "peak bandwidth"}, memory.bandwidth);
                      inner.quantity({"refresh", "time between refreshes"}, memory.refresh);
                    });
  memory.kind = static_cast<MemoryKind>(kind);
}

inline void describe(Keys& keys, Machine& machine) {
  keys.integer({"lanes", "dot-product units"}, machine.lanes, {1, 1024});
  keys.number({"utilisation", "share of peak"}, machine.utilisation, {0.0, 1.0});
  keys.boolean({"fuse", "fuse element-wise ops"}, machine.fuse);
  keys.text({"name", "label in results"}, machine.name);
  keys.extent({"input", "image size"}, machine.input);
  keys.quantity({"clock", "core clock"}, machine.clock, {1e6, 1e11});
  keys.quantity({"latency", "pipeline depth"}, machine.latency);
  keys.choice({"policy", "order of service"}, machine.policy,
              {{"fifo", "first come, first served"}, {"priority", "most urgent first"}});
  keys.reference({"memory", "where operands live"}, [&](Keys& inner) { describe(inner, machine.memory); });
  keys.list({"tiles", "tile sizes to try"}, machine.tiles,
            [](Keys& inner, std::int64_t& tile) {
              inner.integer({"", "tile size"}, tile, {1, 4096});
            },
            {0, 4});
  keys.map({"levels", "further memories by name"}, machine.levels,
           [](Keys& inner, Memory& memory) { describe(inner, memory); });
  keys.optional({"cap", "power cap"}, machine.cap,
                [](Keys& inner, const Key& key, Watts& cap) { inner.quantity(key, cap); });
}

}  // namespace switchyard
