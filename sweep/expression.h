// Arithmetic over the axes of a sweep: "vector_width * lanes / 8", "min(a, b) <= 1024 and a != b". Numbers
// are doubles.
//   condition  = conjunction { "or" conjunction }         conjunction = comparison { "and" comparison }
//   comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
//   sum        = product { ("+" | "-") product }          product = factor { ("*" | "/") factor }
//   factor     = "-" factor | "(" condition ")" | number | name | function "(" sum { "," sum } ")"
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"

namespace switchyard::sweep {

/// What an expression gives.
enum class ExpressionKind { number, condition };

class Expression {
 public:
  /// Names are letters, digits and '_', and may hold '.' after the first; `names` are those that have a
  /// value. Throws ConfigError at `mark` that says at which character of `text` something is wrong.
  Expression(std::string text, const std::vector<std::string>& names, ExpressionKind kind,
             const Mark& mark = {});

  /// `values` are those of the names, in their order. Not finite after a division by zero and the like. A
  /// condition gives 1 or 0.
  double value(const std::vector<double>& values) const;
  /// Indices of the names that occur, ascending.
  const std::vector<std::size_t>& uses() const { return uses_; }
  const std::string& text() const { return text_; }
  const Mark& mark() const { return mark_; }

  /// One step of the postfix form.
  struct Step {
    enum class Kind : std::uint8_t { number, name, call } kind = Kind::number;
    double number = 0.0;
    std::size_t index = 0;  ///< of the name, or of the function in the table of functions
    std::size_t arguments = 0;
  };

 private:
  std::string text_;
  Mark mark_;
  std::vector<Step> steps_;
  std::vector<std::size_t> uses_;
};

/// Whether `name` can stand in an expression: no reserved word, no function, made of the right characters.
bool is_expression_name(const std::string& name);

}  // namespace switchyard::sweep
