#include "base/text.h"

#include <gtest/gtest.h>

#include "base/digest.h"

namespace switchyard {
namespace {

TEST(Text, CountsASwapOfNeighboursAsOneMistake) {
  EXPECT_EQ(edit_distance("clcok", "clock"), 1U);
  EXPECT_EQ(edit_distance("Clock", "clock"), 0U);  // letters compare without case
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  // kitten -> sitten -> sittin -> sitting
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Text, SuggestsOnlyWhatIsClose) {
  EXPECT_EQ(did_you_mean("bandwith", {"size", "bandwidth"}), " (did you mean ‘bandwidth’?)");
  EXPECT_EQ(did_you_mean("colour", {"size", "bandwidth"}), "");
  EXPECT_EQ(did_you_mean("x", {"y"}), "");
  EXPECT_EQ(did_you_mean(std::string(100000, 'x'), {std::string(100000, 'y')}), "");
}

TEST(Text, ShortensWhatItQuotes) {
  EXPECT_EQ(in_quotes("a\nb"), "‘a b’");
  // 30 two-byte letters are the 60 bytes that are shown
  std::string thirty;
  for (int i = 0; i < 30; ++i) thirty += "µ";
  EXPECT_EQ(in_quotes(thirty + "µµ"), "‘" + thirty + "…’");
  EXPECT_EQ(in_quotes("x" + thirty), "‘x" + thirty.substr(0, 58) + "…’");
}

TEST(Text, WritesNumbersShort) {
  EXPECT_EQ(shortest_decimal(0.1), "0.1");
  EXPECT_EQ(shortest_decimal(1e9), "1000000000");
  EXPECT_EQ(shortest_decimal(1e-9), "1e-09");
}

TEST(Text, TakesDecimalsApart) {
  const auto decimal = scan_decimal("-1.250e3 km");
  ASSERT_TRUE(decimal);
  EXPECT_EQ(decimal->length, 8U);
  EXPECT_EQ(decimal->digits, "125");
  // 1.25e3 = 125 * 10^1
  EXPECT_EQ(decimal->exponent, 1);
  EXPECT_EQ(decimal->whole(), -1250);
  EXPECT_EQ(decimal->value(3), -1.25e6);
  EXPECT_FALSE(scan_decimal("1e-999999999999")->whole());
  EXPECT_EQ(scan_decimal("1e-999999999999")->value(), 0.0);
  for (const char* text : {"", "+", ".5", "010", "x", "-"}) EXPECT_FALSE(scan_decimal(text)) << text;
}

TEST(Digest, IsThatOfTheXxHashReference) {
  // XXH3_128bits of no bytes with seed 0, from the test vectors of xxHash
  EXPECT_EQ(digest(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(digest("a").size(), 32U);
  EXPECT_NE(digest("a"), digest("b"));
}

}  // namespace
}  // namespace switchyard
