#include "sweep/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/text.h"

namespace switchyard::sweep {
namespace {

/// Hostile input must not overflow the stack.
constexpr int deepest = 64;
constexpr std::size_t any_count = 0;

struct Function {
  const char* name;
  std::size_t arguments;  ///< any_count: two or more
  double (*call)(const double* values, std::size_t count);
};

double truth(bool condition) { return condition ? 1.0 : 0.0; }

/// Operators are functions whose names no user can write.
const std::vector<Function>& functions() {
  static const std::vector<Function> table = {
      {"min", any_count, [](const double* v, std::size_t n) { return *std::min_element(v, v + n); }},
      {"max", any_count, [](const double* v, std::size_t n) { return *std::max_element(v, v + n); }},
      {"floor", 1, [](const double* v, std::size_t) { return std::floor(v[0]); }},
      {"ceil", 1, [](const double* v, std::size_t) { return std::ceil(v[0]); }},
      {"round", 1, [](const double* v, std::size_t) { return std::round(v[0]); }},
      {"abs", 1, [](const double* v, std::size_t) { return std::abs(v[0]); }},
      {"sqrt", 1, [](const double* v, std::size_t) { return std::sqrt(v[0]); }},
      {"log2", 1, [](const double* v, std::size_t) { return std::log2(v[0]); }},
      {"pow", 2, [](const double* v, std::size_t) { return std::pow(v[0], v[1]); }},
      {"+", 2, [](const double* v, std::size_t) { return v[0] + v[1]; }},
      {"-", 2, [](const double* v, std::size_t) { return v[0] - v[1]; }},
      {"*", 2, [](const double* v, std::size_t) { return v[0] * v[1]; }},
      {"/", 2, [](const double* v, std::size_t) { return v[0] / v[1]; }},
      {"negate ", 1, [](const double* v, std::size_t) { return -v[0]; }},
      {"<=", 2, [](const double* v, std::size_t) { return truth(v[0] <= v[1]); }},
      {">=", 2, [](const double* v, std::size_t) { return truth(v[0] >= v[1]); }},
      {"==", 2, [](const double* v, std::size_t) { return truth(v[0] == v[1]); }},
      {"!=", 2, [](const double* v, std::size_t) { return truth(v[0] != v[1]); }},
      {"<", 2, [](const double* v, std::size_t) { return truth(v[0] < v[1]); }},
      {">", 2, [](const double* v, std::size_t) { return truth(v[0] > v[1]); }},
      {"and", 2, [](const double* v, std::size_t) { return truth(v[0] != 0 && v[1] != 0); }},
      {"or", 2, [](const double* v, std::size_t) { return truth(v[0] != 0 || v[1] != 0); }}};
  return table;
}

std::optional<std::size_t> function_of(const std::string& name) {
  for (std::size_t i = 0; i < functions().size(); ++i) {
    if (functions()[i].name == name) return i;
  }
  return std::nullopt;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_part(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '.'; }

class Parser {
 public:
  Parser(const std::string& text, const std::vector<std::string>& names, const Mark& mark)
      : text_(text), names_(names), mark_(mark) {}

  std::vector<Expression::Step> parse(ExpressionKind wanted) {
    const ExpressionKind found = condition();
    if (at() < text_.size()) fail("expected an operator or the end");
    if (wanted == ExpressionKind::condition && found == ExpressionKind::number) {
      throw ConfigError(mark_,
                        in_quotes(text_) + " is a number, not a condition; compare it, e.g. with ‘<= 1024’");
    }
    if (wanted == ExpressionKind::number && found == ExpressionKind::condition) {
      throw ConfigError(mark_, in_quotes(text_) + " is a condition, not a number; leave the comparison out");
    }
    return std::move(steps_);
  }

 private:
  [[noreturn]] void fail_at(std::size_t at, const std::string& why) const {
    throw ConfigError(mark_, fmt::format("character {} of {}: {}", at + 1, in_quotes(text_), why));
  }
  [[noreturn]] void fail(const std::string& why) { fail_at(at(), why); }

  std::size_t at() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    return at_;
  }
  /// Takes the symbol or word if it stands here.
  bool take(const std::string& symbol) {
    if (text_.compare(at(), symbol.size(), symbol) != 0) return false;
    const std::size_t end = at_ + symbol.size();
    if (is_letter(symbol[0]) && end < text_.size() && is_name_part(text_[end])) return false;
    at_ = end;
    return true;
  }
  void call(const std::string& function, std::size_t arguments = 2) {
    steps_.push_back({Expression::Step::Kind::call, 0.0, *function_of(function), arguments});
  }
  void need(ExpressionKind found, ExpressionKind wanted, std::size_t from) const {
    if (found == wanted) return;
    fail_at(from, wanted == ExpressionKind::number ? "expected a number, a condition stands here"
                                                   : "expected a condition, a number stands here");
  }

  ExpressionKind chain(const std::string& word, ExpressionKind (Parser::*operand)()) {
    const std::size_t from = at();
    const ExpressionKind kind = (this->*operand)();
    while (take(word)) {
      need(kind, ExpressionKind::condition, from);
      const std::size_t second = at();
      need((this->*operand)(), ExpressionKind::condition, second);
      call(word);
    }
    return kind;
  }
  ExpressionKind condition() { return chain("or", &Parser::conjunction); }
  ExpressionKind conjunction() { return chain("and", &Parser::comparison); }

  ExpressionKind comparison() {
    const std::size_t from = at();
    const ExpressionKind kind = sum();
    for (const char* sign : {"<=", ">=", "==", "!=", "<", ">"}) {
      if (!take(sign)) continue;
      need(kind, ExpressionKind::number, from);
      const std::size_t second = at();
      need(sum(), ExpressionKind::number, second);
      call(sign);
      return ExpressionKind::condition;
    }
    return kind;
  }

  ExpressionKind operators(const char* first, const char* second, ExpressionKind (Parser::*operand)()) {
    const std::size_t from = at();
    const ExpressionKind kind = (this->*operand)();
    for (;;) {
      const char* sign = take(first) ? first : take(second) ? second : nullptr;
      if (sign == nullptr) return kind;
      need(kind, ExpressionKind::number, from);
      const std::size_t next = at();
      need((this->*operand)(), ExpressionKind::number, next);
      call(sign);
    }
  }
  ExpressionKind sum() { return operators("+", "-", &Parser::product); }
  ExpressionKind product() { return operators("*", "/", &Parser::factor); }

  ExpressionKind factor() {
    if (++depth_ > deepest) fail(fmt::format("more than {} parentheses or signs within each other", deepest));
    const ExpressionKind kind = bare_factor();
    --depth_;
    return kind;
  }
  ExpressionKind bare_factor() {
    const std::size_t from = at();
    if (take("-")) {
      const std::size_t operand = at();
      need(factor(), ExpressionKind::number, operand);
      call("negate ", 1);
      return ExpressionKind::number;
    }
    if (take("(")) {
      const ExpressionKind kind = condition();
      if (!take(")")) fail("expected ‘)’");
      return kind;
    }
    if (from < text_.size() && is_letter(text_[from])) return name(from);
    if (const auto number = scan_decimal(std::string_view(text_).substr(from));
        number && text_[from] != '+') {
      steps_.push_back({Expression::Step::Kind::number, number->value(), 0, 0});
      at_ = from + number->length;
      return ExpressionKind::number;
    }
    fail("expected a number, a name or ‘(’");
  }

  ExpressionKind name(std::size_t from) {
    while (at_ < text_.size() && is_name_part(text_[at_])) ++at_;
    const std::string word = text_.substr(from, at_ - from);
    const auto function = function_of(word);
    if (function && word != "and" && word != "or") return arguments(*function, from);
    const auto known = std::find(names_.begin(), names_.end(), word);
    if (known == names_.end()) {
      std::vector<std::string> words = names_;
      for (const Function& f : functions()) {
        if (is_letter(f.name[0]) && std::string(f.name) != "negate ") words.emplace_back(f.name);
      }
      fail_at(from, fmt::format("unknown name {}; known: {}{}", in_quotes(word), comma_list(words),
                                did_you_mean(word, words)));
    }
    steps_.push_back(
        {Expression::Step::Kind::name, 0.0, static_cast<std::size_t>(known - names_.begin()), 0});
    return ExpressionKind::number;
  }

  ExpressionKind arguments(std::size_t function, std::size_t from) {
    const Function& called = functions()[function];
    if (!take("(")) fail(fmt::format("expected ‘(’ after ‘{}’", called.name));
    std::size_t count = 0;
    do {
      const std::size_t argument = at();
      need(sum(), ExpressionKind::number, argument);
      ++count;
    } while (take(","));
    if (!take(")")) fail("expected ‘,’ or ‘)’");
    if (called.arguments == any_count ? count < 2 : count != called.arguments) {
      fail_at(from, fmt::format("‘{}’ takes {}, not {}", called.name,
                                called.arguments == any_count ? "two values or more"
                                : called.arguments == 1       ? "one value"
                                                              : "two values",
                                count));
    }
    steps_.push_back({Expression::Step::Kind::call, 0.0, function, count});
    return ExpressionKind::number;
  }

  const std::string& text_;
  const std::vector<std::string>& names_;
  const Mark& mark_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<Expression::Step> steps_;
};

}  // namespace

Expression::Expression(std::string text, const std::vector<std::string>& names, ExpressionKind kind,
                       const Mark& mark)
    : text_(std::move(text)), mark_(mark) {
  steps_ = Parser(text_, names, mark_).parse(kind);
  for (const Step& step : steps_) {
    if (step.kind == Step::Kind::name) uses_.push_back(step.index);
  }
  std::sort(uses_.begin(), uses_.end());
  uses_.erase(std::unique(uses_.begin(), uses_.end()), uses_.end());
}

double Expression::value(const std::vector<double>& values) const {
  std::vector<double> stack;
  for (const Step& step : steps_) {
    switch (step.kind) {
      case Step::Kind::number:
        stack.push_back(step.number);
        break;
      case Step::Kind::name:
        stack.push_back(values[step.index]);
        break;
      case Step::Kind::call: {
        const std::size_t first = stack.size() - step.arguments;
        const double result = functions()[step.index].call(stack.data() + first, step.arguments);
        stack.resize(first);
        stack.push_back(result);
        break;
      }
    }
  }
  return stack.back();
}

bool is_expression_name(const std::string& name) {
  return !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), is_name_part) &&
         !function_of(name);
}

}  // namespace switchyard::sweep
