// The result store of sweeps: one SQLite file (WAL), durable after every commit, readable while a sweep
// writes. Tables are documented in docs/sweeps.md for those who query it directly. Points of all sweeps in a
// store share results by the digest of their resolved configuration.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sweep/database.h"
#include "sweep/outcome.h"
#include "sweep/plan.h"
#include "sweep/space.h"

namespace switchyard::sweep {

/// What makes a sweep itself: equal ones continue each other.
struct SweepIdentity {
  std::string title;
  std::string kind;     ///< of the base
  std::string config;   ///< the sweep, resolved, as JSON
  std::string base;     ///< resolved, as JSON
  std::string version;  ///< of the program
  std::string digest() const;
};

/// A finished point, to be recorded.
struct Finished {
  Point point;
  std::string digest;              ///< of the resolved configuration and the program's version
  std::optional<Outcome> outcome;  ///< nullopt: the store has the result of that digest
  std::vector<LayerEntry> layers;
};

struct SweepSummary {
  std::int64_t id = 0;
  std::string digest, title, kind, version;
  std::int64_t planned = 0;  ///< points, so far
  bool complete = false;     ///< the last run ended with every point finished
  std::int64_t done = 0, failed = 0;
};

class StoreLock;

class Store {
 public:
  enum class Access { read, write };

  /// For `write`, creates the file if there is none (or an empty one) and keeps other writers out until
  /// destroyed. Throws ConfigError if the file is no store, of a newer version, damaged, locked, or cannot be
  /// read or written.
  Store(const std::filesystem::path& path, Access access);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// The sweep's number; adds it if it is new, with its axes and objectives.
  std::int64_t begin(const SweepIdentity& identity, const Space& space,
                     const std::vector<std::pair<std::string, Direction>>& objectives);
  void set_planned(std::int64_t sweep, std::int64_t points, bool complete);

  /// Positions of a sweep's finished points and what became of them.
  std::map<std::int64_t, Status> finished(std::int64_t sweep);
  /// What became of the point with that configuration, in whatever sweep.
  std::optional<Status> result_of(const std::string& digest);
  /// Values of `metrics` of the sweep's points below `count`; no scores for those that lack one.
  std::vector<Scores> scores(std::int64_t sweep, const std::vector<std::string>& metrics, std::size_t count);
  /// Records all or, if that fails, none, and returns when they are safe on the disk.
  void record(std::int64_t sweep, const Space& space, const std::vector<Finished>& points);

  /// A finished point with its settings; nullopt if it is not finished.
  std::optional<Point> point(std::int64_t sweep, const Space& space, std::int64_t position);

  /// Mappings known for a machine, nest by nest.
  std::vector<LayerEntry> layers_of(const std::string& machine);

  std::vector<SweepSummary> sweeps();
  /// By number, or the only one (nullopt). Throws ConfigError that lists them.
  SweepSummary sweep(std::optional<std::int64_t> id);
  /// The resolved files, as JSON.
  std::string config_of(std::int64_t sweep);
  std::string base_of(std::int64_t sweep);
  /// Whether some process has the store open for writing.
  static bool is_being_written(const std::filesystem::path& path);

  Database& database() { return *database_; }

 private:
  struct Statements;

  void add_points(std::int64_t sweep, const Space& space, const std::vector<Finished>& points);
  std::int64_t add_result(const Finished& point);
  void refresh_view(std::int64_t sweep);

  std::unique_ptr<StoreLock> lock_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Statements> statements_;
  std::map<std::int64_t, std::set<std::string>> metrics_;  ///< by sweep: columns of its view
};

inline constexpr std::int32_t store_application_id = 0x53775964;  ///< "SwYd"
inline constexpr std::int32_t store_version = 1;

}  // namespace switchyard::sweep
