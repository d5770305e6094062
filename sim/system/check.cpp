// What a system must fulfil before it can run.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "sim/system/tables.h"

namespace switchyard::sim {
namespace {

[[noreturn]] void refuse(const std::string& message) { throw ConfigError("system: " + message); }

bool positive(double value) { return std::isfinite(value) && value > 0; }
bool not_negative(double value) { return std::isfinite(value) && value >= 0; }

void check_paths(const System& system) {
  if (system.paths.empty()) refuse("there is no path; name at least one");
  if (system.weights.size() > most_pieces) {
    refuse(fmt::format("{} pieces of weights; at most {} are told apart, so join some", system.weights.size(), most_pieces));
  }
  for (const Bytes& piece : system.weights) {
    if (piece.value() < 0) refuse("a piece of weights has less than 0 bytes");
  }
  for (const SystemPath& path : system.paths) {
    if (!(path.accuracy >= 0 && path.accuracy <= 100)) {
      refuse(fmt::format("the accuracy of path {} is {}; it must be within [0, 100] per cent", in_quotes(path.name), path.accuracy));
    }
    for (const std::size_t piece : path.weights) {
      if (piece >= system.weights.size()) refuse(fmt::format("path {} uses weights that do not exist", in_quotes(path.name)));
    }
  }
}

void check_cost(const System& system, const SystemDevice& device, const SystemPath& path, const PathCost& cost) {
  const std::string what = fmt::format("path {} on {}", in_quotes(path.name), in_quotes(device.name));
  if (!positive(cost.latency.value())) refuse(what + ": the latency must be more than 0 s");
  if (!not_negative(cost.energy.value())) refuse(what + ": the energy must be at least 0 J");
  if (!cost.by_component.empty() && cost.by_component.size() != system.components.size()) {
    refuse(fmt::format("{}: {} energies for {} components", what, cost.by_component.size(), system.components.size()));
  }
}

void check_device(const System& system, const SystemDevice& device) {
  const std::string name = in_quotes(device.name);
  if (device.levels.size() != system.levels.size()) {
    refuse(fmt::format("device {} has {} levels, the system {}", name, device.levels.size(), system.levels.size()));
  }
  for (const DeviceLevel& level : device.levels) {
    if (!not_negative(level.idle_power.value())) refuse(fmt::format("the idle power of {} must be at least 0 W", name));
    if (!positive(level.load_bandwidth.value())) refuse(fmt::format("the load bandwidth of {} must be more than 0 B/s", name));
  }
  if (device.costs.size() != system.paths.size()) {
    refuse(fmt::format("device {} has profiles of {} paths, the system {} paths", name, device.costs.size(), system.paths.size()));
  }
  std::int64_t resident = 0;
  for (const std::size_t piece : device.resident) {
    if (piece >= system.weights.size()) refuse(fmt::format("device {} starts with weights that do not exist", name));
    resident += system.weights[piece].value();
  }
  if (resident > device.switching.weight_memory.value()) {
    refuse(fmt::format("device {} starts with more weights ({} B) than its memory holds", name, resident));
  }
  for (std::size_t p = 0; p < system.paths.size(); ++p) {
    const SystemPath& path = system.paths[p];
    if (device.costs[p].size() != system.levels.size()) {
      refuse(fmt::format("path {} on {} has profiles of {} levels, the system {}", in_quotes(path.name), name,
                         device.costs[p].size(), system.levels.size()));
    }
    const auto count = static_cast<std::size_t>(
        std::count_if(device.costs[p].begin(), device.costs[p].end(), [](const auto& cost) { return cost.has_value(); }));
    // A frame that is being served must be able to go on when the level changes.
    if (count != 0 && count != system.levels.size()) {
      refuse(fmt::format("path {} on {} runs at some levels only; profile it at every level or at none",
                         in_quotes(path.name), name));
    }
    for (const auto& cost : device.costs[p]) {
      if (cost) check_cost(system, device, path, *cost);
    }
    std::int64_t bytes = 0;
    for (const std::size_t piece : path.weights) bytes += system.weights[piece].value();
    if (count != 0 && bytes > device.switching.weight_memory.value()) {
      refuse(fmt::format("the weights of path {} ({} B) do not fit the weight memory of {} ({} B)", in_quotes(path.name),
                         bytes, name, device.switching.weight_memory.value()));
    }
  }
}

void check_traces(const System& system) {
  if (system.levels.empty()) refuse("there is no resource level");
  if (system.budget.empty() || system.budget.front().start.value() != 0) {
    refuse("the resource levels must start at 0 s");
  }
  for (std::size_t i = 0; i < system.budget.size(); ++i) {
    if (system.budget[i].level >= system.levels.size()) refuse("a resource level that is not in the list of levels");
    if (i > 0 && !(system.budget[i].start > system.budget[i - 1].start)) {
      refuse("resource levels must change in the order of time");
    }
  }
  for (std::size_t i = 0; i < system.requests.size(); ++i) {
    const Request& request = system.requests[i];
    if (!not_negative(request.arrival.value()) || (i > 0 && request.arrival < system.requests[i - 1].arrival)) {
      refuse(fmt::format("frame {} arrives before the one ahead of it", i));
    }
    if (!positive(request.deadline.value())) refuse(fmt::format("the deadline of frame {} must be more than 0 s", i));
  }
}

}  // namespace

void check(const System& system) {
  check_paths(system);
  check_traces(system);
  if (system.devices.empty()) refuse("there is no device; name at least one");
  for (const SystemDevice& device : system.devices) check_device(system, device);
  for (std::size_t p = 0; p < system.paths.size(); ++p) {
    const bool runs = std::any_of(system.devices.begin(), system.devices.end(),
                                  [&](const SystemDevice& device) { return device.costs[p].front().has_value(); });
    if (!runs) refuse(fmt::format("path {} runs on no device", in_quotes(system.paths[p].name)));
  }
}

}  // namespace switchyard::sim
