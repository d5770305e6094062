// A model family: its members (sizes), the knobs that make execution paths of a member, and how to build the
// graph. Each family is one file in zoo/; the table of them is zoo/families.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"
#include "models/graph.h"

namespace switchyard {

/// What every family needs besides its knobs.
struct Workload {
  Extent input{224, 224};
  std::int64_t batch = 1;
  std::int64_t classes = 1000;  ///< outputs of the classifier or of the segmentation head
  bool fold_batch_norm = true;  ///< false: batch norms are layers of their own
};

/// One published size of a family.
struct Member {
  std::string name;  ///< "segformer-b2": unique over all families
  std::string sentence;
  Workload defaults;                   ///< as published
  IntegerRange input_range{32, 8192};  ///< legal height and width
};

/// The knob settings of one member. A fresh object holds the full, unpruned path.
class Knobs {
 public:
  virtual ~Knobs() = default;
  /// Declares the knobs (also checks them against each other, and against `workload`, with Keys::complain).
  virtual void describe(Keys& keys, const Workload& workload) = 0;
  /// Weight set used: paths with the same checkpoint share weights ("segformer-b2",
  /// "segformer-b2/decoder256").
  virtual std::string checkpoint(const Workload& workload) const = 0;
  /// The graph these settings execute. Throws ConfigError if they make no sense together.
  virtual Graph build(const Workload& workload) const = 0;
};

struct Family {
  std::string_view name;
  std::string_view sentence;
  std::string_view source;  ///< where the hyper-parameters come from
  std::vector<Member> members;
  std::unique_ptr<Knobs> (*make)(std::size_t member);
};

/// All families, in the order they are listed.
const std::vector<const Family*>& families();

/// A member and its family.
struct ModelRef {
  const Family* family = nullptr;
  std::size_t member = 0;
  const Member& info() const { return family->members[member]; }
};

/// Name of the weight set that `member` has when trained for `workload.classes`: "segformer-b2" for the
/// published number of classes, else "segformer-b2/classes19". The input size does not matter.
std::string checkpoint_name(const Member& member, const Workload& workload);

/// Names and sentences of every member, in order; feeds choices, `list models` and docs.
const std::vector<Choice>& model_choices();
/// The member at an index of model_choices().
ModelRef model_at(std::size_t index);
/// Index by name; throws ConfigError that lists near names.
std::size_t model_index(std::string_view name);

}  // namespace switchyard
