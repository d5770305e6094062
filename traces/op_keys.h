// The operators of a layer trace: one table {tag, sentence, keys} that reading, writing, docs and schema
// share.
#pragma once

#include <vector>

#include "base/keys.h"
#include "models/op.h"

namespace switchyard {

/// One alternative of models/op.h's Op; entry i of the table is alternative i of the variant.
struct OpKeys {
  std::string_view tag;
  std::string_view sentence;
  /// Declares the keys of this operator; `op` holds that alternative.
  void (*describe)(Keys& keys, Op& op);
  /// The operator with every key at its default.
  Op (*make)();
};

const std::vector<OpKeys>& op_table();

/// Tags and sentences of op_table(), in its order.
const std::vector<Choice>& op_choices();

/// Declares `tag` and, by its value, the keys of the operator.
void describe_op(Keys& keys, const Key& tag, Op& op);

}  // namespace switchyard
