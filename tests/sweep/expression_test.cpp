// Arithmetic over axes: what expressions mean, and what a user reads about a wrong one.
#include "sweep/expression.h"

#include <gtest/gtest.h>

#include <cmath>

namespace switchyard::sweep {
namespace {

const std::vector<std::string> names = {"a", "b", "vector_width"};

double number(const std::string& text) {
  return Expression(text, names, ExpressionKind::number).value({6.0, 4.0, 16.0});
}

bool holds(const std::string& text) {
  return Expression(text, names, ExpressionKind::condition).value({6.0, 4.0, 16.0}) == 1.0;
}

std::string error_of(const std::string& text, ExpressionKind kind = ExpressionKind::number) {
  try {
    const Expression expression(text, names, kind);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Expression, ProductsBindTighterThanSumsAndBothFromTheLeft) {
  EXPECT_EQ(number("a + b * 2"), 14.0);  // 6 + 8
  EXPECT_EQ(number("a - b - 1"), 1.0);   // (6 - 4) - 1
  EXPECT_EQ(number("16 / b / 2"), 2.0);  // (16 / 4) / 2
  EXPECT_EQ(number("(a + b) * 2"), 20.0);
  EXPECT_EQ(number("-a + -(-b)"), -2.0);  // -6 + 4
}

TEST(Expression, FunctionsTakeTheirValues) {
  EXPECT_EQ(number("min(a, b, 5)"), 4.0);
  EXPECT_EQ(number("max(a, b)"), 6.0);
  EXPECT_EQ(number("log2(vector_width)"), 4.0);
  EXPECT_EQ(number("floor(a / b) + ceil(a / b) + round(a / b)"), 5.0);  // 1.5: 1 + 2 + 2
  EXPECT_EQ(number("pow(2, b) + sqrt(vector_width) + abs(-1)"), 21.0);  // 16 + 4 + 1
}

TEST(Expression, ConditionsCompareAndJoin) {
  EXPECT_TRUE(holds("a * b <= 24 and a != b"));
  EXPECT_FALSE(holds("a < b or b == 5"));
  EXPECT_TRUE(holds("(a > 1 or b > 100) and vector_width >= 16"));
}

TEST(Expression, UsesAreTheNamesThatOccur) {
  EXPECT_EQ(Expression("b + vector_width * b", names, ExpressionKind::number).uses(),
            (std::vector<std::size_t>{1, 2}));
}

TEST(Expression, DivisionByZeroIsNotFinite) { EXPECT_FALSE(std::isfinite(number("a / (b - 4)"))); }

TEST(Expression, ErrorsSayAtWhichCharacter) {
  EXPECT_EQ(error_of("a + * b"), "character 5 of ‘a + * b’: expected a number, a name or ‘(’");
  EXPECT_EQ(error_of("(a + b"), "character 7 of ‘(a + b’: expected ‘)’");
  EXPECT_EQ(error_of("a b"), "character 3 of ‘a b’: expected an operator or the end");
  EXPECT_EQ(error_of("min(a)"), "character 1 of ‘min(a)’: ‘min’ takes two values or more, not 1");
  EXPECT_EQ(error_of("log2(a, b)"), "character 1 of ‘log2(a, b)’: ‘log2’ takes one value, not 2");
  EXPECT_EQ(error_of("max a"), "character 5 of ‘max a’: expected ‘(’ after ‘max’");
  EXPECT_EQ(error_of("max(a b)"), "character 7 of ‘max(a b)’: expected ‘,’ or ‘)’");
  EXPECT_EQ(error_of("1 + (a < b)"),
            "character 5 of ‘1 + (a < b)’: expected a number, a condition stands here");
  EXPECT_EQ(error_of(""), "character 1 of ‘’: expected a number, a name or ‘(’");
}

TEST(Expression, AMisspeltNameGetsASuggestion) {
  EXPECT_EQ(error_of("vector_with * 2"),
            "character 1 of ‘vector_with * 2’: unknown name ‘vector_with’; known: a, b, vector_width, min, "
            "max, floor, "
            "ceil, round, abs, sqrt, log2, pow, and, or (did you mean ‘vector_width’?)");
}

TEST(Expression, ANumberIsNoConditionAndTheOtherWayRound) {
  EXPECT_EQ(error_of("a + b", ExpressionKind::condition),
            "‘a + b’ is a number, not a condition; compare it, e.g. with ‘<= 1024’");
  EXPECT_EQ(error_of("a < b"), "‘a < b’ is a condition, not a number; leave the comparison out");
}

TEST(Expression, HostileNestingIsAnErrorAndNoCrash) {
  EXPECT_NE(error_of(std::string(100'000, '(')).find("more than 64 parentheses"), std::string::npos);
  EXPECT_NE(error_of(std::string(100'000, '-')).find("more than 64 parentheses"), std::string::npos);
}

}  // namespace
}  // namespace switchyard::sweep
