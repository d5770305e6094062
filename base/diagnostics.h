// Collects every problem of one or more inputs, so that a user sees all of them at once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"

namespace switchyard {

class Diagnostics {
 public:
  /// A hostile file may hold millions of problems; beyond this many they are only counted.
  static constexpr std::size_t kept_at_most = 200;

  void add(Mark where, std::string message);
  /// Takes over every problem that `error` carries.
  void add(const ConfigError& error);

  /// False once further problems are only counted; then there is no need to word them.
  bool keeps_more() const { return found_.size() < kept_at_most; }
  bool empty() const { return found_.empty(); }
  /// Problems so far, those only counted too.
  std::size_t size() const { return found_.size() + dropped_; }
  /// Problems sorted by place: files in the order in which they first came up, then line, then column.
  std::vector<Diagnostic> sorted() const;
  /// Throws ConfigError with all problems if there are any.
  void throw_if_any() const;

 private:
  std::vector<Diagnostic> found_;
  std::size_t dropped_ = 0;
};

}  // namespace switchyard
