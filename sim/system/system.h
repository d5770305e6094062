// The system around the hardware: frames arrive, wait in a bounded queue, and are served by devices along the path that
// a policy picks, while the resources change, weights are loaded and a battery drains. Inside a device, only what the
// profiles of paths say happens. docs/modelling/system.md states every rule.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/keys.h"
#include "base/quantity.h"
#include "policy/policy.h"
#include "sim/system/system_run.h"
#include "traces/budget_trace.h"
#include "traces/request_trace.h"

namespace switchyard::sim {

/// One path on one device at one resource level, as it happens.
struct PathCost {
  Seconds latency;                     ///< more than 0
  Joules energy;                       ///< of one inference, the device's static energy included
  std::vector<Joules> by_component;    ///< parallel to System::components, or empty: not known
};

struct SystemPath {
  std::string name;
  double accuracy = 0;                 ///< per cent
  std::vector<std::size_t> weights;    ///< pieces that must be resident, indices into System::weights
};

/// What a device has at one resource level besides the costs of paths.
struct DeviceLevel {
  Watts idle_power;               ///< while it serves no frame
  BytesPerSecond load_bandwidth;  ///< of loading weights: DRAM, or the host link of a GPU
};

/// How a device switches between networks; configuration keys.
struct Switching {
  Bytes weight_memory{64LL << 20};    ///< resident weights; what does not fit beside the path in use is evicted
  Joules energy_per_byte;             ///< of loading weights
  Seconds overhead;                   ///< added to every load (set-up, synchronisation)
  double prefetch_share = 0.5;        ///< of the load bandwidth that a prefetch gets while a frame is served
  double contention = 1;              ///< share of serving that slows down with the bandwidth it loses to a prefetch
};
void describe(Keys& keys, Switching& switching);

struct SystemDevice {
  std::string name;
  Switching switching;
  std::vector<DeviceLevel> levels;                           ///< parallel to System::levels
  std::vector<std::vector<std::optional<PathCost>>> costs;   ///< [path][level]; none: cannot run there
  std::vector<std::size_t> resident;                         ///< pieces of weights at the start
};

enum class DropRule {
  drop_oldest,  ///< the frame that waits longest makes room for the one that arrives
  drop_newest,  ///< the frame that came last makes room
  reject        ///< the one that arrives is dropped
};

/// An energy store; the run is off while it is empty.
struct Battery {
  Joules capacity{1};
  std::optional<Joules> initial;   ///< full if absent
  Watts harvest;                   ///< flows in all the time; what does not fit is lost
  double restart = 0.1;            ///< share of the capacity from which an empty system starts again
};

/// By how much beliefs and reality differ, both uniform and relative, drawn from named streams of the seed.
struct PredictionError {
  double latency_bias = 0;   ///< of the believed latency: one draw per path, device and level
  double energy_bias = 0;
  double latency_noise = 0;  ///< of the real latency: one draw per frame
  double energy_noise = 0;
};

/// What a user says about the system besides devices, paths and traces; configuration keys.
struct SystemOptions {
  std::int64_t queue_depth = 1;          ///< frames that may wait while every device is busy
  DropRule drop_rule = DropRule::drop_oldest;
  std::optional<Seconds> horizon;        ///< idle energy counts at least until here; else the last deadline
  std::optional<Joules> energy_allowance;  ///< of the whole run: told to policies, and frames that end beyond it are worth nothing to the oracle
  std::optional<Battery> battery;
  PredictionError prediction;
  std::int64_t seed = 1;
  std::int64_t series = 0;               ///< most points of the time series; 0: none
};
void describe(Keys& keys, SystemOptions& options);

/// Everything that a run depends on besides the policy.
struct System {
  std::vector<SystemPath> paths;
  std::vector<Bytes> weights;            ///< pieces; at most 256
  std::vector<SystemDevice> devices;
  std::vector<std::string> levels;       ///< of resources
  std::vector<std::string> components;   ///< of PathCost::by_component
  std::vector<Request> requests;         ///< in order of arrival
  std::vector<LevelChange> budget;       ///< in time order, the first at 0
  SystemOptions options;
};

/// Gives each path its pieces of weights when, within a checkpoint, a smaller path uses a part of what a larger one
/// uses. `checkpoints` and `bytes` are parallel to `system.paths`.
void set_nested_weights(System& system, const std::vector<std::string>& checkpoints, const std::vector<Bytes>& bytes);

/// How much the oracle may search.
struct OracleOptions {
  std::int64_t labels = 256;             ///< states kept for each frame; fewer for long traces, see docs/policies.md
  std::int64_t transitions = 1'000'000;  ///< answers tried in total, about
};
void describe(Keys& keys, OracleOptions& options);

struct SimulateOptions {
  bool keep_plan = false;  ///< SystemRun::plan
  OracleOptions oracle;
  /// Plans of other runs on the same system (SystemRun::plan): the oracle's schedule is at least as good as each.
  std::vector<std::vector<policy::Decision>> incumbents;
};

/// Runs `policy` on the system under SystemC. The same input gives the same result. Throws ConfigError for a system that
/// makes no sense (names the path, device or level), SimError if frames are lost, energies do not add up, or frames wait
/// that nobody will serve (names who waits for what).
SystemRun simulate(const System& system, const policy::PolicyConfig& policy, const SimulateOptions& options = {});

/// The same with a policy of one's own.
SystemRun simulate(const System& system, policy::Policy& policy, bool keep_plan = false);

}  // namespace switchyard::sim
