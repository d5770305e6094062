// What decides which path serves a frame. A policy sees a const situation and its history and returns a decision; what it
// believes of paths may be off (sim/system states by how much). Each policy is one .cpp without a header of its own,
// with one line in the table policies(). docs/policies.md gives each one's objective and formula.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"
#include "base/quantity.h"
#include "policy/history.h"

namespace switchyard::policy {

/// One way to serve a frame now: a path on a device that is free.
struct PathOption {
  std::size_t path = 0;    ///< index into PolicyContext::paths
  std::size_t device = 0;  ///< index into PolicyContext::devices
  std::string_view name;   ///< of the path
  Seconds latency;         ///< believed time to serve at the current level, weights resident
  Joules energy;           ///< believed energy of serving, the device's static energy included
  double accuracy = 0;     ///< per cent
  Seconds switch_time;     ///< until weights that are missing are resident; 0 if none are
  Joules switch_energy;    ///< of loading them
  bool resident = true;    ///< no weights are missing
  Watts idle_power;        ///< of the device at the current level

  /// Believed time until the frame is done, if started now.
  Seconds time() const { return switch_time + latency; }
  /// Believed energy of the decision.
  Joules cost() const { return switch_energy + energy; }
};

/// What a policy sees when the frame at the head of the queue waits and a device is free.
struct Situation {
  Seconds now;
  std::int64_t frame = 0;             ///< in order of arrival, from 0
  Seconds arrival;
  Seconds deadline;                   ///< point in time
  std::optional<Joules> allowance;    ///< most energy that this frame may take
  std::int64_t queued = 1;            ///< frames that wait, this one included
  std::size_t level = 0;              ///< of resources, index into PolicyContext::levels
  std::optional<Joules> battery;      ///< left in the battery
  std::optional<Joules> energy_left;  ///< left of the energy allowance of the whole run; negative once overspent
  Seconds horizon_left;               ///< until the run ends
  Watts idle_power;                   ///< of all devices together at the current level
  std::span<const PathOption> options;  ///< by device, then path; empty if no path runs on a free device at this level

  Seconds time_left() const { return deadline - now; }
};

/// Loading weights ahead of their use.
struct Prefetch {
  std::size_t path = 0;
  std::size_t device = 0;
  bool operator==(const Prefetch&) const = default;
};

struct Decision {
  enum class Kind : unsigned char {
    serve,  ///< with options[option]
    drop,   ///< the frame is not served
    wait    ///< ask again when anything happens
  };
  Kind kind = Kind::serve;
  bool fallback = false;  ///< no option fulfilled the policy's conditions, so its stated fallback was taken
  std::size_t option = 0;
  std::optional<Prefetch> prefetch;  ///< announced together with the decision, begun after it
  bool operator==(const Decision&) const = default;
};

inline Decision serve(std::size_t option) { return {Decision::Kind::serve, false, option, {}}; }
inline Decision drop() { return {Decision::Kind::drop, false, 0, {}}; }
inline Decision wait() { return {Decision::Kind::wait, false, 0, {}}; }

class Policy {
 public:
  virtual ~Policy() = default;
  /// Called once for each question, in time order; may keep state. Every index in the decision is one of the situation.
  virtual Decision decide(const Situation& situation, const History& history) = 0;
};

/// What a policy is told once, before the run.
struct PolicyContext {
  std::vector<std::string> paths;
  std::vector<std::string> devices;
  std::vector<std::string> levels;
  std::int64_t seed = 0;
  std::optional<std::vector<Decision>> plan;  ///< answers to every question of the run; the oracle follows it
};

/// The parameters of one policy: declares them once and makes the policy.
class PolicySettings {
 public:
  virtual ~PolicySettings() = default;
  virtual void describe(Keys& keys) = 0;
  /// Throws ConfigError if a parameter does not fit the context (an unknown path).
  virtual std::unique_ptr<Policy> make(const PolicyContext& context) const = 0;
  virtual std::unique_ptr<PolicySettings> clone() const = 0;
  /// What tells runs of one policy apart in tables: "" or "segformer-b2".
  virtual std::string variant() const { return {}; }
};

struct PolicyKind {
  std::string_view name;
  std::string_view sentence;
  std::unique_ptr<PolicySettings> (*settings)();
};

/// All policies, in the order they are listed.
const std::vector<PolicyKind>& policies();

/// One policy with its parameters, as a value.
class PolicyConfig {
 public:
  /// The policy `name` with its default parameters. Throws ConfigError that lists the policies for an unknown one.
  explicit PolicyConfig(std::string_view name);
  PolicyConfig() : PolicyConfig("best-within-budget") {}
  PolicyConfig(const PolicyConfig& other);
  PolicyConfig& operator=(const PolicyConfig& other);
  PolicyConfig(PolicyConfig&&) noexcept = default;
  PolicyConfig& operator=(PolicyConfig&&) noexcept = default;
  ~PolicyConfig() = default;

  /// Declares ‘policy’ (the name) and the parameters of that policy beside it.
  void describe(Keys& keys);
  std::string_view name() const { return policies()[index_].name; }
  /// "fixed full", "oracle".
  std::string label() const;
  std::unique_ptr<Policy> make(const PolicyContext& context) const { return settings_->make(context); }

 private:
  std::size_t index_ = 0;
  std::unique_ptr<PolicySettings> settings_;
};

inline void describe(Keys& keys, PolicyConfig& config) { config.describe(keys); }

/// `policy: fixed`, `path: NAME`: for the fixed paths that stand beside every other policy.
PolicyConfig fixed_path(std::string_view path);

}  // namespace switchyard::policy
