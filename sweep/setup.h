// A sweep ready to run: its file, the resolved base, the space, and how a point is run.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sweep/config.h"
#include "sweep/space.h"
#include "sweep/store.h"
#include "sweep/study.h"

namespace switchyard::sweep {

struct Setup {
  SweepConfig config;
  Space space;
  Node base;    ///< resolved
  Node varied;  ///< those of its top-level keys that axes set something in
  SweepIdentity identity;
  std::vector<std::pair<std::string, Direction>> objectives;
  StudyOptions study_options;

  std::vector<Direction> directions() const;
  std::vector<std::string> objective_metrics() const;
  /// The top-level keys that the point's settings change, with their values. Throws ConfigError for a setting
  /// that leads nowhere.
  Node changes(const Point& point) const;
  /// The whole configuration of a point, resolved.
  Node point_config(const Point& point) const;
  /// The kind's study around the base.
  std::unique_ptr<Study> make_study() const;
  /// For workers; holds a copy of what it needs.
  Evaluate evaluator() const;
};

/// Reads a sweep and its base from `node`, a file of kind sweep. `version` is the program's. Throws
/// ConfigError with the problems of either file, and if neither the smallest, the largest nor the middle
/// point of the space can be read.
Setup read_setup(const Node& node, const ReadOptions& reading, const std::string& version);
/// From what a store or another process knows of a sweep: nothing but axis values is read from files.
Setup restore_setup(const SweepIdentity& identity, const ReadOptions& reading);

/// What names the results of a point: digest of its resolved configuration and the program's version.
std::string point_digest(Study& study, const Node& changes, const std::string& version);

}  // namespace switchyard::sweep
