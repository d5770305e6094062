// Reads one mapping of a result file: typed values by key, every problem with its place. Unlike a configuration, a
// result may hold keys that this version does not know; they are left alone.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"

namespace switchyard::report {

/// Names with numbers, in the order of the file: seconds by cause, joules by component.
using Parts = std::vector<std::pair<std::string, double>>;

class Fields {
 public:
  /// `what` names the mapping in messages: "a layer".
  Fields(const Node& node, std::string_view what, Diagnostics& diagnostics);

  /// Required; reports and returns "" if the key is missing or not text.
  std::string text(std::string_view key) const;
  /// `fallback` if the key is missing or null; reports what is not text.
  std::string text_or(std::string_view key, std::string fallback) const;
  /// Required; reports and returns 0 if the key is missing or no finite number of at least `least`.
  double number(std::string_view key, double least = 0.0) const;
  /// nullopt if the key is missing or null; reports what is no finite number of at least `least`.
  std::optional<double> number_if(std::string_view key, double least = 0.0) const;
  bool boolean(std::string_view key) const;
  /// Empty if the key is missing.
  Parts parts(std::string_view key) const;
  /// Calls `each` for the elements of a list; a missing key is an empty list.
  void each(std::string_view key, std::string_view what, const std::function<void(const Fields&)>& each) const;
  /// Calls `inner` if the key is there and not null.
  void section(std::string_view key, std::string_view what, const std::function<void(const Fields&)>& inner) const;

  const Node& node() const { return node_; }

 private:
  const Node* find(std::string_view key) const;
  const Node* required(std::string_view key) const;
  std::optional<double> to_number(std::string_view key, const Node& value, double least) const;

  const Node& node_;
  std::string_view what_;
  Diagnostics& diagnostics_;
};

}  // namespace switchyard::report
