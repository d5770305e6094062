// What became of a point: its metrics, or why there are none.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace switchyard::sweep {

/// A metric is a number, in the unit that its name ends in ("latency_s"), or a word ("modelled").
using Value = std::variant<double, std::string>;

/// `refused`: the configuration is wrong or cannot run; the same on every machine. The others depend on the
/// machine and its load, so a later run may try again.
enum class Status : std::uint8_t { done, refused, broken, crashed, out_of_time, out_of_memory };
/// "done", "refused", "broken", "crashed", "out of time", "out of memory".
std::string_view name_of(Status status);
/// Throws ConfigError for another word.
Status status_of(std::string_view name);

struct Outcome {
  Status status = Status::done;
  std::string reason;                                  ///< one sentence unless done
  std::vector<std::pair<std::string, Value>> metrics;  ///< by name; empty unless done
  bool operator==(const Outcome&) const = default;
};

/// A layer result that is worth keeping: the mapping of one nest on one machine.
struct LayerEntry {
  std::string machine;  ///< digest of machine and mapper options
  std::string nest;     ///< digest
  std::string mapping;  ///< as its owner writes it
  bool operator==(const LayerEntry&) const = default;
};

}  // namespace switchyard::sweep
