// The kinds of configuration that a sweep can vary: how one is read, and what it gives as metrics.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/key_reader.h"
#include "base/node.h"
#include "sweep/evaluate.h"

namespace switchyard::sweep {

struct StudyOptions {
  ReadOptions reading;       ///< where files named by configurations are looked for
  bool keep_layers = false;  ///< hand layer results to the shelf, and ask it
};

/// One kind around one base. Points are given as changes: a mapping of top-level keys of the base, each with
/// its whole new value. Remembers between calls what points share (graphs, machines); the outcomes do not
/// depend on that.
class Study {
 public:
  explicit Study(StudyOptions options) : options_(std::move(options)) {}
  virtual ~Study() = default;
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;

  /// The whole configuration with every default and no reference: equal configurations give equal nodes.
  /// Throws ConfigError with every problem.
  virtual Node resolve(const Node& config) const = 0;
  /// What points are changes of; resolved.
  virtual void set_base(Node base) { base_ = std::move(base); }
  /// Equal for equal configurations, whatever their base. Throws as resolve().
  virtual std::string canonical(const Node& changes);
  /// Throws ConfigError if it cannot be run, SimError if a model broke.
  virtual Outcome run(const Node& changes, LayerShelf& shelf) = 0;

 protected:
  const Node& base() const { return base_; }
  const StudyOptions& options() const { return options_; }
  /// Base and changes in one.
  Node whole(const Node& changes) const;

 private:
  StudyOptions options_;
  Node base_;
};

/// "key=digest of its resolved value" line by line: what canonical() gives for a whole resolved
/// configuration.
std::string canonical_text(const Node& resolved);

struct StudyKind {
  std::string_view name;  ///< the word after `kind:`
  std::string_view sentence;
  std::unique_ptr<Study> (*make)(StudyOptions options);
  /// Whether points are worth a search for mappings that others should not repeat.
  bool (*searches_long)(const Node& resolved);
};

/// The table of kinds.
const std::vector<StudyKind>& study_kinds();
/// Throws ConfigError at the `kind` of `config` that lists the kinds.
const StudyKind& study_kind_of(const Node& config);

std::unique_ptr<Study> make_experiment_study(StudyOptions options);
std::unique_ptr<Study> make_gpu_study(StudyOptions options);
std::unique_ptr<Study> make_accel_study(StudyOptions options);
bool accel_study_searches_long(const Node& resolved);

}  // namespace switchyard::sweep
