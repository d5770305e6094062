// An execution path: a family member plus knob settings plus the input. It has a stable name and digest.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/keys.h"
#include "base/node.h"
#include "models/family.h"

namespace switchyard {

class Path {
 public:
  /// The full path of `model` at its published input; throws ConfigError for an unknown model.
  explicit Path(std::string_view model);
  Path() : Path("segformer-b2") {}
  Path(const Path& other);
  Path& operator=(const Path& other);
  Path(Path&&) noexcept = default;
  Path& operator=(Path&&) noexcept = default;
  ~Path() = default;

  const Member& member() const { return model_.info(); }
  const Family& family() const { return *model_.family; }
  const Workload& workload() const { return workload_; }
  Workload& workload() { return workload_; }

  /// Declares model, input, classes, batch, fold_batch_norm and the knobs of the model. Reading another model
  /// than the path has starts over from that model's published workload and full path; nothing carries over.
  void describe(Keys& keys);
  /// Declares the same keys for a path that differs from `base` in what is given: reading starts from `base`,
  /// and another model from its full path with the input, classes and batch of `base`.
  void describe_variant(Keys& keys, const Path& base);
  /// Declares the knobs of the model alone, at their defaults; for the key reference.
  void describe_knobs(Keys& keys) { knobs_->describe(keys, workload_); }
  /// "segformer-b2" or "segformer-b2 {input: 640x640, fuse_in_channels: 1792}": the fewest settings, in the
  /// order of their declaration, that lead from the published model to this path.
  std::string name() const;
  /// 32 hexadecimal digits over model, input, classes, batch and all knobs. Equal paths have equal digests.
  std::string digest() const;
  std::string checkpoint() const { return knobs_->checkpoint(workload_); }
  /// Throws ConfigError if the settings make no sense, or if a tensor's size does not fit 64 bits.
  Graph build() const;

 private:
  void set_model(std::size_t index);
  void describe_with(Keys& keys, const std::function<void(std::size_t)>& change_model);
  void describe_common(Keys& keys);
  void describe_settings(Keys& keys);

  std::size_t model_index_ = 0;
  ModelRef model_;
  Workload workload_;
  std::unique_ptr<Knobs> knobs_;
};

inline void describe(Keys& keys, Path& path) { path.describe(keys); }

/// The mapping that `model` and settings in YAML flow form without the braces mean ("fuse_in_channels: 1792,
/// input: 640x640";
/// "=" may stand for ":"). Throws ConfigError if they are malformed or name a model again.
Node parse_settings(std::string_view model, std::string_view settings);

/// Reads "segformer-b2" plus knob settings in YAML flow form without the braces ("fuse_in_channels: 1792,
/// input: 640x640"; "=" may stand for ":"). Throws ConfigError with every problem.
Path parse_path(std::string_view model, std::string_view settings);

}  // namespace switchyard
